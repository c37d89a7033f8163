//! What is known of single words, remembered from one text to the next: the same words come again and again.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::lexicon::Lexicon;
use super::text::Text;

/// How many words are remembered; beyond that all are forgotten.
const WORDS_MAX: usize = 8_192;
/// Longer words are not remembered.
const LONGEST: usize = 24;

/// What is known of a word.
#[derive(Debug)]
pub(crate) struct Known {
    /// The word that was meant, where it is misspelt.
    pub meant: Option<&'static str>,
    /// The names of systems that it may begin, by their places in the book.
    pub names: Vec<usize>,
    /// The cues that it may begin.
    pub cues: Vec<usize>,
    /// The alarms that it may begin.
    pub alarms: Vec<usize>,
}

/// Words that were looked up before. What is assessed with it is the same as without, only sooner.
#[derive(Debug, Default)]
pub struct Memory {
    words: BTreeMap<String, Arc<Known>>,
}

impl Memory {
    /// Mends the text's spelling in place, and tells what is known of each of its words.
    pub(super) fn mend(&mut self, text: &mut Text, lexicon: &Lexicon) -> Vec<Arc<Known>> {
        let mut all = Vec::with_capacity(text.words.len());
        for word in &mut text.words {
            let known = self.know(&word.text, lexicon);
            if let Some(meant) = known.meant {
                word.text.clear();
                word.text.push_str(meant);
            }
            all.push(known);
        }
        all
    }

    fn know(&mut self, word: &str, lexicon: &Lexicon) -> Arc<Known> {
        if let Some(known) = self.words.get(word) {
            return Arc::clone(known);
        }
        let known = Arc::new(lexicon.know(word));
        // Numbers hardly come again.
        let worth = word.len() <= LONGEST && !word.bytes().any(|byte| byte.is_ascii_digit());
        if worth {
            if self.words.len() >= WORDS_MAX {
                self.words.clear();
            }
            self.words.insert(word.to_owned(), Arc::clone(&known));
        }
        known
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Given, assess, assess_with};
    use super::*;

    /// One memory over many texts, more words than it holds among them.
    #[test]
    fn what_is_remembered_changes_nothing() {
        let mut memory = Memory::default();
        let texts = [
            "EHR will not open at any workstation, nobody can chart",
            "the shedule is frozn for 3 nurses and the phones don't work",
            "Toner for the printer? Also: claims 4711 rejected by the clearinghouse",
            "phishing mail, clicked on it",
        ];
        for round in 0..3_000_u32 {
            let digits = round.to_string();
            let odd: String = digits.bytes().map(|digit| char::from(digit + 49)).collect();
            let text = texts[round as usize % texts.len()];
            let given = Given {
                summary: text,
                description: &format!("q{odd}x z{odd}q v{odd}w j{odd}k"),
                ..Given::default()
            };
            let remembered = assess_with(&mut memory, &given);
            if round % 100 < 4 {
                assert_eq!(remembered, assess(&given), "{round}");
            }
            assert!(memory.words.len() <= WORDS_MAX);
        }
    }
}
