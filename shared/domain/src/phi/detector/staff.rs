//! Whether what stands around a name makes it a colleague's, a vendor's or a firm's.

use super::name::Name;
use super::text::{Shape, Text};
use super::vocabulary::Cue;

/// Whether what stands around a name makes it a member of staff's, or a firm's.
pub(super) fn staff(text: &Text<'_>, name: &Name) -> bool {
    introduced(text, name.tokens.start) || followed(text, name.tokens.end)
}

/// "Dr. Patel", "biller Jane", "our rep is Sandra", "the MA, Keisha".
fn introduced(text: &Text<'_>, start: usize) -> bool {
    let mut before = text
        .before(start, 4)
        .filter(|t| t.shape != Shape::Mark || t.text == ",");
    let nearest = before.next();
    let linked = nearest.is_some_and(|t| matches!(t.lower.as_str(), "is" | "," | "named"));
    nearest.is_some_and(|t| t.cues.any(&[Cue::Doctor, Cue::Role]))
        || (linked
            && before
                .next()
                .is_some_and(|t| t.cues.any(&[Cue::Role, Cue::Doctor])))
}

/// "Maria Lopez PA", "Kim from IT", "Jane Doe (biller)", "Kettle Moraine Compounding".
fn followed(text: &Text<'_>, end: usize) -> bool {
    let Some(next) = text.get(end) else {
        return false;
    };
    let mark = next.shape == Shape::Mark && matches!(next.text, "," | "(" | "-" | "/");
    let place = end + usize::from(mark);
    // "Tasha (new MA)"
    let place = place
        + usize::from(matches!(
            text.word(place),
            "new" | "our" | "the" | "my" | "a"
        ));
    let Some(word) = text.get(place) else {
        return false;
    };
    let capital = word.text.starts_with(char::is_uppercase);
    if word.is(Cue::Firm) && capital && !mark {
        return true;
    }
    if word.is(Cue::Letters) && word.text.chars().all(char::is_uppercase) {
        return true;
    }
    if matches!(word.lower.as_str(), "from" | "with" | "at" | "in" | "over") {
        // "from IT", "in billing"; not "from last Tuesday".
        let team = text.after(place, 2).find(|t| t.lower != "the");
        return team.is_some_and(|t| {
            t.text == "IT"
                || t.is(Cue::Role)
                || matches!(
                    t.lower.as_str(),
                    "billing" | "finance" | "hr" | "accounting" | "scheduling"
                )
                || (word.lower == "from" && t.text.starts_with(char::is_uppercase))
        });
    }
    // "Jane Doe, biller." and "Jane Doe biller", not "Jane Doe, tech swears".
    let apart = text
        .get(place + 1)
        .is_none_or(|t| t.shape == Shape::Mark || t.lower == "in");
    word.is(Cue::Role) && (!mark || apart)
}
