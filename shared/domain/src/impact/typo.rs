//! Mends slips of the fingers against the lexicon's own words: one letter dropped, doubled, swapped or wrong.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::pattern::Members;

/// Shorter words have too many neighbours to guess from.
const SHORTEST: usize = 5;
/// Longer ones are no words.
const LONGEST: usize = 24;
/// Beginnings of words are mended from this length on.
const SHORTEST_STEM: usize = 7;
/// A wrong letter is mended in words of this length on.
const SHORTEST_WRONG: usize = 7;

/// The words of the lexicon.
#[derive(Debug, Default)]
pub(crate) struct Mender {
    known: BTreeSet<&'static str>,
    /// Words that are not mended and that nothing is mended to.
    ordinary: BTreeSet<&'static str>,
    /// Beginnings that stand for every word they start.
    stems: BTreeSet<&'static str>,
    /// Known words by first letter and length.
    alike: BTreeMap<(u8, usize), Vec<&'static str>>,
}

/// Ordinary English that lies one letter from a word of the lexicon and must stay what it is.
const ORDINARY: &str = include_str!("../lexicon/ordinary.txt");

impl Mender {
    /// Learns the words that may be meant.
    pub(crate) fn new<'a>(vocabulary: impl Iterator<Item = &'a Arc<Members>>) -> Mender {
        let mut mender = Mender {
            ordinary: ORDINARY.split_whitespace().collect(),
            ..Mender::default()
        };
        for members in vocabulary {
            mender.stems.extend(&members.stems);
            mender
                .known
                .extend(members.words.iter().chain(&members.stems));
        }
        let long = mender
            .known
            .iter()
            .filter(|word| word.len() >= SHORTEST && word.is_ascii());
        for word in long {
            let first = word.as_bytes()[0];
            mender
                .alike
                .entry((first, word.len()))
                .or_default()
                .push(word);
        }
        mender
    }

    /// The word that was meant, when exactly one slip away and starting with the same letter.
    pub(crate) fn mend(&self, word: &str) -> Option<&'static str> {
        let mendable = word.len() >= SHORTEST
            && word.len() <= LONGEST
            && word.bytes().all(|b| b.is_ascii_lowercase());
        let stemmed = || (3..word.len()).any(|end| self.stems.contains(&word[..end]));
        if !mendable || self.known.contains(word) || self.ordinary.contains(word) || stemmed() {
            return None;
        }
        let beginnings = (SHORTEST_STEM..word.len()).map(|end| &word[..end]);
        let stem = |meant: &&str| meant.len() >= SHORTEST_STEM && self.stems.contains(meant);
        self.near(word)
            .or_else(|| beginnings.filter_map(|b| self.near(b)).find(stem))
    }

    /// The known word next to this one: a letter short, a letter long, or as long.
    fn near(&self, word: &str) -> Option<&'static str> {
        let first = *word.as_bytes().first()?;
        let lengths = [word.len() + 1, word.len() - 1, word.len()];
        let candidates = lengths
            .into_iter()
            .filter_map(|len| self.alike.get(&(first, len)));
        candidates.flatten().copied().find(|known| {
            let slip = match known.len().cmp(&word.len()) {
                std::cmp::Ordering::Greater => lacks_one(word, known),
                std::cmp::Ordering::Less => lacks_one(known, word),
                std::cmp::Ordering::Equal => one_off(word, known),
            };
            slip && !inflects(word, known)
        })
    }
}

/// `short` is `long` with one letter left out.
fn lacks_one(short: &str, long: &str) -> bool {
    let same = short
        .bytes()
        .zip(long.bytes())
        .take_while(|(a, b)| a == b)
        .count();
    short.as_bytes()[same..] == long.as_bytes()[same + 1..]
}

/// Two words of one length: one letter changed (long words only) or two neighbours swapped.
fn one_off(a: &str, b: &str) -> bool {
    let (a, b) = (a.as_bytes(), b.as_bytes());
    let mut wrong = (0..a.len()).filter(|&i| a[i] != b[i]);
    match (wrong.next(), wrong.next(), wrong.next()) {
        // The last letter is grammar: "printed" is not a misspelt "printer".
        (Some(at), None, _) => a.len() >= SHORTEST_WRONG && at + 1 < a.len(),
        (Some(x), Some(y), None) => y == x + 1 && a[x] == b[y] && a[y] == b[x],
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

    fn mender(words: &[&'static str]) -> Mender {
        Mender::new([Arc::new(Members::of(words.iter().copied()))].iter())
    }

    #[test]
    fn slips_are_mended_and_grammar_is_left() {
        let mender = mender(&[
            "frozen",
            "therapists",
            "schedule",
            "printer",
            "patient",
            "locked",
        ]);
        assert_eq!(mender.mend("frozn"), Some("frozen"));
        assert_eq!(mender.mend("theripists"), Some("therapists"));
        assert_eq!(mender.mend("scheduel"), Some("schedule"));
        assert_eq!(mender.mend("shedule"), Some("schedule"));
        assert_eq!(mender.mend("printter"), Some("printer"));
        assert_eq!(mender.mend("patient"), None);
        assert_eq!(mender.mend("printed"), None);
        assert_eq!(mender.mend("patients"), None);
        assert_eq!(mender.mend("looked"), None);
        assert_eq!(mender.mend("cat"), None);
    }

    #[test]
    fn the_beginning_of_a_longer_word_is_mended() {
        let mender = mender(&["disappear*", "patient*"]);
        assert_eq!(mender.mend("disapearing"), Some("disappear"));
        assert_eq!(mender.mend("disappearing"), None);
        assert_eq!(mender.mend("pateints"), Some("patient"));
    }
}
