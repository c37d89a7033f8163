//! Rows of the PHI log that somebody changed or removed: the table's stream tells the checkpointer, and it the operator.

use lambda::app::{App, Clock};
use local::{Fault, SentPage};
use serde_json::{Value, json};
use tests::clinic::Clinic;
use tests::{log, metric};

/// The function within its role.
fn checkpointer(clinic: &Clinic) -> App {
    let now = clinic.now();
    let stack = clinic.desk.gateway.stack();
    let app = local::function::deployed(stack, "audit-checkpoint", Clock::new(move || now));
    app.expect("audit-checkpoint")
}

/// A record of the stream as Lambda hands it over, with what was there before.
fn row(name: &str, pk: &str) -> Value {
    json!({
        "eventID": "1", "eventName": name, "eventSource": "aws:dynamodb", "awsRegion": "us-east-1",
        "dynamodb": {
            "Keys": {"pk": {"S": pk}, "sk": {"S": "00000000000000000003"}},
            "OldImage": {"pk": {"S": pk}, "env": {"S": "Jane Kestrel"}, "ct": {"B": "c2VhbGVk"}},
            "SequenceNumber": "111", "StreamViewType": "NEW_AND_OLD_IMAGES",
        },
    })
}

fn told(clinic: &Clinic) -> Vec<SentPage> {
    let operator = clinic.app().config.operator_topic.clone();
    let pages = clinic.pages().into_iter();
    let pages = pages.filter(|page| Some(&page.topic) == operator.as_ref());
    pages.collect()
}

/// What happened is said by practice, kind of row and count: nothing of a row but that, for a key may hold a patient's token.
#[tokio::test]
async fn the_operator_is_told_what_kind_of_rows_were_changed() {
    log::keep();
    let clinic = Clinic::open().await;
    let app = checkpointer(&clinic);
    let batch = json!({"Records": [
        row("MODIFY", "P#lakeside#LOG"),
        row("MODIFY", "P#lakeside#LOG"),
        row("REMOVE", "P#lakeside#PT#a-token"),
        row("REMOVE", "P#summit#CK"),
        row("INSERT", "P#summit#LOG"),
        row("REMOVE", "Jane Kestrel"),
    ]});
    let done = audit_checkpoint::changed(&app, &batch).await.unwrap();
    assert_eq!(done, json!({"rows": 6, "changed": 5}));
    assert_eq!(metric::figures("Tampering"), [5]);
    let told = told(&clinic);
    assert_eq!(told.len(), 1, "one message a batch: {told:#?}");
    assert_eq!(told[0].attributes["reason"], "audit_tamper");
    for line in [
        "lakeside, record: 2 changed, 0 removed.",
        "lakeside, patient: 0 changed, 1 removed.",
        "summit, checkpoint: 0 changed, 1 removed.",
        "unknown, unknown: 0 changed, 1 removed.",
    ] {
        assert!(told[0].text.contains(line), "{}", told[0].text);
    }
    let said = format!("{}\n{}", told[0].text, log::lines().join("\n"));
    for secret in ["Kestrel", "a-token", "c2VhbGVk"] {
        assert!(!said.contains(secret), "{said}");
    }
}

/// What the filter lets through by mistake is no alarm; what is no batch, and what could not be told, is tried again.
#[tokio::test]
async fn what_is_put_is_no_alarm_and_what_could_not_be_told_is_tried_again() {
    log::keep();
    let clinic = Clinic::open().await;
    let app = checkpointer(&clinic);
    let put = json!({"Records": [row("INSERT", "P#lakeside#LOG")]});
    audit_checkpoint::changed(&app, &put).await.unwrap();
    assert!(metric::figures("Tampering").is_empty() && told(&clinic).is_empty());
    audit_checkpoint::changed(&app, &json!({"at": "soon"}))
        .await
        .unwrap_err();
    let wire = &clinic.desk.gateway.stack().wire;
    wire.break_next(Fault::Throttle, u64::MAX, |call| {
        call.operation.starts_with("Publish")
    });
    let batch = json!({"Records": [row("REMOVE", "P#lakeside#LOG")]});
    audit_checkpoint::changed(&app, &batch).await.unwrap_err();
    wire.mend();
    audit_checkpoint::changed(&app, &batch).await.unwrap();
    assert_eq!(told(&clinic).len(), 1);
}
