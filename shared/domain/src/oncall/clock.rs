//! The wire form of a handover time: `HH:MM` on the 24-hour clock.

use jiff::civil::Time;
use serde::{Deserialize, Deserializer, Serializer, de::Error};

/// Writes `HH:MM`.
pub(super) fn serialize<S: Serializer>(time: &Time, to: S) -> Result<S::Ok, S::Error> {
    to.collect_str(&format_args!("{:02}:{:02}", time.hour(), time.minute()))
}

/// Reads `HH:MM`.
pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Time, D::Error> {
    let text = String::deserialize(from)?;
    read(&text)
        .ok_or_else(|| D::Error::custom("must be a time on the 24-hour clock, such as 08:00"))
}

fn read(text: &str) -> Option<Time> {
    let &[h1, h2, b':', m1, m2] = text.as_bytes() else {
        return None;
    };
    let digit = |byte: u8| byte.is_ascii_digit().then(|| (byte - b'0') as i8);
    let (hour, minute) = (digit(h1)? * 10 + digit(h2)?, digit(m1)? * 10 + digit(m2)?);
    Time::new(hour, minute, 0, 0).ok()
}
