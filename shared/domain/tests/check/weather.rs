//! Weeks as they are: a daily rhythm, noise, outliers, and faults whose beginnings and ends are known.

use domain::reading::{Reading, Status};
use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::watch::{answered, minute, reading};

/// A generator of numbers that is the same on every machine (SplitMix64).
pub struct Dice(u64);

impl Dice {
    pub const fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub const fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// From 0 up to 1.
    pub fn share(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }

    pub fn between(&mut self, least: i64, most: i64) -> i64 {
        least + (self.share() * (most - least + 1) as f64) as i64
    }

    /// About normally distributed, of variance 1.
    pub fn normal(&mut self) -> f64 {
        (0..12).map(|_| self.share()).sum::<f64>() - 6.0
    }
}

/// What a fault does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Nothing answers.
    Outage,
    /// Nine of ten probes fail.
    Ragged,
    /// Answers take four times as long.
    Slow,
    /// Over some hours they take longer and longer, up to six times.
    Creeping,
    /// Three minutes down, three minutes up.
    Flapping,
}

/// A fault, from a minute up to another.
#[derive(Debug, Clone, Copy)]
pub struct Fault {
    pub kind: Kind,
    pub from: i64,
    pub until: i64,
}

/// Faults over so many weeks, none in the first two days, in which it is learned what is usual, and none
/// within three hours of another.
pub fn faults(dice: &mut Dice, weeks: i64) -> Vec<Fault> {
    let kinds = [
        Kind::Outage,
        Kind::Ragged,
        Kind::Slow,
        Kind::Creeping,
        Kind::Flapping,
        Kind::Outage,
    ];
    let mut all = Vec::new();
    let mut from = 2880 + dice.between(0, 600);
    while from < weeks * 10_080 - 600 {
        let kind = kinds[all.len() % kinds.len()];
        let length = match kind {
            Kind::Creeping => dice.between(240, 420),
            Kind::Slow => dice.between(45, 120),
            _ => dice.between(8, 60),
        };
        all.push(Fault {
            kind,
            from,
            until: from + length,
        });
        from += length + dice.between(180, 2400);
    }
    all
}

/// How busy the clinic is, by its own clocks.
fn load(at: Timestamp, zone: &TimeZone) -> f64 {
    let local = zone.to_datetime(at);
    let weekday = local.weekday().to_monday_zero_offset() < 5;
    let hour = f64::from(local.hour()) + f64::from(local.minute()) / 60.0;
    let busy = (-((hour - 12.5) / 3.5).powi(2)).exp();
    if weekday {
        1.0 + 1.2 * busy
    } else {
        1.0 + 0.2 * busy
    }
}

/// What a probe reads in a minute: 120 ms in the quiet, more in the day, one in a hundred far more, and
/// three of a thousand fail for no reason.
pub fn probe(dice: &mut Dice, place: i64, faults: &[Fault], zone: &TimeZone) -> Reading {
    let at = minute(place);
    let fault = faults
        .iter()
        .find(|fault| (fault.from..fault.until).contains(&place));
    let mut ms = 120.0 * load(at, zone) * (dice.normal() * 0.2).exp();
    let (outlier, hiccup) = (dice.share() < 0.01, dice.share() < 0.003);
    if outlier {
        ms *= 4.0 + 10.0 * dice.share();
    }
    let tenth = dice.share() < 0.1;
    let fails = match fault.map(|fault| (fault.kind, place - fault.from, fault.until - fault.from))
    {
        Some((Kind::Outage, ..)) => true,
        Some((Kind::Ragged, ..)) => !tenth,
        Some((Kind::Flapping, since, _)) => since % 6 < 3,
        Some((Kind::Slow, ..)) => {
            ms *= 4.0;
            hiccup
        }
        Some((Kind::Creeping, since, length)) => {
            ms *= 1.0 + 5.0 * since as f64 / length as f64;
            hiccup
        }
        None => hiccup,
    };
    if fails {
        reading(at, Status::Fail)
    } else {
        answered(at, ms as u32)
    }
}
