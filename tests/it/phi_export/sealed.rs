//! What is sealed stays so: no export, page or verification repeats what people typed, or a patient's number.

use serde_json::json;
use tests::clinic::Clinic;
use tests::phi_log::PhiLog;
use tests::{log, record};

use super::{AUDITOR, export, given, verify};

/// "Exports: bodies stay encrypted; CSV has tokens"; "MRN typed, tokenised in server, never stored".
#[tokio::test]
async fn nothing_that_was_typed_leaves() {
    log::keep();
    record::planted(given::MARK);
    let clinic = Clinic::open().await;
    given::every_act(&clinic).await;
    given::sign(&clinic).await;
    let mut surfaces = vec![
        clinic
            .get(AUDITOR, "/v1/phi/log?limit=100")
            .await
            .expect(200),
        verify(&clinic, "?deep=true").await.expect(200),
    ];
    for body in [
        json!({"format": "bundle"}),
        json!({"format": "fhir"}),
        json!({"format": "csv"}),
        json!({"format": "csv", "patient": given::NUMBER}),
        json!({"format": "accounting", "patient": given::NUMBER, "mode": "full"}),
        json!({"format": "fhir", "patient": given::NUMBER}),
        json!({"format": "csv", "patient": format!("{}{}", given::NUMBER, "9".repeat(60))}),
    ] {
        surfaces.push(export(&clinic, body).await);
    }
    for answer in &surfaces {
        let headers = format!("{:?}", answer.headers);
        for text in [&answer.text, &headers] {
            assert!(!text.to_lowercase().contains(given::MARK), "{text}");
        }
    }
    // Containers hold their files as they are, so the search above reads them.
    assert!(surfaces[2].text.contains("records.ndjson") && surfaces[2].text.contains("phi.access"));
    for line in log::lines() {
        assert!(!line.to_lowercase().contains(given::MARK), "{line}");
    }
    for envelope in PhiLog::of(&clinic, "lakeside").await.envelopes() {
        assert!(!envelope.canonical().to_lowercase().contains(given::MARK));
    }
}
