//! `pledge sources`.

use snapbox::{assert_data_eq, str};

use crate::support::World;

#[test]
fn what_the_book_knows() {
    assert_data_eq!(
        World::with_samples().run("sources"),
        str![[r#"
Key                 Source               Publisher      Published   Commitments  Address
------------------  -------------------  -------------  ----------  -----------  -------------------
budapest-           Memorandum on        United         1994-12-05            6
memorandum          Security Assurances  Nations
                    in connection with
                    Ukraine's accession
                    to the Treaty on
                    the
                    Non-Proliferation
                    of Nuclear Weapons
capitalpost-2026-   200m pounds for UK   Capital Post   2026-01-09               https://capitalpost
01-09               forces' deployment                                           .uk/politics/defenc
                    to Ukraine                                                   e-security/200m-
                                                                                 for-uk-forces-
                                                                                 deployment-to-
                                                                                 ukraine.html
crimea-treaty-2014  Treaty by which                     2014-03-18
                    Russia annexes
                    Crimea
independent-2026-   British armed        The            2026-01-06           10
01-06               forces to be         Independent
                    deployed in Ukraine
                    in the event of a
                    ceasefire
intent-2026-01-06   Declaration of       President of   2026-01-06               https://www.preside
                    Intent on deploying  Ukraine                                 nt.gov.ua/en/news/v
                    a multinational                                              azhlivo-sho-
                    force                                                        sogodni-ye-
                                                                                 gruntovni-
                                                                                 dokumenti-
                                                                                 koaliciyi-ohochi-
                                                                                 102317
invasion-2022       Russia's full-scale                 2022-02-24
                    invasion of Ukraine
kyivindependent-    UK reportedly        The Kyiv       2026-01                  https://kyivindepen
2026-01-26          weighs seizure of    Independent                             dent.com/uk-
                    Russian shadow                                               reportedly-weighs-
                    fleet tanker,                                                seizure-of-russian-
                    marking new                                                  shadow-fleet-
                    enforcement tactic                                           tanker-marking-new-
                                                                                 enforcement-tactic
online-ua-2026-02-  US to monitor        Online.UA      2026-02-18               https://news.online
18                  ceasefire between                                            .ua/en/us-to-
                    Ukraine and Russia                                           monitor-ceasefire-
                                                                                 between-ukraine-
                                                                                 and-russia-901552/
paris-              Consultations under                 2014-03-05
consultations-2014  the Budapest
                    Memorandum in Paris
paris-declaration   Robust Security      President of   2026-01-06            1  https://www.preside
                    Guarantees for a     Ukraine                                 nt.gov.ua/en/news/p
                    Solid and Lasting                                            arizka-deklaraciya-
                    Peace in Ukraine                                             nadijni-garantiyi-
                    (Paris declaration)                                          bezpeki-dlya-
                                                                                 micnogo-j-102313
rbc-2026-01-12      UK prepares legal    RBC-Ukraine    2026-01                  https://newsukraine
                    grounds to detain                                            .rbc.ua/news/uk-
                    shadow fleet                                                 prepares-legal-
                    tankers                                                      grounds-to-detain-
                                                                                 shadow-
                                                                                 1768233365.html
tass-2026-02-24     Headquarters of the  TASS           2026-02-24               https://tass.com/wo
                    multinational force                                          rld/2090595
                    is up and running
ukdefencejournal-   On a vote of the     UK Defence                              https://ukdefencejo
65650               House of Commons     Journal                                 urnal.org.uk/?p=656
                    for a deployment to                                          50
                    Ukraine
ukrinform-2026-01-  Macron presents      Ukrinform      2026-01-08               https://www.ukrinfo
08                  plan to                                                      rm.net/amp/rubric-
                    parliamentary                                                polytics/4078519-
                    forces on deploying                                          macron-presents-
                    French troops to                                             plan-to-
                    Ukraine                                                      parliamentary-
                                                                                 forces-on-
                                                                                 deploying-french-
                                                                                 troops-to-
                                                                                 ukraine.html
unga-68-262         Resolution 68/262:   UN General     2014-03-27
                    Territorial          Assembly
                    integrity of
                    Ukraine

"#]]
    );
}

#[test]
fn for_programs() {
    assert_data_eq!(
        World::with_small().run("sources --format json"),
        str![[r#"
[
  {"key":"pact","title":"Pact of the Lake","publisher":"The Lakeside Gazette","published":"2025-06-01","kind":"declaration","commitments":3,"url":"https://lake.example/pact"}
]

"#]]
    );
}

#[test]
fn filtered() {
    assert_data_eq!(
        World::with_small().run("sources --search survey --format csv"),
        str![[r#"
key,title,publisher,published,kind,commitments,url
pact,Pact of the Lake,The Lakeside Gazette,2025-06-01,declaration,1,https://lake.example/pact

"#]]
    );
}
