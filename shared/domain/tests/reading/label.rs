//! The label map of a practice.

use domain::reading::format::alertmanager;
use domain::reading::label::{LabelMap, NAMES_MAX};
use domain::refusal::{Fields, Refusal};
use serde_json::json;

use crate::given::{alert, read, read_with};

/// "A label map per practice says which labels name the system and the site."
#[test]
fn labels_name_the_system_and_the_site() {
    let body = json!({"alerts": [{"status": "firing", "fingerprint": "a",
        "labels": {"job": "Epic Prod", "instance": "chi-01", "system": "not a slug"}}]});
    let plain = read(alertmanager::read, &body);
    assert!(alert(&plain, 0).reading.system.is_none());
    let map: LabelMap = serde_json::from_value(json!({
        "system": ["system", "job"], "site": ["instance"],
        "systems": {"Epic Prod": "ehr"}, "sites": {"chi-01": "main"}
    }))
    .unwrap();
    let mapped = read_with(alertmanager::read, &body, &map);
    let reading = &alert(&mapped, 0).reading;
    assert_eq!(reading.system.as_ref().map(|id| id.as_str()), Some("ehr"));
    assert_eq!(
        reading.location.as_ref().map(|id| id.as_str()),
        Some("main")
    );
}

/// "Bad input gets a clear answer naming each wrong field."
#[test]
fn a_map_is_bounded() {
    let wrong = |map: &LabelMap| {
        let mut fields = Fields::default();
        map.check("labels.", &mut fields);
        match fields.done() {
            Err(Refusal::Invalid(errors)) => errors.into_iter().map(|error| error.field).collect(),
            _ => Vec::new(),
        }
    };
    assert!(wrong(&LabelMap::default()).is_empty());
    let mut map = LabelMap {
        system: vec![String::new()],
        site: vec!["x".to_owned(); NAMES_MAX + 1],
        ..LabelMap::default()
    };
    for number in 0..301 {
        let id = domain::ids::SystemId::new("ehr").unwrap();
        map.systems.insert(format!("host-{number}"), id);
    }
    assert_eq!(
        wrong(&map),
        ["labels.system", "labels.site", "labels.systems"]
    );
    assert!(serde_json::from_value::<LabelMap>(json!({"systems": {"x": "Not A Slug"}})).is_err());
}
