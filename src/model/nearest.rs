//! The known words nearest to an unknown one, for messages that show the way out.

/// Up to three of `known` that `text` may have been meant for, nearest first.
///
/// Nearness is the Damerau-Levenshtein distance of the words in lower case, up to a third of the length; words that begin
/// with `text` count as near, too.
pub fn nearest<'a>(text: &str, known: impl IntoIterator<Item = &'a str>) -> Vec<&'a str> {
    let wanted = text.to_lowercase();
    let limit = (wanted.chars().count() / 3).max(1);
    let mut near: Vec<(usize, &str)> = known
        .into_iter()
        .filter(|word| word.len().abs_diff(wanted.len()) <= limit * 4 || word.len() > wanted.len())
        .filter_map(|word| distance(&wanted, &word.to_lowercase(), limit).map(|distance| (distance, word)))
        .collect();
    near.sort_unstable();
    near.dedup();
    near.into_iter().take(3).map(|(_, word)| word).collect()
}

fn distance(wanted: &str, word: &str, limit: usize) -> Option<usize> {
    let distance = strsim::damerau_levenshtein(wanted, word);
    let begins_so = wanted.len() >= 3 && word.starts_with(wanted);
    if begins_so { Some(distance.min(limit)) } else { Some(distance).filter(|distance| *distance <= limit) }
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn slips_find_what_was_meant() {
        assert_eq!(nearest("PARIS-33", ["PARIS-1", "PARIS-3", "BUDAPEST-3"]), ["PARIS-3", "PARIS-1"]);
        assert_eq!(nearest("Frnace", ["Finland", "France", "Greece"]), ["France"]);
        assert_eq!(nearest("post", ["post-ceasefire", "vote"]), ["post-ceasefire"]);
        assert_eq!(nearest("paris-1", ["PARIS-10", "PARIS-2", "PARIS-1"]), ["PARIS-1", "PARIS-10", "PARIS-2"]);
        assert!(nearest("zzz", ["PARIS-1"]).is_empty());
    }
}
