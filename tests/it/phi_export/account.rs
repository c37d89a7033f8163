//! Sheets: the access report, and the accounting for one patient.

use serde_json::json;
use tests::clinic::Clinic;

use super::{export, given};

fn rows(text: &str) -> Vec<&str> {
    assert!(text.ends_with("\r\n"));
    text.trim_end().split("\r\n").collect()
}

/// "report has two modes: legal accounting (only accountable+impermissible) and full access report": of one patient,
/// whichever way their number is written; what was refused disclosed nothing.
#[tokio::test]
async fn an_accounting_is_of_one_patient_in_two_modes() {
    let clinic = Clinic::open().await;
    given::every_act(&clinic).await;
    for (number, mode, records) in [
        (given::NUMBER, "legal", 1),
        (given::NUMBER, "full", 2),
        (" mr-00kestrel 4711 ", "full", 2),
        ("0002", "legal", 1),
        ("3", "full", 0),
    ] {
        let body = json!({"format": "accounting", "patient": number, "mode": mode});
        let answer = export(&clinic, body).await.expect(200);
        assert_eq!(answer.headers["content-type"], "text/csv");
        let rows = rows(&answer.text);
        assert_eq!(
            rows[0],
            "date,recipient,description,purpose,class,record,leaf,notice"
        );
        assert_eq!(rows.len() - 1, records, "{number} {mode}: {}", answer.text);
        let token = given::token(&clinic, number).await;
        let name = format!("accounting-{}.csv", &token[60..]);
        assert!(answer.headers["content-disposition"].contains(&name));
        assert!(!answer.text.to_lowercase().contains("kestrel"));
    }
    let body = json!({"format": "accounting", "patient": given::NUMBER});
    let legal = export(&clinic, body).await.expect(200);
    let row = rows(&legal.text)[1];
    assert!(row.starts_with("2026-11-23T14:02:11.000Z,"), "{row}");
    assert!(
        row.contains("\"Changed: demographics, laboratory results; system ehr\""),
        "{row}"
    );
    assert!(
        row.contains("administration of a computer system,accountable,"),
        "{row}"
    );
    assert!(
        row.ends_with("42 CFR part 2 prohibits unauthorized use or disclosure of these records.")
    );
}

/// The access report has a row a record, all of a range or one patient's.
#[tokio::test]
async fn the_access_report_has_a_row_a_record() {
    let clinic = Clinic::open().await;
    let size = given::every_act(&clinic).await;
    given::sign(&clinic).await;
    let answer = export(&clinic, json!({"format": "csv"})).await.expect(200);
    assert_eq!(rows(&answer.text).len() as u64 - 1, size, "{}", answer.text);
    let token = given::token(&clinic, given::NUMBER).await;
    assert_eq!(answer.text.matches(&token).count(), 3);
    let body = json!({"format": "csv", "patient": given::NUMBER, "from": 4});
    let answer = export(&clinic, body).await.expect(200);
    assert!(
        (2..=4).contains(&rows(&answer.text).len()),
        "{}",
        answer.text
    );
    for (body, field) in [
        (json!({}), "format"),
        (json!({"format": "pdf"}), "format"),
        (json!({"format": "accounting"}), "patient"),
        (json!({"format": "fhir", "patient": "1"}), "patient"),
        (json!({"format": "csv", "mode": "full"}), "mode"),
        (
            json!({"format": "accounting", "patient": "1", "mode": "x"}),
            "mode",
        ),
        (json!({"format": "csv", "from": -1}), "from"),
        (json!({"format": "csv", "to": "soon"}), "to"),
        (json!({"format": "csv", "colour": 1}), "colour"),
    ] {
        let refused = export(&clinic, body.clone()).await.expect(422);
        assert_eq!(refused.wrong_fields(), [field], "{body}");
    }
}
