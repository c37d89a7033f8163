//! A set of patterns with their meanings, and finding them in a text.

use std::collections::BTreeMap;

use super::pattern::{GAP, Pattern, Span, bit, is_number};
use super::text::Text;

/// A compiled set of patterns, each with what it means.
#[derive(Debug)]
pub(crate) struct Book<M> {
    entries: Vec<(Pattern, M)>,
    by_word: BTreeMap<&'static str, Vec<usize>>,
    /// Beginnings of words by their first byte.
    by_stem: BTreeMap<u8, Vec<(&'static str, usize)>>,
    by_number: Vec<usize>,
}

/// A pattern of a book found in a text.
#[derive(Debug, Clone)]
pub(crate) struct Hit<M> {
    /// What it means.
    pub means: M,
    /// Which entry of the book matched; two hits of one entry are one piece of evidence.
    pub entry: usize,
    /// Where.
    pub span: Span,
}

impl<M: Copy> Book<M> {
    /// Compiles the finding aids of `entries`.
    pub(crate) fn new(entries: Vec<(Pattern, M)>) -> Book<M> {
        let mut book = Book {
            entries,
            by_word: BTreeMap::new(),
            by_stem: BTreeMap::new(),
            by_number: Vec::new(),
        };
        for (at, (pattern, _)) in book.entries.iter().enumerate() {
            match pattern.heads() {
                None => book.by_number.push(at),
                Some(heads) => {
                    for word in &heads.words {
                        book.by_word.entry(word).or_default().push(at);
                    }
                    for stem in &heads.stems {
                        let first = stem.bytes().next().unwrap_or_default();
                        book.by_stem.entry(first).or_default().push((stem, at));
                    }
                }
            }
        }
        book
    }

    /// Every match in the text, overlapping ones included. `begins` names the entries that each word may begin.
    pub(crate) fn find<'a>(
        &self,
        text: &Text,
        begins: impl Fn(usize) -> &'a [usize],
    ) -> Vec<Hit<M>> {
        let (mut hits, mut named) = (Vec::new(), Vec::new());
        let bits: Vec<u64> = text.words.iter().map(|word| bit(&word.text)).collect();
        for at in 0..text.words.len() {
            let clause = text.words[at].clause;
            let later = text.words.iter().zip(&bits).skip(at + 1).take(GAP + 1);
            let mut later = later.take_while(|(word, _)| word.clause == clause);
            let next = later.next().map_or(0, |(_, bit)| *bit);
            let near = later.fold(next, |all, (_, bit)| all | bit);
            for &entry in begins(at) {
                let (pattern, means) = &self.entries[entry];
                if !pattern.may_follow(next, near) {
                    continue;
                }
                if let Some(span) = pattern.at(&text.words, at, &mut named) {
                    hits.push(Hit {
                        means: *means,
                        entry,
                        span,
                    });
                }
            }
        }
        hits
    }

    /// The entries that may begin with `word`.
    pub(crate) fn beginning_with(&self, word: &str) -> Vec<usize> {
        let first = word.bytes().next().unwrap_or_default();
        let alike = self.by_stem.get(&first).into_iter().flatten();
        let by_stem = alike
            .filter(|(stem, _)| word.starts_with(stem))
            .map(|(_, entry)| entry);
        let by_number = is_number(word).then_some(&self.by_number);
        let by_word = self.by_word.get(word).into_iter().flatten();
        let begun = by_word
            .chain(by_stem)
            .chain(by_number.into_iter().flatten());
        begun.copied().collect()
    }
}

/// Of overlapping hits keeps the one that names more words; of equals the one written first.
pub(crate) fn settle<M>(mut hits: Vec<Hit<M>>, words: usize) -> Vec<Hit<M>> {
    hits.sort_by_key(|hit| (std::cmp::Reverse(hit.span.named.len()), hit.entry));
    let mut taken = vec![false; words];
    hits.retain(|hit| {
        let free = hit.span.named.iter().all(|&at| !taken[at]);
        if free {
            for &at in &hit.span.named {
                taken[at] = true;
            }
        }
        free
    });
    hits
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;
    use crate::impact::cue::{Cue, Family};
    use crate::impact::lexicon::Lexicon;

    #[test]
    fn the_longer_of_two_overlapping_cues_wins() {
        let lexicon = Lexicon::shipped();
        let text = Text::read("", "nothing works");
        let begins = |at: usize| lexicon.cues.beginning_with(&text.words[at].text);
        let begins: Vec<Vec<usize>> = (0..text.words.len()).map(begins).collect();
        let hits = lexicon
            .cues
            .find(&text, |at| &begins[at])
            .into_iter()
            .filter(|h| h.means.1 == Family::Condition)
            .collect();
        let cues: Vec<Cue> = settle(hits, text.words.len())
            .iter()
            .map(|h| h.means.0)
            .collect();
        assert_eq!(cues, [Cue::Down]);
    }
}
