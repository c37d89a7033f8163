//! At risk: certificates and disks that will run out.

use domain::calendar::Calendar;
use domain::check::risk::{RiskChange, RunsOut, is_near, near_at};
use domain::check::{Observed, Phase};
use domain::kind::Tier;
use domain::policy::{Policy, Target};
use domain::reading::{Reading, Status};
use jiff::{SignedDuration, Timestamp};

use crate::given::{ZONE, hours as opening};
use crate::watch::{Watch, at, minute, probe, reading, start};

fn certificate(at: Timestamp, end: Timestamp) -> Reading {
    let mut reading = reading(at, Status::Ok);
    reading.measured.certificate_expires_at = Some(end);
    reading
}

fn disk(at: Timestamp, free: f64) -> Reading {
    let mut reading = reading(at, Status::Ok);
    reading.measured.disk_free_percent = Some(free);
    reading
}

fn hours(count: i64) -> SignedDuration {
    SignedDuration::from_hours(count)
}

/// "Certificates … that will run out are *at risk* days ahead"; "fixed before failing counts as *avoided*".
#[test]
fn a_certificate_is_at_risk_two_weeks_ahead() {
    let mut watch = Watch::new(probe());
    let end = at("2026-12-20T14:00:00Z");
    let mut daily = |day: i64, end: Timestamp| {
        let now = start() + hours(24 * day);
        let Observed { risk, .. } = watch.see(&certificate(now, end));
        (watch.phase(), risk)
    };
    assert_eq!(daily(0, end), (Phase::Healthy, None));
    assert_eq!(daily(11, end), (Phase::Healthy, None));
    assert_eq!(daily(12, end), (Phase::AtRisk, Some(RiskChange::Began)));
    assert_eq!(daily(13, end), (Phase::AtRisk, None));
    let renewed = end + hours(24 * 90);
    assert_eq!(
        daily(14, renewed),
        (Phase::Healthy, Some(RiskChange::Avoided))
    );
}

/// What has run out is down, whatever the reading calls it; putting it right then avoids nothing.
#[test]
fn a_certificate_that_ran_out_is_down() {
    let mut watch = Watch::new(probe());
    let end = minute(60);
    watch.see(&certificate(minute(0), end));
    assert_eq!(watch.next_at(), Some(end));
    assert_eq!(watch.pass(minute(59)).risk, None);
    assert_eq!(watch.pass(end).risk, Some(RiskChange::CameTrue));
    assert_eq!(watch.pass(minute(61)).risk, None);
    for place in 61..64 {
        watch.see(&certificate(minute(place), end));
    }
    assert_eq!(watch.phase(), Phase::Down);
    let fixed = watch.see(&certificate(minute(64), minute(200_000)));
    assert_eq!(fixed.risk, Some(RiskChange::Ended));
}

/// "Disks that will run out are *at risk* days ahead", by the median slope: a nightly job that fills and
/// empties a part of it says nothing.
#[test]
fn a_disk_is_at_risk_when_its_trend_says_so() {
    let mut watch = Watch::new(probe());
    let mut began = None;
    // From 60 % down by 4 % a day, and 3 % more for two hours of every night.
    for hour in 0..24 * 14 {
        let nightly = if hour % 24 < 2 { 3.0 } else { 0.0 };
        let free = 60.0 - 4.0 * f64::from(hour) / 24.0 - nightly;
        let now = start() + hours(i64::from(hour));
        if watch.see(&disk(now, free)).risk == Some(RiskChange::Began) {
            began = Some((hour, free));
        }
    }
    let (hour, free) = began.unwrap();
    println!(
        "disk: at risk at {free:.1} % free, {:.1} days before it is full",
        free / 4.0
    );
    // Seven days of 4 % are 28 %: it is told about then.
    assert!((25.0..32.0).contains(&free), "{free} % after {hour} hours");
    let risk = watch.state.risk().unwrap();
    assert_eq!((risk.what, watch.phase()), (RunsOut::Disk, Phase::AtRisk));
    let left = (start() + hours(24 * 14))
        .duration_until(risk.fails_at.unwrap())
        .as_hours();
    // 4 % are left, of 4 % a day.
    assert!((12..36).contains(&left), "{left} hours");
    let room = watch.see(&disk(start() + hours(24 * 14), 55.0));
    assert_eq!(
        (room.risk, watch.phase()),
        (Some(RiskChange::Avoided), Phase::Healthy)
    );
}

/// A disk that goes up and down is not at risk, however full it is, until little is left.
#[test]
fn a_disk_that_stays_is_not_at_risk() {
    let mut watch = Watch::new(probe());
    for hour in 0..24 * 7 {
        let free = 9.0 + f64::from(hour % 6) / 2.0;
        watch.see(&disk(start() + hours(i64::from(hour)), free));
    }
    assert_eq!(watch.phase(), Phase::Healthy);
    watch.see(&disk(start() + hours(24 * 7), 4.9));
    assert_eq!(watch.phase(), Phase::AtRisk);
    watch.see(&disk(start() + hours(24 * 7 + 1), 6.0));
    assert_eq!(watch.phase(), Phase::AtRisk);
    watch.see(&disk(start() + hours(24 * 7 + 2), 8.0));
    assert_eq!(watch.phase(), Phase::Healthy);
}

/// "`general` at first, the system's tier when failure is nearer than twice that tier's target."
#[test]
fn failure_is_near_at_twice_the_target() {
    let calendar = Calendar::new(ZONE, opening(), Default::default()).unwrap();
    let mut policy = Policy::default();
    // A Monday, noon in Chicago.
    let fails_at = at("2026-11-30T18:00:00Z");
    let near = |policy: &Policy, tier: Tier, now: Timestamp| {
        is_near(fails_at, now, tier, policy, &calendar)
    };
    let nano = SignedDuration::from_nanos(1);
    for (tier, ahead) in [(Tier::Critical, 4), (Tier::Billing, 8)] {
        let from = fails_at - hours(ahead);
        assert!(near(&policy, tier, from), "{tier}");
        assert!(!near(&policy, tier, from - nano), "{tier}");
    }
    // Eight hours of opening before Monday noon: four then, four on Friday until 17:00.
    policy.billing = Target::BusinessHours { minutes: 240 };
    let friday = at("2026-11-27T19:00:00Z");
    assert!(near(&policy, Tier::Billing, friday));
    assert!(!near(&policy, Tier::Billing, friday - hours(1)));
    let seen = near_at(
        fails_at,
        friday - hours(24),
        Tier::Billing,
        &policy,
        &calendar,
    );
    assert_eq!(seen, friday);
    // A general system's tier is the one that it has.
    assert!(!near(&policy, Tier::General, fails_at - nano));
}
