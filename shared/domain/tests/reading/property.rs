//! Whatever comes, every reader answers.

use domain::ids::PersonId;
use domain::reading::format::{
    Answers, Intake, alertmanager, cloudwatch, gatus, grafana, healthchecks, opsgenie, pagerduty,
    sns, uptime_kuma,
};
use domain::reading::label::LabelMap;
use domain::reading::ping::Ping;
use domain::reading::{IDENTITY_MAX, MESSAGE_MAX, batch};
use proptest::prelude::*;
use serde_json::{Map, Value};

use crate::given::{body, received_at, words};

const READERS: [fn(&Value, Intake<'_>) -> Answers; 8] = [
    alertmanager::read,
    grafana::read,
    cloudwatch::read,
    uptime_kuma::read,
    gatus::read,
    healthchecks::read,
    pagerduty::read,
    opsgenie::read,
];

const BODIES: [&str; 13] = [
    "alertmanager",
    "grafana",
    "grafana-legacy",
    "cloudwatch-alarm",
    "cloudwatch-event",
    "sns-notification",
    "sns-subscription",
    "uptime-kuma",
    "gatus",
    "healthchecks",
    "pagerduty",
    "pagerduty-v1",
    "opsgenie",
];

/// Any JSON, its fields often named as somebody's are.
fn json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        ".{0,40}".prop_map(Value::from),
        proptest::sample::select(vec![
            "firing",
            "resolved",
            "ALARM",
            "trigger",
            "down",
            "TRIGGERED",
            "ok",
            "2026-11-25T14:00:00+0000",
            "0001-01-01T00:00:00Z",
            "9999-12-31T23:59:59Z",
            "arn:aws:cloudwatch:x:1:alarm:y",
            "P3",
        ])
        .prop_map(Value::from),
    ];
    let name = proptest::sample::select(vec![
        "alerts",
        "status",
        "fingerprint",
        "labels",
        "annotations",
        "startsAt",
        "endsAt",
        "ruleId",
        "state",
        "NewStateValue",
        "AlarmArn",
        "StateChangeTime",
        "Trigger",
        "Dimensions",
        "detail-type",
        "detail",
        "resources",
        "Records",
        "Sns",
        "Message",
        "heartbeat",
        "monitor",
        "id",
        "tags",
        "endpoint",
        "code",
        "event_action",
        "payload",
        "severity",
        "dedup_key",
        "message",
        "alias",
        "priority",
        "readings",
        "check",
        "at",
        "latency_ms",
        "Type",
        "SignatureVersion",
        "SigningCertURL",
        "timestamp",
        "msg",
    ]);
    leaf.prop_recursive(5, 60, 8, move |inner| {
        let object =
            proptest::collection::vec((name.clone(), inner.clone()), 0..8).prop_map(|fields| {
                let named = |(name, value): (&str, Value)| (name.to_owned(), value);
                Value::Object(fields.into_iter().map(named).collect::<Map<_, _>>())
            });
        prop_oneof![
            object,
            proptest::collection::vec(inner, 0..6).prop_map(Value::from)
        ]
    })
}

/// A true body with one part of it replaced by anything.
fn spoiled() -> impl Strategy<Value = Value> {
    let place = (
        proptest::sample::select(&BODIES[..]),
        any::<prop::sample::Index>(),
        json(),
    );
    place.prop_map(|(name, place, value)| {
        let mut body = body(name);
        let mut places = Vec::new();
        pointers(&body, String::new(), &mut places);
        let place = place.get(&places).clone();
        if let Some(part) = body.pointer_mut(&place) {
            *part = value;
        }
        body
    })
}

fn pointers(value: &Value, here: String, places: &mut Vec<String>) {
    match value {
        Value::Object(map) => {
            for (name, value) in map {
                pointers(value, format!("{here}/{name}"), places);
            }
        }
        Value::Array(items) => {
            for (place, value) in items.iter().enumerate() {
                pointers(value, format!("{here}/{place}"), places);
            }
        }
        _ => {}
    }
    places.push(here);
}

/// Reads a body in every way, and looks at what comes out.
fn read_all(body: &Value) -> Result<(), TestCaseError> {
    let labels = LabelMap::default();
    let sender = PersonId::new("monitor").unwrap();
    let intake = Intake {
        sender: &sender,
        labels: &labels,
        received_at: received_at(),
    };
    for reader in READERS {
        let answers = reader(body, intake);
        let again = reader(body, intake);
        prop_assert_eq!(answers.len(), again.len());
        for (place, (answer, again)) in answers.iter().zip(&again).enumerate() {
            match (answer, again) {
                (Ok(said), Ok(again)) => {
                    let (Some(alert), Some(again)) = (said.alert(), again.alert()) else {
                        continue;
                    };
                    prop_assert_eq!(&alert.reading.check, &again.reading.check);
                    prop_assert_eq!(&alert.reading.dedup, &again.reading.dedup);
                    prop_assert!(alert.reading.at <= received_at());
                    // Two parts of at most that, and what joins them.
                    prop_assert!(alert.identity.chars().count() <= 2 * IDENTITY_MAX + 1);
                    let length = words(&alert.reading).unwrap_or_default().chars().count();
                    prop_assert!(length <= MESSAGE_MAX);
                }
                (Err(rejected), Err(_)) => {
                    prop_assert_eq!(rejected.index, place);
                    prop_assert!(!rejected.errors.is_empty());
                }
                _ => prop_assert!(false, "one body was read in two ways"),
            }
        }
    }
    if let Ok(batch) = batch::read(body, received_at()) {
        let count = body["readings"].as_array().map_or(0, Vec::len);
        prop_assert_eq!(batch.accepted.len() + batch.rejected.len(), count);
    }
    if let Ok(envelope) = sns::Envelope::read(body) {
        prop_assert!(sns::is_certificate(&envelope.certificate));
        prop_assert!(envelope.to_sign().ends_with('\n'));
    }
    Ok(())
}

proptest! {
    /// "Unknown fields tolerated, bad ones answered one by one": arbitrary JSON never panics.
    #[test]
    fn any_json_is_answered(body in json()) {
        read_all(&body)?;
    }

    /// A true body with one part replaced is answered as well, and its good alerts are kept.
    #[test]
    fn a_spoiled_body_is_answered(body in spoiled()) {
        read_all(&body)?;
    }

    /// Any path and query of a ping is answered.
    #[test]
    fn any_ping_is_answered(action in proptest::option::of(".{0,8}"), query in proptest::option::of(".{0,60}")) {
        let _ = Ping::read(action.as_deref(), query.as_deref());
    }
}
