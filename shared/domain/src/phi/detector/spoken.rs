//! Names in a sentence about care: "labs for Orville Finch", "Dana Whitcombe's chart", "opened the knee on Hank Pellerin".

use super::name::{Name, Written, name};
use super::staff::staff;
use super::text::{Shape, Text};
use super::vocabulary::{Cue, Vocabulary};
use super::{Class, Found};

/// How far from a full name the words about care may stand.
const NEAR: usize = 16;
const LINKS: [&str; 5] = ["for", "on", "of", "to", "about"];

pub(super) fn find(text: &Text<'_>, found: &mut Vec<Found>) {
    let mut at = 0;
    while at < text.tokens.len() {
        let Some(name) = name(text, at, Written::Capital) else {
            at += 1;
            continue;
        };
        let end = name.tokens.end;
        let patient = if name.full {
            in_care(text, &name)
        } else {
            single(text, &name)
        };
        if patient && !staff(text, &name) {
            found.extend(text.found(Class::NameBeside, name.tokens));
        }
        at = end;
    }
}

/// A first and last name, with care near and nothing that makes it staff's.
fn in_care(text: &Text<'_>, name: &Name) -> bool {
    let (start, end) = (name.tokens.start, name.tokens.end);
    let care = |t: &super::text::Token<'_>| t.is(Cue::Care) || t.is(Cue::Kin);
    let owned = text.get(end - 1).is_some_and(|t| t.owns) && text.after(end - 1, 2).any(care);
    let linked = at_before(text, start, 1, |w| LINKS.contains(&w));
    let looked = text.before(start, 6).any(|t| t.is(Cue::Looked));
    let kin = text.before(start, 4).any(|t| t.is(Cue::Kin));
    let deed = text.after(end - 1, 1).any(|t| t.is(Cue::Deed));
    let staffing = text
        .before(start, NEAR)
        .chain(text.after(end - 1, NEAR))
        .any(|t| t.is(Cue::Staff));
    // A given and a last name, neither asked for nor at work: then it is more likely a patient's than not.
    let common = Vocabulary::shipped().given(text.word(start));
    let asked = [Cue::Addressed, Cue::Role, Cue::Doctor];
    let addressed = text.before(start, 3).any(|t| t.cues.any(&asked));
    let mut around = text.before(start, NEAR).chain(text.after(end - 1, NEAR));
    let working = around.any(|t| t.cues.any(&[Cue::Role, Cue::Deed]));
    let alone = text.before(start, 2).chain(text.after(end - 1, 2)).count() < 3;
    let likely = common && !addressed && !working && !alone && !staffing;
    let from = start.saturating_sub(NEAR);
    let to = (end + NEAR).min(text.tokens.len());
    let sentence = text.get(start).map_or(0, |t| t.sentence);
    let near = text.tokens.get(from..to).unwrap_or_default().iter();
    let near = near
        .filter(|t| t.sentence.abs_diff(sentence) <= 1)
        .any(care);
    let personal = text.after(end - 1, NEAR).any(|t| t.is(Cue::Pronoun));
    owned
        || likely
        || kin
        || (near && !staffing && (linked || looked || !deed))
        || (looked && personal && !staffing)
}

/// A surname alone: behind "appt for" and the like, or before "'s labs".
fn single(text: &Text<'_>, name: &Name) -> bool {
    let (start, end) = (name.tokens.start, name.tokens.end);
    let link = at_before(text, start, 1, |w| w == "for");
    // "denied CO-16 for Thibodeaux": a code may stand between.
    let care = text
        .before(start, 6)
        .skip(1)
        .find(|t| t.shape == Shape::Word && t.text.len() > 2);
    let behind = link && care.is_some_and(|t| t.is(Cue::Single));
    let owns = text.get(end - 1).is_some_and(|t| t.owns);
    let owned = owns && text.after(end - 1, 1).any(|t| t.is(Cue::Single));
    let staffing = text.after(end - 1, 3).any(|t| t.is(Cue::Staff));
    (behind || owned) && !staffing
}

fn at_before(text: &Text<'_>, at: usize, back: usize, test: impl Fn(&str) -> bool) -> bool {
    at.checked_sub(back)
        .is_some_and(|place| test(text.word(place)))
}
