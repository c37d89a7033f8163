//! Remote sessions: refused at their start, complete by their evidence.

use domain::audit::record::Act;
use serde_json::{Value, json};
use tests::clinic::Clinic;

use super::*;

fn start() -> Value {
    json!({"tool": "bridgeview", "channel": "attended"})
}

fn evidence() -> Value {
    json!({
        "evidence": "observed", "vendor_session": "5f3c", "vendor_log_sha256": "ab".repeat(32),
        "started_at": "2026-11-23T14:03:00Z", "ended_at": "2026-11-23T14:06:00Z",
        "endpoint": "FRONT-DESK-2", "mfa": "totp",
        "consent": {"who": "Front desk", "how": "click", "at": "2026-11-23T14:03:00Z"},
        "transport": {"tls": "1.3", "suite": "TLS_AES_256_GCM_SHA384", "end_to_end": true},
        "recording": {"on": true, "stored": "vault/5f3c", "sha256": "cd".repeat(32)},
        "file_transfers": [{"name": "fix.msi", "direction": "in", "bytes": 1024}],
        "clipboard": false, "categories": [],
    })
}

/// "A remote session is refused at its start unless tool, channel and agreement are on the practice's approved list and
/// valid that day": "409, each reason named".
#[tokio::test]
async fn a_session_is_refused_at_its_start_with_every_reason() {
    let clinic = Clinic::open().await;
    let ticket = clinic.ehr_down().await;
    let with = |name: &str, value: Value| {
        let mut body = start();
        body[name] = value;
        body
    };
    let vendor = |agreement: &str| {
        with(
            "participant",
            json!({"name": "Kim", "organisation": "acme", "agreement": agreement}),
        )
    };
    let refused = [
        (
            with("tool", json!("teleport")),
            vec![
                "the tool is not on the practice's approved list",
                "the tool's agreement is not on file, or does not hold today",
            ],
        ),
        (
            with("channel", json!("relay")),
            vec!["the channel is not approved for this tool"],
        ),
        (
            with("agreement", json!("acme-2026")),
            vec!["the agreement is not the one this tool is approved under"],
        ),
        (
            vendor("northwind-2026"),
            vec!["the participant's own agreement is not on file, or does not hold today"],
        ),
    ];
    for (body, reasons) in refused {
        let answer = deed(&clinic, ON_CALL, &ticket, "sessions", body.clone()).await;
        answer.refused("session-not-approved");
        assert_eq!(answer.json()["reasons"], json!(reasons), "{body}");
    }
    assert!(
        acts(&clinic, &ticket).await.is_empty(),
        "nothing was recorded"
    );
    deed(&clinic, ON_CALL, &ticket, "sessions", vendor("acme-2026"))
        .await
        .expect(201);
    clinic.set("2027-01-02T15:00:00Z");
    let late = deed(&clinic, ON_CALL, &ticket, "sessions", start()).await;
    late.refused("session-not-approved");
    assert_eq!(
        late.json()["reasons"].as_array().map(Vec::len),
        Some(2),
        "{}",
        late.text
    );
    assert_eq!(acts(&clinic, &ticket).await, [Act::SessionStart]);
}

/// Where patient data is in reach, a session needs leave to see it.
#[tokio::test]
async fn a_session_on_a_marked_ticket_needs_a_grant() {
    let clinic = Clinic::open().await;
    let ticket = marked(&clinic).await;
    deed(&clinic, ON_CALL, &ticket, "sessions", start())
        .await
        .refused("grant-required");
    ask(&clinic, ON_CALL, &ticket).await.expect(201);
    deed(&clinic, ON_CALL, &ticket, "sessions", start())
        .await
        .expect(201);
}

/// "Its evidence completes it at the end"; "self-declared fields are `asserted`, those parsed from the vendor export
/// `observed`; close needs ... observed if the tool has an API".
#[tokio::test]
async fn its_evidence_completes_it() {
    let clinic = Clinic::open().await;
    let ticket = clinic.ehr_down().await;
    let session = deed(&clinic, ON_CALL, &ticket, "sessions", start())
        .await
        .expect(201)
        .at("/id");
    assert_eq!(missing(&clinic, &ticket).await, ["session_open"]);
    let end = format!("sessions/{session}/end");
    deed(&clinic, OTHER, &ticket, &end, evidence())
        .await
        .refused("forbidden");
    deed(&clinic, ON_CALL, &ticket, "sessions/none/end", evidence())
        .await
        .refused("not-found");
    let mut half = evidence();
    half["evidence"] = json!("asserted");
    half["consent"] = Value::Null;
    half["transport"] = json!({"tls": "1.0"});
    let ended = deed(&clinic, ON_CALL, &ticket, &end, half)
        .await
        .expect(201);
    assert_eq!(
        ended.json()["session"]["lacks"],
        json!(["consent", "transport", "observed"])
    );
    assert_eq!(missing(&clinic, &ticket).await, ["session_evidence"]);
    let whole = deed(&clinic, ON_CALL, &ticket, &end, evidence())
        .await
        .expect(201);
    assert_eq!(whole.at("/session/complete"), "true");
    assert_eq!(missing(&clinic, &ticket).await, [""; 0]);
    deed(&clinic, ON_CALL, &ticket, &end, evidence())
        .await
        .refused("wrong-state");
    let all = acts(&clinic, &ticket).await;
    assert_eq!(all, [Act::SessionStart, Act::SessionStop, Act::SessionStop]);
}

/// "A vendor's engineer takes part by name, sponsored by a technician who stays."
#[tokio::test]
async fn the_sponsor_of_a_vendors_engineer_stays() {
    let clinic = Clinic::open().await;
    let ticket = clinic.ehr_down().await;
    let mut with = start();
    with["participant"] =
        json!({"name": "Kim Ostrava", "organisation": "acme", "agreement": "acme-2026"});
    let started = deed(&clinic, ON_CALL, &ticket, "sessions", with)
        .await
        .expect(201);
    assert!(!started.text.contains("Ostrava"));
    let end = format!("sessions/{}/end", started.at("/id"));
    let left = deed(&clinic, ON_CALL, &ticket, &end, evidence())
        .await
        .expect(201);
    assert_eq!(left.json()["session"]["lacks"], json!(["sponsor"]));
    let mut stayed = evidence();
    stayed["sponsor_stayed"] = json!(true);
    let whole = deed(&clinic, ON_CALL, &ticket, &end, stayed)
        .await
        .expect(201);
    assert_eq!(whole.at("/session/complete"), "true");
}

#[tokio::test]
async fn wrong_evidence_is_named() {
    let clinic = Clinic::open().await;
    let ticket = clinic.ehr_down().await;
    let session = deed(&clinic, ON_CALL, &ticket, "sessions", start())
        .await
        .expect(201)
        .at("/id");
    let end = format!("sessions/{session}/end");
    let wrong = json!({
        "evidence": "hearsay", "started_at": "2026-11-23T15:00:00Z", "ended_at": "2026-11-23T14:00:00Z",
        "consent": {"who": "Front desk"}, "transport": {}, "recording": {"on": true, "sha256": "zz"}, "vendor_log_sha256": "abc",
        "file_transfers": [{"name": "x"}], "categories": ["everything"], "clipboard": "no", "colour": 1,
    });
    let mut named = deed(&clinic, ON_CALL, &ticket, &end, wrong)
        .await
        .expect(422)
        .wrong_fields();
    named.sort_unstable();
    let right = [
        "categories[0]",
        "clipboard",
        "colour",
        "consent.at",
        "consent.how",
        "ended_at",
        "evidence",
        "file_transfers[0]",
        "recording.sha256",
        "recording.stored",
        "transport.tls",
        "vendor_log_sha256",
    ];
    assert_eq!(named, right);
    assert_eq!(acts(&clinic, &ticket).await, [Act::SessionStart]);
}
