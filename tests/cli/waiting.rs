//! Conditions at work: what waits, for whom, since when, and until when it is due then.

use snapbox::{assert_data_eq, str};

use crate::support::World;
use crate::time::world;

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
fn the_whole_waits_where_all_do_also_through_their_groups() {
    let world = World::with_small();
    world.ok("add commitment LAKE-4 --title Dredge --source pact --pledger lake-club --pledger CH --due 2026-02-01 --requires flood@lake-club");
    assert_eq!(world.json("list --search dredge")[0]["standing"], "waiting");
    assert_eq!(world.sql("SELECT standing FROM current_commitment WHERE key = 'LAKE-4'"), "waiting\n");
    assert_eq!(world.json("due").as_array().map(Vec::len), Some(1), "LAKE-1 alone");
}

#[test]
fn a_due_date_beyond_the_calendar_is_none() {
    let world = World::with_small();
    world.ok("amend commitment LAKE-2 --due 'thaw + 8000y'");
    world.ok("resolve thaw met --on 2024-02-29");
    assert_eq!(world.json("list --search survey")[0]["standing"], "in-force");
    assert_eq!(world.sql("SELECT due, standing FROM current_commitment WHERE key = 'LAKE-2'"), "|in-force\n");
}
