//! `pledge diff`.

use snapbox::{assert_data_eq, str};

use crate::support::World;

#[test]
fn a_briefing_on_the_paris_declaration() {
    let world = World::with_paris();
    assert_data_eq!(
        world.run("diff --from 2026-01-06 --to 2026-02-28 --format markdown"),
        str![[r#"
# What changed between 2026-01-06 and 2026-02-28

## Statuses that moved

- **PARIS-1** Take part in a US-led mechanism to monitor and verify the ceasefire: United States from pledged to in-progress on 2026-02-18: Zelenskyy says that the United States has agreed to take part in monitoring a ceasefire ([US to monitor ceasefire between Ukraine and Russia](https://news.online.ua/en/us-to-monitor-ceasefire-between-ukraine-and-russia-901552/), Online.UA; entry 1, ada).
- **PARIS-3** French and British troops on the ground in Ukraine: France from pledged to in-progress on 2026-01-08: Macron presents the plan for several thousand French troops to the heads of both chambers and of the parliamentary groups ([Macron presents plan to parliamentary forces on deploying French troops to Ukraine](https://www.ukrinform.net/amp/rubric-polytics/4078519-macron-presents-plan-to-parliamentary-forces-on-deploying-french-troops-to-ukraine.html), Ukrinform; entry 1, ada).
- **PARIS-3** French and British troops on the ground in Ukraine: United Kingdom from pledged to in-progress on 2026-01-09: The United Kingdom sets aside 200 million pounds to make its forces ready for the multinational force ([200m pounds for UK forces' deployment to Ukraine](https://capitalpost.uk/politics/defence-security/200m-for-uk-forces-deployment-to-ukraine.html), Capital Post; entry 1, ada).
- **PARIS-7** Set up a co-ordination cell at the coalition's operational headquarters in Paris: from pledged to in-progress on 2026-02-24: UK Ministry of Defence: a 70-person headquarters of the multinational force is up and running ([Headquarters of the multinational force is up and running](https://tass.com/world/2090595), TASS; entry 1, ada).
- **PARIS-8** Keep up the pressure on Russia, with further measures on oil tankers and operators of the shadow fleet: from pledged to in-progress on 2026-01-26: 14 European states warn that ships sailing under several flags may be treated as stateless ([UK reportedly weighs seizure of Russian shadow fleet tanker, marking new enforcement tactic](https://kyivindependent.com/uk-reportedly-weighs-seizure-of-russian-shadow-fleet-tanker-marking-new-enforcement-tactic), The Kyiv Independent; entry 1, ada).

"#]]
    );
    assert_data_eq!(
        world.run("diff --from 2026-01-05 --to 2026-01-06 --search hubs"),
        str![[r#"
What changed between 2026-01-05 and 2026-01-06

New commitments
- PARIS-6 Set up military hubs across Ukraine and build protected facilities for weapons and
  equipment, by France, United Kingdom, made on 2026-01-06: pledged, waiting (British armed forces
  to be deployed in Ukraine in the event of a ceasefire, The Independent).

"#]]
    );
    assert_data_eq!(
        world.run("diff --from 2026-02-18 --to 2026-02-24 --format csv"),
        str![[r#"
change,key,title,party,field,from,to,on,source,note,entry,author,recorded_at,affected,question_from,question_to,known_from,known_to
status,PARIS-7,Set up a co-ordination cell at the coalition's operational headquarters in Paris,,,pledged,in-progress,2026-02-24,tass-2026-02-24,UK Ministry of Defence: a 70-person headquarters of the multinational force is up and running.,1,ada,2026-03-01T00:00:00Z,,2026-02-18,2026-02-24,,

"#]]
    );
    assert_data_eq!(
        world.run("diff --from 2026-02-25 --to 2026-02-28"),
        str![[r#"
What changed between 2026-02-25 and 2026-02-28

Nothing changed.

"#]]
    );
}

/// A winter at the lake.
fn world() -> World {
    let world = World::with_small();
    world.ok_on("2026-03-02", "resolve thaw met --on 2026-02-20 --source pact --note 'No ice is left.'");
    world.ok_on("2026-03-03", "record LAKE-1 stalled --on 2026-02-10 --source pact");
    world.ok_on("2026-03-04", "amend commitment LAKE-3 --due 2026-02-25");
    world.ok_on("2026-03-05", "undo 3");
    world
}

#[test]
fn between_two_days() {
    let world = world();
    assert_data_eq!(
        world.run("diff --from 2026-01-01 --to 2026-03-01"),
        str![[r#"
What changed between 2026-01-01 and 2026-03-01

Statuses that moved
- LAKE-3 Send boats: Germany from pledged to broken on 2026-01-10 (entry 1, ada).

Conditions that turned
- thaw The lake is free of ice: from unmet to met on 2026-02-20: No ice is left (Pact of the Lake,
  The Lakeside Gazette; entry 2, ada); hence LAKE-2 (in-force).

Deadlines that passed
- LAKE-1 Clean the shore: was due on 2026-02-15 by Switzerland, and is in-progress.
- LAKE-3 Send boats: was due on 2026-02-25 by Switzerland, and is pledged.

"#]]
    );
    assert_data_eq!(
        world.run("diff --from 2026-01-01 --to 2026-03-01 --condition thaw --format json"),
        str![[r#"
[
  {"change":"condition","key":"thaw","title":"The lake is free of ice","party":null,"field":null,"from":"unmet","to":"met","on":"2026-02-20","source":"pact","note":"No ice is left.","entry":2,"author":"ada","recorded_at":"2026-03-02T00:00:00Z","affected":[{"key":"LAKE-2","from":"waiting","to":"in-force"}],"question":{"from":"2026-01-01","to":"2026-03-01","known_from":null,"known_to":null}}
]

"#]]
    );
    assert_data_eq!(
        world.run("diff --from 2026-01-09 --to 2026-01-10 --party Switzerland"),
        str![[r#"
What changed between 2026-01-09 and 2026-01-10

Nothing changed.

"#]]
    );
}

#[test]
fn between_two_states_of_knowledge() {
    let world = world();
    assert_data_eq!(
        world.run("diff --known-from 2026-03-01"),
        str![[r#"
What this book learnt between 2026-03-01T23:59:59Z and now

Conditions that turned
- thaw The lake is free of ice: from unmet to met on 2026-02-20: No ice is left (Pact of the Lake,
  The Lakeside Gazette; entry 2, ada); hence LAKE-2 (in-force).

Descriptions that were amended
- LAKE-3 Send boats: due from nothing to 2026-02-25.

"#]]
    );
    assert_data_eq!(
        world.run("diff --known-from 2026-03-02 --known-to 2026-03-03"),
        str![[r#"
What this book learnt between 2026-03-02T23:59:59Z and 2026-03-03T23:59:59Z

Statuses that moved
- LAKE-1 Clean the shore: from in-progress to stalled on 2026-02-10 (Pact of the Lake, The Lakeside
  Gazette; entry 3, ada).

"#]]
    );
    assert_data_eq!(
        world.run("diff --known-from 2026-03-03 --known-to 2026-03-05"),
        str![[r#"
What this book learnt between 2026-03-03T23:59:59Z and 2026-03-05T23:59:59Z

Statuses that moved
- LAKE-1 Clean the shore: from stalled to in-progress on 2025-09: Half of it is clean (Pact of the
  Lake, The Lakeside Gazette; entry 1, ada).

Descriptions that were amended
- LAKE-3 Send boats: due from nothing to 2026-02-25.

"#]]
    );
    assert_data_eq!(
        world.run("diff --known-from 2026-02-28 --known-to 2026-03-01 --to 2026-03-01 --search boats"),
        str![[r#"
As of 2026-03-01: what this book learnt between 2026-02-28T23:59:59Z and 2026-03-01T23:59:59Z

New commitments
- LAKE-3 Send boats, by Germany, Switzerland, made on 2025-06: pledged; broken: Germany, in-force
  (Pact of the Lake, The Lakeside Gazette).

"#]]
    );
    assert_data_eq!(
        world.run("diff --from 2026-02-01 --to 2026-02-28 --known-from 2026-03-01 --format ndjson"),
        str![[r#"
{"change":"condition","key":"thaw","title":"The lake is free of ice","party":null,"field":null,"from":"unmet","to":"met","on":"2026-02-20","source":"pact","note":"No ice is left.","entry":2,"author":"ada","recorded_at":"2026-03-02T00:00:00Z","affected":[{"key":"LAKE-2","from":"waiting","to":"in-force"}],"question":{"from":"2026-02-01","to":"2026-02-28","known_from":"2026-03-01T23:59:59Z","known_to":null}}
{"change":"amended","key":"LAKE-3","title":"Send boats","party":null,"field":"due","from":"","to":"2026-02-25","on":null,"source":null,"note":null,"entry":null,"author":null,"recorded_at":null,"affected":null,"question":{"from":"2026-02-01","to":"2026-02-28","known_from":"2026-03-01T23:59:59Z","known_to":null}}
{"change":"deadline","key":"LAKE-1","title":"Clean the shore","party":null,"field":null,"from":null,"to":"in-progress","on":"2026-02-15","source":"pact","note":null,"entry":null,"author":null,"recorded_at":null,"affected":null,"question":{"from":"2026-02-01","to":"2026-02-28","known_from":"2026-03-01T23:59:59Z","known_to":null}}
{"change":"deadline","key":"LAKE-3","title":"Send boats","party":null,"field":null,"from":null,"to":"pledged","on":"2026-02-25","source":"pact","note":null,"entry":null,"author":null,"recorded_at":null,"affected":null,"question":{"from":"2026-02-01","to":"2026-02-28","known_from":"2026-03-01T23:59:59Z","known_to":null}}

"#]]
    );
}

#[test]
fn what_is_undone_is_gone() {
    let world = World::with_small();
    world.ok_on("2026-03-02", "add commitment LAKE-4 --title 'Mend the pier' --source pact --pledger AT");
    world.ok_on("2026-03-03", "undo");
    assert_data_eq!(
        world.run("diff --known-from 2026-03-02"),
        str![[r#"
What this book learnt between 2026-03-02T23:59:59Z and now

No longer in the book
- LAKE-4 Mend the pier, by Austria: pledged, in-force (Pact of the Lake, The Lakeside Gazette).

"#]]
    );
}

#[test]
fn days_in_the_wrong_order() {
    let world = World::with_small();
    assert_data_eq!(
        world.run("diff --from 2026-02-01 --to 2026-01-01"),
        str![[r#"
error: --from (2026-02-01) comes after --to (2026-01-01): swap them

For more information, try '--help'.
[exit 2]

"#]]
    );
    assert_data_eq!(
        world.run("diff --from 2026-03-02"),
        str![[r#"
error: --from (2026-03-02) comes after today (2026-03-01): name a later day with --to

For more information, try '--help'.
[exit 2]

"#]]
    );
    assert_data_eq!(
        world.run("diff --known-from 2026-02-01 --known-to 2026-01-01"),
        str![[r#"
error: --known-from (2026-02-01T23:59:59Z) comes after --known-to (2026-01-01T23:59:59Z): swap them

For more information, try '--help'.
[exit 2]

"#]]
    );
    assert!(world.run("diff").ends_with("[exit 2]\n"));
}

/// A book with a source, two conditions and a club of two.
fn club() -> World {
    let world = World::new().on("2026-01-01");
    for command in [
        "add source s --title S",
        "add condition a --title A",
        "add condition b --title B",
        "add party club --kind group --name Club --member FR --member DE",
        "add commitment K --title Keep --source s --pledger club --made 2025-12-01 --due 2026-01-15 --requires 'a|b'",
    ] {
        world.ok(command);
    }
    world
}

#[test]
fn a_member_moves_with_its_group() {
    let world = club();
    world.ok("record K in-progress --party FR --on 2026-01-05");
    world.ok("record K fulfilled --party club --on 2026-01-08");
    let world = world.on("2026-01-20");
    assert_data_eq!(
        world.run("diff --from 2026-01-02 --party FR"),
        str![[r#"
What changed between 2026-01-02 and 2026-01-20

Statuses that moved
- K Keep: France from pledged to fulfilled on 2026-01-08 (entry 7, ada).
- K Keep: Club from pledged to fulfilled on 2026-01-08 (entry 7, ada).

"#]]
    );
    assert_data_eq!(
        world.run("diff --from 2026-01-05 --to 2026-01-20 --party DE"),
        str![[r#"
What changed between 2026-01-05 and 2026-01-20

Statuses that moved
- K Keep: Club from pledged to fulfilled on 2026-01-08 (entry 7, ada).

"#]]
    );
}

#[test]
fn a_condition_answers_only_for_what_it_did() {
    let world = club();
    world.ok("resolve a met --on 2026-01-01");
    world.ok("resolve b met --on 2026-01-10");
    let world = world.on("2026-01-20");
    assert_data_eq!(
        world.run("diff --from 2025-12-31"),
        str![[r#"
What changed between 2025-12-31 and 2026-01-20

Conditions that turned
- a A: from unmet to met on 2026-01-01 (entry 6, ada); hence K (overdue).
- b B: from unmet to met on 2026-01-10 (entry 7, ada).

Deadlines that passed
- K Keep: was due on 2026-01-15 by Club, and is pledged.

"#]]
    );
    assert_data_eq!(
        world.run("diff --from 2026-01-05 --condition B"),
        str![[r#"
What changed between 2026-01-05 and 2026-01-20

Conditions that turned
- b B: from unmet to met on 2026-01-10 (entry 7, ada).

Deadlines that passed
- K Keep: was due on 2026-01-15 by Club, and is pledged.

"#]]
    );
}

#[test]
fn parties_sources_and_conditions_that_were_amended() {
    let world = club();
    for command in
        ["party club --end-member DE:2026-01-15", "condition a --title 'A, at last'", "source s --publisher P"]
    {
        world.ok_on("2026-02-01", &format!("amend {command}"));
    }
    world.ok_on("2026-02-02", "undo");
    let world = world.on("2026-02-03");
    assert_data_eq!(
        world.run("diff --known-from 2026-01-15"),
        str![[r#"
What this book learnt between 2026-01-15T23:59:59Z and now

Descriptions that were amended
- club Club: members from FR, DE to FR, DE (..2026-01-15).
- a A: title from A to A, at last.

"#]]
    );
    assert_data_eq!(
        world.run("diff --known-from 2026-02-01"),
        str![[r#"
What this book learnt between 2026-02-01T23:59:59Z and now

Descriptions that were amended
- s S: publisher from P to nothing.

"#]]
    );
}

#[test]
fn a_new_commitment_with_what_became_of_it() {
    let world = club();
    world.ok("add commitment N --title New --source s --pledger FR --pledger GB --made 2026-02-02");
    world.ok("record N in-progress --party FR --on 2026-02-03");
    assert_data_eq!(
        world.on("2026-02-10").run("diff --from 2026-02-01"),
        str![[r#"
What changed between 2026-02-01 and 2026-02-10

New commitments
- N New, by France, United Kingdom, made on 2026-02-02: pledged; in-progress: France, in-force (S).

"#]]
    );
}
