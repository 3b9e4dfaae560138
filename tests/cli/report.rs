//! `pledge report`.

use snapbox::{assert_data_eq, str};

use crate::support::World;

#[test]
fn by_country() {
    assert_data_eq!(
        World::with_samples().run("report --by country"),
        str![[r#"
Key    Country         Via                       Total  in-force  waiting  closed
-----  --------------  ------------------------  -----  --------  -------  ------
FR     France          Coalition of the Willing      8         4        4
DE     Germany         Coalition of the Willing      5         3        2
IT     Italy           Coalition of the Willing      5         3        2
PL     Poland          Coalition of the Willing      5         3        2
RU     Russia                                        6         2        1       3
UA     Ukraine                                       1         1
GB     United Kingdom  Coalition of the Willing     15         9        5       1
US     United States                                 8         5        2       1
total                                               17        11        6       3

"#]]
    );
}

#[test]
fn by_country_across_status() {
    assert_data_eq!(
        World::with_samples().run("report --by country --across status"),
        str![[r#"
Key    Country         Via                       Total  pledged  in-progress  fulfilled  broken
-----  --------------  ------------------------  -----  -------  -----------  ---------  ------
FR     France          Coalition of the Willing      8        5            3
DE     Germany         Coalition of the Willing      5        3            2
IT     Italy           Coalition of the Willing      5        3            2
PL     Poland          Coalition of the Willing      5        3            2
RU     Russia                                        6        3                               3
UA     Ukraine                                       1        1
GB     United Kingdom  Coalition of the Willing     15       10            4          1
US     United States                                 8        7                       1
total                                               17       13            4          1       3

"#]]
    );
}

#[test]
fn by_everything_else() {
    let world = World::with_samples();
    assert_data_eq!(
        world.run("report --by party"),
        str![[r#"
Key                       Party                     Total  in-force  waiting  closed
------------------------  ------------------------  -----  --------  -------  ------
coalition-of-the-willing  Coalition of the Willing      6         4        2
FR                        France                        3         1        2
RU                        Russia                        8         3        2       3
UA                        Ukraine                      15         9        6
GB                        United Kingdom               11         6        4       1
US                        United States                10         6        3       1
total                                                  17        11        6       3

"#]]
    );
    assert_data_eq!(
        world.run("report --by role"),
        str![[r#"
Role         Total  in-force  waiting  closed
-----------  -----  --------  -------  ------
pledger         17        11        6       3
beneficiary     13         7        6
lead             1                  1
participant      3         2        1
adversary        2         1        1
total           17        11        6       3

"#]]
    );
    assert_data_eq!(
        world.run("report --by condition"),
        str![[r#"
Key                       Condition                                  State  Total  in-force  waiting
------------------------  -----------------------------------------  -----  -----  --------  -------
commons-vote              The House of Commons votes for a           unmet      1                  1
                          deployment
nuclear-attack-or-threat  Ukraine is attacked, or threatened, with   unmet      1                  1
                          nuclear weapons
post-ceasefire            A ceasefire or peace deal with Russia is   unmet      4                  4
                          in force
question-of-commitments   A situation raises a question about the    met        1         1
                          commitments
renewed-attack            Russia attacks Ukraine again               unmet      1                  1
ukraine-request           Ukraine asks for the multinational force   unmet      1                  1
none                      no condition                                         10        10
total                                                                          17        11        6

"#]]
    );
    assert_data_eq!(
        world.run("report --by status"),
        str![[r#"
Status       Total  in-force  waiting
-----------  -----  --------  -------
pledged         14         8        6
in-progress      3         3
total           17        11        6

"#]]
    );
    assert_data_eq!(
        world.run("report --by standing --across status"),
        str![[r#"
Standing  Total  pledged  in-progress
--------  -----  -------  -----------
in-force     11        8            3
waiting       6        6
total        17       14            3

"#]]
    );
    assert_data_eq!(
        world.run("report --by source"),
        str![[r#"
Key                     Source                                              Total  in-force  waiting
----------------------  --------------------------------------------------  -----  --------  -------
budapest-memorandum     Memorandum on Security Assurances in connection         6         5        1
                        with Ukraine's accession to the Treaty on the
                        Non-Proliferation of Nuclear Weapons
independent-2026-01-06  British armed forces to be deployed in Ukraine in      10         5        5
                        the event of a ceasefire
paris-declaration       Robust Security Guarantees for a Solid and Lasting      1         1
                        Peace in Ukraine (Paris declaration)
total                                                                          17        11        6

"#]]
    );
    assert_data_eq!(
        world.run("report --by tag"),
        str![[r#"
Tag           Total  in-force  waiting
------------  -----  --------  -------
borders           1         1
consultation      1         1
cooperation       1         1
coordination      1         1
economy           1         1
force             1         1
guarantee         2         1        1
listed            5         2        3
military-aid      1         1
monitoring        2                  2
nuclear           2         1        1
prose             6         4        2
sanctions         1         1
troops            3         1        2
total            17        11        6

"#]]
    );
}

#[test]
fn two_tables_side_by_side() {
    assert_data_eq!(
        World::with_small().run("report --by country --across status,standing"),
        str![[r#"
Key    Country      Via      Total  pledged  in-progress  broken  in-force  overdue  waiting  closed
-----  -----------  -------  -----  -------  -----------  ------  --------  -------  -------  ------
DE     Germany                   1                             1                                   1
CH     Switzerland  Lake         3        2            1                 1        1        1
                    Club
total                            3        2            1       1         1        1        1       1

"#]]
    );
    assert_data_eq!(
        World::with_small().run("report --by country --across status --across standing"),
        str![[r#"
Key    Country      Via      Total  pledged  in-progress  broken  in-force  overdue  waiting  closed
-----  -----------  -------  -----  -------  -----------  ------  --------  -------  -------  ------
DE     Germany                   1                             1                                   1
CH     Switzerland  Lake         3        2            1                 1        1        1
                    Club
total                            3        2            1       1         1        1        1       1

"#]]
    );
}

#[test]
fn for_programs() {
    let world = World::with_small();
    assert_data_eq!(
        world.run("report --by country --format json"),
        str![[r#"
[
  {"key":"DE","name":"Germany","via":[],"total":1,"counts":{"in-force":0,"overdue":0,"waiting":0,"closed":1}},
  {"key":"CH","name":"Switzerland","via":["lake-club"],"total":3,"counts":{"in-force":1,"overdue":1,"waiting":1,"closed":0}}
]

"#]]
    );
    assert_data_eq!(
        world.run("report --by condition --across status --format ndjson"),
        str![[r#"
{"key":"flood","name":"The lake floods","state":"unmet","total":1,"counts":{"pledged":1,"in-progress":0,"stalled":0,"fulfilled":0,"partly-fulfilled":0,"broken":0,"withdrawn":0,"superseded":0,"lapsed":0}}
{"key":"thaw","name":"The lake is free of ice","state":"unmet","total":1,"counts":{"pledged":1,"in-progress":0,"stalled":0,"fulfilled":0,"partly-fulfilled":0,"broken":0,"withdrawn":0,"superseded":0,"lapsed":0}}
{"key":"none","name":"no condition","state":null,"total":1,"counts":{"pledged":0,"in-progress":1,"stalled":0,"fulfilled":0,"partly-fulfilled":0,"broken":0,"withdrawn":0,"superseded":0,"lapsed":0}}

"#]]
    );
    assert_data_eq!(
        world.run("report --by country --across country --format csv"),
        str![[r#"
key,name,via,total,DE,CH
DE,Germany,,1,1,1
CH,Switzerland,lake-club,3,1,3

"#]]
    );
    assert_data_eq!(
        world.run("report --by country --format markdown"),
        str![[r#"
| Key | Country | Via | Total | in-force | overdue | waiting | closed |
| --- | --- | --- | --: | --: | --: | --: | --: |
| DE | Germany |  | 1 |  |  |  | 1 |
| CH | Switzerland | Lake Club | 3 | 1 | 1 | 1 |  |
| total |  |  | 3 | 1 | 1 | 1 | 1 |

"#]]
    );
}

#[test]
fn a_commitment_of_two_countries_counts_once_in_the_total() {
    let world = World::with_small();
    assert_data_eq!(
        world.run("report --by country --search boats"),
        str![[r#"
Key    Country      Total  in-force  closed
-----  -----------  -----  --------  ------
DE     Germany          1                 1
CH     Switzerland      1         1
total                   1         1       1

"#]]
    );
}

#[test]
fn filtered() {
    let world = World::with_small();
    assert_data_eq!(
        world.run("report --by country --party CH --across status"),
        str![[r#"
Key    Country      Via        Total  pledged  in-progress
-----  -----------  ---------  -----  -------  -----------
CH     Switzerland  Lake Club      3        2            1
total                              3        2            1

"#]]
    );
    assert_data_eq!(
        world.run("report --by party --role beneficiary --across status"),
        str![[r#"
Key        Party      Total  in-progress
---------  ---------  -----  -----------
lake-fund  Lake Fund      1            1
total                     1            1

"#]]
    );
    assert_data_eq!(
        world.run("report --by country --search zeppelin"),
        str![[r#"
No commitment is as asked for.

"#]]
    );
}

#[test]
fn what_is_wrong_is_named() {
    let world = World::with_small();
    assert_data_eq!(
        world.run("report"),
        str![[r#"
error: the following required arguments were not provided:
  --by <WHAT>

Usage: pledge report --by <WHAT> --ledger <FILE> --author <NAME>

For more information, try '--help'.
[exit 2]

"#]]
    );
    assert_data_eq!(
        world.run("report --by contry"),
        str![[r#"
error: invalid value 'contry' for '--by <WHAT>'
  [possible values: country, party, role, condition, status, standing, source, tag]

  tip: a similar value exists: 'country'

For more information, try '--help'.
[exit 2]

"#]]
    );
}

#[test]
fn by_status_of_the_parties_that_are_asked_about() {
    let world = World::with_small();
    assert_data_eq!(
        world.run("report --by status --role pledger --format csv"),
        str![[r#"
key,name,total,in-force,overdue,waiting,closed
pledged,pledged,2,1,0,1,0
in-progress,in-progress,1,0,1,0,0
broken,broken,1,0,0,0,1

"#]]
    );
    assert_data_eq!(
        world.run("report --by status --role pledger --status broken --format csv"),
        str![[r#"
key,name,total,in-force,overdue,waiting,closed
broken,broken,1,0,0,0,1

"#]]
    );
    assert_data_eq!(
        world.run("report --by standing --party DE --format csv"),
        str![[r#"
key,name,total,in-force,overdue,waiting,closed
closed,closed,1,0,0,0,1

"#]]
    );
    assert_data_eq!(
        world.run("list --status broken"),
        str![[r#"
No commitment is as asked for as a whole (`--role pledger` asks about what stands for single pledgers).

"#]]
    );
}
