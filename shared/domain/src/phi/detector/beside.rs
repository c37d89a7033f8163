//! What other finds give away: names next to identifiers, dates and diagnoses next to names.

use super::date::date;
use super::name::{Written, name};
use super::staff::staff;
use super::text::{Shape, Text};
use super::vocabulary::{Cue, Vocabulary};
use super::{Class, Found};

/// How many tokens may stand between a name and its identifier, or a name and its date.
const NEAR: usize = 6;

/// Names within a few words before an identifier: "Gideon Strand (DOB 12.05.1966)".
pub(super) fn names(text: &Text<'_>, found: &mut Vec<Found>) {
    let near = places(text, found, |_| true);
    let mut at = 0;
    while at < text.tokens.len() {
        let Some(name) = name(text, at, Written::Capital) else {
            at += 1;
            continue;
        };
        let end = name.tokens.end;
        let reach = if name.full { end + NEAR } else { end + 3 };
        if near
            .get(end..reach.min(near.len()))
            .unwrap_or_default()
            .contains(&true)
            && !staff(text, &name)
        {
            found.extend(text.found(Class::NameBeside, name.tokens));
        }
        at = end;
    }
}

/// Dates of care and diagnoses.
pub(super) fn find(text: &Text<'_>, found: &mut Vec<Found>) {
    let named = places(text, found, |class| class == Class::NameBeside);
    let any = places(text, found, |_| true);
    let near = |places: &[bool], at: usize, before: usize, after: usize| {
        let to = (at + after).min(places.len());
        places
            .get(at.saturating_sub(before)..to)
            .unwrap_or_default()
            .contains(&true)
    };
    let mut at = 0;
    while at < text.tokens.len() {
        if let Some(date) = date(text, at) {
            let end = date.tokens.end;
            let seen = text.before(at, 5).any(|t| t.is(Cue::Seen));
            let one = text
                .before(at, 14)
                .chain(text.after(end - 1, 8))
                .any(|t| t.is(Cue::Patient) || t.is(Cue::Kin) || t.is(Cue::Title));
            let initials = initials(text, at, end);
            let next_to = date.full && near(&named, at, NEAR, 0);
            let known = near(&named, at, 14, 8);
            if next_to || (seen && (one || known)) || (date.full && initials) {
                found.extend(text.found(Class::Date, date.tokens));
            }
            at = end;
            continue;
        }
        if diagnosis(text, at) && near(&any, at, 12, 12) {
            found.extend(text.found(Class::Icd10Beside, at..at + 1));
        }
        at += 1;
    }
}

/// For each token, whether something found stands there.
fn places(text: &Text<'_>, found: &[Found], of: impl Fn(Class) -> bool) -> Vec<bool> {
    let mut spans: Vec<_> = found
        .iter()
        .filter(|one| of(one.class))
        .map(|one| one.at.clone())
        .collect();
    spans.sort_by_key(|at| at.start);
    let mut spans = spans.into_iter().peekable();
    let mut places = Vec::with_capacity(text.tokens.len());
    for token in &text.tokens {
        while spans.next_if(|at| at.end <= token.at.start).is_some() {}
        places.push(spans.peek().is_some_and(|at| at.start <= token.at.start));
    }
    places
}

/// "L.M." or "LM" directly before or after a date.
fn initials(text: &Text<'_>, from: usize, to: usize) -> bool {
    let dotted = |at: usize| {
        text.get(at).is_some_and(single)
            && text.joined(at + 1, ".")
            && text.get(at + 2).is_some_and(|t| single(t) && !t.spaced)
    };
    let plain = |at: usize| {
        text.get(at).is_some_and(|t| {
            t.shape == Shape::Word
                && t.text.len() == 2
                && t.text.chars().all(|c| c.is_ascii_uppercase())
                && !Vocabulary::shipped().ordinary(&t.lower)
                && !t.cues.any(&[Cue::Letters, Cue::Role, Cue::Care])
        })
    };
    let dos = text.before(from, 3).any(|t| t.is(Cue::Seen));
    dotted(to)
        || (from >= 4 && dotted(from - 4))
        || (from >= 3 && dotted(from - 3))
        || (dos && plain(to))
}

fn single(token: &super::text::Token<'_>) -> bool {
    token.text.len() == 1 && token.text.starts_with(|c: char| c.is_ascii_uppercase())
}

/// The shape of an ICD-10-CM code.
fn diagnosis(text: &Text<'_>, at: usize) -> bool {
    let Some(token) = text
        .get(at)
        .filter(|t| t.shape == Shape::Code && t.text.len() == 3)
    else {
        return false;
    };
    let mut bytes = token.text.bytes();
    let (a, b, c) = (bytes.next(), bytes.next(), bytes.next());
    let begins = a.is_some_and(|b| b.is_ascii_uppercase() && b != b'U');
    let pointed = text.joined(at + 1, ".")
        && text.get(at + 2).is_some_and(|t| {
            !t.spaced && t.text.len() <= 4 && t.text.chars().any(char::is_numeric)
        });
    let called = text
        .before(at, 3)
        .any(|t| matches!(t.lower.as_str(), "dx" | "diagnosis" | "icd" | "code"));
    begins
        && b.is_some_and(|b| b.is_ascii_digit())
        && c.is_some_and(|b| b.is_ascii_digit() || matches!(b, b'A' | b'B'))
        && (pointed || called)
}
