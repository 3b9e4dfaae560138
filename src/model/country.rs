//! The countries of ISO 3166-1, from the crate `keshvar`, with the names that its list lacks or has wrong for us.

use std::collections::HashMap;
use std::sync::OnceLock;

/// A country of ISO 3166-1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Country {
    /// The alpha-2 code, in capitals: `FR`.
    pub alpha2: &'static str,
    /// The name that people use: "United Kingdom" rather than "United Kingdom of Great Britain and Northern Ireland".
    pub name: &'static str,
}

/// The name we show, where the short name of ISO 3166-1 is not the one that people use.
const SHOWN: &[(&str, &str)] = &[
    ("BN", "Brunei"),
    ("BO", "Bolivia"),
    ("BQ", "Caribbean Netherlands"),
    ("CD", "DR Congo"),
    ("FK", "Falkland Islands"),
    ("FM", "Micronesia"),
    ("GB", "United Kingdom"),
    ("IR", "Iran"),
    ("KP", "North Korea"),
    ("KR", "South Korea"),
    ("LA", "Laos"),
    ("MD", "Moldova"),
    ("MF", "Saint Martin"),
    ("PS", "Palestine"),
    ("RU", "Russia"),
    ("SX", "Sint Maarten"),
    ("SY", "Syria"),
    ("TW", "Taiwan"),
    ("TZ", "Tanzania"),
    ("US", "United States"),
    ("VE", "Venezuela"),
    ("VG", "British Virgin Islands"),
    ("VI", "US Virgin Islands"),
    ("VN", "Vietnam"),
    ("CC", "Cocos Islands"),
];

/// Names that people use and the crate's list lacks.
const ADDED: &[(&str, &str)] = &[
    ("AE", "UAE"),
    ("BA", "Bosnia"),
    ("CD", "Democratic Republic of the Congo"),
    ("CI", "Ivory Coast"),
    ("CV", "Cape Verde"),
    ("CZ", "Czech Republic"),
    ("GB", "Britain"),
    ("GB", "Great Britain"),
    ("GB", "U.K."),
    ("KP", "DPRK"),
    ("KR", "Republic of Korea"),
    ("MM", "Burma"),
    ("NL", "Holland"),
    ("RU", "Russian Federation"),
    ("SZ", "Swaziland"),
    ("TL", "East Timor"),
    ("TR", "Turkey"),
    ("TR", "Turkiye"),
    ("US", "USA"),
    ("US", "U.S."),
    ("US", "U.S.A."),
    ("US", "America"),
    ("VA", "Vatican"),
];

/// Names in the crate's list that mean a part of the country only.
const DROPPED: &[&str] = &["England"];

struct Names {
    all: Vec<Country>,
    by_name: HashMap<String, usize>,
}

/// All countries, in the order of their alpha-2 codes.
#[must_use]
pub fn countries() -> &'static [Country] {
    &names().all
}

/// The country of an alpha-2 or alpha-3 code or a name, in any case.
#[must_use]
pub fn country(text: &str) -> Option<Country> {
    let names = names();
    names.by_name.get(&text.trim().to_lowercase()).map(|&index| names.all[index])
}

fn names() -> &'static Names {
    static NAMES: OnceLock<Names> = OnceLock::new();
    NAMES.get_or_init(collect)
}

fn collect() -> Names {
    let mut listed: Vec<keshvar::Country> = keshvar::CountryIterator::new().collect();
    listed.sort_by_key(|country| country.un_locode());
    let all: Vec<Country> = listed.iter().map(shown).collect();
    let mut by_name = HashMap::new();
    // Codes and the names that we vouch for first: whoever comes later does not take a name that is given.
    for (index, country) in all.iter().enumerate() {
        by_name.insert(country.alpha2.to_lowercase(), index);
        by_name.insert(listed[index].alpha3().to_string().to_lowercase(), index);
        by_name.insert(country.name.to_lowercase(), index);
    }
    for (alpha2, name) in ADDED {
        if let Ok(index) = all.binary_search_by_key(alpha2, |country| country.alpha2) {
            by_name.insert(name.to_lowercase(), index);
        }
    }
    for (index, country) in listed.iter().enumerate() {
        let formal = [country.iso_short_name(), country.iso_long_name()];
        let common = country.unofficial_name_list().iter().copied().filter(|name| !DROPPED.contains(name));
        for name in formal.into_iter().chain(common) {
            by_name.entry(name.to_lowercase()).or_insert(index);
        }
    }
    Names { all, by_name }
}

fn shown(country: &keshvar::Country) -> Country {
    let alpha2 = country.un_locode();
    let ours = SHOWN.iter().find(|(code, _)| *code == alpha2).map(|(_, name)| *name);
    Country { alpha2, name: ours.unwrap_or(country.iso_short_name()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(text: &str) -> Option<&'static str> {
        country(text).map(|country| country.alpha2)
    }

    #[test]
    fn every_country_is_there_once() {
        assert_eq!(countries().len(), 249);
        assert!(countries().is_sorted_by(|a, b| a.alpha2 < b.alpha2));
        for one in countries() {
            assert_eq!(code(one.alpha2), Some(one.alpha2));
            assert_eq!(code(one.name), Some(one.alpha2), "{}", one.name);
        }
    }

    #[test]
    fn codes_and_common_names_in_any_case() {
        for (text, alpha2) in [
            ("fr", "FR"),
            ("FRA", "FR"),
            ("france", "FR"),
            ("UK", "GB"),
            ("Britain", "GB"),
            ("United Kingdom", "GB"),
            ("usa", "US"),
            ("United States of America", "US"),
            ("Russia", "RU"),
            ("Russian Federation", "RU"),
            ("Türkiye", "TR"),
            ("Turkey", "TR"),
            ("South Korea", "KR"),
            ("Iran", "IR"),
            ("Czech Republic", "CZ"),
            ("Ivory Coast", "CI"),
            ("Niger", "NE"),
            ("Nigeria", "NG"),
            ("Georgia", "GE"),
            ("Ireland", "IE"),
            ("Holland", "NL"),
            ("Syria", "SY"),
            ("Ukraine", "UA"),
            ("Moldova", "MD"),
            ("Vietnam", "VN"),
        ] {
            assert_eq!(code(text), Some(alpha2), "{text}");
        }
        for text in ["England", "Atlantis", "", "XX", "European Union"] {
            assert_eq!(code(text), None, "{text}");
        }
    }

    #[test]
    fn no_shown_name_is_foreign_or_formal() {
        for (alpha2, name) in SHOWN {
            assert!(countries().iter().any(|country| country.alpha2 == *alpha2 && country.name == *name), "{alpha2}");
        }
        for one in countries() {
            assert!(!one.name.starts_with("The ") && !one.name.contains('('), "{}", one.name);
        }
    }
}
