//! What was so, what was known, what would follow: the three questions about time, in every command.

use snapbox::{assert_data_eq, str};

use crate::support::{World, sample};

/// A ceasefire of ten days, a vote, and a member that leaves; recorded in the order of the lines, one a day in March.
pub(crate) fn world() -> World {
    let world = World::with_paris();
    for (day, command) in [
        ("2026-03-02", "resolve post-ceasefire met --on 2026-01-20"),
        ("2026-03-03", "resolve ukraine-request met --on 2026-01-25"),
        ("2026-03-04", "resolve post-ceasefire unmet --on 2026-01-30"),
        ("2026-03-05", "record PARIS-5 stalled --on 2026-01-15 --party Italy"),
        ("2026-03-06", "amend party coalition-of-the-willing --end-member IT:2026-01-31"),
        ("2026-03-07", "amend commitment PARIS-6 --due 'post-ceasefire + 10d'"),
        ("2026-03-08", "undo 2"),
    ] {
        world.ok_on(day, command);
    }
    world
}

#[test]
fn statuses_of_a_day_and_of_what_was_known() {
    let world = world();
    assert_data_eq!(
        world.run("report --by country --across status --as-of 2026-01-07"),
        str![[r#"
As of 2026-01-07.

Key    Country         Via                       Total  pledged  in-progress
-----  --------------  ------------------------  -----  -------  -----------
FR     France          Coalition of the Willing      8        7            1
DE     Germany         Coalition of the Willing      5        4            1
IT     Italy           Coalition of the Willing      5        4            1
PL     Poland          Coalition of the Willing      5        4            1
GB     United Kingdom  Coalition of the Willing      9        7            2
US     United States                                 2        2
total                                               11        9            2

"#]]
    );
    assert_data_eq!(
        world.run("report --by country --across status --as-of 2026-03-01 --known-at 2026-03-04"),
        str![[r#"
As of 2026-03-01, as known at 2026-03-04T23:59:59Z.

Key    Country         Via                       Total  pledged  in-progress
-----  --------------  ------------------------  -----  -------  -----------
FR     France          Coalition of the Willing      8        5            3
DE     Germany         Coalition of the Willing      5        3            2
IT     Italy           Coalition of the Willing      5        3            2
PL     Poland          Coalition of the Willing      5        3            2
GB     United Kingdom  Coalition of the Willing      9        5            4
US     United States                                 2        2
total                                               11        7            4

"#]]
    );
    assert_data_eq!(
        world.run("report --by status --as-of 2026-01-05"),
        str![[r#"
As of 2026-01-05.

No commitment is as asked for.

"#]]
    );
}

#[test]
fn what_is_shown_of_one_commitment() {
    assert_data_eq!(
        world().run("show PARIS-3 --as-of 2026-01-08 --known-at 2026-03-03 --assume commons-vote=met"),
        str![[r#"
If commons-vote were met, as of 2026-01-08, as known at 2026-03-03T23:59:59Z. A supposition, not
what is recorded.

Key         PARIS-3
Commitment  French and British troops on the ground in Ukraine
Made        2026-01-06
Status      pledged; in-progress: France
Standing    waiting
Updated     2026-01-08
Tags        listed, troops
Place       list item 3
Source      British armed forces to be deployed in Ukraine in the event of a ceasefire, The
            Independent, 2026-01-06 [independent-2026-01-06]

Parties
Key  Party           Role         Status       Standing  Since
---  --------------  -----------  -----------  --------  ----------
FR   France          pledger      in-progress  waiting   2026-01-08
GB   United Kingdom  pledger      pledged      waiting   2026-01-06
UA   Ukraine         beneficiary  pledged                2026-01-06

Conditions
Key              Condition                                      Kind          State  For  Since
---------------  ---------------------------------------------  ------------  -----  ---  ----------
post-ceasefire   A ceasefire or peace deal with Russia is in    precondition  unmet
                 force
ukraine-request  Ukraine asks for the multinational force       precondition  unmet
commons-vote     The House of Commons votes for a deployment    precondition  met    GB   2026-01-08

History
On          Event        Party   Note                          Source                  Entry  Author
----------  -----------  ------  ----------------------------  ----------------------  -----  ------
            described            French and British troops on  independent-2026-01-06      1  ada
                                 the ground in Ukraine
2026-01-06  pledged              The declaration is adopted.   paris-declaration           1  ada
2026-01-06  pledged              France, the United Kingdom    intent-2026-01-06           1  ada
                                 and Ukraine sign a
                                 Declaration of Intent on
                                 deploying a multinational
                                 force.
2026-01-08  in-progress  France  Macron presents the plan for  ukrinform-2026-01-08        1  ada
                                 several thousand French
                                 troops to the heads of both
                                 chambers and of the
                                 parliamentary groups.

"#]]
    );
}

#[test]
fn the_log_of_then() {
    let world = world();
    assert_data_eq!(
        world.run("log --known-at 2026-03-03"),
        str![[r#"
As known at 2026-03-03T23:59:59Z, on 2026-03-01.

Entry  Recorded (UTC)        Author  What                           Wrote
-----  --------------------  ------  -----------------------------  --------------------------------
    1  2026-03-01T00:00:00Z  ada     import paris-declaration.toml  10 sources, 1 party, 4
                                                                    conditions, 11 commitments, 13
                                                                    updates
    2  2026-03-02T00:00:00Z  ada     resolve post-ceasefire met     1 resolution
    3  2026-03-03T00:00:00Z  ada     resolve ukraine-request met    1 resolution

"#]]
    );
    assert_data_eq!(
        world.run("log --as-of 2026-01-05"),
        str![[r#"
As of 2026-01-05.

Entry  Recorded (UTC)        Author  What                               Wrote
-----  --------------------  ------  ---------------------------------  ----------------------------
    1  2026-03-01T00:00:00Z  ada     import paris-declaration.toml      10 sources, 1 party, 4
                                                                        conditions, 1 update
    6  2026-03-06T00:00:00Z  ada     amend party                        1 party
                                     coalition-of-the-willing
    8  2026-03-08T00:00:00Z  ada     undo 2 (resolve post-ceasefire     1 retraction
                                     met)

"#]]
    );
    assert_eq!(world.json("log post-ceasefire --known-at 2026-03-07").as_array().map(Vec::len), Some(3));
}

#[test]
fn a_dossier_of_then_makes_the_book_of_then() {
    let world = world();
    for format in ["toml", "json", "ndjson"] {
        let dossier = world.ok(&format!("export --format {format} --as-of 2026-01-25 --known-at 2026-03-07"));
        assert!(dossier.contains("2026-03-07T23:59:59Z"), "{dossier}");
        let then = World::new().on("2026-01-25").file(&format!("then.{format}"), &dossier);
        then.ok(&format!("import then.{format}"));
        let ours = then.ok("list --all --format csv");
        let theirs = world.ok("list --all --format csv --as-of 2026-01-25 --known-at 2026-03-07");
        let answers: Vec<&str> =
            theirs.lines().map(|line| line.split(",2026-01-25,2026-03-07T23").next().unwrap_or_default()).collect();
        assert_eq!(ours.lines().skip(1).collect::<Vec<_>>(), answers[1..], "{format}");
    }
    let supposed = world.ok("export --assume post-ceasefire=met --standing in-force --format ndjson");
    assert!(supposed.starts_with("{\"type\":\"question\",\"assume\":\"post-ceasefire=met\"}\n"), "{supposed}");
    assert!(!supposed.contains("\"state\":\"met\",\"on\":\"2026-03-01\""), "a supposition is no fact");
}

#[test]
fn words_are_searched_in_the_descriptions_of_then() {
    let world = World::with_small();
    world.ok_on("2026-03-02", "amend commitment LAKE-1 --title 'Tidy up'");
    assert_eq!(world.json("list --search shore").as_array().map(Vec::len), Some(1), "its quote says so still");
    world.ok_on("2026-03-03", "amend commitment LAKE-1 --clear quote");
    assert_eq!(world.json("list --search shore").as_array().map(Vec::len), Some(0));
    assert_eq!(world.json("list --search shore --known-at 2026-03-01").as_array().map(Vec::len), Some(1));
}

#[test]
fn every_format_says_which_question_was_answered() {
    let world = World::with_small();
    let question = "--as-of 2026-02-01 --known-at 2026-03-01 --assume thaw=met";
    for command in ["list", "report --by status", "parties", "conditions", "sources", "show LAKE-2", "timeline LAKE-2"]
    {
        let title = "If thaw were met, as of 2026-02-01, as known at 2026-03-01T23:59:59Z. A supposition, not what is recorded.";
        for format in ["table", "markdown"] {
            // A terminal of 100 columns breaks it.
            let said = world.ok(&format!("{command} {question} --format {format}")).replace('\n', " ");
            assert!(said.contains(title), "{command}: {said}");
        }
        let json = world.json(&format!("{command} {question}"));
        let row = json.get(0).unwrap_or(&json);
        assert_eq!(
            row["question"],
            serde_json::json!({"as_of": "2026-02-01", "known_at": "2026-03-01T23:59:59Z", "assume": ["thaw=met"]}),
            "{command}"
        );
        let csv = world.ok(&format!("{command} {question} --format csv"));
        assert!(csv.lines().next().is_some_and(|head| head.ends_with("as_of,known_at,assume")), "{csv}");
    }
    assert!(!world.ok("list --format json").contains("question"), "where none was asked, none is answered");
}

#[test]
fn before_the_first_entry_the_book_was_empty() {
    let world = World::with_small();
    assert_data_eq!(
        world.run("list --known-at 2026-02-28"),
        str![[r#"
As known at 2026-02-28T23:59:59Z, on 2026-02-28. The book was empty then: its first entry was
recorded at 2026-03-01T00:00:00Z.

Nothing was in it.

"#]]
    );
    assert_data_eq!(
        world.run("report --by country --known-at 2026-02-28 --format json"),
        str![[r#"
[]

"#]]
    );
    assert_data_eq!(
        world.run("show LAKE-1 --known-at 2026-02-28"),
        str![[r#"
error: the book, as known at 2026-02-28T23:59:59Z, has no commitment `LAKE-1` that was there on 2026-02-28
[exit 1]

"#]]
    );
    assert_data_eq!(
        world.run("show LAKE-1 --as-of 2025-05-31"),
        str![[r#"
error: there was no commitment `LAKE-1` yet on 2025-05-31
[exit 1]

"#]]
    );
}

#[test]
fn suppositions_that_cannot_be_made() {
    let world = World::with_small();
    assert_data_eq!(
        world.run("list --assume thwa=met"),
        str![[r#"
error: there is no condition `thwa`; nearest: `thaw`
hint: `pledge conditions` lists what there is; `pledge add condition KEY --title TITLE` adds one
[exit 1]

"#]]
    );
    assert_data_eq!(
        world.run("list --assume thaw=maybe"),
        str![[r#"
error: invalid value 'thaw=maybe' for '--assume <CONDITION=STATE>': there is no state `maybe`: met, unmet or ruled-out

For more information, try '--help'.
[exit 2]

"#]]
    );
    assert_data_eq!(
        world.run("list --assume thaw"),
        str![[r#"
error: invalid value 'thaw' for '--assume <CONDITION=STATE>': write CONDITION=STATE, as in post-ceasefire=met

For more information, try '--help'.
[exit 2]

"#]]
    );
    world.ok_on("2026-03-02", "add condition drought --title 'No rain'");
    assert_data_eq!(
        world.run("list --assume drought=met --known-at 2026-03-01"),
        str![[r#"
error: the book, as known at 2026-03-01T23:59:59Z, has no condition `drought` that was there on 2026-03-01
[exit 1]

"#]]
    );
}

#[test]
fn the_sample_as_the_facts_are() {
    let world = World::new();
    world.ok(&format!("import {}", sample("paris-declaration.toml")));
    assert_data_eq!(
        world.run("list --standing in-force --assume post-ceasefire=met"),
        str![[r#"
If post-ceasefire were met, on 2026-03-01. A supposition, not what is recorded. Owed then: PARIS-1,
PARIS-6, PARIS-10. Still waiting: PARIS-3 for ukraine-request and commons-vote of United Kingdom.

Key       Commitment       Status         Standing  In fact  Pledgers    Conditions       Updated
--------  ---------------  -------------  --------  -------  ----------  ---------------  ----------
PARIS-1   Take part in a   pledged;       in-force  waiting  Coalition   post-ceasefire   2026-02-18
          US-led           in-progress:                      of the      (met)
          mechanism to     United States                     Willing
          monitor and
          verify the
          ceasefire
PARIS-2   Keep arming      in-progress    in-force           Coalition                    2026-01-06
          Ukraine's                                          of the
          military and                                       Willing
          give it
          tactical
          support
PARIS-5   Deepen defence   pledged        in-force           Coalition                    2026-01-06
          ties with Kyiv                                     of the
          for the long                                       Willing
          term
PARIS-6   Set up military  pledged        in-force  waiting  France,     post-ceasefire
          hubs across                                        United      (met)
          Ukraine and                                        Kingdom
          build protected
          facilities for
          weapons and
          equipment
PARIS-7   Set up a         in-progress    in-force           Coalition                    2026-02-24
          co-ordination                                      of the
          cell at the                                        Willing
          coalition's
          operational
          headquarters in
          Paris
PARIS-8   Keep up the      in-progress    in-force           United                       2026-01-26
          pressure on                                        Kingdom
          Russia, with
          further
          measures on oil
          tankers and
          operators of
          the shadow
          fleet
PARIS-9   Guarantee the    pledged        in-force           United
          security of the                                    States
          peacekeeping
          force
PARIS-10  Lead the         pledged        in-force  waiting  United      post-ceasefire
          monitoring and                                     States      (met)
          verification of
          the ceasefire
PARIS-11  Establish the    pledged        in-force           France,
          legal framework                                    United
          for French and                                     Kingdom
          British forces
          to operate on
          Ukrainian soil

"#]]
    );
}

#[test]
fn a_clock_that_was_set_back_lets_no_later_knowledge_in() {
    let world = World::with_small();
    world.ok_on("2026-03-10", "resolve thaw met --on 2026-03-05");
    world.ok_on("2026-03-04", "resolve flood met --on 2026-03-04");
    let states = |time: &str| {
        let rows = world.json(&format!("conditions --known-at {time}"));
        rows.as_array()
            .expect("rows")
            .iter()
            .map(|row| row["state"].as_str().expect("a state").to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(
        states("2026-03-05"),
        ["unmet", "unmet"],
        "the flood was recorded after the thaw, whatever the clock said"
    );
    assert_eq!(states("2026-03-10"), ["met", "met"]);
}

#[test]
fn what_a_supposition_comes_to_whatever_is_filtered() {
    let world = World::with_small();
    let title = |arguments: &str| world.ok(arguments).lines().take(2).collect::<Vec<_>>().join(" ");
    assert!(title("list --standing waiting --assume THAW=met").contains("If thaw were met"));
    assert_data_eq!(
        title("list --standing waiting --assume thaw=met"),
        str![
            "If thaw were met, on 2026-03-01. A supposition, not what is recorded. Owed then: LAKE-2. Due then: LAKE-2 (2026-05-30)."
        ]
    );
    assert_data_eq!(
        title("list --assume thaw=unmet"),
        str![
            "If thaw were unmet, on 2026-03-01. A supposition, not what is recorded. Nothing would stand otherwise. Still waiting: LAKE-2 for thaw."
        ]
    );
    assert_data_eq!(
        world.run("list --assume thaw=met --assume thaw=unmet"),
        str![[r#"
error: --assume says two things of `thaw`: leave one out

For more information, try '--help'.
[exit 2]

"#]]
    );
}
