//! Opening and closing, by known answers.

use domain::check::{Check, Latency, Opens, Phase};
use domain::ids::CheckId;
use domain::reading::Status;

use crate::watch::{Watch, answered, minute, probe, reading};

fn told(check: Check, readings: &str) -> String {
    let mut watch = Watch::new(check);
    watch.play(0, readings);
    watch.told()
}

/// "Per check a state machine `healthy -> suspect -> degraded | down -> recovering -> healthy`: M-of-N
/// opening." It broke at the first of the readings that were counted.
#[test]
fn three_of_five_open_and_three_on_end_close() {
    assert_eq!(
        told(probe(), "..x.xx...."),
        "unheard>healthy@0 healthy>suspect@2 suspect>down@5/2 down>recovering@6/2 recovering>healthy@8/2"
    );
    // Two of five, over and over, are not enough.
    let doubted = "unheard>healthy@0 healthy>suspect@2 suspect>healthy@22";
    assert_eq!(told(probe(), "..xx...xx...xx.........."), doubted);
}

/// A relapse while it recovers is the same episode.
#[test]
fn a_relapse_while_recovering_is_the_same_episode() {
    assert_eq!(
        told(probe(), ".xxx..x..x..."),
        "unheard>healthy@0 healthy>suspect@1 suspect>down@3/1 down>recovering@4/1 recovering>down@6/1 \
         down>recovering@7/1 recovering>down@9/1 down>recovering@10/1 recovering>healthy@12/1"
    );
}

/// "`degraded | down`": what warns is degraded, for longer than a failure has to be watched; what
/// answers again and not well is no longer down.
#[test]
fn a_warning_degrades() {
    let degraded = "unheard>healthy@0 healthy>suspect@1 suspect>degraded@5/1";
    assert_eq!(told(probe(), ".sssss"), degraded);
    assert_eq!(
        told(probe(), ".sssssxxx"),
        format!("{degraded} degraded>down@8/1")
    );
    let down = "unheard>down@2/0 down>degraded@5/0 degraded>recovering@6/0 recovering>healthy@8/0";
    assert_eq!(
        told(probe(), "xxxsss..."),
        down.replace("unheard>down", "unheard>suspect@0 suspect>down")
    );
}

/// "Separate recovery threshold": a latency that is below the one and above the other neither opens
/// nor closes.
#[test]
fn what_was_slow_has_to_be_well_again() {
    let mut watch = Watch::new(Check {
        latency: Some(Latency {
            slow_ms: 2000,
            well_ms: 1000,
        }),
        slow: Opens { bad: 3, of: 5 },
        drift: None,
        ..probe()
    });
    let mut play = |from: i64, all: &[u32]| {
        for (place, ms) in (from..).zip(all) {
            watch.see(&answered(minute(place), *ms));
        }
        watch.phase()
    };
    assert_eq!(play(0, &[300, 1500, 1500, 1500, 1500]), Phase::Healthy);
    assert_eq!(play(5, &[2000, 2500, 2500]), Phase::Degraded);
    assert_eq!(play(8, &[1500; 10]), Phase::Degraded);
    assert_eq!(play(18, &[900, 900, 1500, 900, 900]), Phase::Recovering);
    assert_eq!(play(23, &[900]), Phase::Healthy);
}

/// "Flap damping": the third opening within the hour stays open until a quarter of an hour was calm,
/// and time alone ends it where no reading comes.
#[test]
fn flapping_becomes_one_long_episode() {
    let mut watch = Watch::new(probe());
    watch.play(0, ".xxx...xxx...xxx......");
    let opened = |watch: &Watch| {
        watch
            .changes
            .iter()
            .filter(|one| one.to == Phase::Down)
            .count()
    };
    assert_eq!((opened(&watch), watch.phase()), (3, Phase::Recovering));
    // Relapses go on in it.
    watch.play(22, "xxx......");
    assert_eq!(watch.phase(), Phase::Recovering);
    assert_eq!(watch.next_at(), Some(minute(24 + 15)));
    watch.pass(minute(24 + 14));
    assert_eq!(watch.phase(), Phase::Recovering);
    watch.pass(minute(60));
    let last = watch.changes.last().unwrap();
    assert_eq!((last.to, last.at), (Phase::Healthy, minute(24 + 15)));
}

/// "A webhook alert is already damped by its sender: its checks open and close on one event unless
/// set otherwise."
#[test]
fn a_webhooks_word_counts_at_once() {
    let check = Check::webhook(CheckId::new("a").unwrap());
    assert_eq!(
        told(check, "x.x.s.x.x.x."),
        "unheard>down@0/0 down>healthy@1/0 healthy>down@2/2 down>healthy@3/2 healthy>degraded@4/4 \
         degraded>healthy@5/4 healthy>down@6/6 down>healthy@7/6 healthy>down@8/8 down>healthy@9/8 \
         healthy>down@10/10 down>healthy@11/10"
    );
}

/// A reading counts when it happened, not when it came.
#[test]
fn an_old_reading_is_not_counted() {
    let mut watch = Watch::new(probe());
    for place in 0..30 {
        watch.see(&reading(minute(place), Status::Ok));
    }
    let late = watch.see(&reading(minute(2), Status::Fail));
    assert_eq!(late.taken, domain::check::Taken::TooOld);
    assert!(late.transition.is_none());
}
