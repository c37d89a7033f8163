//! A ticket's words in their clauses and sentences.

use super::cut::Cut;

/// Bytes of text that are read; a report says in its first pages what is wrong, and reading stays fast.
pub(crate) const READ_BYTES: usize = 16 * 1024;

/// One word, lower case, without apostrophes, and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Word {
    /// The word itself.
    pub text: String,
    /// Which clause it belongs to, counted over the whole text.
    pub clause: usize,
}

/// A stretch without a comma, a "but" or the like: what it says is said about one thing.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Clause {
    /// Which sentence it belongs to.
    pub sentence: usize,
}

/// A sentence and how it began and ended.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Sentence {
    /// It ended with a question mark.
    pub asked: bool,
    /// It began as an item of a numbered or dashed list.
    pub listed: bool,
    /// It is the ticket's summary line.
    pub summary: bool,
}

/// A whole ticket, cut up.
#[derive(Debug, Default)]
pub(crate) struct Text {
    pub words: Vec<Word>,
    pub clauses: Vec<Clause>,
    pub sentences: Vec<Sentence>,
}

/// Words that join two statements, or two names.
const JOINTS: [&str; 4] = ["and", "n", "so", "or"];

/// What begins a statement after a joint.
const SUBJECTS: [&str; 34] = [
    "i",
    "we",
    "it",
    "its",
    "they",
    "the",
    "there",
    "nothing",
    "nobody",
    "no",
    "now",
    "our",
    "today",
    "everyone",
    "all",
    "none",
    "he",
    "she",
    "everybody",
    "then",
    "my",
    "this",
    "that",
    "when",
    "half",
    "other",
    "others",
    "theirs",
    "mine",
    "some",
    "both",
    "im",
    "weve",
    "ive",
];

/// What makes a stretch a statement: a verb of state.
const VERBS: [&str; 44] = [
    "is", "are", "was", "were", "has", "have", "had", "can", "cant", "cannot", "will", "wont",
    "do", "dont", "does", "doesnt", "did", "didnt", "isnt", "arent", "wasnt", "work", "works",
    "keep", "keeps", "say", "says", "show", "shows", "get", "gets", "got", "go", "goes", "went",
    "come", "comes", "came", "im", "its", "weve", "ive", "stopped", "lost",
];

/// How far a statement's verb may be from its beginning.
const REACH: usize = 6;

impl Text {
    /// Reads a ticket: its summary is a sentence of its own.
    pub(crate) fn read(summary: &str, description: &str) -> Text {
        let mut text = Text::default();
        let summary = clip(summary, READ_BYTES);
        Cut::all(&mut text, summary, true);
        Cut::all(
            &mut text,
            clip(description, READ_BYTES - summary.len()),
            false,
        );
        text.split_joined();
        text
    }

    /// Splits "the internet works and the phones don't" in two, and leaves "the doctors and the nurses" whole.
    fn split_joined(&mut self) {
        let mut splits = Vec::new();
        for at in 1..self.words.len() {
            let word = &self.words[at];
            let joint = &self.words[at - 1];
            let joins = joint.clause == word.clause && JOINTS.contains(&joint.text.as_str());
            if joins && SUBJECTS.contains(&word.text.as_str()) {
                let rest = self.words[at..].iter().take(REACH);
                if rest
                    .take_while(|w| w.clause == word.clause)
                    .any(|w| VERBS.contains(&w.text.as_str()))
                {
                    splits.push(at);
                }
            }
        }
        self.split(splits);
    }

    /// Begins a clause at each of these words, which come in order.
    pub(crate) fn split(&mut self, at: Vec<usize>) {
        let mut splits = at.into_iter().peekable();
        let (mut added, mut clauses) = (0, Vec::with_capacity(self.clauses.len()));
        let mut origin = self.clauses.iter().copied().enumerate().peekable();
        for (at, word) in self.words.iter_mut().enumerate() {
            while let Some((_, clause)) = origin.next_if(|(old, _)| *old <= word.clause) {
                clauses.push(clause);
            }
            if splits.next_if_eq(&at).is_some() {
                clauses.extend(clauses.last().copied());
                added += 1;
            }
            word.clause += added;
        }
        clauses.extend(origin.map(|(_, clause)| clause));
        self.clauses = clauses;
    }
}

/// Cuts at a character boundary.
fn clip(text: &str, bytes: usize) -> &str {
    if text.len() <= bytes {
        return text;
    }
    let mut end = bytes;
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;

    fn clauses(description: &str) -> Vec<String> {
        let text = Text::read("", description);
        let words = text.words.chunk_by(|a, b| a.clause == b.clause);
        words
            .map(|clause| {
                clause
                    .iter()
                    .map(|w| w.text.as_str())
                    .collect::<Vec<_>>()
                    .join(" ")
            })
            .collect()
    }

    #[test]
    fn a_turn_starts_a_clause() {
        assert_eq!(
            clauses("Charting is fine, but eRx isn't."),
            ["charting is fine", "but erx isnt"]
        );
        assert_eq!(
            clauses("Internet works and the phones don't"),
            ["internet works and", "the phones dont"]
        );
        assert_eq!(
            clauses("the front desk and the providers"),
            ["the front desk and the providers"]
        );
    }

    #[test]
    fn an_abbreviation_or_a_number_does_not_end_a_sentence() {
        let text = Text::read(
            "",
            "Dr. Osei at 8:10 saw 1,200 claims on doxy.me. Next one?",
        );
        assert_eq!(text.sentences.len(), 2);
        assert!(text.sentences[1].asked);
        assert!(clauses("at 8:10 saw 1,200 claims").contains(&"at 810 saw 1200 claims".to_owned()));
    }

    #[test]
    fn a_list_is_cut_into_items() {
        let listed = |text: &str| -> Vec<bool> {
            let text = Text::read("s", text);
            assert!(text.sentences[0].summary);
            text.sentences[1..].iter().map(|s| s.listed).collect()
        };
        assert_eq!(
            listed("Happy Friday. 1) chair. 2) tape? 3) claims"),
            [false, true, true, true]
        );
        assert_eq!(
            listed("Morning! a) shredder is full b) a headset (beige) c) claims"),
            [false, true, true, true]
        );
        assert_eq!(listed("(1) chair (2) claims (all of them)"), [true, true]);
        assert_eq!(listed("- chair\n- claims"), [true, true]);
    }

    #[test]
    fn only_so_much_is_read() {
        let long = "é ".repeat(READ_BYTES);
        let text = Text::read("", &long);
        assert!(text.words.len() <= READ_BYTES / 3 + 1);
    }
}
