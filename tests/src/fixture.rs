//! Practices for tests: two tenants with sites, people, a catalogue, an on-call schedule and keys.

use std::collections::BTreeMap;

use aws::store::key::{ApiKey, sha256_hex};
use aws::store::setup::Founding;
use domain::ids::{PersonId, PracticeId, ScheduleId};
use domain::practice::{Person, Practice, System};
use lambda::app::App;
use serde_json::{Value, json};

/// The kinds that a practice has a system of; the system's id is the kind.
pub const SYSTEMS: [&str; 16] = [
    "ehr",
    "practice-management",
    "scheduling",
    "billing",
    "clearinghouse",
    "eligibility",
    "e-prescribing",
    "lab-interface",
    "imaging",
    "telehealth",
    "identity",
    "network",
    "phones",
    "workstation",
    "printer",
    "other",
];

/// The people of a practice: id, role, whether a page reaches them.
pub const PEOPLE: [(&str, &str, bool); 9] = [
    ("staff", "staff", false),
    ("staff-2", "staff", false),
    ("technician", "technician", true),
    ("technician-2", "technician", true),
    ("manager", "manager", true),
    ("manager-2", "manager", true),
    ("officer", "manager", true),
    ("monitor", "monitor", false),
    ("auditor", "auditor", false),
];

/// Sets up one practice with everybody. Keys are `<practice>-<person>`.
pub async fn practice(app: &App, id: &str, zone: &str, locations: &[&str]) {
    practice_of(app, id, zone, locations, &PEOPLE).await;
}

/// Sets up one practice with these people; `technician`, `technician-2` and `officer` must be
/// among them.
pub async fn practice_of(
    app: &App,
    id: &str,
    zone: &str,
    locations: &[&str],
    staff: &[(&str, &str, bool)],
) {
    let week: BTreeMap<_, _> = ["mon", "tue", "wed", "thu", "fri"]
        .map(|day| (day, json!(["08:00-12:00", "13:00-17:00"])))
        .into();
    let sites: Vec<_> = locations.iter().map(|site| json!({ "id": site })).collect();
    let practice: Practice = read(json!({
        "id": id, "name": id, "zone": zone, "hours": week,
        "holidays": { "preset": "us-federal" }, "locations": sites,
        "officers": { "patient_safety": "officer", "privacy": "officer", "security": "officer" },
        "agreements": [
            { "id": "northwind-2026", "organisation": "northwind", "from": "2026-01-01", "until": "2026-12-31" },
            { "id": "acme-2026", "organisation": "acme", "from": "2026-01-01", "until": "2026-12-31" },
        ],
        "session_tools": [{
            "id": "bridgeview", "channels": ["attended", "unattended"], "agreement": "northwind-2026",
            "from": "2026-01-01", "until": "2026-12-31", "observe": true,
        }],
    }));
    let mut people = Vec::new();
    for (name, role, reachable) in staff {
        people.push(person(app, id, name, role, *reachable).await);
    }
    let systems: Vec<System> = SYSTEMS
        .iter()
        .map(|kind| read(json!({ "id": kind, "name": kind, "kind": kind })))
        .collect();
    let schedule = read(json!({
        "zone": zone,
        "rotation": { "people": ["technician", "technician-2"], "starts_on": "2026-01-05",
                      "handover": "08:00", "days": 7 },
        "overrides": [],
    }));
    let primary = ScheduleId::new("primary").expect("a slug");
    let founding = Founding {
        practice: &practice,
        people: &people,
        systems: &systems,
        schedules: &[(primary, schedule)],
        keys: &[],
    };
    let founded = app.store.create_practice(&founding, None).await;
    founded.expect("a practice");
    for (name, _, _) in staff {
        key(app, &format!("{id}-{name}"), name, &[id], false).await;
    }
}

/// A person with a topic of their own and, when reachable, a confirmed channel.
pub async fn person(app: &App, practice: &str, name: &str, role: &str, reachable: bool) -> Person {
    let topic = format!("{}{practice}-{name}", app.config.topic_prefix);
    let made = app.sns.create_topic().name(topic).send().await;
    let topic = made.expect("a topic").topic_arn;
    let channels = if reachable {
        json!([{ "kind": "sms", "to": "+13125550100", "confirmed": true }])
    } else {
        json!([])
    };
    read(json!({
        "id": name, "name": name, "roles": [role], "channels": channels, "topic": topic,
        "skills": ["ehr", "billing", "interfaces", "infrastructure", "desk"],
    }))
}

/// A key of a person.
pub async fn key(app: &App, secret: &str, person: &str, practices: &[&str], operator: bool) {
    let practices = practices
        .iter()
        .map(|id| PracticeId::new(id).expect("a slug"));
    let key = ApiKey {
        id: format!("key-{secret}"),
        person: PersonId::new(person).expect("a slug"),
        practices: practices.collect(),
        operator,
        label: "test".to_owned(),
        created_at: app.clock.now(),
        hash: sha256_hex(secret.as_bytes()),
    };
    app.store.create_key(&key, None).await.expect("a key");
}

fn read<T: serde::de::DeserializeOwned>(value: Value) -> T {
    serde_json::from_value(value).expect("a fixture that reads")
}
