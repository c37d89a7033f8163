//! Instants as a log writes them: MSH-7, or the time before a message.

use jiff::civil::{Date, DateTime, Time, date};

/// An instant in seconds; those of different kinds cannot be compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Instant {
    /// As the log wrote it, by one clock.
    Logged(i64),
    /// MSH-7 with its zone.
    Zoned(i64),
    /// MSH-7 without a zone.
    Local(i64),
}

impl Instant {
    /// The seconds from another instant of the same kind.
    pub(super) fn since(self, earlier: Instant) -> Option<i64> {
        match (self, earlier) {
            (Instant::Logged(a), Instant::Logged(b))
            | (Instant::Zoned(a), Instant::Zoned(b))
            | (Instant::Local(a), Instant::Local(b)) => Some(a.saturating_sub(b)),
            _ => None,
        }
    }

    /// MSH-7: `20261123140211.123-0600`, to the minute at least.
    pub(super) fn of_header(field: &[u8]) -> Option<Instant> {
        let digits = field
            .iter()
            .take_while(|byte| byte.is_ascii_digit())
            .count();
        let (number, rest) = field.split_at(digits.min(14));
        let at = |from: usize, to: usize| decimal(number.get(from..to)?);
        let seconds = seconds([
            at(0, 4)?,
            at(4, 6)?,
            at(6, 8)?,
            at(8, 10)?,
            at(10, 12)?,
            at(12, 14).unwrap_or(0),
        ])?;
        let zone = rest.iter().position(|byte| matches!(byte, b'+' | b'-'));
        let Some(zone) = zone.and_then(|at| rest.get(at..at + 5)) else {
            return Some(Instant::Local(seconds));
        };
        let offset = decimal(zone.get(1..3)?)? * 3600 + decimal(zone.get(3..5)?)? * 60;
        let offset = if zone.first() == Some(&b'-') {
            -offset
        } else {
            offset
        };
        Some(Instant::Zoned(seconds - offset))
    }

    /// A time at the start of a line: `2026-11-23 14:02:11`, with a `T` and in brackets too.
    pub(super) fn of_prefix(line: &[u8]) -> Option<Instant> {
        let start = line
            .iter()
            .position(u8::is_ascii_digit)
            .filter(|at| *at < 4)?;
        let text = line.get(start..start + 19)?;
        let marks = [(4, b'-'), (7, b'-'), (13, b':'), (16, b':')];
        let shaped = marks.iter().all(|(at, mark)| text.get(*at) == Some(mark))
            && matches!(text.get(10), Some(b' ' | b'T'));
        let at = |from: usize, to: usize| decimal(text.get(from..to)?);
        let parts = [
            at(0, 4)?,
            at(5, 7)?,
            at(8, 10)?,
            at(11, 13)?,
            at(14, 16)?,
            at(17, 19)?,
        ];
        shaped.then(|| seconds(parts))?.map(Instant::Logged)
    }
}

fn decimal(digits: &[u8]) -> Option<i64> {
    super::super::bytes::number(digits, 4).map(i64::from)
}

fn seconds([year, month, day, hour, minute, second]: [i64; 6]) -> Option<i64> {
    let part = |number: i64| i8::try_from(number).ok();
    let day = Date::new(i16::try_from(year).ok()?, part(month)?, part(day)?).ok()?;
    // A leap second is the last one of its minute.
    let time = Time::new(part(hour)?, part(minute)?, part(second.min(59))?, 0).ok()?;
    let epoch = date(1970, 1, 1).at(0, 0, 0, 0);
    Some(
        DateTime::from_parts(day, time)
            .duration_since(epoch)
            .as_secs(),
    )
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn times_of_one_kind_are_compared() {
        let of = |text: &str| Instant::of_header(text.as_bytes());
        assert_eq!(
            of("20261123140211")
                .unwrap()
                .since(of("202611231402").unwrap()),
            Some(11)
        );
        assert_eq!(of("20261123140211.123-0600"), of("20261123200211+0000"));
        assert_eq!(
            of("20261123140211")
                .unwrap()
                .since(of("20261123140211-0600").unwrap()),
            None
        );
        for no in ["", "20261123", "20261323140211", "x"] {
            assert_eq!(of(no), None, "{no}");
        }
        let logged = |text: &str| Instant::of_prefix(text.as_bytes());
        assert_eq!(
            logged("[2026-11-23T14:02:11.5] MSH")
                .unwrap()
                .since(logged("2026-11-23 14:02:01 MSH").unwrap()),
            Some(10)
        );
        assert_eq!(logged("MSH|^~\\&|2026-11-23 14:02:01"), None);
    }
}
