//! What monitors send, spoiled: every body is answered element by element, and every state comes back.

use domain::check::observe::observe;
use domain::check::tick::tick;
use domain::check::{Check, Scene, State};
use domain::ids::PersonId;
use domain::reading::batch;
use domain::reading::format::{
    Answers, Intake, alertmanager, cloudwatch, gatus, grafana, healthchecks, opsgenie, pagerduty,
    sns, uptime_kuma,
};
use domain::reading::label::LabelMap;
use domain::reading::ping::Ping;
use jiff::Timestamp;
use serde_json::Value;

use crate::mutate::Dice;
use crate::parsers::Parser;

type Reader = fn(&Value, Intake<'_>) -> Answers;

/// A body that each format would take.
const BODIES: [(Reader, &str); 8] = [
    (
        alertmanager::read,
        include_str!("../../shared/domain/tests/data/format/alertmanager.json"),
    ),
    (
        grafana::read,
        include_str!("../../shared/domain/tests/data/format/grafana.json"),
    ),
    (
        cloudwatch::read,
        include_str!("../../shared/domain/tests/data/format/cloudwatch-alarm.json"),
    ),
    (
        uptime_kuma::read,
        include_str!("../../shared/domain/tests/data/format/uptime-kuma.json"),
    ),
    (
        gatus::read,
        include_str!("../../shared/domain/tests/data/format/gatus.json"),
    ),
    (
        healthchecks::read,
        include_str!("../../shared/domain/tests/data/format/healthchecks.json"),
    ),
    (
        pagerduty::read,
        include_str!("../../shared/domain/tests/data/format/pagerduty.json"),
    ),
    (
        opsgenie::read,
        include_str!("../../shared/domain/tests/data/format/opsgenie.json"),
    ),
];

const ENVELOPE: &str = include_str!("../../shared/domain/tests/data/format/sns-subscription.json");
const BATCH: &str = r#"{"readings": [{"check": "ehr-login", "system": "ehr", "location": "main", "status": "ok", "latency_ms": 412, "certificate_days": 9.5, "disk_free_percent": 40, "at": "2026-11-23T14:02:11Z", "message": "fine", "dedup": "a"}, {"check": "tls", "status": "fail"}]}"#;
const CHECK: &str = r#"{"id": "ehr-login", "system": "ehr", "open": {"bad": 3, "of": 5}, "close": 3, "latency": {"slow_ms": 2000, "well_ms": 1000}, "expects": {"rhythm": "daily", "at": "02:30", "zone": "America/Chicago", "grace_minutes": 60, "hours": "open"}, "interface": {"from": "labcorp", "to": "ehr", "standard": "hl7-v2"}, "probe": null, "every_minutes": 5, "damping": null}"#;

fn instant() -> Timestamp {
    "2026-11-23T14:02:11Z".parse().expect("an instant")
}

/// The readers of what monitors send.
pub fn parsers<'a>() -> Vec<Parser<'a>> {
    vec![
        ("monitors' bodies", Box::new(bodies)),
        (
            "SNS envelopes",
            Box::new(|dice: &mut Dice| {
                let text = dice.spoil_text(ENVELOPE);
                if let Ok(body) = serde_json::from_str(&text)
                    && let Ok(envelope) = sns::Envelope::read(&body)
                {
                    assert!(sns::is_certificate(&envelope.certificate), "{text}");
                    assert!(envelope.to_sign().contains("\nType\n"));
                }
            }),
        ),
        (
            "pings",
            Box::new(|dice: &mut Dice| {
                let action = dice.spoil_text("255");
                let query = dice.spoil_text("rid=728b3763-ac80-4113-9fc4-f49b6c4a7e1b");
                let _ = Ping::read(Some(&action), Some(&query));
            }),
        ),
        ("batches of readings", Box::new(batches)),
    ]
}

fn bodies(dice: &mut Dice) {
    let (read, right) = *dice.pick(&BODIES);
    let labels = LabelMap::default();
    let sender = PersonId::new("monitor").expect("an id");
    let intake = Intake {
        sender: &sender,
        labels: &labels,
        received_at: instant(),
    };
    let text = dice.spoil_text(right);
    if let Ok(body) = serde_json::from_str(&text) {
        let answers = read(&body, intake);
        assert!(answers.len() <= text.len(), "{text}");
    }
}

/// A batch, read against a check that is itself spoiled, through time.
fn batches(dice: &mut Dice) {
    let (batch, check) = (dice.spoil_text(BATCH), dice.spoil_text(CHECK));
    let mut fields = domain::refusal::Fields::default();
    let Ok(check) = serde_json::from_str::<Check>(&check) else {
        return;
    };
    check.check("", &mut fields);
    let Ok(body) = serde_json::from_str(&batch) else {
        return;
    };
    if let (Ok(batch), Ok(())) = (batch::read(&body, instant()), fields.done()) {
        let scene = Scene::new("America/Chicago", &[]);
        let mut state = State::default();
        for (_, reading) in &batch.accepted {
            state = observe(&check, &state, reading, &scene).state;
        }
        let later = instant() + jiff::SignedDuration::from_hours(240);
        let state = tick(&check, &state, later, &scene).state;
        let text = serde_json::to_string(&state).expect("JSON");
        let back: State = serde_json::from_str(&text).expect("a state");
        assert_eq!(back, state, "{text}");
    }
}
