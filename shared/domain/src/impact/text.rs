//! Turns what somebody typed into words, clauses and sentences.

/// Bytes of text that are read; what lies beyond says nothing the first pages did not, and reading stays fast.
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

/// Abbreviations whose full stop ends nothing.
const ABBREVIATIONS: [&str; 16] = [
    "dr", "mr", "mrs", "ms", "st", "e.g", "i.e", "eg", "ie", "incl", "vs", "approx", "ext", "appt",
    "dept", "no",
];

/// Words that turn the sentence: what follows is about something else.
const TURNS: [&str; 12] = [
    "but", "although", "though", "except", "however", "whereas", "while", "besides", "apart",
    "yet", "unlike", "because",
];

/// What may follow "and" when it joins two statements rather than two names.
const SUBJECTS: [&str; 25] = [
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
];

impl Text {
    /// Reads a ticket: its summary is a sentence of its own.
    pub(crate) fn read(summary: &str, description: &str) -> Text {
        let mut text = Text::default();
        let summary = clip(summary, READ_BYTES);
        text.take(summary, true);
        text.take(clip(description, READ_BYTES - summary.len()), false);
        text
    }

    fn take(&mut self, part: &str, summary: bool) {
        let mut cut = Cut {
            text: self,
            summary,
            word: String::new(),
            open: None,
            listed: false,
        };
        let chars: Vec<char> = part.chars().collect();
        for (at, &c) in chars.iter().enumerate() {
            cut.step(
                c,
                at.checked_sub(1).and_then(|i| chars.get(i)).copied(),
                &chars[at + 1..],
            );
        }
        cut.end_sentence(false);
    }
}

/// The state of cutting: the word being spelled and the sentence being filled.
struct Cut<'a> {
    text: &'a mut Text,
    summary: bool,
    word: String,
    /// The open sentence has words when this is set.
    open: Option<usize>,
    listed: bool,
}

impl Cut<'_> {
    fn step(&mut self, c: char, before: Option<char>, after: &[char]) {
        let next = after.first().copied();
        let digits =
            before.is_some_and(|b| b.is_ascii_digit()) && next.is_some_and(|n| n.is_ascii_digit());
        match c {
            '\'' | '\u{2019}' | '\u{2018}' | '\u{b4}' | '`' => {}
            _ if c.is_alphanumeric() => fold(c, &mut self.word),
            '#' | '*' | '+' | '&' | '~' if next.is_some_and(char::is_alphanumeric) => {
                self.end_word()
            }
            ')' if self.numbered() => self.start_item(),
            '.' if self.numbered() && next.is_some_and(char::is_whitespace) => self.start_item(),
            '.' if next.is_none_or(char::is_whitespace) => {
                if ABBREVIATIONS.contains(&self.word.as_str()) {
                    self.end_word();
                } else {
                    self.end_sentence(false);
                }
            }
            '!' | '?' if next.is_none_or(|n| !n.is_alphanumeric()) => self.end_sentence(c == '?'),
            '\n' => {
                let blank = after
                    .iter()
                    .take_while(|a| a.is_whitespace())
                    .any(|a| *a == '\n');
                let bullet = after
                    .iter()
                    .find(|a| **a != ' ')
                    .is_some_and(|a| matches!(a, '-' | '*' | '\u{2022}'));
                if blank || bullet {
                    self.end_sentence(false);
                    self.listed = bullet;
                } else {
                    self.end_clause();
                }
            }
            ',' | ':' if digits => {}
            ',' | ';' | ':' | '(' | ')' | '\u{2014}' | '\u{2013}' | '\u{2026}' => self.end_clause(),
            '-' if before.is_none_or(char::is_whitespace)
                && next.is_none_or(|n| !n.is_ascii_digit()) =>
            {
                self.end_clause()
            }
            '.' if next == Some('.') => self.end_clause(),
            _ => self.end_word(),
        }
    }

    /// The word being spelled is a lone small number at the start of a sentence, or after a closed one: "2)" or "3.".
    fn numbered(&self) -> bool {
        let small = !self.word.is_empty()
            && self.word.len() <= 2
            && self.word.bytes().all(|b| b.is_ascii_digit());
        small && self.open.is_none()
    }

    fn start_item(&mut self) {
        self.word.clear();
        self.listed = true;
    }

    fn end_word(&mut self) {
        if self.word.is_empty() {
            return;
        }
        let word = std::mem::take(&mut self.word);
        if self.open.is_some() && self.turns(&word) {
            self.end_clause();
        }
        let clause = match self.open {
            Some(clause) => clause,
            None => self.begin_sentence(),
        };
        self.text.words.push(Word { text: word, clause });
    }

    /// True when a clause ends before `word`; an "and" already written moves over to the new clause.
    fn turns(&mut self, word: &str) -> bool {
        if TURNS.contains(&word) {
            return true;
        }
        let last = self
            .text
            .words
            .last()
            .is_some_and(|w| matches!(w.text.as_str(), "and" | "n" | "so"));
        last && SUBJECTS.contains(&word)
    }

    fn begin_sentence(&mut self) -> usize {
        let listed = std::mem::take(&mut self.listed);
        self.text.sentences.push(Sentence {
            asked: false,
            listed,
            summary: self.summary,
        });
        self.begin_clause()
    }

    fn begin_clause(&mut self) -> usize {
        let sentence = self.text.sentences.len().saturating_sub(1);
        self.text.clauses.push(Clause { sentence });
        let clause = self.text.clauses.len() - 1;
        self.open = Some(clause);
        clause
    }

    fn end_clause(&mut self) {
        self.end_word();
        let used = self
            .open
            .is_some_and(|clause| self.text.words.last().is_some_and(|w| w.clause == clause));
        if used {
            self.begin_clause();
        }
    }

    fn end_sentence(&mut self, asked: bool) {
        self.end_word();
        if self.open.take().is_some()
            && let Some(sentence) = self.text.sentences.last_mut()
        {
            sentence.asked |= asked;
        }
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

/// Lower case without the accents people leave out as often as not.
fn fold(c: char, word: &mut String) {
    for low in c.to_lowercase() {
        word.push(match low {
            'á' | 'à' | 'â' | 'ä' | 'ã' | 'å' => 'a',
            'é' | 'è' | 'ê' | 'ë' => 'e',
            'í' | 'ì' | 'î' | 'ï' => 'i',
            'ó' | 'ò' | 'ô' | 'ö' | 'õ' => 'o',
            'ú' | 'ù' | 'û' | 'ü' => 'u',
            'ñ' => 'n',
            other => other,
        });
    }
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
            clauses("front desk and providers"),
            ["front desk and providers"]
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
    fn a_numbered_list_is_cut_into_items() {
        let text = Text::read("s", "Happy Friday. 1) chair. 2) tape? 3) claims");
        let listed: Vec<bool> = text.sentences.iter().map(|s| s.listed).collect();
        assert_eq!(listed, [false, false, true, true, true]);
        assert!(text.sentences[0].summary);
    }

    #[test]
    fn only_so_much_is_read() {
        let long = "é ".repeat(READ_BYTES);
        let text = Text::read("", &long);
        assert!(text.words.len() <= READ_BYTES / 3 + 1);
    }
}
