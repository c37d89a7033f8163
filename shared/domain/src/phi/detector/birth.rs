//! Dates of birth, and ages over 89.

use super::date::date;
use super::text::{Shape, Text};
use super::vocabulary::Cue;
use super::{Class, Found};

/// What may stand between "born" and the date.
const NEAR: usize = 5;
/// How far "date of birth" may stand from a date with its year.
const FAR: usize = 14;
/// What stands before the date of something else.
const SINCE: [&str; 14] = [
    "since", "on", "from", "until", "til", "till", "by", "after", "before", "as", "update",
    "patch", "of", "to",
];

pub(super) fn find(text: &Text<'_>, found: &mut Vec<Found>) {
    let mut at = 0;
    while at < text.tokens.len() {
        if let Some(date) = date(text, at) {
            let end = date.tokens.end;
            let before = text.before(at, NEAR).any(|t| t.is(Cue::Birth)) || spelled(text, at);
            let said = |t: &super::text::Token<'_>| t.is(Cue::Birth) && t.lower != "born";
            let after = text.after(end - 1, 3).any(said);
            // "registration has 1962-10-11, wont let me edit date of birth"; not "since 3/4/2024 the DOB is blank".
            let since = at
                .checked_sub(1)
                .is_some_and(|n| SINCE.contains(&text.word(n)));
            let told = !since
                && text
                    .before(at, FAR)
                    .chain(text.after(end - 1, FAR))
                    .any(said);
            if before || ((after || told) && date.full) {
                found.extend(text.found(Class::Dob, date.tokens));
            }
            at = end;
        } else {
            found.extend(age(text, at));
            at += 1;
        }
    }
}

/// "d.o.b. 3/14/61", "b. 4/2/88", "b 4/2/88"
fn spelled(text: &Text<'_>, at: usize) -> bool {
    let back = |n: usize| at.checked_sub(n).map_or("", |place| text.word(place));
    let mark = usize::from(matches!(back(1), "." | ":"));
    back(1 + mark) == "b"
        && !text
            .get(at - 1 - mark)
            .is_some_and(|t| !t.spaced && back(2 + mark) != ".")
}

/// "93 yo", "age 93": Safe Harbor takes ages over 89 for identifiers.
fn age(text: &Text<'_>, at: usize) -> Option<Found> {
    let token = text.get(at)?;
    let digits = token
        .lower
        .trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let old = digits.len() <= 3
        && digits
            .parse()
            .is_ok_and(|age: u32| (90..=119).contains(&age));
    if !old || token.shape == Shape::Mark {
        return None;
    }
    let ending = token.lower.get(digits.len()..).unwrap_or_default();
    let next = usize::from(text.word(at + 1) == "-") + 1;
    let years = matches!(text.word(at + next), "year" | "yr" | "years" | "yrs");
    let dash = usize::from(text.word(at + next + 1) == "-");
    let said = matches!(ending, "yo" | "yof" | "yom")
        || matches!(text.word(at + next), "yo" | "yof" | "yom")
        || (text.word(at + 1) == "y" && text.word(at + 3) == "o")
        || (years && text.word(at + next + 1 + dash) == "old")
        || (at > 0 && matches!(text.word(at - 1), "age" | "aged"));
    said.then(|| text.found(Class::Date, at..at + 1))?
}
