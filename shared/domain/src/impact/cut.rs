//! Cuts typed text at its punctuation and its turns.

use super::text::{Clause, Sentence, Text, Word};

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

/// How far one looks ahead for a blank line or a bullet, so that cutting stays linear.
const AHEAD: usize = 8;

/// The state of cutting: the word being spelled and the sentence being filled.
pub(crate) struct Cut<'a> {
    text: &'a mut Text,
    summary: bool,
    word: String,
    /// The clause being filled; none between sentences.
    open: Option<usize>,
    /// The next sentence is an item of a list.
    listed: bool,
    /// Inside round brackets, and how many words there were when they opened.
    bracket: Option<usize>,
}

impl Cut<'_> {
    /// Cuts a part of a ticket onto `text`.
    pub(crate) fn all(text: &mut Text, part: &str, summary: bool) {
        let mut cut = Cut {
            text,
            summary,
            word: String::new(),
            open: None,
            listed: false,
            bracket: None,
        };
        let chars: Vec<char> = part.chars().collect();
        cut.start_line(&chars);
        for (at, &c) in chars.iter().enumerate() {
            let before = at.checked_sub(1).and_then(|i| chars.get(i)).copied();
            cut.step(c, before, &chars[at + 1..]);
        }
        cut.end_sentence(false);
    }

    fn step(&mut self, c: char, before: Option<char>, after: &[char]) {
        let next = after.first().copied();
        let spaced = next.is_none_or(char::is_whitespace);
        let digits =
            before.is_some_and(|b| b.is_ascii_digit()) && next.is_some_and(|n| n.is_ascii_digit());
        match c {
            '\'' | '\u{2019}' | '\u{2018}' | '\u{b4}' | '`' => {}
            _ if c.is_alphanumeric() => fold(c, &mut self.word),
            ')' if self.marks_item()
                && self.bracket.is_none_or(|at| at == self.text.words.len()) =>
            {
                self.bracket = None;
                self.start_item();
            }
            '.' if self.marks_item() && self.open.is_none() && spaced => self.start_item(),
            '.' if spaced && ABBREVIATIONS.contains(&self.word.as_str()) => self.end_word(),
            '.' if spaced => self.end_sentence(false),
            '!' | '?' if next.is_none_or(|n| !n.is_alphanumeric()) => self.end_sentence(c == '?'),
            '\n' => {
                let ahead = &after[..after.len().min(AHEAD)];
                let blank = ahead.iter().take_while(|a| a.is_whitespace());
                if blank.into_iter().any(|a| *a == '\n') {
                    self.end_sentence(false);
                } else {
                    self.end_clause();
                }
                self.start_line(after);
            }
            ',' | ':' if digits => {}
            '(' | ')' => {
                self.end_clause();
                self.bracket = (c == '(').then_some(self.text.words.len());
            }
            ',' | ';' | ':' | '\u{2014}' | '\u{2013}' | '\u{2026}' => self.end_clause(),
            '-' if before.is_none_or(char::is_whitespace)
                && next.is_none_or(|n| !n.is_ascii_digit()) =>
            {
                self.end_clause();
            }
            '.' if next == Some('.') => self.end_clause(),
            _ => self.end_word(),
        }
    }

    /// A line that begins with a bullet begins an item.
    fn start_line(&mut self, ahead: &[char]) {
        let first = ahead.iter().take(AHEAD).find(|a| **a != ' ');
        if first.is_some_and(|a| matches!(a, '-' | '*' | '\u{2022}')) {
            self.end_sentence(false);
            self.listed = true;
        }
    }

    /// The word being spelled can number an item: "2" or "b".
    fn marks_item(&self) -> bool {
        let bytes = self.word.as_bytes();
        match bytes {
            [one] => one.is_ascii_digit() || (b'a'..=b'h').contains(one),
            [tens, ones] => tens.is_ascii_digit() && ones.is_ascii_digit(),
            _ => false,
        }
    }

    fn start_item(&mut self) {
        self.word.clear();
        self.end_sentence(false);
        self.listed = true;
    }

    fn end_word(&mut self) {
        if self.word.is_empty() {
            return;
        }
        let word = std::mem::take(&mut self.word);
        if self.open.is_some() && TURNS.contains(&word.as_str()) {
            self.end_clause();
        }
        let clause = self.open.unwrap_or_else(|| self.begin_sentence());
        self.text.words.push(Word { text: word, clause });
    }

    fn begin_sentence(&mut self) -> usize {
        self.text.sentences.push(Sentence {
            asked: false,
            listed: std::mem::take(&mut self.listed),
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
        let last = self.text.words.last().map(|w| w.clause);
        if self.open.is_some() && self.open == last {
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

/// Lower case without the accents people leave out as often as not.
fn fold(c: char, word: &mut String) {
    // Nearly every letter: what follows would say the same, later.
    if c.is_ascii() {
        word.push(c.to_ascii_lowercase());
        return;
    }
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
