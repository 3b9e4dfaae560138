//! What was so, what was known, what would follow: the three questions about time, in every command.

use snapbox::{assert_data_eq, str};

use crate::support::{World, sample};

/// A ceasefire of ten days, a vote, and a member that leaves; recorded in the order of the lines, one a day in March.
fn world() -> World {
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
fn one_party_in_force_and_the_other_waiting_for_its_parliament() {
    let world = World::with_paris();
    assert_data_eq!(
        world.run("list --tag troops --assume post-ceasefire=met --assume ukraine-request=met"),
        str![[r#"
If post-ceasefire were met and ukraine-request were met, on 2026-03-01. A supposition, not what is
recorded. Owed then: PARIS-3 (in part), PARIS-6. Still waiting: PARIS-3 for commons-vote of United
Kingdom.

Key       Commitment    Status         Standing    In fact  Pledgers   Conditions         Updated
--------  ------------  -------------  ----------  -------  ---------  -----------------  ----------
PARIS-3   French and    pledged;       in-force;   waiting  France,    post-ceasefire     2026-02-24
          British       in-progress:   waiting:             United     (met),
          troops on     France,        United               Kingdom    ukraine-request
          the ground    United         Kingdom                         (met),
          in Ukraine    Kingdom                                        commons-vote
                                                                       (unmet, United
                                                                       Kingdom)
PARIS-6   Set up        pledged        in-force    waiting  France,    post-ceasefire
          military                                          United     (met)
          hubs across                                       Kingdom
          Ukraine and
          build
          protected
          facilities
          for weapons
          and
          equipment
PARIS-11  Establish     pledged        in-force             France,
          the legal                                         United
          framework                                         Kingdom
          for French
          and British
          forces to
          operate on
          Ukrainian
          soil

"#]]
    );
    let json = world.json("list --search boots* --all --assume post-ceasefire=met");
    assert_eq!(json.as_array().map(Vec::len), Some(0));
    let json = world.json("list --search ground --assume post-ceasefire=met --assume ukraine-request=met");
    assert_eq!(json[0]["question"]["assume"], serde_json::json!(["post-ceasefire=met", "ukraine-request=met"]));
    assert_eq!(json[0]["standing_in_fact"], "waiting");
    assert_data_eq!(
        world.run("report --by country --search ground --assume post-ceasefire=met --assume ukraine-request=met"),
        str![[r#"
If post-ceasefire were met and ukraine-request were met, on 2026-03-01. A supposition, not what is
recorded.

Key    Country         Total  in-force  waiting
-----  --------------  -----  --------  -------
FR     France              1         1
GB     United Kingdom      1                  1
total                      1         1        1

"#]]
    );
}

#[test]
fn a_ceasefire_that_breaks_makes_wait_again() {
    let world = world();
    for (day, standing) in [
        ("2026-01-19", "waiting"),
        ("2026-01-20", "in-force"),
        ("2026-01-29", "in-force"),
        ("2026-01-30", "waiting"),
        ("2026-03-01", "waiting"),
    ] {
        // The resolution of the 20th was taken back on the 8th of March: before, it was known.
        let then = world.json(&format!("show PARIS-10 --as-of {day} --known-at 2026-03-07"));
        assert_eq!(then["standing"], standing, "on {day}");
        let now = world.json(&format!("show PARIS-10 --as-of {day}"));
        assert_eq!(now["standing"], "waiting", "on {day}, as known now");
    }
    assert_data_eq!(
        world.run("conditions --as-of 2026-01-25 --known-at 2026-03-07"),
        str![[r#"
As of 2026-01-25, as known at 2026-03-07T23:59:59Z.

Key              Condition                                   State  Since       Commitments  Waiting
---------------  ------------------------------------------  -----  ----------  -----------  -------
commons-vote     The House of Commons votes for a            unmet                        1
                 deployment
post-ceasefire   A ceasefire or peace deal with Russia is    met    2026-01-20            4
                 in force
renewed-attack   Russia attacks Ukraine again                unmet                        1        1
ukraine-request  Ukraine asks for the multinational force    met    2026-01-25            1

"#]]
    );
    assert_data_eq!(
        world.run("conditions --as-of 2026-01-25"),
        str![[r#"
As of 2026-01-25.

Key              Condition                                   State  Since       Commitments  Waiting
---------------  ------------------------------------------  -----  ----------  -----------  -------
commons-vote     The House of Commons votes for a            unmet                        1        1
                 deployment
post-ceasefire   A ceasefire or peace deal with Russia is    unmet                        4        4
                 in force
renewed-attack   Russia attacks Ukraine again                unmet                        1        1
ukraine-request  Ukraine asks for the multinational force    met    2026-01-25            1

"#]]
    );
}

#[test]
fn a_due_date_comes_and_goes_with_its_condition() {
    let world = world();
    let due = |question: &str| world.json(&format!("show PARIS-6 {question}"))["due"].clone();
    assert_eq!(due("--as-of 2026-01-22 --known-at 2026-03-07"), "2026-01-30");
    assert_eq!(due("--as-of 2026-01-19 --known-at 2026-03-07"), "post-ceasefire + 10d");
    assert_eq!(due("--known-at 2026-03-06"), serde_json::Value::Null, "the rule came a day later");
    assert_eq!(due("--assume post-ceasefire=met"), "2026-03-11");
    assert_eq!(due("--assume post-ceasefire=met --as-of 2026-02-01"), "2026-02-11");
    assert_eq!(due("--assume post-ceasefire=ruled-out"), "never due");
    // A day that is corrected moves the date; a later confirmation does not.
    world.ok("resolve post-ceasefire met --on 2026-02-10");
    world.ok("resolve post-ceasefire met --on 2026-02-20 --note 'it holds'");
    assert_eq!(due(""), "2026-02-20");
    world.ok("amend resolution post-ceasefire --was 2026-02-10 --on 2026-02-12");
    assert_eq!(due(""), "2026-02-22");
    world.ok("resolve post-ceasefire met --on 2026-02-08 --note 'it began earlier'");
    assert_eq!(due(""), "2026-02-18");
    assert_data_eq!(
        world.run("list --search hubs"),
        str![[r#"
Key      Commitment           Status   Standing  Pledgers           Conditions            Due
-------  -------------------  -------  --------  -----------------  --------------------  ----------
PARIS-6  Set up military      pledged  overdue   France, United     post-ceasefire (met)  2026-02-18
         hubs across Ukraine                     Kingdom
         and build protected
         facilities for
         weapons and
         equipment

"#]]
    );
}

#[test]
fn a_country_owes_through_a_group_only_while_it_belongs_to_it() {
    let world = world();
    let italy = |question: &str| {
        let rows = world.json(&format!("report --by country --across status {question}"));
        rows.as_array().expect("rows").iter().find(|row| row["key"] == "IT").map(|row| row["total"].clone())
    };
    assert_eq!(italy("--as-of 2026-01-31"), Some(5.into()));
    assert_eq!(italy("--as-of 2026-02-01"), None);
    assert_eq!(italy("--as-of 2026-02-01 --known-at 2026-03-05"), Some(5.into()));
    assert_data_eq!(
        world.run("parties --as-of 2026-02-01"),
        str![[r#"
As of 2026-02-01.

Key                       Party                   Kind     Also  Members         Owes  Open  Tied to
------------------------  ----------------------  -------  ----  --------------  ----  ----  -------
DE                        Germany                 country                           5     5        6
FR                        France                  country                           8     8        9
GB                        United Kingdom          country                           9     9       10
IT                        Italy                   country
PL                        Poland                  country                           5     5        6
RU                        Russia                  country                                          2
UA                        Ukraine                 country                                          9
US                        United States           country                           2     2        4
coalition-of-the-willing  Coalition of the        group    CoW   DE, FR, GB, PL     5     5        6
                          Willing

"#]]
    );
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
fn dates_as_people_write_them() {
    let world = World::with_small();
    assert_data_eq!(
        world.run("conditions --as-of 'last friday'"),
        str![[r#"
As of 2026-02-27.

Key    Condition                State  Since       Commitments  Waiting
-----  -----------------------  -----  ----------  -----------  -------
flood  The lake floods          unmet  2025-06-01            1
thaw   The lake is free of ice  unmet                        1        1
`last friday` is 2026-02-27

"#]]
    );
    assert_data_eq!(
        world.run("record LAKE-1 stalled --on '24 Feb 2026'"),
        str![[r#"
LAKE-1: stalled since 2026-02-24 (entry 2).
`24 Feb 2026` is 2026-02-24

"#]]
    );
    assert_data_eq!(
        world.run("add source gazette --title 'The Gazette' --published 'Feb 2026'"),
        str![[r#"
Added source gazette (entry 3).
`Feb 2026` is 2026-02

"#]]
    );
    assert_eq!(world.sql("SELECT published FROM current_source WHERE key = 'gazette'"), "2026-02\n");
    assert_data_eq!(
        world.run("record LAKE-1 stalled --on 03/04/2026"),
        str![[r#"
error: invalid value '03/04/2026' for '--on <DATE>': `03/04/2026` may be 3 April 2026 or 4 March 2026: write 2026-04-03 or 2026-03-04

For more information, try '--help'.
[exit 2]

"#]]
    );
    assert_data_eq!(
        world.run("list --as-of 'next friday'"),
        str![[r#"
error: invalid value 'next friday' for '--as-of <DATE>': `next friday` may be 13 March 2026 or 6 March 2026: write 2026-03-13 or 2026-03-06

For more information, try '--help'.
[exit 2]

"#]]
    );
    assert_data_eq!(
        world.run("list --as-of 'when it rains'"),
        str![[r#"
error: invalid value 'when it rains' for '--as-of <DATE>': `when it rains` is not a date: write 2026-02-24, or 2026-02 or 2026 where no more is known, 24 Feb 2026, yesterday, last friday, 3 weeks ago, in 10 days

For more information, try '--help'.
[exit 2]

"#]]
    );
    assert_data_eq!(
        world.run("list --known-at noon"),
        str![[r#"
error: invalid value 'noon' for '--known-at <TIME>': `noon` is not a date: write 2026-02-24, or 2026-02 or 2026 where no more is known, 24 Feb 2026, yesterday, last friday, 3 weeks ago, in 10 days; a time is written 2026-02-24 17:30 (UTC)

For more information, try '--help'.
[exit 2]

"#]]
    );
    assert_data_eq!(
        world.run("amend commitment LAKE-1 --due 'soon + 3'"),
        str![[r#"
error: invalid value 'soon + 3' for '--due <DATE>': `soon + 3` is not a due rule: write a condition's key, +, and a number of d, w, m or y, as in `post-ceasefire + 90d`

For more information, try '--help'.
[exit 2]

"#]]
    );
    assert_data_eq!(
        world.run("amend party lake-club --add-member DE:tomorrow..yesterday"),
        str![[r#"
`tomorrow` is 2026-03-02
`yesterday` is 2026-02-28
error: the membership ends (2026-02-28) before it begins (2026-03-02)
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
fn alternatives() {
    let world = World::with_small().file(
        "more.toml",
        "[[condition]]\nkey = \"melt\"\ntitle = \"The glacier melts\"\n\n[[commitment]]\nkey = \"LAKE-4\"\ntitle = \"Raise the dam\"\n\
        source = \"pact\"\nparties = [{ party = \"CH\", role = \"pledger\" }, { party = \"AT\", role = \"pledger\" }]\n\
        requires = [{ any_of = [\"thaw\", \"melt\"], kind = \"trigger\" }, { condition = \"flood\", party = \"AT\" }]\n",
    );
    world.ok("import more.toml");
    assert_data_eq!(
        world.run("list --search dam"),
        str![[r#"
Key     Commitment     Status   Standing  Pledgers              Conditions
------  -------------  -------  --------  --------------------  ------------------------------------
LAKE-4  Raise the dam  pledged  waiting   Austria, Switzerland  thaw (unmet) or melt (unmet), flood
                                                                (unmet, Austria)

"#]]
    );
    assert_data_eq!(
        world.run("list --search dam --assume melt=met"),
        str![[r#"
If melt were met, on 2026-03-01. A supposition, not what is recorded. Owed then: LAKE-4 (in part).
Still waiting: LAKE-4 for flood of Austria.

Key     Commitment     Status   Standing           In fact  Pledgers             Conditions
------  -------------  -------  -----------------  -------  -------------------  -------------------
LAKE-4  Raise the dam  pledged  in-force;          waiting  Austria,             thaw (unmet) or
                                waiting: Austria            Switzerland          melt (met), flood
                                                                                 (unmet, Austria)

"#]]
    );
    assert_eq!(
        world.json("list --search dam")[0]["conditions"][1],
        serde_json::json!({"key": "melt", "title": "The glacier melts", "kind": "trigger", "state": "unmet", "party": null, "any_of": 1})
    );
    assert!(world.ok("export --search dam").contains("{ any_of = [\"thaw\", \"melt\"], kind = \"trigger\" }"));
    world.ok("amend commitment LAKE-4 --requires 'flood|melt@CH'");
    assert_data_eq!(
        world.run("log LAKE-4 --diff"),
        str![[r#"
Entry 2 of 2026-03-01T00:00:00Z by ada: import more.toml
- new commitment LAKE-4: Raise the dam

Entry 3 of 2026-03-01T00:00:00Z by ada: amend commitment LAKE-4
- commitment LAKE-4, requires: thaw or melt as trigger, flood as precondition for AT -> flood or
  melt as precondition for CH

"#]]
    );
    let bad = World::with_small().file(
        "bad.toml",
        "[[commitment]]\nkey = \"X\"\ntitle = \"X\"\nsource = \"pact\"\nrequires = [{ any_of = [\"thaw\", \"thaw\"] }, { any_of = [] },\n\
        { any_of = [\"flod\"], condition = \"thaw\" }]\n",
    );
    assert_data_eq!(
        bad.run("import bad.toml"),
        str![[r#"
bad.toml:5:44: `any_of` names no condition: write a list of their keys
bad.toml:6:1: a requirement has a `condition` or `any_of` several, not both
bad.toml:6:13: there is no condition `flod`; nearest: `flood`
error: nothing was imported: 3 problems in what was to be read
[exit 1]

"#]]
    );
}

#[test]
fn a_due_rule_on_a_condition_that_is_not_there() {
    let world = World::with_small();
    assert_data_eq!(
        world.run("amend commitment LAKE-1 --due 'thwa + 90d'"),
        str![[r#"
error: there is no condition `thwa`; nearest: `thaw`
[exit 1]

"#]]
    );
    let dossier = "[[commitment]]\nkey = \"X\"\ntitle = \"X\"\nsource = \"pact\"\ndue = \"frost + 2w\"\n";
    let world = world.file("bad.toml", dossier);
    assert_data_eq!(
        world.run("import bad.toml"),
        str![[r#"
bad.toml:5:7: there is no condition `frost`
error: nothing was imported: 1 problem in what was to be read
[exit 1]

"#]]
    );
    // A condition of which nothing is known yet is one that can still be met.
    assert_eq!(world.json("show LAKE-2")["due"], "thaw + 90d");
    world.ok("resolve thaw ruled-out");
    assert_data_eq!(
        world.run("list --search survey"),
        str![[r#"
Key     Commitment           Status   Standing  Pledgers   Conditions        Due
------  -------------------  -------  --------  ---------  ----------------  ---------
LAKE-2  Survey the lake bed  pledged  waiting   Lake Club  thaw (ruled-out)  never due

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
fn the_whole_waits_where_all_do_also_through_their_groups() {
    let world = World::with_small();
    world.ok("add commitment LAKE-4 --title Dredge --source pact --pledger lake-club --pledger CH --due 2026-02-01 --requires flood@lake-club");
    assert_eq!(world.json("list --search dredge")[0]["standing"], "waiting");
    assert_eq!(world.sql("SELECT standing FROM current_commitment WHERE key = 'LAKE-4'"), "waiting\n");
    assert_eq!(world.json("due").as_array().map(Vec::len), Some(1), "LAKE-1 alone");
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

#[test]
fn a_due_date_beyond_the_calendar_is_none() {
    let world = World::with_small();
    world.ok("amend commitment LAKE-2 --due 'thaw + 8000y'");
    world.ok("resolve thaw met --on 2024-02-29");
    assert_eq!(world.json("list --search survey")[0]["standing"], "in-force");
    assert_eq!(world.sql("SELECT due, standing FROM current_commitment WHERE key = 'LAKE-2'"), "|in-force\n");
}
