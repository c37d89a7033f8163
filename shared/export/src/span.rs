//! Lengths of time: minutes, hours, and `HH:MM:SS` in a column that says hours.

use jiff::SignedDuration;

/// The longest that a ticket may have waited: twenty years.
const MOST_SECONDS: f64 = 20.0 * 366.0 * 86_400.0;

/// A cell of a column of minutes: a number, or `HH:MM:SS`.
pub(crate) fn minutes(text: &str) -> Option<SignedDuration> {
    clock(text).or_else(|| number(text, 60.0))
}

/// A cell of a column of hours: `HH:MM:SS`, `HH:MM`, or a number.
pub(crate) fn hours(text: &str) -> Option<SignedDuration> {
    clock(text).or_else(|| number(text, 3600.0))
}

/// Whether `H:MM` of what remains is below nothing.
pub(crate) fn is_overrun(text: &str) -> Option<bool> {
    let rest = text.trim_start_matches(['-', '\u{2212}']);
    clock(rest).map(|_| rest.len() < text.len())
}

fn clock(text: &str) -> Option<SignedDuration> {
    let mut parts = text.split(':');
    let mut next = |most: u32| -> Option<u32> {
        let text = parts.next()?;
        let plain = (1..=6).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
        let number = plain.then(|| text.parse().ok()).flatten()?;
        (number <= most).then_some(number)
    };
    let (hours, minutes) = (next(175_680)?, next(59)?);
    let seconds = next(59);
    let whole = text.matches(':').count() == if seconds.is_some() { 2 } else { 1 };
    let total = i64::from(hours) * 3600 + i64::from(minutes) * 60 + i64::from(seconds.unwrap_or(0));
    whole.then(|| SignedDuration::from_secs(total))
}

fn number(text: &str, seconds: f64) -> Option<SignedDuration> {
    let plain = text.len() <= 16
        && text
            .bytes()
            .all(|b| b.is_ascii_digit() || matches!(b, b'.' | b','));
    let text = if text.contains('.') || is_grouped(text) {
        text.replace(',', "")
    } else {
        text.replace(',', ".")
    };
    let number: f64 = plain.then(|| text.parse().ok()).flatten()?;
    let total = number * seconds;
    (0.0..=MOST_SECONDS)
        .contains(&total)
        .then(|| SignedDuration::from_secs(total.round() as i64))
}

/// Whether commas part thousands: `1,020` is a thousand and twenty, for nobody counts thousandths of a minute.
fn is_grouped(text: &str) -> bool {
    let mut parts = text.split(',');
    let first = parts
        .next()
        .is_some_and(|part| (1..=3).contains(&part.len()) && part != "0");
    let rest: Vec<&str> = parts.collect();
    first && !rest.is_empty() && rest.iter().all(|part| part.len() == 3)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn hours_are_clocks_or_numbers() {
        for (text, seconds) in [
            ("01:30:15", 5415),
            ("1:30", 5400),
            ("1.5", 5400),
            ("1,5", 5400),
            ("0", 0),
            ("120:00:00", 432_000),
        ] {
            assert_eq!(hours(text).unwrap().as_secs(), seconds, "{text}");
        }
        assert_eq!(minutes("1,234.5").unwrap().as_secs(), 74_070);
        assert_eq!(minutes("1,020").unwrap().as_secs(), 61_200);
        assert_eq!(minutes("0,125").unwrap().as_secs(), 8);
        for text in [
            "",
            "-1",
            "x",
            "1:60",
            "1:2:3:4",
            "1:",
            ":1",
            "1e9",
            "99999999999",
            "1:2:",
        ] {
            assert_eq!(hours(text), None, "{text}");
        }
    }

    #[test]
    fn what_remains_below_nothing_is_overrun() {
        assert_eq!(is_overrun("-0:30"), Some(true));
        assert_eq!(is_overrun("3:58"), Some(false));
        assert_eq!(is_overrun("soon"), None);
    }
}
