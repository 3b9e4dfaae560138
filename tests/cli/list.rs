//! `pledge list`.

use snapbox::{assert_data_eq, str};

use crate::support::World;

#[test]
fn the_open_commitments_of_paris() {
    assert_data_eq!(
        World::with_paris().run("list"),
        str![[r#"
Key       Commitment         Status           Standing  Pledgers      Conditions          Updated
--------  -----------------  ---------------  --------  ------------  ------------------  ----------
PARIS-1   Take part in a     pledged;         waiting   Coalition of  post-ceasefire      2026-02-18
          US-led mechanism   in-progress:               the Willing   (unmet)
          to monitor and     United States
          verify the
          ceasefire
PARIS-2   Keep arming        in-progress      in-force  Coalition of                      2026-01-06
          Ukraine's                                     the Willing
          military and give
          it tactical
          support
PARIS-3   French and         pledged;         waiting   France,       post-ceasefire      2026-02-24
          British troops on  in-progress:               United        (unmet),
          the ground in      France, United             Kingdom       ukraine-request
          Ukraine            Kingdom                                  (unmet),
                                                                      commons-vote
                                                                      (unmet, United
                                                                      Kingdom)
PARIS-4   Binding            pledged          waiting   Coalition of  renewed-attack      2026-01-06
          commitments to                                the Willing   (unmet)
          support Ukraine
          if Russia attacks
          again
PARIS-5   Deepen defence     pledged          in-force  Coalition of                      2026-01-06
          ties with Kyiv                                the Willing
          for the long term
PARIS-6   Set up military    pledged          waiting   France,       post-ceasefire
          hubs across                                   United        (unmet)
          Ukraine and build                             Kingdom
          protected
          facilities for
          weapons and
          equipment
PARIS-7   Set up a           in-progress      in-force  Coalition of                      2026-02-24
          co-ordination                                 the Willing
          cell at the
          coalition's
          operational
          headquarters in
          Paris
PARIS-8   Keep up the        in-progress      in-force  United                            2026-01-26
          pressure on                                   Kingdom
          Russia, with
          further measures
          on oil tankers
          and operators of
          the shadow fleet
PARIS-9   Guarantee the      pledged          in-force  United
          security of the                               States
          peacekeeping
          force
PARIS-10  Lead the           pledged          waiting   United        post-ceasefire
          monitoring and                                States        (unmet)
          verification of
          the ceasefire
PARIS-11  Establish the      pledged          in-force  France,
          legal framework                               United
          for French and                                Kingdom
          British forces to
          operate on
          Ukrainian soil

"#]]
    );
}

#[test]
fn closed_ones_are_listed_when_asked_for() {
    let world = World::with_small();
    world.ok("record LAKE-1 fulfilled --on 2026-02-10");
    assert_data_eq!(
        world.run("list"),
        str![[r#"
Key     Commitment     Status       Standing      Pledgers        Conditions     Due      Updated
------  -------------  -----------  ------------  --------------  -------------  -------  ----------
LAKE-2  Survey the     pledged      waiting       Lake Club       thaw (unmet)   thaw +
        lake bed                                                                 90d
LAKE-3  Send boats     pledged;     in-force;     Germany,        flood (unmet,           2026-01-10
                       broken:      closed:       Switzerland     Germany)
                       Germany      Germany

"#]]
    );
    assert_data_eq!(
        world.run("list --all --format csv"),
        str![[r#"
key,title,source,status,standing,pledgers,beneficiaries,conditions,due,updated_on
LAKE-1,Clean the shore,pact,fulfilled,closed,CH,lake-fund,,2026-02-15,2026-02-10
LAKE-2,Survey the lake bed,pact,pledged,waiting,lake-club,,thaw,thaw + 90d,
LAKE-3,Send boats,pact,pledged,in-force,DE (broken); CH,,flood,,2026-01-10

"#]]
    );
    assert_data_eq!(
        world.run("list --status fulfilled --format csv"),
        str![[r#"
key,title,source,status,standing,pledgers,beneficiaries,conditions,due,updated_on
LAKE-1,Clean the shore,pact,fulfilled,closed,CH,lake-fund,,2026-02-15,2026-02-10

"#]]
    );
    assert_data_eq!(
        world.run("list --standing closed --format csv"),
        str![[r#"
key,title,source,status,standing,pledgers,beneficiaries,conditions,due,updated_on
LAKE-1,Clean the shore,pact,fulfilled,closed,CH,lake-fund,,2026-02-15,2026-02-10

"#]]
    );
}

#[test]
fn what_concerns_a_party_by_itself_or_through_a_group() {
    let world = World::with_small();
    assert_data_eq!(
        world.run("list --party switzerland"),
        str![[r#"
Key     Commitment   Status         Standing     Pledgers       Conditions    Due         Updated
------  -----------  -------------  -----------  -------------  ------------  ----------  ----------
LAKE-1  Clean the    in-progress    overdue      Switzerland                  2026-02-15  2025-09
        shore
LAKE-2  Survey the   pledged        waiting      Lake Club,     thaw (unmet)  thaw + 90d
        lake bed                                 Switzerland
                                                 (via Lake
                                                 Club)
LAKE-3  Send boats   pledged;       in-force;    Germany,       flood                     2026-01-10
                     broken:        closed:      Switzerland    (unmet,
                     Germany        Germany                     Germany)

"#]]
    );
    assert_data_eq!(
        world.run("list --party Austria"),
        str![[r#"
No commitment is as asked for (`--all` shows those that are closed, too).

"#]]
    );
    assert_data_eq!(
        world.run("list --party lake-fund"),
        str![[r#"
Key     Commitment       Status       Standing  Pledgers     Due         Updated
------  ---------------  -----------  --------  -----------  ----------  -------
LAKE-1  Clean the shore  in-progress  overdue   Switzerland  2026-02-15  2025-09

"#]]
    );
    assert_data_eq!(
        world.run("list --party lake-fund --role pledger"),
        str![[r#"
No commitment is as asked for (`--all` shows those that are closed, too).

"#]]
    );
    assert_data_eq!(
        world.run("list --party DE"),
        str![[r#"
No commitment is as asked for (`--all` shows those that are closed, too).

"#]]
    );
    assert_data_eq!(
        world.run("list --party DE --all"),
        str![[r#"
Key     Commitment  Status          Standing         Pledgers           Conditions        Updated
------  ----------  --------------  ---------------  -----------------  ----------------  ----------
LAKE-3  Send boats  pledged;        in-force;        Germany,           flood (unmet,     2026-01-10
                    broken:         closed: Germany  Switzerland        Germany)
                    Germany

"#]]
    );
}

#[test]
fn membership_has_dates() {
    let world = World::with_small();
    assert_data_eq!(
        world.run("list --party AT"),
        str![[r#"
No commitment is as asked for (`--all` shows those that are closed, too).

"#]]
    );
    let world = world.on("2025-12-31");
    assert_data_eq!(
        world.run("list --party AT"),
        str![[r#"
Key     Commitment           Status   Standing  Pledgers                    Conditions    Due
------  -------------------  -------  --------  --------------------------  ------------  ----------
LAKE-2  Survey the lake bed  pledged  waiting   Lake Club, Austria (via     thaw (unmet)  thaw + 90d
                                                Lake Club)

"#]]
    );
}

#[test]
fn filters_of_one_kind_are_alternatives_and_different_ones_all_hold() {
    let world = World::with_small();
    let keys = |filters: &str| {
        let rows = world.json(&format!("list --all {filters}"));
        let rows = rows.as_array().expect("an array").clone();
        rows.iter().map(|row| row["key"].as_str().expect("a key").to_owned()).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(keys(""), "LAKE-1 LAKE-2 LAKE-3");
    assert_eq!(keys("--tag water"), "LAKE-1 LAKE-3");
    assert_eq!(keys("--tag water --tag shore"), "LAKE-1 LAKE-3");
    assert_eq!(keys("--tag water --party DE"), "LAKE-3");
    assert_eq!(keys("--tag none"), "LAKE-2");
    assert_eq!(keys("--tag none --tag shore"), "LAKE-1 LAKE-2");
    assert_eq!(keys("--condition thaw"), "LAKE-2");
    assert_eq!(keys("--condition thaw --condition flood"), "LAKE-2 LAKE-3");
    assert_eq!(keys("--condition none"), "LAKE-1");
    assert_eq!(keys("--status pledged"), "LAKE-2 LAKE-3");
    assert_eq!(keys("--status broken"), "");
    assert_eq!(keys("--status broken --party DE"), "LAKE-3");
    assert_eq!(keys("--standing overdue"), "LAKE-1");
    assert_eq!(keys("--standing waiting"), "LAKE-2");
    assert_eq!(keys("--source pact"), "LAKE-1 LAKE-2 LAKE-3");
    assert_eq!(keys("--search shore"), "LAKE-1");
    assert_eq!(keys("--search 'EVERY clean'"), "LAKE-1");
    assert_eq!(keys("--search 'sur*'"), "LAKE-2");
    assert_eq!(keys("--search boats --search shore"), "LAKE-1 LAKE-3");
    assert_eq!(keys("--role beneficiary"), "LAKE-1");
    assert_eq!(keys("--role beneficiary --party CH"), "");
}

#[test]
fn for_programs_as_the_design_says() {
    assert_data_eq!(
        World::with_small().run("list --format json"),
        str![[r#"
[
  {"key":"LAKE-1","title":"Clean the shore","source":"pact","status":"in-progress","standing":"overdue","pledgers":[{"key":"CH","name":"Switzerland","via":null,"status":"in-progress"}],"beneficiaries":[{"key":"lake-fund","name":"Lake Fund"}],"conditions":[],"due":"2026-02-15","updated_on":"2025-09"},
  {"key":"LAKE-2","title":"Survey the lake bed","source":"pact","status":"pledged","standing":"waiting","pledgers":[{"key":"lake-club","name":"Lake Club","via":null,"status":"pledged"}],"beneficiaries":[],"conditions":[{"key":"thaw","title":"The lake is free of ice","kind":"precondition","state":"unmet","party":null}],"due":"thaw + 90d","updated_on":null},
  {"key":"LAKE-3","title":"Send boats","source":"pact","status":"pledged","standing":"in-force","pledgers":[{"key":"DE","name":"Germany","via":null,"status":"broken"},{"key":"CH","name":"Switzerland","via":null,"status":"pledged"}],"beneficiaries":[],"conditions":[{"key":"flood","title":"The lake floods","kind":"trigger","state":"unmet","party":"DE"}],"due":null,"updated_on":"2026-01-10"}
]

"#]]
    );
}

#[test]
fn what_is_not_known_is_named_with_what_is_near() {
    let world = World::with_small();
    assert_data_eq!(
        world.run("list --party Swizerland"),
        str![[r#"
error: there is no party `Swizerland`; nearest: `Switzerland`
hint: `pledge parties` lists those in the book; countries go by ISO code or name
[exit 1]

"#]]
    );
    assert_data_eq!(
        world.run("list --condition thow"),
        str![[r#"
error: there is no condition `thow`; nearest: `thaw`
hint: `pledge conditions` lists what there is; `pledge add condition KEY --title TITLE` adds one
[exit 1]

"#]]
    );
    assert_data_eq!(
        world.run("list --source pakt"),
        str![[r#"
error: there is no source `pakt`; nearest: `pact`
hint: `pledge sources` lists what there is; `pledge add source KEY --title TITLE` adds one
[exit 1]

"#]]
    );
    assert_data_eq!(
        world.run("list --tag watr"),
        str![[r#"
error: there is no tag `watr`; nearest: `water`
hint: `pledge report --by tag` lists what there is
[exit 1]

"#]]
    );
    assert_data_eq!(
        world.run("list --status fulfiled"),
        str![[r#"
error: invalid value 'fulfiled' for '--status <STATUS>'
  [possible values: pledged, in-progress, stalled, fulfilled, partly-fulfilled, broken, withdrawn, superseded, lapsed]

  tip: a similar value exists: 'fulfilled'

For more information, try '--help'.
[exit 2]

"#]]
    );
}

#[test]
fn nothing_to_list() {
    let world = World::with_small();
    assert_data_eq!(
        world.run("list --search zeppelin"),
        str![[r#"
No commitment is as asked for (`--all` shows those that are closed, too).

"#]]
    );
    assert_data_eq!(
        world.run("list --search zeppelin --format json"),
        str![[r#"
[]

"#]]
    );
}
