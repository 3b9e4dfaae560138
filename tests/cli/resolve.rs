//! `pledge resolve`.

use snapbox::{assert_data_eq, str};

use crate::support::World;

#[test]
fn what_a_ceasefire_wakes() {
    let world = World::with_paris().on("2026-05-02");
    assert_data_eq!(
        world.run("resolve post-ceasefire met --on 2026-05-01 --note 'the ceasefire holds'"),
        str![[r#"
post-ceasefire: met since 2026-05-01 (entry 2).

Now in force:
Key       Commitment        Status            Standing  Pledgers       Conditions         Updated
--------  ----------------  ----------------  --------  -------------  -----------------  ----------
PARIS-1   Take part in a    pledged;          in-force  Coalition of   post-ceasefire     2026-02-18
          US-led mechanism  in-progress:                the Willing    (met)
          to monitor and    United States
          verify the
          ceasefire
PARIS-6   Set up military   pledged           in-force  France,        post-ceasefire
          hubs across                                   United         (met)
          Ukraine and                                   Kingdom
          build protected
          facilities for
          weapons and
          equipment
PARIS-10  Lead the          pledged           in-force  United States  post-ceasefire
          monitoring and                                               (met)
          verification of
          the ceasefire

"#]]
    );
    assert_data_eq!(
        world.run("conditions"),
        str![[r#"
Key              Condition                                   State  Since       Commitments  Waiting
---------------  ------------------------------------------  -----  ----------  -----------  -------
commons-vote     The House of Commons votes for a            unmet                        1        1
                 deployment
post-ceasefire   A ceasefire or peace deal with Russia is    met    2026-05-01            4
                 in force
renewed-attack   Russia attacks Ukraine again                unmet                        1        1
ukraine-request  Ukraine asks for the multinational force    unmet                        1        1

"#]]
    );
}

#[test]
fn what_goes_to_sleep_again() {
    let world = World::with_small();
    assert_data_eq!(
        world.run("resolve thaw met --on 2026-02-01"),
        str![[r#"
thaw: met since 2026-02-01 (entry 2).

Now in force:
Key     Commitment           Status   Standing  Pledgers   Conditions  Due
------  -------------------  -------  --------  ---------  ----------  ----------
LAKE-2  Survey the lake bed  pledged  in-force  Lake Club  thaw (met)  2026-05-02

"#]]
    );
    assert_data_eq!(
        world.run("resolve thaw unmet --on 2026-02-20"),
        str![[r#"
thaw: unmet since 2026-02-20 (entry 3).

Now waiting, at least in part:
Key     Commitment           Status   Standing  Pledgers   Conditions    Due
------  -------------------  -------  --------  ---------  ------------  ----------
LAKE-2  Survey the lake bed  pledged  waiting   Lake Club  thaw (unmet)  thaw + 90d

"#]]
    );
    assert_data_eq!(
        world.run("resolve thaw ruled-out --format json"),
        str![[r#"
[]

"#]]
    );
}

#[test]
fn a_trigger_wakes_the_party_that_it_concerns() {
    let world = World::with_small();
    world.ok("record LAKE-3 pledged --party DE");
    assert_data_eq!(
        world.run("resolve flood met --on 2026-02-25"),
        str![[r#"
flood: met since 2026-02-25 (entry 3).

Now in force:
Key     Commitment  Status   Standing  Pledgers              Conditions            Updated
------  ----------  -------  --------  --------------------  --------------------  ----------
LAKE-3  Send boats  pledged  in-force  Germany, Switzerland  flood (met, Germany)  2026-03-01

"#]]
    );
}

#[test]
fn what_is_said_of_the_past_changes_nothing_now() {
    let world = World::with_small();
    world.ok("resolve thaw met --on 2026-02-20");
    assert_data_eq!(
        world.run("resolve thaw unmet --on 2026-01-20"),
        str![[r#"
thaw: unmet since 2026-01-20 (entry 3).
What holds is what was recorded for 2026-02-20: met.
No commitment stands otherwise than before.

"#]]
    );
    assert_data_eq!(
        world.run("resolve thaw unmet --on 2026-01-20"),
        str![[r#"
thaw: unmet since 2026-01-20: the book says so already.
What holds is what was recorded for 2026-02-20: met.
No commitment stands otherwise than before.

"#]]
    );
}

#[test]
fn what_is_wrong_is_named() {
    let world = World::with_small();
    assert_data_eq!(
        world.run("resolve thow met"),
        str![[r#"
error: there is no condition `thow`; nearest: `thaw`
hint: `pledge conditions` lists what there is; `pledge add condition KEY --title TITLE` adds one
[exit 1]

"#]]
    );
    assert_data_eq!(
        world.run("resolve thaw maybe"),
        str![[r#"
error: invalid value 'maybe' for '<STATE>'
  [possible values: unmet, met, ruled-out]

For more information, try '--help'.
[exit 2]

"#]]
    );
}
