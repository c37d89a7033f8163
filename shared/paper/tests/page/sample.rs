//! Reports of all sizes: made from summaries, as every report is.

use std::collections::{BTreeMap, BTreeSet};

use domain::ids::{LocationId, SystemId};
use domain::kind::{Kind, Tier};
use domain::practice::{Practice, Setup, System};
use domain::report::days::Days;
use domain::report::known::{About, Known, MadeFrom, Window};
use domain::report::packed::Seconds;
use domain::report::standing::{Bounded, Checks, Log, Sent, Standing, Watched};
use domain::report::subject::Subject;
use domain::report::summary::{Cycles, Protocols, Summary, Work};
use domain::report::{Report, report};
use jiff::Timestamp;
use jiff::civil::{Date, date};

const PRACTICE: &str = r#"
id = "lakeside"
name = "Lakeside Family and Orthopedic Clinic"
zone = "America/Chicago"
[hours]
mon = ["08:00-17:00"]
tue = ["08:00-17:00"]
wed = ["08:00-17:00"]
thu = ["08:00-17:00"]
fri = ["08:00-17:00"]
[revenue]
claims_per_day = 140
claim_value_usd = 165
visits_per_day = 110
provider_hours_per_day = 56
labour_hour_usd = 34
[[locations]]
id = "main"
name = "Main clinic"
[[locations]]
id = "east"
name = "East clinic"
zone = "America/Denver"
"#;

pub const UNTIL: Date = date(2026, 11, 21);

/// A practice; its systems are named, since a chart has to find room for that.
pub fn setup() -> Setup {
    let practice: Practice = toml::from_str(PRACTICE).unwrap();
    let named = [
        (Kind::Ehr, "Chart (EHR)"),
        (Kind::Billing, "Billing"),
        (Kind::Scheduling, "Appointment book"),
        (
            Kind::LabInterface,
            "Lab orders and results of both of our sites",
        ),
    ];
    let systems = named.map(|(kind, name)| {
        let system = System::standard(kind, name).unwrap();
        (system.id.clone(), system)
    });
    Setup {
        practice,
        people: Default::default(),
        systems: systems.into(),
        ladders: Default::default(),
        schedules: Default::default(),
        paged_at: Default::default(),
        roster: Default::default(),
        operator_topic: None,
    }
}

/// So many response times, spread over a few hours.
fn times(count: u64, apart: i64) -> Seconds {
    let mut times = Seconds::default();
    for place in 0..count {
        times.add(240 + apart * (i64::try_from(place).unwrap() * 7 % 23));
    }
    times
}

fn cycles(met: u64, breached: u64, apart: i64) -> Cycles {
    Cycles {
        met,
        breached,
        unanswered: breached / 2,
        times: times((met + breached).min(9), apart),
        late: times(breached.min(9), 600),
        ..Cycles::default()
    }
}

/// What a day comes to, so many times over.
pub fn day(setup: &Setup, day: Date, place: &str, times: u64) -> Summary {
    let turn = u64::try_from(day.day()).unwrap();
    let mut summary = Summary {
        incidents: 4 * times,
        reports: 2 * times,
        clinical: 2 * times,
        clinical_inside: 2 * times - u64::from(turn % 5 == 0),
        paging: 6 * times,
        pages: 9 * times,
        nobody: u64::from(turn == 13),
        tiered: 6 * times,
        retiered: u64::from(turn == 7),
        by_monitor: times,
        by_staff: 2 * times,
        ..Summary::default()
    };
    let late = u64::from(turn % 5 == 0) * times;
    for (tier, cycles) in [
        (Tier::Critical, cycles(2 * times, late, 300)),
        (Tier::Billing, cycles(times, late / 2, 700)),
        (Tier::General, cycles(2 * times, 0, 3_000)),
    ] {
        summary.cycles.insert(tier, cycles);
    }
    summary
        .report_cycles
        .insert(Tier::Critical, cycles(times, 0, 300));
    summary.protocol = Protocols {
        complete: 3 * times,
        incomplete: u64::from(turn % 4 == 0),
        open: u64::from(turn % 9 == 0),
        unknown: 0,
    };
    let systems: Vec<(SystemId, Kind)> = setup
        .systems
        .iter()
        .map(|(id, one)| (id.clone(), one.kind))
        .collect();
    for (number, (system, kind)) in systems.into_iter().enumerate() {
        let mut work = Work {
            tickets: times,
            achieved: times - u64::from(turn % 3 == 0),
            missed: u64::from(turn % 3 == 0),
            assigned: times,
            ..Work::default()
        };
        if turn as usize % 11 == number && place == "main" {
            let noon = day
                .at(18, 0, 0, 0)
                .in_tz("UTC")
                .unwrap()
                .timestamp()
                .as_second();
            work.down
                .add(noon, Some(noon + 5_400 * i64::try_from(turn).unwrap()));
        }
        let subject = Subject {
            kind,
            system: Some(system),
        };
        summary.subjects.insert(subject, work);
    }
    summary
}

fn standing(setup: &Setup) -> Standing {
    let some = |count| {
        Some(Bounded {
            count,
            beyond: false,
            of: 40,
        })
    };
    let watched = Watched {
        count: 4,
        silent: 1,
        never_alarmed: 2,
        systems: BTreeSet::from(["ehr".to_owned()]),
    };
    Standing {
        open_grants: some(2),
        unreviewed: some(0),
        without_evidence: some(1),
        log: Some(Log {
            verified_to: 1_482,
            anchored_to: Some(1_482),
        }),
        sent: Some(Sent::default()),
        checks: Some(Checks {
            count: 6,
            silent: 1,
            never_alarmed: 2,
            systems: setup.systems.len() as u64,
            uncovered: vec!["billing".to_owned()],
            places: BTreeMap::from([("main".to_owned(), watched)]),
            practice_wide: Watched {
                count: 2,
                ..Watched::default()
            },
        }),
    }
}

/// A report over days that end with [`UNTIL`], each of which comes to something so many times over; of nothing with 0.
pub fn of(setup: &Setup, days: u16, times: u64, site: Option<&str>) -> Report {
    let mut counted = Days::default();
    let window = Window::ending(UNTIL, days);
    let first = window.before().from;
    let every = first
        .series(jiff::Span::new().days(1))
        .take_while(|day| *day <= UNTIL);
    for each in every.filter(|_| times > 0) {
        for place in ["main", "east"] {
            let at = counted.at(each, Some(&LocationId::new(place).unwrap()));
            *at = day(setup, each, place, times);
        }
    }
    made(Some(setup), &counted, window, standing(setup), site)
}

/// A report of an export without a practice, of which nothing can be measured.
pub fn unmeasurable() -> Report {
    let mut days = Days::default();
    let at = days.at(UNTIL, None);
    at.incidents = 3;
    at.unanswerable = 3;
    at.protocol.unknown = 2;
    made(
        None,
        &days,
        Window::ending(UNTIL, 90),
        Standing::default(),
        None,
    )
}

fn made(
    setup: Option<&Setup>,
    days: &Days,
    window: Window,
    standing: Standing,
    site: Option<&str>,
) -> Report {
    let about = About {
        practice: setup.map(|setup| setup.practice.id.to_string()),
        location: site.map(|site| LocationId::new(site).unwrap()),
        source: if setup.is_some() {
            "statdesk"
        } else {
            "osticket"
        }
        .to_owned(),
        made_from: if setup.is_some() {
            MadeFrom::Tickets
        } else {
            MadeFrom::Export
        },
        as_of: "2026-11-21T19:05:00Z".parse::<Timestamp>().unwrap(),
    };
    report(&Known {
        about: &about,
        window,
        days,
        compares: setup.is_some(),
        standing: &standing,
        setup,
    })
}
