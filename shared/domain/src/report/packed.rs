//! Sorted numbers in little room: the differences between neighbours, seven bits a byte, in base 64.
//!
//! A median of a quarter is exact only when every response time of it is kept: a busy day's take some 20 KB this way.

use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::audit::base64;

/// Durations in whole seconds, the shortest first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Seconds(Vec<u64>);

/// Stretches of time in whole seconds since 1970, the first to begin first: from when, and until when if it is over.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Spans(Vec<(u64, Option<u64>)>);

impl Seconds {
    /// With one more; what is negative is none.
    pub fn add(&mut self, seconds: i64) {
        let seconds = u64::try_from(seconds).unwrap_or_default();
        let place = self.0.partition_point(|one| *one <= seconds);
        self.0.insert(place, seconds);
    }

    /// Both together.
    pub fn merge(&mut self, other: &Self) {
        self.0.extend_from_slice(&other.0);
        // Two sorted runs: a stable sort finds and merges them.
        self.0.sort();
    }

    /// How many there are.
    #[must_use]
    pub fn count(&self) -> u64 {
        self.0.len() as u64
    }

    /// Their sum.
    #[must_use]
    pub fn sum(&self) -> u64 {
        self.0.iter().fold(0, |sum, one| sum.saturating_add(*one))
    }

    /// The nearest rank: the shortest that so many percent are no longer than.
    #[must_use]
    pub fn percentile(&self, percent: usize) -> Option<u64> {
        let rank = (self.0.len() * percent).div_ceil(100).max(1);
        self.0.get(rank - 1).copied()
    }

    /// How many are no longer than this.
    #[must_use]
    pub fn until(&self, seconds: u64) -> u64 {
        self.0.partition_point(|one| *one <= seconds) as u64
    }
}

impl Spans {
    /// With one more.
    pub fn add(&mut self, from: i64, until: Option<i64>) {
        let whole = |at: i64| u64::try_from(at).unwrap_or_default();
        let from = whole(from);
        let span = (from, until.map(|until| whole(until).max(from)));
        let place = self.0.partition_point(|one| *one <= span);
        self.0.insert(place, span);
    }

    /// Both together.
    pub fn merge(&mut self, other: &Self) {
        self.0.extend_from_slice(&other.0);
        // Two sorted runs: a stable sort finds and merges them.
        self.0.sort();
    }

    /// Each, in order.
    pub fn iter(&self) -> impl Iterator<Item = (u64, Option<u64>)> + '_ {
        self.0.iter().copied()
    }

    /// Whether there is none.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

fn put(bytes: &mut Vec<u8>, mut number: u64) {
    loop {
        let low = u8::try_from(number & 0x7f).unwrap_or_default();
        number >>= 7;
        if number == 0 {
            bytes.push(low);
            return;
        }
        bytes.push(low | 0x80);
    }
}

fn numbers(text: &str) -> Option<Vec<u64>> {
    let (mut all, mut number, mut shift) = (Vec::new(), 0_u64, 0_u32);
    for byte in base64::decode(text)? {
        number |= u64::from(byte & 0x7f).checked_shl(shift)?;
        shift += 7;
        if byte & 0x80 == 0 {
            all.push(number);
            (number, shift) = (0, 0);
        }
    }
    (shift == 0).then_some(all)
}

impl Serialize for Seconds {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let (mut bytes, mut last) = (Vec::new(), 0);
        for one in &self.0 {
            put(&mut bytes, one - last);
            last = *one;
        }
        serializer.serialize_str(&base64::encode(&bytes))
    }
}

impl<'de> Deserialize<'de> for Seconds {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let steps = numbers(&text).ok_or_else(|| D::Error::custom("not packed seconds"))?;
        let sums = steps.into_iter().scan(0_u64, |last, step| {
            *last = last.saturating_add(step);
            Some(*last)
        });
        Ok(Self(sums.collect()))
    }
}

impl Serialize for Spans {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let (mut bytes, mut last) = (Vec::new(), 0);
        for (from, until) in &self.0 {
            put(&mut bytes, from - last);
            // 0 is "not over yet".
            put(&mut bytes, until.map_or(0, |until| until - from + 1));
            last = *from;
        }
        serializer.serialize_str(&base64::encode(&bytes))
    }
}

impl<'de> Deserialize<'de> for Spans {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let all = numbers(&text).ok_or_else(|| D::Error::custom("not packed spans"))?;
        let (pairs, rest) = all.as_chunks::<2>();
        if !rest.is_empty() {
            return Err(D::Error::custom("half a span"));
        }
        let mut last = 0_u64;
        let spans = pairs.iter().map(|[step, long]| {
            last = last.saturating_add(*step);
            (
                last,
                long.checked_sub(1).map(|long| last.saturating_add(long)),
            )
        });
        Ok(Self(spans.collect()))
    }
}
