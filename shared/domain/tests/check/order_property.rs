//! What holds of every check, whatever is read and in whatever order it comes.

use domain::check::{Check, Observed, Opens, Phase, Taken};
use domain::ids::CheckId;
use domain::reading::{Reading, Status};
use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;

use crate::watch::{Watch, minute, probe, reading};

fn status() -> impl Strategy<Value = Status> {
    prop_oneof![4 => Just(Status::Ok), 2 => Just(Status::Fail), 1 => Just(Status::Warn)]
}

fn any_check() -> impl Strategy<Value = Check> {
    let opens = (1_u8..=6, 0_u8..=4).prop_map(|(bad, more)| Opens {
        bad,
        of: bad + more,
    });
    (opens.clone(), opens, 1_u8..=5, any::<bool>()).prop_map(|(open, slow, close, damped)| {
        let damping = probe().damping.filter(|_| damped);
        Check {
            open,
            slow,
            close,
            damping,
            ..probe()
        }
    })
}

/// A reading of a minute, with its own key or with none.
#[derive(Debug, Clone, Copy)]
struct Sketch {
    minute: usize,
    status: Status,
    keyed: bool,
}

impl Sketch {
    fn reading(&self) -> Reading {
        let mut reading = reading(minute(self.minute as i64), self.status);
        reading.dedup = self.keyed.then(|| format!("key {}", self.minute));
        reading
    }
}

/// Readings a minute apart.
fn readings(most: usize) -> impl Strategy<Value = Vec<Sketch>> {
    let one = (status(), any::<bool>());
    proptest::collection::vec(one, 1..most).prop_map(|all| {
        let make = |(minute, (status, keyed))| Sketch {
            minute,
            status,
            keyed,
        };
        all.into_iter().enumerate().map(make).collect()
    })
}

/// The same readings, each moved by at most ten places, and some of them twice.
fn disordered(most: usize) -> impl Strategy<Value = (Vec<Sketch>, Vec<Sketch>)> {
    readings(most).prop_flat_map(|all| {
        let moves = proptest::collection::vec((0_usize..10, 0_u8..4), all.len());
        moves.prop_map(move |moves| {
            let mut shuffled: Vec<(usize, usize)> = Vec::new();
            for (place, (ahead, twice)) in moves.iter().enumerate() {
                shuffled.push((place + ahead, place));
                if *twice == 0 {
                    shuffled.push((place + ahead + 3, place));
                }
            }
            shuffled.sort_unstable();
            let disordered = shuffled.iter().map(|(_, place)| all[*place]).collect();
            (all.clone(), disordered)
        })
    })
}

/// How many of the last readings before and with a place say at least so much.
fn bad(readings: &[Sketch], place: usize, of: u8, least: Status) -> usize {
    let first = (place + 1).saturating_sub(usize::from(of));
    readings[first..=place]
        .iter()
        .filter(|reading| reading.status >= least)
        .count()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    /// "Out-of-order and duplicate readings" change nothing: what they come to is the same.
    #[test]
    fn duplicates_and_reorderings_change_nothing(check in any_check(), (ordered, disordered) in disordered(80)) {
        let mut right = Watch::new(check.clone());
        ordered.iter().for_each(|sketch| { right.see(&sketch.reading()); });
        let mut wrong = Watch::new(check.clone());
        disordered.iter().for_each(|sketch| { wrong.see(&sketch.reading()); });
        prop_assert_eq!(right.phase(), wrong.phase());
        prop_assert_eq!(right.state.broke_at(&check), wrong.state.broke_at(&check));
        prop_assert_eq!(right.state.last_at(), wrong.state.last_at());
    }

    /// A reading that comes again is known, and nothing comes of it.
    #[test]
    fn a_reading_counts_once(check in any_check(), all in readings(20)) {
        let mut watch = Watch::new(check);
        for sketch in &all {
            let reading = sketch.reading();
            watch.see(&reading);
            let before = watch.state.clone();
            let Observed { state, taken, transition, .. } = watch.see(&reading);
            prop_assert_eq!(taken, Taken::Again);
            prop_assert!(transition.is_none() && state == before);
        }
    }

    /// "M-of-N opening": no flap opens without M bad ones of the last N.
    #[test]
    fn nothing_opens_without_m_of_n(check in any_check(), all in readings(120)) {
        let mut watch = Watch::new(check.clone());
        for (place, sketch) in all.iter().enumerate() {
            let before = watch.phase();
            let reading = sketch.reading();
            watch.see(&reading);
            let after = watch.phase();
            if !before.is_trouble() && after.is_trouble() {
                let (opens, least) = match after {
                    Phase::Down => (check.open, Status::Fail),
                    _ => (check.slow, Status::Warn),
                };
                prop_assert!(bad(&all, place, opens.of, least) >= usize::from(opens.bad));
                let broke_at = watch.state.broke_at(&check).unwrap();
                let first = place + 1 - usize::from(opens.of).min(place + 1);
                prop_assert!(minute(first as i64) <= broke_at && broke_at <= reading.at);
            }
            // And M on end always do.
            let failing = bad(&all, place, check.open.bad, Status::Fail);
            if failing == usize::from(check.open.bad) {
                prop_assert_eq!(after, Phase::Down);
            }
        }
    }

    /// A recovery always closes: after K good readings, and where it flapped after the hold.
    #[test]
    fn a_recovery_always_closes(check in any_check(), all in readings(60)) {
        let mut watch = Watch::new(check.clone());
        all.iter().for_each(|sketch| { watch.see(&sketch.reading()); });
        let last = all.len() as i64;
        for place in 0..i64::from(check.close) {
            watch.see(&reading(minute(last + place), Status::Ok));
        }
        if check.damping.is_none() {
            prop_assert!(!watch.phase().is_trouble(), "{:?}", watch.phase());
        }
        let much_later = minute(last + i64::from(check.close)) + SignedDuration::from_hours(25);
        watch.pass(much_later);
        prop_assert!(!watch.phase().is_trouble(), "{:?}", watch.phase());
        prop_assert!(watch.state.broke_at(&check).is_none());
        prop_assert_eq!(watch.next_at(), None);
    }

    /// The state is small, however much is read, and is the same when it was stored.
    #[test]
    fn the_state_is_small_and_comes_back(check in any_check(), all in readings(150)) {
        let mut watch = Watch::new(check);
        for sketch in &all {
            let reading = sketch.reading();
            watch.see(&reading);
        }
        let text = serde_json::to_string(&watch.state).unwrap();
        prop_assert!(text.len() < 4096, "{} bytes", text.len());
        let back: domain::check::State = serde_json::from_str(&text).unwrap();
        prop_assert_eq!(&back, &watch.state);
    }
}

/// Alertmanager says again what still fires, with the instant at which it began: said again after its end was heard it
/// fires anew; what was only late on its way does not.
#[test]
fn what_fires_again_after_its_end_counts() {
    let mut watch = Watch::new(Check::webhook(CheckId::new("alert").unwrap()));
    let began = minute(0);
    let fires = |said_at: Timestamp| Reading {
        said_at: Some(said_at),
        dedup: Some(format!("fail {began}")),
        ..reading(began, Status::Fail)
    };
    watch.see(&fires(began));
    watch.see(&reading(minute(5), Status::Ok));
    watch.see(&fires(minute(5) + SignedDuration::from_secs(9)));
    assert_eq!(watch.phase(), Phase::Healthy, "it was late");
    watch.see(&fires(minute(6)));
    assert_eq!(watch.phase(), Phase::Down);
    assert_eq!(watch.changes.last().unwrap().broke_at, Some(minute(6)));
    // It is said again and again, and ends once.
    watch.see(&fires(minute(7)));
    watch.see(&reading(minute(8), Status::Ok));
    assert_eq!(watch.phase(), Phase::Healthy);
}

/// One key for an alert and its end, as PagerDuty's are, takes neither for the other.
#[test]
fn one_key_may_stand_for_both() {
    let mut watch = Watch::new(Check::webhook(CheckId::new("alert").unwrap()));
    let keyed = |at: i64, status: Status| Reading {
        dedup: Some("ehr-main".to_owned()),
        ..reading(minute(at), status)
    };
    watch.see(&keyed(0, Status::Fail));
    watch.see(&keyed(1, Status::Ok));
    assert_eq!(watch.phase(), Phase::Healthy);
}

/// A doubt that nothing is heard about any more is given up.
#[test]
fn a_doubt_lapses() {
    let mut watch = Watch::new(probe());
    watch.play(0, "...x");
    assert_eq!(watch.phase(), Phase::Suspect);
    watch.pass(minute(24 * 60));
    assert_eq!(watch.phase(), Phase::Suspect);
    watch.pass(minute(24 * 60 + 3));
    assert_eq!(watch.phase(), Phase::Healthy);
}
