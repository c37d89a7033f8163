//! Names behind a title or a word that calls somebody a patient: "Mrs. Ortega", "pt Marlene Tukwila", "her son Caleb".

use super::name::{Name, Written, name};
use super::staff::staff;
use super::text::{Shape, Text};
use super::vocabulary::{Cue, Vocabulary};
use super::{Class, Found};

/// What may stand between "patient" and the name.
const FILLER: [&str; 14] = [
    ":", ",", "(", "-", ".", "name", "named", "is", "called", "=", "of", "for", "s", "\"",
];
/// Programs and other things that "MS" stands before.
const MS: [&str; 10] = [
    "office", "teams", "word", "excel", "outlook", "sql", "access", "edge", "dynamics", "defender",
];

pub(super) fn find(text: &Text<'_>, found: &mut Vec<Found>) {
    for at in 0..text.tokens.len() {
        let Some(token) = text.get(at) else { continue };
        let name = if token.is(Cue::Title) {
            titled(text, at)
        } else if token.is(Cue::Patient) && !token.is(Cue::Birth) || token.is(Cue::Kin) {
            called(text, at)
        } else {
            None
        };
        let name = name
            .or_else(|| surname_said(text, at))
            .or_else(|| relatives(text, at));
        found.extend(name.and_then(|name| text.found(Class::NameBeside, name.tokens)));
    }
}

fn titled(text: &Text<'_>, at: usize) -> Option<Name> {
    let title = text.get(at)?;
    let units = at > 0 && text.get(at - 1).is_some_and(|t| t.shape == Shape::Number);
    let verb = title.lower == "miss" && !title.text.starts_with('M');
    let next = at + 1 + usize::from(text.joined(at + 1, "."));
    let word = text.get(next)?;
    if units
        || verb
        || title.lower == "sr"
        || !word.spaced && next == at + 1
        || MS.contains(&word.lower.as_str())
    {
        return None;
    }
    let mut found = name(text, next, Written::Anyhow);
    let sure = word.text.starts_with(char::is_uppercase) && word.text.len() > 1;
    if let Some(found) = &mut found
        && !sure
    {
        // In small letters the word behind a surname is rarely one.
        found.tokens.end = found.tokens.end.min(next + 1);
    }
    let plain = found.is_none() && sure && word.shape == Shape::Word && title.text.starts_with('M');
    let found = found.or_else(|| {
        plain.then(|| Name {
            tokens: next..next + 1,
            full: false,
        })
    })?;
    (!staff(text, &found)).then_some(found)
}

fn called(text: &Text<'_>, at: usize) -> Option<Name> {
    let word = text.get(at)?;
    let skipped = text.after(at, 3);
    let skipped = skipped.take_while(|t| FILLER.contains(&t.lower.as_str()) && !word.owns);
    let skipped = skipped.count();
    let next = at + 1 + skipped;
    let physical = word.text == "PT" && !loud(text, at);
    if let Some(found) = name(text, next, Written::Capital) {
        let sure = found.full || !physical && (skipped == 0 || text.word(next - 1) != ",");
        return (sure && !staff(text, &found)).then_some(found);
    }
    // "pt john smith": a given name makes it one; "PATIENT: DOE" is a label.
    let token = text.get(next)?;
    let given = Vocabulary::shipped().given(&token.lower) && token.lower.len() > 2;
    let loud = token.text.len() > 2 && token.text.chars().all(char::is_uppercase);
    let labelled = skipped > 0 && text.word(next - 1) == ":";
    if given
        || (loud
            && (labelled || word.text.chars().all(char::is_uppercase) && word.lower != "client"))
    {
        let found =
            name(text, next, Written::Anyhow).filter(|found| found.full || given || labelled)?;
        return (!staff(text, &found)).then_some(found);
    }
    initials(text, next)
}

/// "pt J.D.", "patient JD"
fn initials(text: &Text<'_>, at: usize) -> Option<Name> {
    let token = text.get(at)?;
    let capitals = token.shape == Shape::Word && token.text.chars().all(|c| c.is_ascii_uppercase());
    let two = capitals
        && token.text.len() == 2
        && !Vocabulary::shipped().ordinary(&token.lower)
        && !token.cues.any(&[Cue::Letters, Cue::Role, Cue::Care])
        && !loud(text, at);
    let dotted = capitals
        && token.text.len() == 1
        && text.joined(at + 1, ".")
        && text
            .get(at + 2)
            .is_some_and(|t| t.text.len() == 1 && !t.spaced && t.shape == Shape::Word);
    let end = if dotted { at + 3 } else { at + 1 };
    (two || dotted).then_some(Name {
        tokens: at..end,
        full: false,
    })
}

/// The text around a place is all in capitals.
fn loud(text: &Text<'_>, at: usize) -> bool {
    let words = text.before(at, 3).chain(text.after(at, 3));
    let mut words = words
        .filter(|t| t.shape == Shape::Word && t.text.len() > 2)
        .peekable();
    words.peek().is_some() && words.all(|t| t.text.chars().all(char::is_uppercase))
}

/// "last name Ogunbanjo"
fn surname_said(text: &Text<'_>, at: usize) -> Option<Name> {
    let said = matches!(text.word(at), "last" | "first" | "maiden") && text.word(at + 1) == "name";
    let said = said || text.word(at) == "surname";
    let mut next = at + 1 + usize::from(text.word(at) != "surname");
    next += usize::from(matches!(text.word(next), ":" | "is" | "of"));
    let mine = text.before(at, 3).any(|t| t.lower == "my");
    said.then(|| name(text, next, Written::Capital))?
        .filter(|_| !mine)
}

/// "the Pruitt twins", "baby boy Lopez"
fn relatives(text: &Text<'_>, at: usize) -> Option<Name> {
    let token = text.get(at)?;
    let kin = matches!(
        token.lower.as_str(),
        "twins"
            | "kids"
            | "siblings"
            | "family"
            | "baby"
            | "girls"
            | "boys"
            | "brothers"
            | "sisters"
    );
    if matches!(token.lower.as_str(), "bed" | "bay") {
        // "bed 12, Okoro"
        let numbered = text
            .get(at + 1)
            .is_some_and(|t| t.text.chars().any(char::is_numeric));
        let next = at + 2 + usize::from(text.joined(at + 2, ",:-"));
        return numbered.then(|| name(text, next, Written::Capital))?;
    }
    if token.lower == "baby" && matches!(text.word(at + 1), "boy" | "girl") {
        return name(text, at + 2, Written::Capital);
    }
    let before = at.checked_sub(1).filter(|_| kin)?;
    name(text, before, Written::Capital).filter(|found| found.tokens.end == at)
}
