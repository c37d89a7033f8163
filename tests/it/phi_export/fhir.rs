//! FHIR: a resource for every record, kept beside the build for the validator of `cargo dev fhir`.

use std::collections::BTreeSet;

use domain::audit::record::Act;
use serde_json::{Value, json};
use tests::clinic::Clinic;

use super::{export, given};

/// Every record is an AuditEvent, one for each of its patients; each step of custody is Provenance too, signed for by the
/// checkpoint that covers it.
#[tokio::test]
async fn every_record_is_an_audit_event_and_every_step_provenance() {
    let clinic = Clinic::open().await;
    let size = given::every_act(&clinic).await;
    given::sign(&clinic).await;
    let answer = export(&clinic, json!({"format": "fhir"})).await.expect(200);
    assert_eq!(answer.headers["content-type"], "application/fhir+ndjson");
    let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("fhir");
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("every-act.ndjson"), &answer.text).unwrap();
    let all: Vec<Value> = answer
        .text
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let of = |kind: &str| {
        all.iter()
            .filter(|one| one["resourceType"] == kind)
            .collect::<Vec<_>>()
    };
    let (events, custody) = (of("AuditEvent"), of("Provenance"));
    // One record has two patients.
    assert_eq!(events.len() as u64, size + 1);
    assert_eq!(custody.len(), 2, "a step, and the ticket's end");
    let split = all
        .iter()
        .position(|one| one["resourceType"] == "Provenance");
    assert_eq!(split, Some(events.len()), "events first");
    let ids: BTreeSet<_> = events
        .iter()
        .map(|event| event["id"].as_str().unwrap())
        .collect();
    assert_eq!(ids.len(), events.len());
    for id in ids {
        let allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.');
        assert!(id.len() <= 64 && id.chars().all(allowed), "{id}");
    }
    for step in &custody {
        assert!(step["signature"][0]["data"].is_string(), "{step}");
    }
    let proof = |event: &Value| {
        let entities = event["entity"].as_array().unwrap().iter();
        let mut proofs = entities.filter(|entity| entity["name"] == "proof");
        proofs.next().unwrap()["detail"][3]["valueString"].clone()
    };
    let covers = size.to_string();
    assert!(events.iter().all(|event| proof(event) == covers));
    let profiled = events
        .iter()
        .filter(|event| event["meta"]["profile"].is_array());
    assert_eq!(profiled.count(), 3, "a read, and an update of two patients");
    assert!(Act::ALL.len() as u64 <= size);
}
