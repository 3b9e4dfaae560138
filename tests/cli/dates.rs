//! Dates as people write them, wherever a date is taken.

use snapbox::{assert_data_eq, str};

use crate::support::World;

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
