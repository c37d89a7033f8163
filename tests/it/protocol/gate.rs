//! The close gate: what closing lacks, by name; a complete protocol waits for its checkpoint.

use domain::audit::record::Act;
use serde_json::{Value, json};
use tests::clinic::Clinic;

use super::*;

async fn resolve(clinic: &Clinic, ticket: &str) {
    let body = json!({"resolution": "Restarted the service."});
    clinic
        .verb(ON_CALL, ticket, "resolve", body)
        .await
        .expect(200);
}

async fn close(clinic: &Clinic, ticket: &str) -> Answer {
    clinic.verb(ON_CALL, ticket, "close", json!({})).await
}

fn access() -> Value {
    json!({"system": "ehr", "mode": "update", "categories": ["clinical"], "patients": ["00482913", "482913 "]})
}

/// "A PHI ticket cannot close until its protocol is complete; responding and resolving are never blocked. The answer
/// names each missing item." "A resolution on a `phi` system needs recorded accesses or a signed 'no patient data seen'."
#[tokio::test]
async fn closing_names_each_missing_item() {
    let clinic = Clinic::open().await;
    ehr_touches_phi(&clinic).await;
    let ticket = clinic.ehr_down().await;
    let grant = ask(&clinic, ON_CALL, &ticket).await.expect(201).at("/id");
    let session = json!({"tool": "bridgeview", "channel": "attended"});
    deed(&clinic, ON_CALL, &ticket, "sessions", session)
        .await
        .expect(201);
    let begin = json!({"procedure": "data-restore"});
    deed(&clinic, ON_CALL, &ticket, "steps", begin)
        .await
        .expect(201);
    deed(&clinic, ON_CALL, &ticket, "steps", json!({}))
        .await
        .expect(201);
    let respond = json!({"text": "We are on it."});
    clinic
        .verb(ON_CALL, &ticket, "respond", respond)
        .await
        .expect(200);
    resolve(&clinic, &ticket).await;
    let refused = close(&clinic, &ticket).await;
    refused.refused("phi-protocol-incomplete");
    let named = [
        "accesses",
        "grant_open",
        "session_open",
        "second_person",
        "procedure_step",
    ];
    assert_eq!(items(&refused.json()["missing"]), named);
    assert!(refused.text.contains(&grant), "{}", refused.text);
    let withdrawn = clinic
        .verb(ON_CALL, &ticket, "reopen", json!({"reason": "Not yet."}))
        .await;
    withdrawn.expect(200);
    let body = json!({"reason": "A mistake."});
    let refused = clinic.verb(ON_CALL, &ticket, "withdraw", body).await;
    refused.refused("phi-protocol-incomplete");
    assert_eq!(
        items(&refused.json()["missing"]),
        named,
        "somebody had responded: work was done"
    );
}

/// "Closed at once" where nothing asks for the protocol: also when somebody opened its unmarked text.
#[tokio::test]
async fn others_close_at_once() {
    let clinic = Clinic::open().await;
    let ticket = clinic
        .report(json!({"summary": "Toner is empty", "system": "printer"}))
        .await;
    open(&clinic, ON_CALL, &ticket).await.expect(200);
    resolve(&clinic, &ticket).await;
    let closed = close(&clinic, &ticket).await.expect(200);
    assert_eq!(closed.at("/status"), "closed");
}

/// An access names its patients by tokens: the same number in two spellings is one patient, and the number is nowhere.
/// An access needs a grant that covers it.
#[tokio::test]
async fn an_access_needs_leave_and_keeps_no_number() {
    let clinic = Clinic::open().await;
    let ticket = marked(&clinic).await;
    deed(&clinic, ON_CALL, &ticket, "accesses", access())
        .await
        .refused("grant-required");
    ask(&clinic, ON_CALL, &ticket).await.expect(201);
    let narrow = deed(&clinic, ON_CALL, &ticket, "accesses", access()).await;
    narrow.refused("grant-required");
    let wide = json!({"categories": ["notes", "clinical"], "reason": "To correct a chart."});
    deed(&clinic, ON_CALL, &ticket, "grants", wide)
        .await
        .expect(201);
    clinic.take_calls();
    let done = deed(&clinic, ON_CALL, &ticket, "accesses", access())
        .await
        .expect(201);
    let calls = clinic.take_calls();
    assert_eq!(
        calls
            .iter()
            .filter(|call| call.operation == "GenerateMac")
            .count(),
        2,
        "a number each"
    );
    assert!(!done.text.contains("482913"), "{}", done.text);
    let last = records(&clinic, &ticket).await.pop().expect("a record");
    assert_eq!(
        last.fact.get("patients").and_then(|one| one.as_int()),
        Some(1)
    );
    assert!(last.phi);
    let attested = json!({"statement": "no_phi_seen"});
    deed(&clinic, ON_CALL, &ticket, "attestations", attested.clone())
        .await
        .refused("wrong-state");
    // Nor does anybody else say that nothing was seen.
    deed(&clinic, OTHER, &ticket, "attestations", attested)
        .await
        .refused("wrong-state");
}

/// A report that its incident's work resolved accounts for nothing of its own.
#[tokio::test]
async fn an_incidents_work_is_the_incidents_to_account_for() {
    let clinic = Clinic::open().await;
    ehr_touches_phi(&clinic).await;
    let lead = clinic.ehr_down().await;
    let child = clinic.ehr_down().await;
    resolve(&clinic, &lead).await;
    assert_eq!(clinic.ticket(&child).await.at("/status"), "resolved");
    close(&clinic, &child).await.expect(200);
    close(&clinic, &lead)
        .await
        .refused("phi-protocol-incomplete");
}

/// "A PHI ticket whose protocol is complete answers 202, `status: closing`": while it waits nothing is added to its
/// records, and nothing reopens it.
#[tokio::test]
async fn a_complete_protocol_waits_for_its_checkpoint() {
    let clinic = Clinic::open().await;
    ehr_touches_phi(&clinic).await;
    let ticket = clinic.ehr_down().await;
    resolve(&clinic, &ticket).await;
    let attested = json!({"statement": "no_phi_seen"});
    deed(&clinic, ON_CALL, &ticket, "attestations", attested)
        .await
        .expect(201);
    let closing = close(&clinic, &ticket).await.expect(202);
    assert_eq!(closing.at("/status"), "closing");
    close(&clinic, &ticket).await.refused("wrong-state");
    ask(&clinic, ON_CALL, &ticket).await.refused("wrong-state");
    let body = json!({"reason": "Not fixed."});
    clinic
        .verb(ON_CALL, &ticket, "reopen", body)
        .await
        .refused("wrong-state");
    clinic.sweep_minutes(3).await;
    assert_eq!(
        clinic.ticket(&ticket).await.at("/status"),
        "closing",
        "no sweep closes it"
    );
    assert_eq!(acts(&clinic, &ticket).await, [Act::Attestation]);
}
