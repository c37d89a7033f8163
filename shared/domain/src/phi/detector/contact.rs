//! Telephone numbers and e-mail addresses of patients; staff leave theirs to be called back.

use std::ops::Range;

use super::company::patients;
use super::number::{groups, npi};
use super::text::{Shape, Text};
use super::{Class, Found};

/// How numbers of the North American plan are written.
const WRITTEN: [(&[usize], &str); 4] = [
    (&[1, 3, 3, 4], "-. "),
    (&[3, 3, 4], "-. "),
    (&[3, 4], "-."),
    (&[10], ""),
];
/// The most parts that an address is read over.
const PARTS: usize = 16;

pub(super) fn find(text: &Text<'_>, found: &mut Vec<Found>) {
    let mut at = 0;
    while at < text.tokens.len() {
        let detail = phone(text, at).map(|tokens| (Class::Phone, tokens));
        let detail = detail.or_else(|| email(text, at).map(|tokens| (Class::Email, tokens)));
        if let Some((class, tokens)) = detail {
            at = tokens.end.max(at + 1);
            if patients(text, tokens.clone(), found) {
                found.extend(text.found(class, tokens));
            }
        } else {
            at += 1;
        }
    }
}

fn phone(text: &Text<'_>, at: usize) -> Option<Range<usize>> {
    // "(480) 555-0121"
    if text.word(at) == "(" && text.word(at + 2) == ")" && text.get(at + 1)?.number(3, 3) {
        let rest = at + 3;
        let fits = text.get(rest)?.number(3, 3)
            && text.joined(rest + 1, "-.")
            && text.get(rest + 2)?.number(4, 4);
        return fits.then_some(at..rest + 3);
    }
    let tokens = WRITTEN
        .iter()
        .find_map(|(lengths, marks)| groups(text, at, lengths, marks))?;
    let first = text.get(at)?;
    let bare = first.text.len() == 10;
    let called = text.before(at, 4).any(|t| {
        matches!(
            t.lower.as_str(),
            "phone" | "cell" | "ph" | "tel" | "mobile" | "call" | "number" | "text"
        )
    });
    let long = first.text.len() == 1 && first.text != "1";
    (!long && (!bare || (called && !npi(first.text)))).then_some(tokens)
}

/// The address whose first part stands at a place.
fn email(text: &Text<'_>, at: usize) -> Option<Range<usize>> {
    let first = text.get(at)?;
    if first.shape == Shape::Mark || (!first.spaced && at > 0 && text.joined(at - 1, "._-+")) {
        return None;
    }
    let at_sign = run(text, at + 1, "._-+@");
    let local = (at + 1..at_sign).find(|n| text.word(*n) == "@")?;
    let dot = (local + 1..at_sign).any(|n| text.word(n) == ".");
    let ends = text.get(at_sign - 1)?.shape != Shape::Mark;
    let end = if ends { at_sign } else { at_sign - 1 };
    (dot && end > local + 2).then_some(at..end)
}

/// Where a run without spaces over words and certain marks ends.
fn run(text: &Text<'_>, from: usize, marks: &str) -> usize {
    let tokens = text.tokens.get(from..).unwrap_or_default().iter();
    let inside = tokens
        .take(PARTS)
        .take_while(|t| !t.spaced && (t.shape != Shape::Mark || marks.contains(t.text)));
    from + inside.count()
}
