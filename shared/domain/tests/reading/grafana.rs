//! Grafana's bodies, unified and legacy.

use domain::reading::Status;
use domain::reading::format::{Why, grafana};
use domain::reading::label::{LabelMap, NoData};

use crate::given::{alert, body, facts, nothing, read, read_with, received_at, words, wrong};

/// "The above plus `orgId`, alerts[].`silenceURL`, `dashboardURL`, `panelURL`, `values{}`."
#[test]
fn unified_alerts_are_read_one_by_one() {
    let answers = read(grafana::read, &body("grafana"));
    let slow = alert(&answers, 0);
    let expected = (
        Some("telehealth"),
        Some("main"),
        Status::Warn,
        "2026-11-25T13:51:03.157076Z".to_owned(),
    );
    assert_eq!(facts(&slow.reading), expected);
    assert_eq!(words(&slow.reading), Some("Visits take long to begin"));
    assert_eq!(nothing(&answers, 1), Why::NoData);
}

/// What "no data" comes to is the practice's to say.
#[test]
fn no_data_is_configurable() {
    let labels = LabelMap {
        no_data: NoData::Fail,
        ..LabelMap::default()
    };
    let answers = read_with(grafana::read, &body("grafana"), &labels);
    assert_eq!(alert(&answers, 1).reading.status, Status::Fail);
}

/// "Grafana legacy: `ruleId, ruleName, state (alerting|ok|no_data|paused|pending), tags{}`."
#[test]
fn a_legacy_rule_is_known_by_its_id() {
    let mut legacy = body("grafana-legacy");
    let answers = read(grafana::read, &legacy);
    let claims = alert(&answers, 0);
    let expected = (
        Some("clearinghouse"),
        Some("main"),
        Status::Fail,
        received_at().to_string(),
    );
    assert_eq!(facts(&claims.reading), expected);
    let check = claims.reading.check.clone();
    legacy["state"] = "ok".into();
    legacy["title"] = "[OK] Claims queue".into();
    let answers = read(grafana::read, &legacy);
    assert_eq!(alert(&answers, 0).reading.status, Status::Ok);
    assert_eq!(alert(&answers, 0).reading.check, check);
    for (state, why) in [
        ("no_data", Why::NoData),
        ("pending", Why::Pending),
        ("paused", Why::Maintenance),
    ] {
        legacy["state"] = state.into();
        assert_eq!(nothing(&read(grafana::read, &legacy), 0), why);
    }
    legacy["state"] = "unheard of".into();
    assert_eq!(wrong(&read(grafana::read, &legacy), 0), ["state"]);
    // The same rule of another organisation is another rule.
    legacy["state"] = "ok".into();
    legacy["orgId"] = 8.into();
    assert_ne!(alert(&read(grafana::read, &legacy), 0).reading.check, check);
}
