//! Histories by chance: who does what when, and how often a sweep looks.

use domain::event::{ResponseChannel, WaitsOn};
use domain::kind::{Scope, Tier};
use domain::policy::Target;
use domain::practice::Setup;
use domain::role::Actor;
use domain::ticket::open::Report;
use domain::ticket::verb::Verb;
use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;

use crate::given::*;

/// How many histories each property is tried on, unless `PROPTEST_CASES` says otherwise.
#[allow(
    clippy::disallowed_methods,
    reason = "the runner names the number of cases by environment"
)]
pub fn cases(count: u32) -> ProptestConfig {
    let asked = std::env::var("PROPTEST_CASES").ok();
    let count = asked.and_then(|text| text.parse().ok()).unwrap_or(count);
    ProptestConfig {
        cases: count,
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

/// Any tier.
pub fn tier() -> impl Strategy<Value = Tier> {
    proptest::sample::select(&[Tier::General, Tier::Billing, Tier::Critical][..])
}

/// A way of being late, in seconds: mostly minutes and hours, sometimes at once, sometimes days.
fn pause() -> impl Strategy<Value = i64> {
    prop_oneof![
        2 => Just(0),
        4 => 1_i64..600,
        4 => (1_i64..40).prop_map(|quarters| quarters * 900),
        1 => 3_600_i64..200_000,
    ]
}

/// An instant near which something is awkward: nights when clocks change, a weekend, a holiday.
pub fn start() -> impl Strategy<Value = Timestamp> {
    let nights = [
        "2026-03-07T22:30:00",
        "2026-03-08T01:59:30",
        "2026-10-31T23:10:00",
        "2026-11-01T01:30:00",
        "2026-11-06T16:59:59",
        "2026-11-25T15:00:00",
        "2026-11-02T09:00:00",
        "2026-12-31T16:30:00",
    ];
    (proptest::sample::select(nights.to_vec()), 0_i64..7_200)
        .prop_map(|(wall, aside)| at(wall) + seconds(aside))
}

/// A practice whose sites lie in any of some awkward zones.
pub fn practice() -> impl Strategy<Value = Setup> {
    let zones = [
        "America/Chicago",
        "America/Denver",
        "America/St_Johns",
        "America/Phoenix",
        "Australia/Lord_Howe",
        "Africa/Cairo",
        "Pacific/Apia",
    ];
    let hours = [
        r#"{"mon": ["08:00-17:00"], "tue": ["08:00-17:00"], "wed": ["08:00-17:00"], "thu": ["08:00-17:00"], "fri": ["08:00-17:00"]}"#,
        r#"{"mon": ["08:00-12:00", "13:00-17:00"], "wed": ["00:00-24:00"], "sat": ["01:30-02:45"]}"#,
        r#"{"sun": ["00:00-24:00"], "mon": ["00:00-24:00"], "tue": ["00:00-24:00"], "wed": ["00:00-24:00"], "thu": ["00:00-24:00"], "fri": ["00:00-24:00"], "sat": ["00:00-24:00"]}"#,
    ];
    let zone = move || proptest::sample::select(zones.to_vec());
    (
        zone(),
        zone(),
        proptest::sample::select(hours.to_vec()),
        0_u8..6,
    )
        .prop_map(|(main, east, hours, business)| {
            let mut setup = setup();
            setup.practice.zone = main.to_owned();
            setup.practice.locations[1].zone = Some(east.to_owned());
            setup.practice.hours = serde_json::from_str(hours).unwrap();
            if business < 2 {
                setup.practice.policy.billing = Target::BusinessHours { minutes: 240 };
            }
            if business == 1 {
                setup.practice.policy.general = Target::AroundTheClock { minutes: 60 };
            }
            setup
        })
}

/// A verb, and by whom; some of them will be refused.
pub fn deed() -> impl Strategy<Value = (Verb, &'static str)> {
    let technician = || proptest::sample::select(&["ana", "ben", "cleo"][..]);
    let anybody = || proptest::sample::select(&["ana", "ben", "mia"][..]);
    let call = (0_i64..7_200).prop_map(|_| Verb::Respond {
        text: words(),
        channel: Some(ResponseChannel::Phone),
        reached: true,
        at: None,
        next_update_minutes: None,
    });
    let promise = (5_u32..200).prop_map(|minutes| Verb::Respond {
        text: words(),
        channel: None,
        reached: false,
        at: None,
        next_update_minutes: Some(minutes),
    });
    let on = proptest::sample::select(&[WaitsOn::Practice, WaitsOn::Vendor][..]);
    let wait = on.prop_map(|on| Verb::Wait {
        on,
        reason: words(),
    });
    prop_oneof![
        3 => (Just(Verb::Acknowledge), technician()),
        2 => (Just(respond()), technician()),
        1 => (promise, technician()),
        1 => (call, technician()),
        1 => (Just(Verb::Note { text: words() }), technician()),
        1 => (Just(Verb::Assign { person: id("cleo") }), technician()),
        3 => (tier().prop_map(retier), anybody()),
        1 => (Just(Verb::ApproveTier), Just("mia")),
        2 => (wait, technician()),
        2 => (Just(Verb::Resume), technician()),
        2 => (Just(resolve()), technician()),
        2 => (Just(reopen()), Just("sam")),
        1 => (Just(Verb::Detach), technician()),
        1 => (Just(Verb::Withdraw { reason: words() }), technician()),
        1 => (Just(Verb::Close { gated: false }), technician()),
        1 => (Just(Verb::PassOn), technician()),
    ]
}

/// Verbs on one ticket, each with the seconds since the one before.
pub fn deeds(most: usize) -> impl Strategy<Value = Vec<(i64, Verb, &'static str)>> {
    let one = (pause(), deed()).prop_map(|(pause, (verb, by))| (pause, verb, by));
    proptest::collection::vec(one, 0..most)
}

/// Instants of sweeps, in seconds from the beginning.
pub fn sweeps(until: i64) -> impl Strategy<Value = Vec<i64>> {
    proptest::collection::btree_set(0..until, 0..40).prop_map(|set| set.into_iter().collect())
}

/// How a report differs from the others: its tier, where it is from, whom it hits, how late it is
/// written down in minutes, and who reports.
pub type Kind = (Tier, bool, Scope, i64, bool);

/// A report of the EHR's trouble, most of them of the whole site.
pub fn kind() -> impl Strategy<Value = Kind> {
    let scope = prop_oneof![
        6 => Just(Scope::Site),
        1 => Just(Scope::Practice),
        1 => Just(Scope::User),
    ];
    let late = prop_oneof![4 => Just(0), 1 => 1_i64..1_440];
    (tier(), any::<bool>(), scope, late, any::<bool>())
}

/// The report.
pub fn reported(n: u64, kind: &Kind, now: Timestamp) -> Report {
    let (tier, east, scope, late, sue) = kind;
    let mut report = report(n, *tier, now - SignedDuration::from_mins(*late));
    if *east {
        report.location = site("east");
    }
    report.assessment.scope = *scope;
    if *sue {
        report.reporter = Actor::Person(id("sue"));
    }
    report
}
