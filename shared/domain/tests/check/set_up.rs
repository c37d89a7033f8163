//! A check as it is set up.

use domain::check::{Check, Drift, Expects, Horizon, Latency, Opens, Rhythm};
use domain::ids::CheckId;
use domain::refusal::{Fields, Refusal};

fn wrong(check: &Check) -> Vec<String> {
    let mut fields = Fields::default();
    check.check("", &mut fields);
    match fields.done() {
        Err(Refusal::Invalid(errors)) => errors.into_iter().map(|error| error.field).collect(),
        _ => Vec::new(),
    }
}

/// What is not said is as a probe's.
#[test]
fn the_defaults_are_a_probes() {
    let read: Check = serde_json::from_str(r#"{"id": "ehr-login"}"#).unwrap();
    let probe = Check::probe(CheckId::new("ehr-login").unwrap());
    assert_eq!(read, probe);
    assert_eq!((read.open, read.close), (Opens { bad: 3, of: 5 }, 3));
    assert!(wrong(&read).is_empty());
    let expects = Expects {
        rhythm: Rhythm::Every { minutes: 1440 },
        grace_minutes: 60,
        hours: domain::check::Counts::Always,
    };
    for check in [
        Check::webhook(CheckId::new("a").unwrap()),
        Check::heartbeat(CheckId::new("a").unwrap(), expects),
    ] {
        assert!(wrong(&check).is_empty());
        let text = serde_json::to_string(&check).unwrap();
        let back: Check = serde_json::from_str(&text).unwrap();
        assert_eq!(back, check, "{text}");
    }
}

/// A daily rhythm, as it is written.
#[test]
fn a_rhythm_is_written_flat() {
    let text = r#"{"id": "backup", "drift": null, "damping": null,
        "expects": {"rhythm": "daily", "at": "02:30", "zone": "America/Chicago", "grace_minutes": 60}}"#;
    let check: Check = serde_json::from_str(text).unwrap();
    assert!(wrong(&check).is_empty());
    assert_eq!((check.drift, check.damping), (None, None));
    let expects = check.expects.unwrap();
    assert_eq!(expects.grace_minutes, 60);
    assert!(matches!(expects.rhythm, Rhythm::Daily { .. }));
    assert!(serde_json::from_str::<Check>(r#"{"id": "a", "colour": "red"}"#).is_err());
}

/// "Bad input gets a clear answer naming each wrong field."
#[test]
fn every_wrong_setting_is_named() {
    let check = Check {
        open: Opens { bad: 4, of: 3 },
        slow: Opens { bad: 0, of: 3 },
        close: 0,
        latency: Some(Latency {
            slow_ms: 100,
            well_ms: 100,
        }),
        drift: Some(Drift {
            factor_percent: 100,
            least_ms: 0,
        }),
        damping: Check::probe(CheckId::new("a").unwrap())
            .damping
            .map(|mut damping| {
                damping.hold_minutes = 0;
                damping
            }),
        horizon: Horizon {
            certificate_days: 0,
            disk_days: 7,
        },
        expects: Some(Expects {
            rhythm: Rhythm::Daily {
                at: "02:30:01".parse().unwrap(),
                zone: "Mars/Base".to_owned(),
            },
            grace_minutes: 20_000,
            hours: domain::check::Counts::Always,
        }),
        ..Check::probe(CheckId::new("a").unwrap())
    };
    assert_eq!(
        wrong(&check),
        [
            "open",
            "slow",
            "close",
            "latency",
            "drift",
            "damping",
            "horizon",
            "expects.grace_minutes",
            "expects.at",
            "expects.zone"
        ]
    );
}
