//! What has to hold of a check before it is kept.

use super::{Check, Expects, Opens, Rhythm};
use crate::refusal::Fields;
use crate::wall;

/// The most readings that are counted.
pub const COUNT_MAX: u8 = 15;
/// The longest period, in minutes: 31 days.
pub const PERIOD_MAX: u32 = 44_640;
/// The longest time between two looks, in minutes: a day.
pub const EVERY_MAX: u16 = 1440;
/// The longest grace, in minutes: a week.
pub const GRACE_MAX: u32 = 10_080;

impl Check {
    /// Notes what is wrong with a check.
    pub fn check(&self, path: &str, fields: &mut Fields) {
        let mut require = |holds: bool, field: &str, reason: &str| {
            fields.require(holds, &format!("{path}{field}"), reason);
        };
        let counts = |opens: Opens| (1..=opens.of).contains(&opens.bad) && opens.of <= COUNT_MAX;
        require(
            counts(self.open),
            "open",
            "must be 1 to 15 readings, bad ones among them",
        );
        require(
            counts(self.slow),
            "slow",
            "must be 1 to 15 readings, bad ones among them",
        );
        let closes = (1..=COUNT_MAX).contains(&self.close);
        require(closes, "close", "must be 1 to 15");
        if let Some(latency) = self.latency {
            let ordered = latency.well_ms < latency.slow_ms;
            require(ordered, "latency", "must have well_ms below slow_ms");
        }
        if let Some(drift) = self.drift {
            let sound = (120..=1000).contains(&drift.factor_percent) && drift.least_ms <= 60_000;
            let reason =
                "must have a factor_percent of 120 to 1000, and a least_ms of at most 60000";
            require(sound, "drift", reason);
        }
        if let Some(damping) = self.damping {
            let sound = (2..=8).contains(&damping.opens)
                && (5..=1440).contains(&damping.within_minutes)
                && (1..=720).contains(&damping.hold_minutes);
            let reason = "must have 2 to 8 opens, within 5 to 1440 minutes, and hold 1 to 720";
            require(sound, "damping", reason);
        }
        let horizon = self.horizon;
        let near =
            (1..=90).contains(&horizon.certificate_days) && (1..=30).contains(&horizon.disk_days);
        let reason = "must be 1 to 90 days for a certificate, 1 to 30 for a disk";
        require(near, "horizon", reason);
        let every = (1..=EVERY_MAX).contains(&self.every_minutes);
        require(every, "every_minutes", "must be 1 to 1440");
        let once = self.probe.is_none() || self.expects.is_none();
        let reason = "is not for a check that is expected to be heard of: set expects to false";
        require(once, "probe", reason);
        if let Some(probe) = &self.probe {
            probe.check(&format!("{path}probe."), fields);
        }
        if let Some(expects) = &self.expects {
            expects.check(&format!("{path}expects."), fields);
        }
    }
}

impl Expects {
    fn check(&self, path: &str, fields: &mut Fields) {
        let mut require = |holds: bool, field: &str, reason: &str| {
            fields.require(holds, &format!("{path}{field}"), reason);
        };
        require(
            self.grace_minutes <= GRACE_MAX,
            "grace_minutes",
            "must be at most 10080",
        );
        match &self.rhythm {
            Rhythm::Every { minutes } => {
                let sound = (1..=PERIOD_MAX).contains(minutes);
                require(sound, "minutes", "must be 1 to 44640");
            }
            Rhythm::Daily { at, zone } => {
                let minute = at.second() == 0 && at.subsec_nanosecond() == 0;
                require(minute, "at", "must be a time in whole minutes");
                let known = wall::zone(zone).is_some();
                require(
                    known,
                    "zone",
                    "is not an IANA time zone, such as America/Chicago",
                );
            }
        }
    }
}
