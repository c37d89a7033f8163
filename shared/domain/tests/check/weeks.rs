//! Simulated weeks: how soon a fault is noticed, how often nothing is, and how often one opens twice.

use domain::check::{Check, Covers, Expects, Maintenance, Phase, Rhythm, Transition};
use domain::ids::{CheckId, SystemId};
use domain::reading::{Reading, Status};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use crate::watch::{Watch, ZONE, at, minute, probe, reading, start};
use crate::weather::{self, Dice, Fault, Kind, faults};

/// An episode: when it broke, was noticed, and closed, in minutes.
#[derive(Debug, Clone, Copy)]
struct Episode {
    broke: i64,
    noticed: i64,
    closed: i64,
}

fn minutes(at: Timestamp) -> i64 {
    start().duration_until(at).as_mins()
}

fn episodes(changes: &[Transition]) -> Vec<Episode> {
    let mut all: Vec<Episode> = Vec::new();
    for change in changes {
        if !change.from.is_trouble() && change.to.is_trouble() {
            all.push(Episode {
                broke: minutes(change.broke_at.unwrap()),
                noticed: minutes(change.at),
                closed: i64::MAX,
            });
        } else if change.from.is_trouble() && !change.to.is_trouble() {
            all.last_mut().unwrap().closed = minutes(change.at);
        }
    }
    all
}

/// Every kind of fault.
const KINDS: [Kind; 5] = [
    Kind::Outage,
    Kind::Ragged,
    Kind::Slow,
    Kind::Creeping,
    Kind::Flapping,
];

/// What became of the faults of one kind.
#[derive(Debug, Default)]
struct Told {
    faults: usize,
    missed: usize,
    opens: usize,
    delays: Vec<i64>,
    early: Vec<i64>,
}

impl Told {
    fn of(kind: Kind, faults: &[Fault], episodes: &[Episode]) -> Self {
        let mut told = Self::default();
        for fault in faults.iter().filter(|fault| fault.kind == kind) {
            let own: Vec<&Episode> = episodes.iter().filter(|one| belongs(one, fault)).collect();
            told.faults += 1;
            told.opens += own.len();
            match own.first() {
                Some(first) => {
                    told.delays.push(first.noticed - fault.from);
                    told.early.push((first.broke - fault.from).abs());
                }
                None => told.missed += 1,
            }
        }
        told.delays.sort_unstable();
        told.early.sort_unstable();
        told
    }

    fn median(all: &[i64]) -> i64 {
        all.get(all.len() / 2).copied().unwrap_or_default()
    }

    fn flaps(&self) -> f64 {
        self.opens.saturating_sub(self.faults - self.missed) as f64 / self.faults as f64
    }
}

/// An episode of a fault: noticed while it lasted, or at most ten minutes after.
fn belongs(episode: &Episode, fault: &Fault) -> bool {
    fault.from <= episode.noticed && episode.noticed < fault.until + 10
}

/// Plays weeks of a probe a minute: the faults, the episodes that were told, and the size of the state.
fn play(seed: u64, weeks: i64) -> (Vec<Fault>, Vec<Episode>, usize) {
    let zone = TimeZone::get(ZONE).unwrap();
    let mut dice = Dice::new(seed);
    let faults = faults(&mut dice, weeks);
    let mut watch = Watch::new(probe());
    let mut late: Option<Reading> = None;
    for place in 0..weeks * 10_080 {
        let reading = weather::probe(&mut dice, place, &faults, &zone);
        // One in fifty comes after the next, and one in fifty twice.
        let how = dice.between(0, 49);
        if how == 0 && late.is_none() {
            late = Some(reading);
            continue;
        }
        watch.see(&reading);
        if how == 1 {
            watch.see(&reading);
        }
        if let Some(reading) = late.take() {
            watch.see(&reading);
        }
        if place % 10 == 0 {
            watch.pass(minute(place));
        }
    }
    let size = serde_json::to_string(&watch.state).unwrap().len();
    (faults, episodes(&watch.changes), size)
}

/// The requirement: "simulated weeks: detection delay, false opens per week and flaps per fault, printed".
#[test]
fn weeks_of_a_clinic() {
    const WEEKS: i64 = 4;
    let (faults, episodes, size) = play(20_261_125, WEEKS);
    let is_wrong = |one: &&Episode| !faults.iter().any(|fault| belongs(one, fault));
    let wrong: Vec<&Episode> = episodes.iter().filter(is_wrong).collect();
    let false_opens = wrong.len() as f64 / WEEKS as f64;
    println!("{WEEKS} weeks, {} faults, a probe a minute", faults.len());
    println!("false opens per week: {false_opens:.2}; the state is {size} bytes of JSON");
    assert!(size < 6144, "{size}");
    let told = |kind| Told::of(kind, &faults, &episodes);
    for kind in KINDS {
        let told = told(kind);
        println!(
            "{kind:?}: {} faults, {} missed, delay {} min (worst {}), broke_at {} min off (worst {}), {:.2} flaps per fault",
            told.faults,
            told.missed,
            Told::median(&told.delays),
            told.delays.last().copied().unwrap_or_default(),
            Told::median(&told.early),
            told.early.last().copied().unwrap_or_default(),
            told.flaps(),
        );
        assert!(told.faults > 0 && told.missed == 0, "{kind:?} {told:?}");
    }
    assert!(false_opens <= 0.5, "{wrong:?}");
    for kind in [Kind::Outage, Kind::Ragged] {
        let told = told(kind);
        assert!(*told.delays.last().unwrap() <= 5, "{kind:?} {told:?}");
        assert!(*told.early.last().unwrap() <= 4, "{kind:?} {told:?}");
        assert!(told.flaps() <= 0.1, "{kind:?} {told:?}");
    }
    let slow = told(Kind::Slow);
    assert!(
        *slow.delays.last().unwrap() <= 15 && slow.flaps() <= 0.25,
        "{slow:?}"
    );
    // It is told before it is half as bad as it gets.
    assert!(Told::median(&told(Kind::Creeping).delays) <= 210);
    // Six minutes a turn: without damping it would be up to ten.
    assert!(told(Kind::Flapping).flaps() <= 2.0);
    // Every episode closes, and soon after its fault has ended.
    for fault in &faults {
        let last = episodes.iter().rev().find(|one| belongs(one, fault));
        assert!(
            last.unwrap().closed <= fault.until + 30,
            "{fault:?} {last:?}"
        );
    }
}

/// "Flap damping": what it is worth on the same weeks.
#[test]
fn damping_is_worth_its_while() {
    let count = |damped: bool| {
        let zone = TimeZone::get(ZONE).unwrap();
        let fault = [Fault {
            kind: Kind::Flapping,
            from: 60,
            until: 300,
        }];
        let mut dice = Dice::new(7);
        let mut watch = Watch::new(Check {
            damping: probe().damping.filter(|_| damped),
            ..probe()
        });
        for place in 0..400 {
            watch.see(&weather::probe(&mut dice, place, &fault, &zone));
        }
        episodes(&watch.changes).len()
    };
    let (without, with) = (count(false), count(true));
    println!("four hours of flapping: {without} episodes without damping, {with} with it");
    assert!(without >= 20 && with <= 3, "{without} {with}");
}

/// A nightly job over eight weeks, with the night on which the clocks change: two nights are missed, and
/// no other is told.
#[test]
fn weeks_of_a_nightly_job() {
    let expects = Expects {
        rhythm: Rhythm::Daily {
            at: "02:00".parse().unwrap(),
            zone: ZONE.to_owned(),
        },
        grace_minutes: 45,
        hours: domain::check::Counts::Always,
    };
    let mut watch = Watch::new(Check::heartbeat(CheckId::new("backup").unwrap(), expects));
    let mut dice = Dice::new(11);
    let first = at("2026-10-06T07:00:00Z");
    let missed = [20, 41];
    for night in 0..56 {
        // 02:00 is an hour later in UTC from the first of November on.
        let hour = if night < 26 { 0 } else { 1 };
        let due = first + SignedDuration::from_hours(24 * night + hour);
        let came = due + SignedDuration::from_mins(dice.between(-15, 40));
        while let Some(next) = watch.next_at().filter(|next| *next <= came) {
            watch.pass(next);
        }
        if !missed.contains(&night) {
            watch.see(&reading(came, Status::Ok));
        }
    }
    let downs: Vec<&Transition> = watch
        .changes
        .iter()
        .filter(|one| one.to == Phase::Down)
        .collect();
    println!("56 nights, {} missed, {} told", missed.len(), downs.len());
    assert_eq!(downs.len(), missed.len(), "{}", watch.told());
    for (down, night) in downs.iter().zip(missed) {
        let hour = if night < 26 { 0 } else { 1 };
        let due = first + SignedDuration::from_hours(24 * night + hour);
        assert_eq!(down.broke_at, Some(due));
        assert_eq!(down.at, due + SignedDuration::from_mins(45));
    }
}

/// A week with an announced window every night, in which all is down: nothing opens, and a fault that
/// begins within a window is told when it ends.
#[test]
fn a_week_of_maintenance() {
    let mut watch = Watch::new(probe());
    let night = |day: i64| (day * 1440 + 960, day * 1440 + 1080);
    watch.windows = (0..7)
        .map(|day| Maintenance {
            covers: Covers::System(SystemId::new("ehr").unwrap()),
            from: minute(night(day).0),
            until: minute(night(day).1),
        })
        .collect();
    for place in (0..7 * 1440).step_by(2) {
        let within = (0..7).any(|day| (night(day).0 + 5..night(day).1 - 5).contains(&place));
        let stays = (night(4).0 + 5..night(4).1 + 60).contains(&place);
        let status = if within || stays {
            Status::Fail
        } else {
            Status::Ok
        };
        watch.see(&reading(minute(place), status));
    }
    let episodes = episodes(&watch.changes);
    assert_eq!(episodes.len(), 1, "{}", watch.told());
    assert_eq!(episodes[0].broke, night(4).1);
}
