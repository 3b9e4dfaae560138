//! The dossier's formats: the same in each, and in any order where the format allows it.

use snapbox::{assert_data_eq, str};

use crate::support::{SMALL, World};

#[test]
fn the_order_of_items_does_not_matter() {
    let mut items: Vec<&str> = SMALL.split("\n\n").collect();
    items.reverse();
    let world = World::with_small().file("turned.toml", items.join("\n\n"));
    assert_data_eq!(
        world.run("import turned.toml"),
        str![[r#"
Nothing to import from turned.toml: unchanged: 1 source, 2 parties, 2 conditions, 3 commitments, 2 updates, 1 resolution.

"#]]
    );
    world.ok("import turned.toml --ledger turned.db");
    assert_data_eq!(
        world.run("list --ledger turned.db --all --format csv"),
        str![[r#"
key,title,source,status,standing,pledgers,beneficiaries,conditions,due,updated_on
LAKE-3,Send boats,pact,pledged,in-force,DE (broken); CH,,flood,,2026-01-10
LAKE-2,Survey the lake bed,pact,pledged,waiting,lake-club,,thaw,thaw + 90d,
LAKE-1,Clean the shore,pact,in-progress,overdue,CH,lake-fund,,2026-02-15,2025-09

"#]]
    );
}

#[test]
fn json_may_name_its_lists_in_any_order() {
    let world = World::new().file(
        "turned.json",
        r#"{"update": [{"commitment": "P-1", "status": "stalled", "on": "2026-01", "party": "chad"}],
        "commitment": [{"source": "s", "title": "P", "key": "P-1", "parties": [{"role": "pledger", "party": "TD"}]}],
        "source": [{"title": "S", "key": "s"}]}"#,
    );
    assert_data_eq!(
        world.run("import turned.json"),
        str![[r#"
Imported turned.json as entry 1: new: 1 source, 1 commitment, 1 update.

Key  Commitment  Status                  Standing  Pledgers  Updated
---  ----------  ----------------------  --------  --------  -------
P-1  P           pledged; stalled: Chad  in-force  Chad      2026-01

"#]]
    );
}

#[test]
fn toml_in_its_other_spellings() {
    let world = World::new().file(
        "spelt.toml",
        "source = [{ key = 's', title = '''S''', published = 2026-01-05 }]\n\
         [[commitment]]\nkey = 'P-1'\ntitle = \"P\"\nsource = 's'\nmade = 2026-01-05\n\
         [[commitment.parties]]\nparty = 'FR'\nrole = 'pledger'\n",
    );
    assert_data_eq!(
        world.run("import spelt.toml"),
        str![[r#"
Imported spelt.toml as entry 1: new: 1 source, 1 commitment.

Key  Commitment  Status   Standing  Pledgers
---  ----------  -------  --------  --------
P-1  P           pledged  in-force  France

"#]]
    );
    assert_data_eq!(
        world.run("export"),
        str![[r#"
[[source]]
key = "s"
title = "S"
published = "2026-01-05"

[[commitment]]
key = "P-1"
title = "P"
source = "s"
made = "2026-01-05"
parties = [
    { party = "FR", role = "pledger" },
]

"#]]
    );
}

#[test]
fn empty_fields_are_fields_that_are_not_there() {
    let world = World::new().file(
        "nulls.json",
        r#"{"source": [{"key": "s", "title": "S", "url": null}],
        "commitment": [{"key": "P-1", "title": "P", "source": "s", "due": null, "tags": [], "parties": null}]}"#,
    );
    world.ok("import nulls.json");
    assert_data_eq!(
        world.run("export --format ndjson"),
        str![[r#"
{"type":"source","key":"s","title":"S"}
{"type":"commitment","key":"P-1","title":"P","source":"s"}

"#]]
    );
}
