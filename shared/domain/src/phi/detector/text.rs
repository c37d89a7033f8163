//! A text cut once into words, numbers and marks, each knowing where it stands.

use std::ops::Range;

use super::vocabulary::{Cue, Cues, Vocabulary};
use super::{Class, Found};

/// What a token is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    /// Letters, with apostrophes inside.
    Word,
    /// ASCII digits.
    Number,
    /// Letters and digits.
    Code,
    /// One other character.
    Mark,
}

#[derive(Debug)]
pub(super) struct Token<'t> {
    /// As written, without a possessive `'s`.
    pub text: &'t str,
    /// In small letters.
    pub lower: String,
    pub at: Range<usize>,
    pub shape: Shape,
    /// White space, or nothing, stands before it.
    pub spaced: bool,
    /// It had a possessive `'s`.
    pub owns: bool,
    pub sentence: usize,
    pub cues: Cues,
}

impl Token<'_> {
    pub(super) fn is(&self, cue: Cue) -> bool {
        self.cues.has(cue)
    }

    pub(super) fn number(&self, least: usize, most: usize) -> bool {
        self.shape == Shape::Number && (least..=most).contains(&self.text.len())
    }
}

/// A whole text, cut up.
#[derive(Debug)]
pub(super) struct Text<'t> {
    pub tokens: Vec<Token<'t>>,
}

/// A full stop after these ends no sentence.
const SHORT: [&str; 14] = [
    "mr", "mrs", "ms", "dr", "pt", "st", "no", "num", "vs", "acct", "jr", "sr", "approx", "appt",
];

impl<'t> Text<'t> {
    pub(super) fn read(source: &'t str) -> Self {
        let vocabulary = Vocabulary::shipped();
        let mut tokens: Vec<Token<'t>> = Vec::new();
        let mut sentence = 0;
        let mut spaced = true;
        let mut chars = source.char_indices().peekable();
        while let Some((start, first)) = chars.next() {
            if first.is_whitespace() {
                let after_stop = tokens.last().is_some_and(ends);
                let short = tokens.iter().rev().nth(1).is_some_and(shortened)
                    && tokens.last().is_some_and(|t| t.text == ".");
                if first == '\n' || (!spaced && after_stop && !short) {
                    sentence += 1;
                }
                spaced = true;
                continue;
            }
            let mut end = start + first.len_utf8();
            let mut previous = first;
            if first.is_alphanumeric() {
                while let Some((at, next)) = chars.peek().copied() {
                    let inside = matches!(next, '\'' | '’')
                        && previous.is_alphabetic()
                        && source[at + next.len_utf8()..].starts_with(char::is_alphabetic);
                    if !next.is_alphanumeric() && !inside {
                        break;
                    }
                    end = at + next.len_utf8();
                    previous = next;
                    chars.next();
                }
            }
            tokens.push(token(source, start..end, spaced, sentence, vocabulary));
            spaced = false;
        }
        Self { tokens }
    }

    pub(super) fn get(&self, at: usize) -> Option<&Token<'t>> {
        self.tokens.get(at)
    }

    /// The word at a place, in small letters; nothing behind the end.
    pub(super) fn word(&self, at: usize) -> &str {
        self.get(at).map_or("", |token| &token.lower)
    }

    /// Whether a mark follows at a place without a space.
    pub(super) fn joined(&self, at: usize, marks: &str) -> bool {
        self.get(at)
            .is_some_and(|t| t.shape == Shape::Mark && !t.spaced && marks.contains(t.text))
    }

    /// Up to so many tokens before a place, the nearest first, of its own sentence.
    pub(super) fn before(&self, at: usize, count: usize) -> impl Iterator<Item = &Token<'t>> {
        let sentence = self.get(at).map(|token| token.sentence);
        let from = at.saturating_sub(count);
        self.tokens
            .get(from..at)
            .unwrap_or_default()
            .iter()
            .rev()
            .take_while(move |token| Some(token.sentence) == sentence)
    }

    /// Up to so many tokens after a place, of its own sentence.
    pub(super) fn after(&self, at: usize, count: usize) -> impl Iterator<Item = &Token<'t>> {
        let sentence = self.get(at).map(|token| token.sentence);
        let from = (at + 1).min(self.tokens.len());
        let to = (from + count).min(self.tokens.len());
        self.tokens
            .get(from..to)
            .unwrap_or_default()
            .iter()
            .take_while(move |token| Some(token.sentence) == sentence)
    }

    /// What was found, from one token to before another.
    pub(super) fn found(&self, class: Class, tokens: Range<usize>) -> Option<Found> {
        let first = self.get(tokens.start)?;
        let last = self.get(tokens.end.checked_sub(1)?)?;
        let at = first.at.start..last.at.end;
        (at.start < at.end).then_some(Found { class, at })
    }
}

fn token<'t>(
    source: &'t str,
    at: Range<usize>,
    spaced: bool,
    sentence: usize,
    vocabulary: &Vocabulary,
) -> Token<'t> {
    let whole = &source[at.clone()];
    let bare = ["'s", "’s", "'S", "’S"]
        .iter()
        .find_map(|end| whole.strip_suffix(end));
    let text = bare.unwrap_or(whole);
    let at = at.start..at.start + text.len();
    let digits = text.bytes().all(|b| b.is_ascii_digit());
    let shape = if digits {
        Shape::Number
    } else if text.chars().any(char::is_numeric) {
        Shape::Code
    } else if text.starts_with(char::is_alphanumeric) {
        Shape::Word
    } else {
        Shape::Mark
    };
    let lower = text.to_lowercase().replace('’', "'");
    Token {
        cues: vocabulary.cues(&lower),
        text,
        lower,
        at,
        shape,
        spaced,
        owns: bare.is_some(),
        sentence,
    }
}

fn ends(token: &Token<'_>) -> bool {
    matches!(token.text, "." | "!" | "?" | ";")
}

fn shortened(token: &Token<'_>) -> bool {
    SHORT.contains(&token.lower.as_str()) || token.lower.chars().count() == 1
}
