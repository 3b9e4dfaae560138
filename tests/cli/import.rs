//! `pledge import`.

use snapbox::{assert_data_eq, str};

use crate::support::{SMALL, World, sample};

#[test]
fn the_first_import_begins_a_book_and_shows_what_it_brings() {
    let world = World::new().file("small.toml", SMALL);
    assert_data_eq!(
        world.run("import small.toml"),
        str![[r#"
Imported small.toml as entry 1: new: 1 source, 2 parties, 2 conditions, 3 commitments, 2 updates, 1 resolution.

Key     Commitment   Status         Standing     Pledgers       Conditions    Due         Updated
------  -----------  -------------  -----------  -------------  ------------  ----------  ----------
LAKE-1  Clean the    in-progress    overdue      Switzerland                  2026-02-15  2025-09
        shore
LAKE-2  Survey the   pledged        waiting      Lake Club      thaw (unmet)  thaw + 90d
        lake bed
LAKE-3  Send boats   pledged;       in-force;    Germany,       flood                     2026-01-10
                     broken:        closed:      Switzerland    (unmet,
                     Germany        Germany                     Germany)

"#]]
    );
    assert!(world.has("book.db"));
}

#[test]
fn a_second_time_changes_nothing() {
    let world = World::with_small();
    let before = world.run("log --format json");
    assert_data_eq!(
        world.run("import small.toml"),
        str![[r#"
Nothing to import from small.toml: unchanged: 1 source, 2 parties, 2 conditions, 3 commitments, 2 updates, 1 resolution.

"#]]
    );
    assert_eq!(world.run("log --format json"), before);
}

#[test]
fn what_differs_is_appended_as_a_revision() {
    let world = World::with_small();
    world.write("small.toml", SMALL.replace("Clean the shore", "Clean both shores").replace("2025-09\"", "2025-10\""));
    assert_data_eq!(
        world.run("import small.toml"),
        str![[r#"
Imported small.toml as entry 2: new: 1 update; changed: 1 commitment; unchanged: 1 source, 2 parties, 2 conditions, 2 commitments, 1 update, 1 resolution.

Key     Commitment         Status       Standing  Pledgers     Due         Updated
------  -----------------  -----------  --------  -----------  ----------  -------
LAKE-1  Clean both shores  in-progress  overdue   Switzerland  2026-02-15  2025-10

"#]]
    );
    assert_data_eq!(
        world.run("show LAKE-1"),
        str![[r#"
Key         LAKE-1
Commitment  Clean both shores
Quote       “clean every shore”
Made        2025-06-01
Due         2026-02-15
Status      in-progress
Standing    overdue
Updated     2025-10
Tags        shore, water
Place       article 1
Source      Pact of the Lake, The Lakeside Gazette, 2025-06-01, https://lake.example/pact [pact]

Parties
Key        Party        Role         Status       Standing  Since
---------  -----------  -----------  -----------  --------  -------
CH         Switzerland  pledger      in-progress  overdue   2025-10
lake-fund  Lake Fund    beneficiary  in-progress            2025-10

History
On       Event        Note                                         Source  Entry  Author
-------  -----------  -------------------------------------------  ------  -----  ------
         described    Clean the shore                              pact        1  ada
         amended      title: Clean the shore -> Clean both shores  pact        2  ada
2025-09  in-progress  Half of it is clean.                         pact        1  ada
2025-10  in-progress  Half of it is clean.                         pact        2  ada

"#]]
    );
}

#[test]
fn what_a_file_does_not_mention_stays_as_it_is() {
    let world = World::with_small().file(
        "more.json",
        r#"{"condition": [{"key": "drought", "title": "The lake dries up"}],
            "update": [{"commitment": "LAKE-2", "status": "stalled", "on": "2026-02-03"}]}"#,
    );
    assert_data_eq!(
        world.run("import more.json"),
        str![[r#"
Imported more.json as entry 2: new: 1 condition, 1 update.

Key     Commitment           Status   Standing  Pledgers   Conditions    Due         Updated
------  -------------------  -------  --------  ---------  ------------  ----------  ----------
LAKE-2  Survey the lake bed  stalled  waiting   Lake Club  thaw (unmet)  thaw + 90d  2026-02-03

"#]]
    );
    assert_data_eq!(
        world.run("list --format csv"),
        str![[r#"
key,title,source,status,standing,pledgers,beneficiaries,conditions,due,updated_on
LAKE-1,Clean the shore,pact,in-progress,overdue,CH,lake-fund,,2026-02-15,2025-09
LAKE-2,Survey the lake bed,pact,stalled,waiting,lake-club,,thaw,thaw + 90d,2026-02-03
LAKE-3,Send boats,pact,pledged,in-force,DE (broken); CH,,flood,,2026-01-10

"#]]
    );
}

#[test]
fn a_dry_run_says_what_would_happen() {
    let world = World::new().file("small.toml", SMALL);
    assert_data_eq!(
        world.run("import --dry-run small.toml"),
        str![[r#"
Would import small.toml: new: 1 source, 2 parties, 2 conditions, 3 commitments, 2 updates, 1 resolution.

"#]]
    );
    assert!(!world.has("book.db"));
    world.ok("import small.toml");
    world.write("small.toml", SMALL.replace("Send boats", "Send ships"));
    assert_data_eq!(
        world.run("import --dry-run small.toml --format json"),
        str![[r#"
{"entry":null,"hash":null,"dry_run":true,"new":{"sources":0,"parties":0,"conditions":0,"commitments":0,"updates":0,"resolutions":0},"changed":{"sources":0,"parties":0,"conditions":0,"commitments":1,"updates":0,"resolutions":0},"unchanged":{"sources":1,"parties":2,"conditions":2,"commitments":2,"updates":2,"resolutions":1}}

"#]]
    );
    assert!(world.run("show LAKE-3").contains("Send boats"));
}

#[test]
fn several_files_are_one_entry_and_may_refer_to_each_other() {
    let (sources, rest) = SMALL.split_once("[[party]]").expect("a party");
    let world = World::new().file("b-sources.toml", sources).file("a-rest.toml", format!("[[party]]{rest}"));
    assert_data_eq!(
        world.run("import a-rest.toml b-sources.toml"),
        str![[r#"
Imported a-rest.toml, b-sources.toml as entry 1: new: 1 source, 2 parties, 2 conditions, 3 commitments, 2 updates, 1 resolution.

Key     Commitment   Status         Standing     Pledgers       Conditions    Due         Updated
------  -----------  -------------  -----------  -------------  ------------  ----------  ----------
LAKE-1  Clean the    in-progress    overdue      Switzerland                  2026-02-15  2025-09
        shore
LAKE-2  Survey the   pledged        waiting      Lake Club      thaw (unmet)  thaw + 90d
        lake bed
LAKE-3  Send boats   pledged;       in-force;    Germany,       flood                     2026-01-10
                     broken:        closed:      Switzerland    (unmet,
                     Germany        Germany                     Germany)

"#]]
    );
    assert_eq!(world.sql("SELECT count(*) FROM entry"), "1\n");
}

#[test]
fn from_standard_input_in_a_format_that_is_named() {
    let world = World::new();
    let input = "{\"type\":\"source\",\"key\":\"pact\",\"title\":\"Pact\"}\n\
        {\"type\":\"commitment\",\"key\":\"P-1\",\"title\":\"Help\",\"source\":\"pact\",\
        \"parties\":[{\"party\":\"FRA\",\"role\":\"pledger\"}]}\n";
    assert_data_eq!(
        world.run_with("import --from ndjson -", input),
        str![[r#"
Imported standard input as entry 1: new: 1 source, 1 commitment.

Key  Commitment  Status   Standing  Pledgers
---  ----------  -------  --------  --------
P-1  Help        pledged  in-force  France

"#]]
    );
    assert_data_eq!(
        world.run_with("import -", input),
        str![[r#"
error: standard input does not tell its format: say `--from` toml, json, ndjson
[exit 1]

"#]]
    );
}

#[test]
fn the_format_goes_by_the_extension_or_by_what_is_said() {
    let world = World::new().file("small.txt", SMALL).file("small.TOML", SMALL);
    assert_data_eq!(
        world.run("import small.txt"),
        str![[r#"
error: small.txt does not tell its format: say `--from` toml, json, ndjson
[exit 1]

"#]]
    );
    assert_data_eq!(
        world.run("import --from toml small.txt --format csv"),
        str![[r#"
entry,hash,dry_run,new_sources,new_parties,new_conditions,new_commitments,new_updates,new_resolutions,changed_sources,changed_parties,changed_conditions,changed_commitments,changed_updates,changed_resolutions,unchanged_sources,unchanged_parties,unchanged_conditions,unchanged_commitments,unchanged_updates,unchanged_resolutions
1,[HASH],false,1,2,2,3,2,1,0,0,0,0,0,0,0,0,0,0,0,0

"#]]
    );
    assert_data_eq!(
        world.run("import small.TOML"),
        str![[r#"
Nothing to import from small.TOML: unchanged: 1 source, 2 parties, 2 conditions, 3 commitments, 2 updates, 1 resolution.

"#]]
    );
}

#[test]
fn parties_go_by_code_name_or_alias_in_any_case() {
    let world = World::with_small();
    let mut dossier = String::new();
    for (number, party) in
        ["fr", "FRA", "france", "UK", "Britain", "usa", "Russia", "Türkiye", "TURKEY", "the club", "lake fund"]
            .iter()
            .enumerate()
    {
        dossier.push_str(&format!(
            "[[commitment]]\nkey = \"C-{number:02}\"\ntitle = \"{party}\"\nsource = \"pact\"\n\
             parties = [{{ party = \"{party}\", role = \"pledger\" }}]\n"
        ));
    }
    world.write("names.toml", dossier);
    world.ok("import names.toml");
    assert_data_eq!(
        world.run("list --search 'fr*' --format csv"),
        str![[r#"
key,title,source,status,standing,pledgers,beneficiaries,conditions,due,updated_on
C-00,fr,pact,pledged,in-force,FR,,,,
C-01,FRA,pact,pledged,in-force,FR,,,,
C-02,france,pact,pledged,in-force,FR,,,,

"#]]
    );
    let sql = "SELECT current_commitment.title, group_concat(DISTINCT party)
        FROM current_commitment JOIN current_status ON current_status.commitment = current_commitment.key
        WHERE current_commitment.key LIKE 'C-%' AND party IS NOT NULL GROUP BY current_commitment.key";
    assert_data_eq!(
        world.sql(sql),
        str![[r#"
fr|FR
FRA|FR
france|FR
UK|GB
Britain|GB
usa|US
Russia|RU
Türkiye|TR
TURKEY|TR
the club|lake-club
lake fund|lake-fund

"#]]
    );
}

#[test]
fn the_samples_are_in_order() {
    let world = World::new();
    let (paris, budapest) = (sample("paris-declaration.toml"), sample("budapest-memorandum.toml"));
    assert_data_eq!(
        world.run(&format!("import {paris} {budapest} --format json")),
        str![[r#"
{"entry":1,"hash":"[HASH]","dry_run":false,"new":{"sources":15,"parties":1,"conditions":6,"commitments":17,"updates":27,"resolutions":1},"changed":{"sources":0,"parties":0,"conditions":0,"commitments":0,"updates":0,"resolutions":0},"unchanged":{"sources":0,"parties":0,"conditions":0,"commitments":0,"updates":0,"resolutions":0}}

"#]]
    );
}

#[test]
fn an_update_before_the_commitment_was_made_is_a_warning() {
    let world = World::with_small()
        .file("early.toml", "[[update]]\ncommitment = \"LAKE-1\"\nstatus = \"pledged\"\non = \"2024-01-01\"\n");
    assert_data_eq!(
        world.run("import early.toml"),
        str![[r#"
Imported early.toml as entry 2: new: 1 update.

Key     Commitment       Status       Standing  Pledgers     Due         Updated
------  ---------------  -----------  --------  -----------  ----------  -------
LAKE-1  Clean the shore  in-progress  overdue   Switzerland  2026-02-15  2025-09
warning: `LAKE-1` has an update of 2024-01-01, before it was made (2025-06-01)

"#]]
    );
}

#[test]
fn what_binds_nobody_is_a_warning() {
    let world = World::with_small().file(
        "nobody.toml",
        "[[commitment]]\nkey = \"LAKE-8\"\ntitle = \"Eight\"\nsource = \"pact\"\n\
         requires = [{ condition = \"thaw\", party = \"FR\" }]\n",
    );
    assert_data_eq!(
        world.run("import nobody.toml"),
        str![[r#"
Imported nobody.toml as entry 2: new: 1 commitment.

Key     Commitment  Status   Standing  Conditions
------  ----------  -------  --------  --------------------
LAKE-8  Eight       pledged  in-force  thaw (unmet, France)
warning: `LAKE-8` has no parties: no report by country or party counts it
warning: `LAKE-8` requires `thaw` of `FR` alone, which is none of its parties

"#]]
    );
}
