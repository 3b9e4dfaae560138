//! `pledge timeline`.

use snapbox::{assert_data_eq, str};

use crate::support::World;

fn world() -> World {
    let world = World::with_small();
    world.ok("resolve thaw met --on 2026-02-20");
    world.ok("resolve thaw unmet --on 2026-02-18 --note 'ice again'");
    world.ok("record LAKE-2 stalled --on 2026-01");
    world.ok("record LAKE-2 in-progress --on 2025-11-03");
    world.ok("undo 5");
    world
}

#[test]
fn of_one_commitment_with_what_was_recorded_late_or_undone() {
    let world = world();
    assert_data_eq!(
        world.run("timeline LAKE-2"),
        str![[r#"
Marks  p pledged, s stalled

Statuses by month
Key     Commitment           2025-06 to 2026-03
------  -------------------  ------------------
LAKE-2  Survey the lake bed  pppppppsss

Events
On          Key     Event        Note                 Source  Entry  Recorded  Undone
----------  ------  -----------  -------------------  ------  -----  --------  ------
2025-06-01  LAKE-2  made         Survey the lake bed  pact        1
2025-11-03  LAKE-2  in-progress                                   5  late      undone
2026-01     LAKE-2  stalled                                       4
2026-02-18  thaw    unmet        ice again                        3  late
2026-02-20  thaw    met                                           2
2026-05-21  LAKE-2  due                               pact

"#]]
    );
    assert_data_eq!(
        world.run("timeline LAKE-2 --format json"),
        str![[r#"
{"commitments":[{"key":"LAKE-2","title":"Survey the lake bed","months":[{"month":"2025-06","status":"pledged"},{"month":"2025-07","status":"pledged"},{"month":"2025-08","status":"pledged"},{"month":"2025-09","status":"pledged"},{"month":"2025-10","status":"pledged"},{"month":"2025-11","status":"pledged"},{"month":"2025-12","status":"pledged"},{"month":"2026-01","status":"stalled"},{"month":"2026-02","status":"stalled"},{"month":"2026-03","status":"stalled"}]}],"events":[{"on":"2025-06-01","key":"LAKE-2","event":"made","party":null,"note":"Survey the lake bed","source":"pact","entry":1,"recorded_at":"2026-03-01T00:00:00Z","late":false,"retracted":false},{"on":"2025-11-03","key":"LAKE-2","event":"in-progress","party":null,"note":null,"source":null,"entry":5,"recorded_at":"2026-03-01T00:00:00Z","late":true,"retracted":true},{"on":"2026-01","key":"LAKE-2","event":"stalled","party":null,"note":null,"source":null,"entry":4,"recorded_at":"2026-03-01T00:00:00Z","late":false,"retracted":false},{"on":"2026-02-18","key":"thaw","event":"unmet","party":null,"note":"ice again","source":null,"entry":3,"recorded_at":"2026-03-01T00:00:00Z","late":true,"retracted":false},{"on":"2026-02-20","key":"thaw","event":"met","party":null,"note":null,"source":null,"entry":2,"recorded_at":"2026-03-01T00:00:00Z","late":false,"retracted":false},{"on":"2026-05-21","key":"LAKE-2","event":"due","party":null,"note":null,"source":"pact","entry":null,"recorded_at":null,"late":false,"retracted":false}]}

"#]]
    );
    assert_data_eq!(
        world.run("timeline LAKE-2 --as-of 2025-12-31"),
        str![[r#"
As of 2025-12-31.

Marks  p pledged

Statuses by month
Key     Commitment           2025-06 to 2025-12
------  -------------------  ------------------
LAKE-2  Survey the lake bed  ppppppp

Events
On          Key     Event        Note                 Source  Entry  Undone
----------  ------  -----------  -------------------  ------  -----  ------
2025-06-01  LAKE-2  made         Survey the lake bed  pact        1
2025-11-03  LAKE-2  in-progress                                   5  undone

"#]]
    );
}

#[test]
fn of_a_party_and_of_a_condition() {
    let world = world();
    assert_data_eq!(
        world.run("timeline --party DE"),
        str![[r#"
Marks  p pledged

Statuses by month
Key     Commitment  2025-06 to 2026-03
------  ----------  ------------------
LAKE-3  Send boats  pppppppppp

Events
On          Key     Event   Party    Note        Source  Entry
----------  ------  ------  -------  ----------  ------  -----
2025-06     LAKE-3  made             Send boats  pact        1
2025-06-01  flood   unmet                                    1
2026-01-10  LAKE-3  broken  Germany                          1

"#]]
    );
    assert_data_eq!(
        world.run("timeline --condition flood --format markdown"),
        str![[r#"
- **Marks:** p pledged

**Statuses by month**

| Key | Commitment | 2025-06 to 2026-03 |
| --- | --- | --- |
| LAKE-3 | Send boats | pppppppppp |

**Events**

| On | Key | Event | Party | Note | Source | Entry |
| --- | --- | --- | --- | --- | --- | --: |
| 2025-06 | LAKE-3 | made |  | Send boats | pact | 1 |
| 2025-06-01 | flood | unmet |  |  |  | 1 |
| 2026-01-10 | LAKE-3 | broken | Germany |  |  | 1 |

"#]]
    );
}

#[test]
fn nothing_of_what_is_asked_for() {
    let world = world();
    assert_data_eq!(
        world.run("timeline --search zebra"),
        str![[r#"
Nothing happened that is as asked for.

"#]]
    );
    assert_data_eq!(
        world.run("timeline LAKE-9"),
        str![[r#"
error: there is no commitment `LAKE-9`; nearest: `LAKE-1`, `LAKE-2`, `LAKE-3`
hint: `pledge list --all` lists what there is
[exit 1]

"#]]
    );
}

#[test]
fn events_alone_for_spreadsheets() {
    assert_data_eq!(
        world().run("timeline LAKE-2 --format csv"),
        str![[r#"
on,key,event,party,note,source,entry,recorded_at,late,retracted
2025-06-01,LAKE-2,made,,Survey the lake bed,pact,1,2026-03-01T00:00:00Z,false,false
2025-11-03,LAKE-2,in-progress,,,,5,2026-03-01T00:00:00Z,true,true
2026-01,LAKE-2,stalled,,,,4,2026-03-01T00:00:00Z,false,false
2026-02-18,thaw,unmet,,ice again,,3,2026-03-01T00:00:00Z,true,false
2026-02-20,thaw,met,,,,2,2026-03-01T00:00:00Z,false,false
2026-05-21,LAKE-2,due,,,pact,,,false,false

"#]]
    );
}
