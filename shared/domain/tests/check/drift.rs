//! The latency baseline: what is usual here, at this hour.

use domain::check::baseline::{Baseline, Pace};
use domain::check::{Check, Drift, Phase};
use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;

use crate::watch::{Watch, answered, at, minute, probe, start};

/// Days of samples every five minutes: `ms` by the local hour.
fn learned(days: i64, ms: impl Fn(i64, u8) -> u32) -> Baseline {
    let mut baseline = Baseline::default();
    for five in 0..days * 288 {
        let then = start() + SignedDuration::from_mins(five * 5);
        let hour = u8::try_from((five / 12) % 24).unwrap();
        baseline.learn(then, hour, ms(five, hour), false);
    }
    baseline
}

fn judge(baseline: &Baseline, hour: u8, ms: u32) -> Option<Pace> {
    baseline.judge(hour, ms, Drift::STANDARD)
}

/// "`degraded` from a latency baseline (… warm-up …)": nothing is said while too little is known.
#[test]
fn nothing_is_slow_before_it_is_known_what_is_usual() {
    assert_eq!(judge(&Baseline::default(), 9, 60_000), None);
    let mut baseline = Baseline::default();
    for hour in 0..5 {
        let then = start() + SignedDuration::from_hours(i64::from(hour));
        for half in 0..2 {
            baseline.learn(
                then + SignedDuration::from_mins(30 * half),
                hour,
                100,
                false,
            );
        }
    }
    assert_eq!(judge(&baseline, 4, 60_000), None);
    assert_eq!(judge(&learned(1, |_, _| 100), 4, 60_000), Some(Pace::Slow));
}

/// "Latency drifting from its own baseline": twice the usual, and 50 ms more; "separate recovery
/// threshold": half of the way back.
#[test]
fn twice_the_usual_is_slow() {
    let baseline = learned(7, |_, _| 200);
    assert_eq!(judge(&baseline, 10, 399), Some(Pace::Between));
    assert_eq!(judge(&baseline, 10, 401), Some(Pace::Slow));
    assert_eq!(judge(&baseline, 10, 280), Some(Pace::Usual));
    // What is very fast may be a few milliseconds slower.
    let fast = learned(7, |_, _| 4);
    assert_eq!(judge(&fast, 10, 25), Some(Pace::Usual));
    assert_eq!(judge(&fast, 10, 60), Some(Pace::Slow));
}

/// "Robust to outliers": a fifth of wild ones moves nothing.
#[test]
fn outliers_do_not_move_it() {
    let wild = learned(7, |five, _| if five % 5 == 0 { 30_000 } else { 200 });
    assert_eq!(judge(&wild, 10, 200), Some(Pace::Usual));
    assert_eq!(judge(&wild, 10, 900), Some(Pace::Slow));
}

/// "Daily rhythm": what is usual at ten in the morning is not at three in the night.
#[test]
fn every_hour_has_its_own_usual() {
    let busy = |hour: u8| (8..18).contains(&hour);
    let baseline = learned(7, |_, hour| if busy(hour) { 800 } else { 150 });
    assert_eq!(judge(&baseline, 12, 900), Some(Pace::Usual));
    assert_eq!(judge(&baseline, 3, 900), Some(Pace::Slow));
    assert_eq!(judge(&baseline, 12, 2000), Some(Pace::Slow));
}

/// "Latency drifting from its own baseline is *degraded* before *down*", through the whole machine; and
/// no reading is learned from while it may still be put in order.
#[test]
fn a_slowdown_degrades_and_is_not_learned_at_once() {
    let mut watch = Watch::new(probe());
    for place in 0..2 * 1440 {
        let ms = 180 + (place % 7) as u32 * 10;
        watch.see(&answered(minute(place), ms));
    }
    assert_eq!(watch.phase(), Phase::Healthy);
    for place in 2880..3000 {
        watch.see(&answered(minute(place), 900));
    }
    assert_eq!(watch.phase(), Phase::Degraded);
    let opened = watch
        .changes
        .iter()
        .find(|change| change.to == Phase::Degraded)
        .unwrap();
    assert_eq!(
        (opened.at, opened.broke_at),
        (minute(2884), Some(minute(2880)))
    );
    for place in 3000..3003 {
        watch.see(&answered(minute(place), 190));
    }
    assert_eq!(watch.phase(), Phase::Healthy);
}

/// What stays slow for about a week becomes its usual: nobody has to reset anything.
#[test]
fn a_new_normal_is_learned_in_about_a_week() {
    let mut baseline = learned(7, |_, _| 200);
    let first = start() + SignedDuration::from_hours(24 * 7);
    let mut day = 0;
    let learned_on = loop {
        for five in 0..288 {
            let then = first + SignedDuration::from_mins((day * 288 + five) * 5);
            let hour = u8::try_from((five / 12) % 24).unwrap();
            let slow = judge(&baseline, hour, 900) == Some(Pace::Slow);
            baseline.learn(then, hour, 900, slow);
        }
        day += 1;
        if judge(&baseline, 10, 900) == Some(Pace::Usual) {
            break day;
        }
        assert!(day < 20, "never learned");
    };
    println!("a new normal is learned after {learned_on} days");
    assert!((3..=9).contains(&learned_on), "{learned_on}");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, failure_persistence: None, ..ProptestConfig::default() })]

    /// Serialisable, of bounded size, and it never panics.
    #[test]
    fn it_is_small_and_comes_back(all in proptest::collection::vec((0_i64..4_000_000_000, 0_u8..30, any::<u32>(), any::<bool>()), 0..600)) {
        let mut baseline = Baseline::default();
        for (second, hour, ms, slow) in all {
            baseline.learn(Timestamp::from_second(second).unwrap(), hour, ms, slow);
            let _ = judge(&baseline, hour, ms);
        }
        let text = serde_json::to_string(&baseline).unwrap();
        prop_assert!(text.len() < 3200, "{}", text.len());
        let back: Baseline = serde_json::from_str(&text).unwrap();
        prop_assert_eq!(back, baseline);
    }

    /// More is never better: the pace follows the latency.
    #[test]
    fn the_pace_follows_the_latency(usual in 1_u32..20_000, one in 0_u32..100_000, more in 0_u32..100_000) {
        let baseline = learned(2, |_, _| usual);
        let rank = |ms: u32| match judge(&baseline, 10, ms).unwrap() {
            Pace::Usual => 0,
            Pace::Between => 1,
            Pace::Slow => 2,
        };
        prop_assert!(rank(one) <= rank(one + more));
        prop_assert_eq!(rank(usual), 0);
    }
}

/// A webhook's check has no baseline.
#[test]
fn a_webhooks_check_has_none() {
    let check = Check::webhook(domain::ids::CheckId::new("a").unwrap());
    assert_eq!(check.drift, None);
    let mut watch = Watch::new(check);
    for place in 0..3000 {
        watch.see(&answered(
            at("2026-11-01T00:00:00Z") + SignedDuration::from_mins(place),
            100,
        ));
    }
    watch.see(&answered(at("2026-11-10T00:00:00Z"), 60_000));
    assert_eq!(watch.phase(), Phase::Healthy);
}
