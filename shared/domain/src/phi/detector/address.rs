//! Street addresses, post boxes and ZIP codes of patients; the clinic's own are no secret.

use std::ops::Range;

use super::company::patients;
use super::text::{Shape, Text};
use super::vocabulary::Cue;
use super::{Class, Found};

const STATES: &str = "AL AK AZ AR CA CO CT DE FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ND OH OK OR PA RI SC SD TN TX UT VT VA WA WV WI WY DC";

pub(super) fn find(text: &Text<'_>, found: &mut Vec<Found>) {
    for at in 0..text.tokens.len() {
        let place = street(text, at).or_else(|| post_box(text, at));
        let place = place.map(|tokens| (Class::Address, tokens));
        let place = place.or_else(|| zip(text, at).map(|tokens| (Class::Zip, tokens)));
        if let Some((class, tokens)) = place
            && patients(text, tokens.clone(), found)
        {
            found.extend(text.found(class, tokens));
        }
    }
}

/// "1428 Larkhaven Drive"
fn street(text: &Text<'_>, at: usize) -> Option<Range<usize>> {
    if !text.get(at)?.number(1, 6) {
        return None;
    }
    let suffix = (at + 2..at + 5).find(|n| text.get(*n).is_some_and(|t| t.is(Cue::Street)))?;
    let words = text.tokens.get(at + 1..suffix)?;
    let named = words
        .iter()
        .all(|t| t.spaced && matches!(t.shape, Shape::Word | Shape::Code) && t.text.len() > 1);
    // "at 3 Smith drove" is a time; a street is written with a capital, or its number is long.
    let looks =
        words.iter().any(|t| t.text.starts_with(char::is_uppercase)) || text.get(at)?.number(3, 6);
    (named && looks).then_some(at..suffix + 1)
}

fn post_box(text: &Text<'_>, at: usize) -> Option<Range<usize>> {
    if text.word(at) != "box" || !text.get(at + 1)?.number(1, 6) {
        return None;
    }
    let po = at.checked_sub(1).map_or("", |n| text.word(n));
    matches!(po, "po" | "." | "o").then_some(at..at + 2)
}

/// "zip 97204", "OR 97204-1234"
fn zip(text: &Text<'_>, at: usize) -> Option<Range<usize>> {
    if !text.get(at)?.number(5, 5) {
        return None;
    }
    let before = at.checked_sub(1).and_then(|n| text.get(n))?;
    let state = before.text.len() == 2 && STATES.contains(before.text);
    let called = text
        .before(at, 3)
        .any(|t| matches!(t.lower.as_str(), "zip" | "zipcode"));
    (state || called).then_some(at..at + 1)
}
