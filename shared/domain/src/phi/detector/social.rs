//! Social Security numbers: by their shape, or by their name.

use super::number::{attached, groups};
use super::text::Text;
use super::{Class, Found};

/// What may stand between the name and the number.
const FILLER: [&str; 20] = [
    "#", ":", "=", "(", ".", "-", "is", "no", "num", "number", "security", "ending", "ends", "in",
    "of", "on", "file", "last", "4", "four",
];

pub(super) fn find(text: &Text<'_>, found: &mut Vec<Found>) {
    for at in 0..text.tokens.len() {
        let shaped = groups(text, at, &[3, 2, 4], "- .");
        let shaped = shaped.filter(|tokens| {
            let digits: String = digits(text, tokens.clone());
            issued(&digits)
        });
        found.extend(shaped.and_then(|tokens| text.found(Class::Ssn, tokens)));
        if matches!(text.word(at), "ssn" | "ss" | "social" | "ssns") {
            found.extend(named(text, at));
        }
    }
}

/// "ssn 123456789", "last 4 of social 4410".
fn named(text: &Text<'_>, at: usize) -> Option<Found> {
    let fillers = text.after(at, 6);
    let fillers = fillers.take_while(|t| FILLER.contains(&t.lower.as_str()));
    let number = at + 1 + fillers.count();
    // Called one, it is one, also where nobody was ever given it.
    if let Some(tokens) = groups(text, number, &[3, 2, 4], "- .") {
        return text.found(Class::Ssn, tokens);
    }
    let token = text.get(number)?;
    let fits = token.number(9, 9) || token.number(4, 4);
    let loose = text.word(at) == "ss" && token.number(4, 4);
    (fits && !loose && !attached(text, number))
        .then(|| text.found(Class::Ssn, number..number + 1))?
}

fn digits(text: &Text<'_>, tokens: std::ops::Range<usize>) -> String {
    let tokens = text.tokens.get(tokens).unwrap_or_default();
    let digits = tokens.iter().filter(|token| token.number(1, 9));
    digits.map(|token| token.text).collect()
}

/// Numbers that were never given to anybody, or stand in every example.
fn issued(digits: &str) -> bool {
    let (Some(area), Some(group), Some(serial)) =
        (digits.get(..3), digits.get(3..5), digits.get(5..))
    else {
        return false;
    };
    let same = digits.bytes().all(|b| digits.bytes().next() == Some(b));
    !(matches!(area, "000" | "666")
        || area.starts_with('9')
        || group == "00"
        || serial == "0000"
        || same
        || matches!(digits, "123456789" | "078051120"))
}
