//! `pledge conditions`.

use snapbox::{assert_data_eq, str};

use crate::support::World;

#[test]
fn what_the_book_knows() {
    assert_data_eq!(
        World::with_samples().run("conditions"),
        str![[r#"
Key                       Condition                               State  Since  Commitments  Waiting
------------------------  --------------------------------------  -----  -----  -----------  -------
commons-vote              The House of Commons votes for a        unmet                   1        1
                          deployment
nuclear-attack-or-threat  Ukraine is attacked, or threatened,     unmet                   1        1
                          with nuclear weapons
post-ceasefire            A ceasefire or peace deal with Russia   unmet                   4        4
                          is in force
question-of-commitments   A situation raises a question about     met    2014             1
                          the commitments
renewed-attack            Russia attacks Ukraine again            unmet                   1        1
ukraine-request           Ukraine asks for the multinational      unmet                   1        1
                          force

"#]]
    );
}

#[test]
fn for_programs() {
    assert_data_eq!(
        World::with_small().run("conditions --format json"),
        str![[r#"
[
  {"key":"flood","title":"The lake floods","state":"unmet","since":"2025-06-01","commitments":1,"waiting":0,"description":"Above 400 cm at the gauge."},
  {"key":"thaw","title":"The lake is free of ice","state":"unmet","since":null,"commitments":1,"waiting":1,"description":null}
]

"#]]
    );
}

#[test]
fn filtered() {
    assert_data_eq!(
        World::with_small().run("conditions --search survey --format csv"),
        str![[r#"
key,title,state,since,commitments,waiting,description
thaw,The lake is free of ice,unmet,,1,1,

"#]]
    );
}
