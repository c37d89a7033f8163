//! What looks like a person's name.

use std::ops::Range;

use super::text::{Shape, Text, Token};
use super::vocabulary::{Cue, Vocabulary};

/// A name in the text.
#[derive(Debug)]
pub(super) struct Name {
    pub tokens: Range<usize>,
    /// First and last, or one of them with an initial.
    pub full: bool,
}

/// How a name is written.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Written {
    /// With capitals: "Marlene Tukwila".
    Capital,
    /// After a word that names a patient, as it comes: "mrs ortega", "pt JOHN DOE".
    Anyhow,
}

/// The name that begins at a place.
pub(super) fn name(text: &Text<'_>, at: usize, written: Written) -> Option<Name> {
    let first = text.get(at)?;
    if initial(first) {
        let end = part(text, at + 2, written).filter(|_| text.joined(at + 1, "."))?;
        return Some(Name {
            tokens: at..end,
            full: true,
        });
    }
    let mut end = part(text, at, written)?;
    let mut full = false;
    if let Some(middle) = text
        .get(end)
        .filter(|t| t.spaced && initial(t) && t.text != "I")
    {
        let dotted = text.joined(end + 1, ".") && middle.spaced;
        let after = end + 1 + usize::from(dotted);
        let surname = text
            .get(after)
            .filter(|t| t.spaced)
            .and_then(|_| part(text, after, written));
        match surname {
            Some(last) => {
                return Some(Name {
                    tokens: at..last,
                    full: true,
                });
            }
            None if dotted || text.get(after).is_none_or(|t| t.shape == Shape::Mark) => {
                return Some(Name {
                    tokens: at..after,
                    full: true,
                });
            }
            None => {}
        }
    }
    for _ in 0..2 {
        let given = Vocabulary::shipped().given(text.word(at));
        let next = text
            .get(end)
            .filter(|t| t.spaced && !text.get(end - 1).is_some_and(|t| t.owns));
        let surname = next.and_then(|_| {
            part(text, end, written).or_else(|| (given && !full).then(|| odd(text, end)).flatten())
        });
        let Some(last) = surname else { break };
        end = last;
        full = true;
    }
    Some(Name {
        tokens: at..end,
        full,
    })
}

/// One part of a name, with what a hyphen joins to it.
fn part(text: &Text<'_>, at: usize, written: Written) -> Option<usize> {
    let token = text.get(at)?;
    if !capital(token, written) || Vocabulary::shipped().ordinary(&token.lower) {
        return None;
    }
    let mut end = at + 1;
    if text.joined(end, "-")
        && text
            .get(end + 1)
            .is_some_and(|t| !t.spaced && t.shape == Shape::Word)
    {
        end += 2;
    }
    Some(end)
}

/// A surname that is a word too, behind a given name: "Dana White".
fn odd(text: &Text<'_>, at: usize) -> Option<usize> {
    let token = text.get(at)?;
    let plain = [Cue::Care, Cue::Role, Cue::Deed, Cue::Staff, Cue::Letters];
    (capital(token, Written::Capital) && token.text.len() > 3 && !token.cues.any(&plain))
        .then_some(at + 1)
}

fn initial(token: &Token<'_>) -> bool {
    token.shape == Shape::Word
        && token.text.len() == 1
        && token.text.starts_with(|c: char| c.is_ascii_uppercase())
}

fn capital(token: &Token<'_>, written: Written) -> bool {
    let letters = token.text.chars().count();
    if token.shape != Shape::Word || letters < 2 {
        return false;
    }
    let upper = token.text.chars().filter(|c| c.is_uppercase()).count();
    let begins = token.text.starts_with(char::is_uppercase);
    let ends = !token.text.ends_with(char::is_uppercase);
    match written {
        Written::Capital => begins && ends && upper <= 2,
        Written::Anyhow => {
            (begins && ends && upper <= 3) || upper == 0 || (upper == letters && letters > 2)
        }
    }
}
