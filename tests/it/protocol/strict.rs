//! What the protocol does not let pass: what was not permitted, what contradicts itself, what rests on nothing any more.

use std::time::Duration;

use domain::audit::record::{Act, Disclosure, Outcome};
use futures::future::join_all;
use serde_json::{Value, json};
use tests::clinic::Clinic;

use super::*;

const AUDITOR: &str = "lakeside-auditor";

fn weighed(grant: &str) -> Value {
    json!({"grant": grant, "assessment": {"nature": "A name.", "recipient": "Our own technician.",
           "acquired": "Seen, not copied.", "mitigated": "Signed a statement.", "notifiable": false}})
}

/// "Impermissible ⇒ `breach.assessed`": whatever shows that it was, also the record of the access itself.
#[tokio::test]
async fn an_impermissible_access_is_assessed_before_the_ticket_closes() {
    let clinic = Clinic::open().await;
    let ticket = marked(&clinic).await;
    let grant = ask(&clinic, ON_CALL, &ticket).await.expect(201).at("/id");
    let access = json!({"system": "ehr", "categories": ["notes"], "disclosure": "impermissible"});
    deed(&clinic, ON_CALL, &ticket, "accesses", access)
        .await
        .expect(201);
    clinic.pass(61);
    assert_eq!(missing(&clinic, &ticket).await, ["breach_assessment"]);
    deed(&clinic, MANAGER, &ticket, "reviews", weighed(&grant))
        .await
        .expect(201);
    assert_eq!(missing(&clinic, &ticket).await, [""; 0]);
}

/// What a session showed beside its leave is recorded as seen, and as not permitted.
#[tokio::test]
async fn what_a_session_showed_beside_its_leave_is_not_permitted() {
    let clinic = Clinic::open().await;
    let ticket = marked(&clinic).await;
    ask(&clinic, ON_CALL, &ticket).await.expect(201);
    let start = json!({"tool": "bridgeview", "channel": "attended"});
    let session = deed(&clinic, ON_CALL, &ticket, "sessions", start)
        .await
        .expect(201)
        .at("/id");
    let end = format!("sessions/{session}/end");
    for (field, wrong) in [
        (
            "started_at",
            json!({"started_at": "2020-01-01T00:00:00Z", "ended_at": "2026-11-23T14:03:00Z"}),
        ),
        (
            "ended_at",
            json!({"started_at": "2026-11-23T14:03:00Z", "ended_at": "2031-01-01T00:00:00Z"}),
        ),
    ] {
        let named = deed(&clinic, ON_CALL, &ticket, &end, wrong)
            .await
            .expect(422);
        assert_eq!(named.wrong_fields(), [field]);
    }
    let seen = json!({"categories": ["notes", "imaging"]});
    deed(&clinic, ON_CALL, &ticket, &end, seen)
        .await
        .expect(201);
    let last = records(&clinic, &ticket).await.pop().expect("a record");
    assert_eq!(
        (last.act, last.disc),
        (Act::SessionStop, Disclosure::Impermissible)
    );
    clinic.pass(61);
    assert!(
        missing(&clinic, &ticket)
            .await
            .contains(&"breach_assessment".to_owned())
    );
}

/// "A remote session is refused at its start unless tool, channel and agreement are approved": an unattended one too,
/// whatever its channel is called.
#[tokio::test]
async fn nobody_says_beside_the_channel_that_a_session_is_unattended() {
    let clinic = Clinic::open().await;
    let ticket = clinic.ehr_down().await;
    for (channel, attended) in [("attended", false), ("unattended", true)] {
        let start = json!({"tool": "bridgeview", "channel": channel, "attended": attended});
        let refused = deed(&clinic, ON_CALL, &ticket, "sessions", start).await;
        assert_eq!(refused.expect(422).wrong_fields(), ["attended"]);
    }
}

/// "No grant without a current business associate agreement on file": one that has lapsed takes its grants with it.
#[tokio::test]
async fn a_grant_ends_with_the_agreement_it_rests_on() {
    let clinic = Clinic::open().await;
    let ticket = marked(&clinic).await;
    ask(&clinic, ON_CALL, &ticket).await.expect(201);
    open(&clinic, ON_CALL, &ticket).await.expect(200);
    let body = json!({"organisation": "elsewhere"});
    let path = "/v1/people/technician";
    clinic
        .with(MANAGER, "PUT", path, &[], body)
        .await
        .expect(200);
    open(&clinic, ON_CALL, &ticket).await.refused("wrong-state");
}

/// What was done on a closed ticket is looked into without opening it again: for compliance, by two.
#[tokio::test]
async fn a_closed_ticket_is_looked_into_by_two() {
    let clinic = Clinic::open().await;
    let body = json!({"summary": "Toner is empty", "system": "printer"});
    let ticket = clinic.report(body).await;
    let done = json!({"resolution": "New toner."});
    clinic
        .verb(ON_CALL, &ticket, "resolve", done)
        .await
        .expect(200);
    clinic
        .verb(ON_CALL, &ticket, "close", json!({}))
        .await
        .expect(200);
    ask(&clinic, MANAGER, &ticket).await.refused("wrong-state");
    let why = json!({"reason": "A complaint.", "purpose": "HCOMPL"});
    let alone = deed(&clinic, ON_CALL, &ticket, "grants", why.clone()).await;
    assert_eq!(
        alone.expect(201).at("/grant/state"),
        "asked",
        "nobody alone"
    );
    let asked = deed(&clinic, MANAGER, &ticket, "grants", why)
        .await
        .expect(201);
    let yes = json!({"grant": asked.at("/id")});
    deed(&clinic, "lakeside-manager-2", &ticket, "approvals", yes)
        .await
        .expect(201);
    open(&clinic, MANAGER, &ticket).await.expect(200);
    let path = format!("/v1/tickets/{ticket}/phi/records");
    clinic.get(MANAGER, &path).await.expect(200);
}

/// A close that loses to somebody reading is judged again, and closes.
#[tokio::test]
async fn a_close_among_readers_closes() {
    let clinic = Clinic::open().await;
    for _ in 0..4 {
        let ticket = clinic
            .report(json!({"summary": "Toner is empty", "system": "printer"}))
            .await;
        let done = json!({"resolution": "New toner."});
        clinic
            .verb(ON_CALL, &ticket, "resolve", done)
            .await
            .expect(200);
        let closing = clinic.cold();
        let close = async {
            tokio::time::sleep(Duration::from_millis(10)).await;
            closing.verb(ON_CALL, &ticket, "close", json!({})).await
        };
        let readers = (0..2).map(|_| async {
            for _ in 0..3 {
                open(&clinic, ON_CALL, &ticket).await.expect(200);
            }
        });
        let (close, _) = futures::join!(close, join_all(readers));
        assert!([200, 202].contains(&close.status), "{}", close.text);
    }
}

/// An accounting names a patient who was not looked at by it: the log verifies after every export, deep too. How a deep
/// verification ended is what its record says.
#[tokio::test]
async fn every_export_leaves_a_sound_log() {
    let clinic = Clinic::open().await;
    let ticket = marked(&clinic).await;
    ask(&clinic, ON_CALL, &ticket).await.expect(201);
    let access = json!({"system": "ehr", "categories": ["notes"], "patients": ["MR-1"], "mode": "disclose",
                        "disclosure": "accountable", "recipient": "County Health", "recipient_address": "1 Main St"});
    let mut nameless = access.clone();
    nameless["recipient"] = Value::Null;
    let refused = deed(&clinic, ON_CALL, &ticket, "accesses", nameless).await;
    assert_eq!(refused.expect(422).wrong_fields(), ["recipient"]);
    deed(&clinic, ON_CALL, &ticket, "accesses", access)
        .await
        .expect(201);
    for body in [
        json!({"format": "accounting", "patient": "MR-1"}),
        json!({"format": "accounting", "patient": "MR-999"}),
        json!({"format": "csv", "patient": "MR-1"}),
        json!({"format": "csv"}),
        json!({"format": "fhir"}),
        json!({"format": "bundle"}),
    ] {
        let what = body.to_string();
        let out = clinic
            .post(AUDITOR, "/v1/phi/exports", body)
            .await
            .expect(200);
        if what.contains("accounting") && what.contains("MR-1\"") {
            assert!(
                out.text.contains("\"County Health, 1 Main St\""),
                "{}",
                out.text
            );
        }
        let told = clinic
            .get(AUDITOR, "/v1/phi/verify?deep=true")
            .await
            .expect(200);
        assert_eq!(told.at("/sound"), "true", "{what}: {}", told.text);
        let log = PhiLog::of(&clinic, "lakeside").await;
        let last = log.envelopes().pop().expect("a record").entry.draft;
        assert_eq!((last.act, last.out), (Act::AuditVerified, Outcome::Ok));
    }
    let backwards = clinic.get(AUDITOR, "/v1/phi/log?from=5&to=2").await;
    assert_eq!(backwards.expect(422).wrong_fields(), ["to"]);
}
