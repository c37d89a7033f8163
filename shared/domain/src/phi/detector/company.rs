//! Whose a phone, address or other loose detail is, by the nearest word that tells.

use std::ops::Range;

use super::text::{Text, Token};
use super::vocabulary::Cue;
use super::{Class, Found};

/// How far a word that tells may stand before and after.
const BEFORE: usize = 10;
const AFTER: usize = 6;
const PATIENTS: [Cue; 4] = [Cue::Patient, Cue::Kin, Cue::Title, Cue::Birth];

/// Whether it is a patient's; not when nothing tells.
pub(super) fn patients(text: &Text<'_>, tokens: Range<usize>, found: &[Found]) -> bool {
    let named = |token: &Token<'_>| {
        let inside = |one: &&Found| one.at.contains(&token.at.start);
        found.iter().rev().take(64).find(inside).is_some_and(|one| {
            matches!(
                one.class,
                Class::NameBeside | Class::Mrn | Class::Dob | Class::MemberId
            )
        })
    };
    let mut before = text.before(tokens.start, BEFORE).peekable();
    while let Some(token) = before.next() {
        let theirs = |t: &Token<'_>| matches!(t.lower.as_str(), "his" | "her" | "him");
        // "her fax" is hers.
        let hers = before
            .peek()
            .is_some_and(|t| theirs(t) || (t.owns && t.cues.any(&PATIENTS)));
        if token.cues.any(&PATIENTS) || theirs(token) || hers || named(token) {
            return true;
        }
        if token.is(Cue::Contact) && token.lower != "address" {
            return true;
        }
        if token.cues.any(&[Cue::Owner, Cue::Role, Cue::Doctor]) {
            return false;
        }
    }
    let Some(last) = tokens.end.checked_sub(1) else {
        return false;
    };
    for token in text.after(last, AFTER) {
        if token.cues.any(&PATIENTS) || token.is(Cue::Contact) || named(token) {
            return true;
        }
        if token.cues.any(&[Cue::Owner, Cue::Role]) {
            return false;
        }
    }
    false
}

/// Whether "patient's", "her" or the like stands directly before.
pub(super) fn own(text: &Text<'_>, at: usize) -> bool {
    text.before(at, 4).any(|token| {
        (token.cues.any(&[Cue::Patient, Cue::Kin]) && token.owns)
            || matches!(token.lower.as_str(), "his" | "her" | "pts")
    })
}
