//! Names as records print them: "TUKWILA, MARLENE", with something about a patient near.

use super::date::date;
use super::text::{Shape, Text, Token};
use super::vocabulary::{Cue, Vocabulary};
use super::{Class, Found};

/// How far what is about a patient may stand.
const NEAR: usize = 8;

pub(super) fn find(text: &Text<'_>, found: &mut Vec<Found>) {
    for at in 0..text.tokens.len() {
        let (Some(last), Some(first)) = (text.get(at), text.get(at + 2)) else {
            continue;
        };
        let written = text.joined(at + 1, ",") && named(last) && named(first);
        if !written || last.sentence != first.sentence {
            continue;
        }
        let loud = |token: &Token<'_>| token.text.chars().all(char::is_uppercase);
        let about = [Cue::Patient, Cue::Birth];
        let near = text.before(at, NEAR).chain(text.after(at + 2, NEAR));
        let near = near.into_iter().any(|t| t.cues.any(&about));
        let behind_doctor = text.before(at, 2).any(|t| t.is(Cue::Doctor));
        let dated = (at + 3..at + 6).any(|n| date(text, n).is_some_and(|date| date.full));
        let given = Vocabulary::shipped().given(&first.lower);
        let mut around = text.before(at, NEAR).chain(text.after(at + 2, NEAR));
        let care = given && around.any(|t| t.is(Cue::Care));
        if (near || dated || care) && loud(last) == loud(first) && !behind_doctor {
            found.extend(text.found(Class::NameBeside, at..at + 3));
        }
    }
}

fn named(token: &Token<'_>) -> bool {
    token.shape == Shape::Word
        && token.text.chars().count() > 1
        && token.text.starts_with(char::is_uppercase)
        && !Vocabulary::shipped().ordinary(&token.lower)
        && !token.cues.any(&[Cue::Role, Cue::Letters, Cue::Staff])
}
