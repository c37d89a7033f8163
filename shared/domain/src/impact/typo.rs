//! Mends slips of the fingers against the lexicon's own words: one letter dropped, doubled, swapped or wrong.

use std::collections::{BTreeMap, BTreeSet};

/// Shorter words have too many neighbours to guess from.
const SHORTEST: usize = 5;
/// Longer ones are no words.
const LONGEST: usize = 24;
/// Beginnings of words are mended from this length on.
const SHORTEST_STEM: usize = 7;

/// Words of the lexicon, findable with one letter missing.
#[derive(Debug, Default)]
pub(crate) struct Mender {
    known: BTreeSet<String>,
    /// Words that are not mended and that nothing is mended to.
    ordinary: BTreeSet<&'static str>,
    /// Beginnings that stand for every word they start.
    stems: BTreeSet<String>,
    /// Known words by every way of leaving one letter out.
    shortened: BTreeMap<String, Vec<String>>,
}

/// Ordinary English that lies one letter from a word of the lexicon and must stay what it is.
const ORDINARY: &str = include_str!("../lexicon/ordinary.txt");

impl Mender {
    /// Learns the words that may be meant; one that ends in `*` is a stem.
    pub(crate) fn new<'a>(words: impl Iterator<Item = &'a str>) -> Mender {
        let mut mender = Mender::default();
        for word in words.filter(|w| w.is_ascii()) {
            let stem = word.trim_end_matches('*');
            if stem != word {
                mender.stems.insert(stem.to_owned());
            }
            let word = stem;
            if mender.known.insert(word.to_owned()) && word.len() >= SHORTEST {
                for short in shorter(word) {
                    mender
                        .shortened
                        .entry(short)
                        .or_default()
                        .push(word.to_owned());
                }
            }
        }
        mender.ordinary = ORDINARY.split_whitespace().collect();
        mender
    }

    /// The word that was meant, when exactly one slip away and starting with the same letter.
    pub(crate) fn mend(&self, word: &str) -> Option<&str> {
        let mendable = word.len() >= SHORTEST
            && word.len() <= LONGEST
            && word.bytes().all(|b| b.is_ascii_lowercase());
        let stemmed = || (3..word.len()).any(|end| self.stems.contains(&word[..end]));
        if !mendable || self.known.contains(word) || self.ordinary.contains(word) || stemmed() {
            return None;
        }
        let beginnings = (SHORTEST_STEM..word.len()).map(|end| &word[..end]);
        self.near(word).or_else(|| {
            beginnings
                .filter_map(|b| self.near(b))
                .find(|w| w.len() >= SHORTEST_STEM && self.stems.contains(*w))
        })
    }

    /// The known word next to this one.
    fn near(&self, word: &str) -> Option<&str> {
        let direct = self.shortened.get(word).into_iter().flatten();
        let shorter_forms = shorter(word);
        let dropped = shorter_forms.iter().filter_map(|s| self.known.get(s));
        let changed = shorter_forms
            .iter()
            .filter_map(|s| self.shortened.get(s))
            .flatten();
        direct
            .chain(dropped.filter(|w| w.len() >= SHORTEST))
            .chain(changed.filter(|w| near(word, w)))
            .find(|w| w.as_bytes().first() == word.as_bytes().first() && !inflects(word, w))
            .map(String::as_str)
    }
}

/// Every way of leaving one letter out.
fn shorter(word: &str) -> Vec<String> {
    (0..word.len())
        .map(|at| format!("{}{}", &word[..at], &word[at + 1..]))
        .collect()
}

/// Same length, and one letter changed (long words only) or two neighbours swapped.
fn near(a: &str, b: &str) -> bool {
    if a.len() != b.len() {
        return false;
    }
    let wrong: Vec<usize> = (0..a.len())
        .filter(|&i| a.as_bytes()[i] != b.as_bytes()[i])
        .collect();
    match wrong[..] {
        // The last letter is grammar: "printed" is not a misspelt "printer".
        [at] => a.len() >= 7 && at + 1 < a.len(),
        [x, y] => {
            y == x + 1 && a.as_bytes()[x] == b.as_bytes()[y] && a.as_bytes()[y] == b.as_bytes()[x]
        }
        _ => false,
    }
}

/// One is the other with an ending: grammar, not a slip.
fn inflects(a: &str, b: &str) -> bool {
    let (short, long) = if a.len() < b.len() { (a, b) } else { (b, a) };
    long.starts_with(short)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;

    #[test]
    fn slips_are_mended_and_grammar_is_left() {
        let mender = Mender::new(
            [
                "frozen",
                "therapists",
                "schedule",
                "printer",
                "patient",
                "locked",
            ]
            .into_iter(),
        );
        assert_eq!(mender.mend("frozn"), Some("frozen"));
        assert_eq!(mender.mend("theripists"), Some("therapists"));
        assert_eq!(mender.mend("scheduel"), Some("schedule"));
        assert_eq!(mender.mend("shedule"), Some("schedule"));
        assert_eq!(mender.mend("patient"), None);
        assert_eq!(mender.mend("printed"), None);
        assert_eq!(mender.mend("patients"), None);
        assert_eq!(mender.mend("looked"), None);
        assert_eq!(mender.mend("cat"), None);
        let mender = Mender::new(["disappear*", "patient*"].into_iter());
        assert_eq!(mender.mend("disapearing"), Some("disappear"));
        assert_eq!(mender.mend("disappearing"), None);
        assert_eq!(mender.mend("pateints"), Some("patient"));
    }
}
