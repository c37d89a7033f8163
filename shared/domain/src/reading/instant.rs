//! Instants as monitors write them: RFC 3339, and what only looks like it.

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;

/// The longest spelling of an instant.
const LONGEST: usize = 40;

/// Reads an instant: RFC 3339; an offset without its colon (CloudWatch); a space for the `T`, or no
/// zone at all, which is UTC (Uptime Kuma). The zero time of Go (year 1) means that there is none.
pub(super) fn read(text: &str) -> Option<Timestamp> {
    let text = text.trim();
    if text.len() > LONGEST || !text.is_ascii() {
        return None;
    }
    let (date, time) = text.split_at_checked(10)?;
    let time = time.strip_prefix(['T', 't', ' '])?;
    let (clock, offset) = match time.find(['Z', 'z', '+', '-']) {
        Some(place) => time.split_at(place),
        None => (time, "Z"),
    };
    let wall: DateTime = format!("{date}T{clock}").parse().ok()?;
    let seconds = seconds(offset)?;
    let utc = TimeZone::UTC.to_timestamp(wall).ok()?;
    let at = utc
        .checked_sub(jiff::SignedDuration::from_secs(seconds))
        .ok()?;
    (wall.year() > 1).then_some(at)
}

/// East of Greenwich, in seconds: `Z`, `+02:00`, `-0530` or `+00`.
fn seconds(offset: &str) -> Option<i64> {
    if matches!(offset, "Z" | "z") {
        return Some(0);
    }
    let (sign, digits) = match offset.split_at_checked(1)? {
        ("+", digits) => (1, digits),
        ("-", digits) => (-1, digits),
        _ => return None,
    };
    let digits = digits.replacen(':', "", 1);
    let (hours, minutes) = match digits.len() {
        2 => (digits.as_str(), "00"),
        4 => digits.split_at(2),
        _ => return None,
    };
    let number = |text: &str| {
        let digits = text.bytes().all(|byte| byte.is_ascii_digit());
        digits.then(|| text.parse::<i64>().ok()).flatten()
    };
    let (hours, minutes) = (number(hours)?, number(minutes)?);
    (hours <= 23 && minutes <= 59).then_some(sign * (hours * 3600 + minutes * 60))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    /// "StateChangeTime is `2017-01-12T16:30:42.236+0000` (no colon: RFC 3339 parsers fail)";
    /// "`time` is UTC, millis, no zone".
    #[test]
    fn every_spelling_that_monitors_use_is_read() {
        for (text, expected) in [
            ("2017-01-12T16:30:42.236+0000", "2017-01-12T16:30:42.236Z"),
            ("2026-11-25T08:00:00-06:00", "2026-11-25T14:00:00Z"),
            ("2026-11-25 14:00:00.527", "2026-11-25T14:00:00.527Z"),
            ("2026-11-25T14:00:00Z", "2026-11-25T14:00:00Z"),
            (
                "2021-10-12T09:51:03.157076+02:00",
                "2021-10-12T07:51:03.157076Z",
            ),
        ] {
            assert_eq!(read(text).unwrap().to_string(), expected, "{text}");
        }
    }

    #[test]
    fn what_is_no_instant_is_none() {
        for text in [
            "",
            "now",
            "2026-11-25",
            "0001-01-01T00:00:00Z",
            "2026-13-01T00:00:00Z",
            "2026-11-25T14:00:00+99:00",
            "2026-11-25T14:00:00+-100",
            "2026-11-25T14:00:00+1",
            "9999-12-31T23:59:59-2359",
            "é026-11-25T14:00:00Z",
            "2026-11-25T14:00:00.+0000x",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
