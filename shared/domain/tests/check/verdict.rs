//! What should happen to a check's tickets, by known answers.

use domain::check::depend::Place;
use domain::check::verdict::{Held, Track};
use domain::check::{Check, Phase};
use domain::ids::{CheckId, LocationId, SystemId};
use domain::kind::{Kind, Tier};
use domain::reading::{Reading, Status};
use jiff::{SignedDuration, Timestamp};

use crate::desk::Desk;
use crate::given::ticket_id;
use crate::watch::{minute, probe, reading};

fn webhook() -> Check {
    Check {
        system: Some(SystemId::new("ehr").unwrap()),
        location: Some(LocationId::new("main").unwrap()),
        ..Check::webhook(CheckId::new("ehr-login").unwrap())
    }
}

fn see(desk: &mut Desk, at: i64, status: Status) {
    desk.watch.see(&reading(minute(at), status));
}

/// "Recovery noted, auto-resolve only when no human took part"; nothing is decided twice.
#[test]
fn what_nobody_touched_resolves_by_itself() {
    let mut desk = Desk::new(webhook());
    see(&mut desk, 0, Status::Fail);
    assert_eq!(desk.told(minute(1)), "open:down/critical@0");
    assert_eq!(desk.told(minute(2)), "");
    see(&mut desk, 10, Status::Ok);
    assert_eq!(desk.told(minute(11)), "resolve@10");
    assert_eq!(desk.told(minute(12)), "");
    // Let go of once no relapse would reopen it.
    assert_eq!(desk.told(minute(41)), "");
    assert_eq!(desk.told(minute(42)), "forget:Trouble");
    assert_eq!(desk.told(minute(43)), "");
}

/// The same, of a ticket that somebody works on: recovery is written on it, once.
#[test]
fn what_somebody_works_on_stays_open() {
    let mut desk = Desk::new(webhook());
    see(&mut desk, 0, Status::Fail);
    desk.act(minute(1));
    desk.ticket(Track::Trouble).touched = true;
    see(&mut desk, 10, Status::Ok);
    assert_eq!(desk.told(minute(11)), "recovered@10");
    assert_eq!(desk.told(minute(12)), "");
    see(&mut desk, 20, Status::Fail);
    assert_eq!(desk.told(minute(21)), "relapsed@20");
    assert_eq!(desk.told(minute(22)), "");
    see(&mut desk, 30, Status::Ok);
    assert_eq!(desk.told(minute(31)), "recovered@30");
}

/// "Reopened on relapse within 30 minutes."
#[test]
fn a_relapse_within_half_an_hour_reopens() {
    let relapse = |minutes: i64| {
        let mut desk = Desk::new(webhook());
        see(&mut desk, 0, Status::Fail);
        desk.act(minute(0));
        see(&mut desk, 10, Status::Ok);
        desk.act(minute(10));
        see(&mut desk, 10 + minutes, Status::Fail);
        desk.told(minute(10 + minutes))
    };
    assert_eq!(relapse(1), "reopen@11");
    assert_eq!(relapse(30), "reopen@40");
    assert_eq!(relapse(31), "open:down/critical@41");
}

/// Somebody calls it resolved while it still fails: it has ten minutes to show, or thirty where its sender says only once
/// that it fails; then it was not.
#[test]
fn what_is_called_resolved_and_is_not_reopens() {
    let mut desk = Desk::new(webhook());
    see(&mut desk, 0, Status::Fail);
    desk.act(minute(0));
    desk.ticket(Track::Trouble).touched = true;
    desk.resolve(Track::Trouble, minute(20));
    assert_eq!(desk.told(minute(21)), "wait@50");
    assert_eq!(desk.told(minute(50)), "reopen@0");
    let mut probed = Desk::new(probe());
    for at in 0..3 {
        see(&mut probed, at, Status::Fail);
    }
    probed.act(minute(2));
    probed.ticket(Track::Trouble).touched = true;
    probed.resolve(Track::Trouble, minute(20));
    assert_eq!(probed.told(minute(21)), "wait@30");
    assert_eq!(probed.told(minute(30)), "reopen@0");
    // Taken back by a human, it is no trouble: not until it breaks anew.
    desk.resolve(Track::Trouble, minute(51));
    desk.ticket(Track::Trouble).withdrawn = true;
    assert_eq!(desk.told(minute(90)), "");
    see(&mut desk, 91, Status::Ok);
    see(&mut desk, 92, Status::Fail);
    assert_eq!(desk.told(minute(92)), "open:down/critical@92");
}

/// "Degraded before down": a ticket that becomes worse is raised where that is stricter, once; one that
/// somebody lowered stays lowered.
#[test]
fn what_becomes_worse_is_raised_once() {
    let mut desk = Desk::new(webhook());
    see(&mut desk, 0, Status::Warn);
    assert_eq!(desk.told(minute(0)), "open:degraded/critical@0");
    desk.ticket(Track::Trouble).tier = Tier::General;
    assert_eq!(desk.told(minute(1)), "");
    see(&mut desk, 2, Status::Fail);
    assert_eq!(desk.told(minute(2)), "raise:critical");
    desk.ticket(Track::Trouble).tier = Tier::General;
    assert_eq!(desk.told(minute(3)), "");
}

/// "Dependencies inhibit: behind a dead site network, EHR and scheduling checks attach as children and
/// page once", whichever of them is noticed first.
#[test]
fn what_is_behind_a_dead_network_is_its_child() {
    let network = Place {
        system: SystemId::new("network").unwrap(),
        location: Some(LocationId::new("main").unwrap()),
    };
    let mut desk = Desk::new(webhook());
    desk.parent = Some(network.clone());
    see(&mut desk, 0, Status::Fail);
    assert_eq!(desk.told(minute(0)), "open:down/critical@0<network");
    // The EHR was noticed first and nobody is at it yet: it becomes a child. Once.
    let mut first = Desk::new(webhook());
    see(&mut first, 0, Status::Fail);
    assert_eq!(first.told(minute(0)), "open:down/critical@0");
    first.parent = Some(network.clone());
    assert_eq!(first.told(minute(1)), "attach<network");
    assert_eq!(first.told(minute(2)), "");
    // Somebody is at it already: it stays theirs.
    let mut taken = Desk::new(webhook());
    see(&mut taken, 0, Status::Fail);
    taken.act(minute(0));
    taken.ticket(Track::Trouble).touched = true;
    taken.parent = Some(network);
    assert_eq!(taken.told(minute(1)), "");
}

/// While the network is in doubt, what depends on it waits, at most two minutes.
#[test]
fn a_doubt_about_the_network_is_waited_for() {
    let mut desk = Desk::new(webhook());
    desk.in_doubt = true;
    see(&mut desk, 0, Status::Fail);
    assert_eq!(desk.told(minute(0)), "wait@2");
    assert_eq!(desk.told(minute(2)), "open:down/critical@0");
}

/// "Own-connectivity guard": while nothing can be seen nothing opens, and what recovers is told; what is
/// bad still, when sight is back, opens then.
#[test]
fn nothing_opens_while_the_monitor_is_blind() {
    let mut desk = Desk::new(webhook());
    desk.blind = true;
    see(&mut desk, 0, Status::Fail);
    assert_eq!(desk.told(minute(1)), "");
    desk.blind = false;
    assert_eq!(desk.told(minute(5)), "open:down/critical@0");
    desk.blind = true;
    see(&mut desk, 6, Status::Ok);
    assert_eq!(desk.told(minute(6)), "resolve@6");
}

/// Nothing is told of what is on its way back already.
#[test]
fn what_recovers_before_it_was_told_is_not_told() {
    let mut desk = Desk::new(probe());
    desk.blind = true;
    desk.watch.play(0, "xxx");
    desk.act(minute(2));
    desk.blind = false;
    desk.watch.play(3, ".");
    assert_eq!(desk.watch.phase(), Phase::Recovering);
    assert_eq!(desk.told(minute(3)), "");
}

fn certificate(at: Timestamp, end: Timestamp) -> Reading {
    let mut reading = reading(at, Status::Ok);
    reading.measured.certificate_expires_at = Some(end);
    reading
}

/// "*At risk* days ahead: `general` at first, the system's tier when failure is nearer than twice that
/// tier's target. Fixed before failing counts as *avoided*."
#[test]
fn a_risk_rises_when_failure_is_near() {
    let end = minute(3 * 1440);
    let hours_before = |hours: i64| end - SignedDuration::from_hours(hours);
    let began = || {
        let mut desk = Desk::new(probe());
        desk.watch.see(&certificate(minute(0), end));
        assert_eq!(desk.told(minute(0)), "open:request/general@0");
        assert_eq!(desk.told(minute(1)), "");
        desk
    };
    let mut desk = began();
    assert_eq!(
        desk.told(hours_before(4) - SignedDuration::from_nanos(1)),
        ""
    );
    assert_eq!(desk.told(hours_before(4)), "raise:critical");
    assert_eq!(desk.told(hours_before(3)), "");
    let renewed = end + SignedDuration::from_hours(24 * 90);
    desk.watch.see(&certificate(hours_before(2), renewed));
    assert_eq!(desk.told(hours_before(2)), "over:true/true");
    assert_eq!(desk.told(hours_before(1)), "");
    // Billing counts its own target.
    let mut billing = began();
    billing.kind = Kind::Billing;
    assert_eq!(billing.told(hours_before(8)), "raise:billing");
    // Resolved without having been put right: reopened when it is near.
    let mut shut = began();
    shut.resolve(Track::Risk, minute(60));
    assert_eq!(shut.told(minute(1440)), "");
    assert_eq!(
        shut.told(hours_before(4)),
        "",
        "not read since: it may be put right"
    );
    shut.watch.see(&certificate(hours_before(5), end));
    assert_eq!(shut.told(hours_before(4)), "reopen@0");
    assert_eq!(shut.told(hours_before(4)), "raise:critical");
    // It came true, and is put right then.
    let mut late = began();
    late.ticket(Track::Risk).touched = true;
    late.watch.pass(end);
    late.watch
        .see(&certificate(end + SignedDuration::from_mins(5), renewed));
    assert_eq!(
        late.told(end + SignedDuration::from_mins(5)),
        "over:false/false"
    );
}

/// A certificate that has run out before anybody looked is told at once, though its check says that all is well; and again
/// where somebody called it resolved and it is read as it was.
#[test]
fn what_has_run_out_is_told() {
    let mut desk = Desk::new(probe());
    desk.watch.see(&certificate(minute(10), minute(0)));
    assert_eq!(desk.told(minute(10)), "open:request/critical@10");
    desk.resolve(Track::Risk, minute(20));
    assert_eq!(desk.told(minute(60)), "");
    desk.watch.see(&certificate(minute(61), minute(0)));
    assert_eq!(desk.told(minute(61)), "reopen@10");
}

/// What has failed opens its own ticket; that of its risk ends with it.
#[test]
fn a_risk_of_what_is_down_opens_nothing() {
    let mut desk = Desk::new(webhook());
    see(&mut desk, 0, Status::Fail);
    let mut failing = certificate(minute(1), minute(1440));
    failing.status = Status::Fail;
    desk.watch.see(&failing);
    assert_eq!(desk.told(minute(1)), "open:down/critical@0");
    assert_eq!(desk.told(minute(2)), "");
}

/// What a check has told comes back from the store.
#[test]
fn what_was_told_is_kept() {
    let mut desk = Desk::new(webhook());
    see(&mut desk, 0, Status::Fail);
    desk.act(minute(1));
    let held: &Held = desk.watch.state.held(Track::Trouble).unwrap();
    assert_eq!((held.ticket, held.broke_at), (ticket_id(1), minute(0)));
    let text = serde_json::to_string(&desk.watch.state).unwrap();
    let back: domain::check::State = serde_json::from_str(&text).unwrap();
    assert_eq!(back, desk.watch.state);
    assert!(back.held(Track::Risk).is_none());
}
