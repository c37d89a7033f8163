//! Opening sealed text: recorded first, and never without a grant where one is needed.

use local::Call;
use serde_json::{Value, json};
use tests::answer::Answer;
use tests::clinic::Clinic;

/// Opens the text of a ticket. Answers what came of it and the AWS calls that it took.
async fn open(clinic: &Clinic, key: &str, id: &str) -> (Answer, Vec<Call>) {
    let path = format!("/v1/tickets/{id}/text");
    clinic.take_calls();
    let answer = clinic.get(key, &path).await;
    (answer, clinic.take_calls())
}

/// The place of the first call of an operation.
fn place(calls: &[Call], operation: &str) -> Option<usize> {
    calls.iter().position(|call| call.operation == operation)
}

fn report(phi: bool) -> Value {
    json!({"summary": "Charts will not open since kestrel", "system": "ehr", "symptom": "error",
           "scope": "user", "phi": phi})
}

/// "Opening text is always recorded": in the log and on the timeline, before KMS is asked to open anything, once for
/// each opening.
#[tokio::test]
async fn the_record_is_written_before_anything_is_opened() {
    let clinic = Clinic::open().await;
    let id = clinic.report(report(false)).await;
    for times in 1..=2 {
        let (answer, calls) = open(&clinic, "lakeside-technician", &id).await;
        let answer = answer.expect(200);
        assert_eq!(answer.at("/summary"), "Charts will not open since kestrel");
        let opened = place(&calls, "Decrypt");
        for record in ["TransactWriteItems", "PutItem"] {
            let record = place(&calls, record);
            assert!(record.is_some() && record < opened, "{calls:#?}");
        }
        let records = clinic.entries(&id, "text_opened").await;
        assert_eq!(records.len(), times);
        let record = &records[times - 1];
        assert_eq!(record["actor"]["id"], "technician");
        assert_eq!(record["id"], json!(answer.at("/receipt/event")));
        clinic.pass(1);
    }
}

/// "Opening text is always recorded": what cannot be recorded is not opened.
#[tokio::test]
async fn what_cannot_be_recorded_is_not_opened() {
    let clinic = Clinic::open().await;
    let id = clinic.report(report(false)).await;
    let wire = &clinic.desk.gateway.stack().wire;
    wire.break_next(local::Fault::Throttle, u64::MAX, |call| {
        call.operation == "PutItem"
    });
    let (answer, calls) = open(&clinic, "lakeside-technician", &id).await;
    wire.mend();
    assert!(!answer.expect(503).text.contains("kestrel"));
    assert_eq!(place(&calls, "Decrypt"), None, "{calls:#?}");
}

/// "When the detector or the reporter marked the ticket `phi`, it needs a grant too." Without one,
/// KMS is not even asked.
#[tokio::test]
async fn a_ticket_marked_phi_needs_a_grant() {
    let clinic = Clinic::open().await;
    let marked = clinic.report(report(true)).await;
    let plain = clinic.report(report(false)).await;
    for (key, id) in [
        ("lakeside-technician", &marked),
        ("lakeside-manager", &marked),
        ("lakeside-manager", &plain),
    ] {
        let (answer, calls) = open(&clinic, key, id).await;
        answer.expect(403).refused("grant-required");
        assert_eq!(place(&calls, "Decrypt"), None, "{key}: {calls:#?}");
        assert!(clinic.entries(id, "text_opened").await.is_empty());
    }
    for key in ["lakeside-staff", "lakeside-monitor", "lakeside-auditor"] {
        let (answer, calls) = open(&clinic, key, &plain).await;
        answer.expect(403);
        assert_eq!(place(&calls, "Decrypt"), None, "{key}: {calls:#?}");
    }
}
