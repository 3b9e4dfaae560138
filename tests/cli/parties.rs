//! `pledge parties`.

use snapbox::{assert_data_eq, str};

use crate::support::World;

#[test]
fn what_the_book_knows() {
    assert_data_eq!(
        World::with_samples().run("parties"),
        str![[r#"
Key                       Party                Kind     Also  Members            Owes  Open  Tied to
------------------------  -------------------  -------  ----  -----------------  ----  ----  -------
DE                        Germany              country                              5     5        6
FR                        France               country                              8     8        9
GB                        United Kingdom       country                             15    14       16
IT                        Italy                country                              5     5        6
PL                        Poland               country                              5     5        6
RU                        Russia               country                              6     3        8
UA                        Ukraine              country                              1     1       15
US                        United States        country                              8     7       10
coalition-of-the-willing  Coalition of the     group    CoW   DE, FR, GB, IT,       5     5        6
                          Willing                             PL

"#]]
    );
}

#[test]
fn for_programs() {
    assert_data_eq!(
        World::with_small().run("parties --format json"),
        str![[r#"
[
  {"key":"AT","name":"Austria","kind":"country","aliases":[],"members":null,"owes":0,"open":0,"commitments":0},
  {"key":"CH","name":"Switzerland","kind":"country","aliases":[],"members":null,"owes":3,"open":3,"commitments":3},
  {"key":"DE","name":"Germany","kind":"country","aliases":[],"members":null,"owes":1,"open":0,"commitments":1},
  {"key":"lake-club","name":"Lake Club","kind":"group","aliases":["the Club"],"members":["CH"],"owes":1,"open":1,"commitments":1},
  {"key":"lake-fund","name":"Lake Fund","kind":"organisation","aliases":[],"members":null,"owes":0,"open":0,"commitments":1}
]

"#]]
    );
}

#[test]
fn filtered() {
    assert_data_eq!(
        World::with_small().run("parties --search survey --format csv"),
        str![[r#"
key,name,kind,aliases,members,owes,open,commitments
CH,Switzerland,country,,,1,1,1
lake-club,Lake Club,group,the Club,CH,1,1,1

"#]]
    );
}
