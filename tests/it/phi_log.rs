//! The PHI log from the outside: gap-free, sound to a stranger, and ahead of whatever is released.

mod broken;
mod crowd;

use domain::audit::hash::Hash;
use domain::audit::label::Label;
use domain::audit::record::Act;
use domain::audit::verify::Receipt;
use local::{Call, Service};
use serde_json::{Value, json};
use tests::answer::Answer;
use tests::clinic::Clinic;
use tests::figure;
use tests::phi_log::PhiLog;

fn report() -> Value {
    json!({"summary": "Charts will not open since kestrel", "system": "ehr", "symptom": "error",
           "scope": "user"})
}

async fn open(clinic: &Clinic, id: &str) -> Answer {
    let path = format!("/v1/tickets/{id}/text");
    clinic.get("lakeside-technician", &path).await
}

/// What an answer's receipt says.
fn receipt(answer: &Answer) -> Receipt {
    let receipt = &answer.json()["receipt"];
    Receipt {
        seq: receipt["seq"].as_u64().expect("a number"),
        leaf: Hash::parse(receipt["leaf"].as_str().expect("a leaf")).expect("a hash"),
    }
}

fn count(calls: &[Call], operation: &str) -> usize {
    let is = |call: &&Call| call.operation == operation;
    calls.iter().filter(is).count()
}

/// The calls that are about the log: to its table, and for its data keys (phi-open seals nothing else).
fn of_log(calls: &[Call]) -> Vec<Call> {
    let own = |call: &&Call| {
        call.tables.iter().any(|table| table.ends_with("Audit"))
            || call.operation == "GenerateDataKey"
    };
    calls.iter().filter(own).cloned().collect()
}

/// "Records are chained": after one opening and after fifty, on two tickets in turn, a stranger with the rows finds
/// nothing, and every receipt is that of a record. Each opening names who, what and which ticket, and not a word more.
#[tokio::test]
async fn every_opening_is_a_record_of_a_sound_log() {
    let clinic = Clinic::open().await;
    let empty = PhiLog::of(&clinic, "lakeside").await;
    empty.assert_sound(vec![], "empty");
    let tickets = [clinic.report(report()).await, clinic.report(report()).await];
    let mut receipts = Vec::new();
    for opening in 0..50 {
        let answer = open(&clinic, &tickets[opening % 2]).await.expect(200);
        assert_eq!(answer.at("/receipt/log"), empty.name.as_str());
        receipts.push(receipt(&answer));
        if opening == 0 {
            let log = PhiLog::of(&clinic, "lakeside").await;
            log.assert_sound(receipts.clone(), "one opening");
        }
    }
    let log = PhiLog::of(&clinic, "lakeside").await;
    log.assert_sound(receipts.clone(), "fifty openings");
    let envelopes = log.envelopes();
    assert_eq!(
        envelopes.len(),
        51,
        "the log's own record, then each opening"
    );
    assert_eq!(envelopes[0].entry.draft.act, Act::LogCreated);
    for (opening, envelope) in envelopes[1..].iter().enumerate() {
        let draft = &envelope.entry.draft;
        let ticket = draft.tkt.as_ref().map(Label::as_str);
        assert_eq!(
            (draft.act, draft.actor.as_str()),
            (Act::PhiRead, "technician")
        );
        assert_eq!(ticket, Some(tickets[opening % 2].as_str()));
        assert_eq!(envelope.entry.ticket_tail.unwrap().seq, opening as u64 / 2);
        assert_eq!(receipts[opening].seq, envelope.entry.tail.seq);
        assert_eq!(receipts[opening].leaf, envelope.leaf());
        assert!(!envelope.canonical().contains("kestrel"));
    }
    // A judge that cannot say no judges nothing: one row gone, and one receipt of another history.
    let mut cut = log.clone();
    cut.rows.remove(7);
    assert!(!cut.verify(vec![]).sound, "a gap");
    receipts[3].leaf = Hash::ZERO;
    assert!(!log.verify(receipts).sound, "a receipt of another record");
    let summit = PhiLog::of(&clinic, "summit").await;
    assert!(summit.rows.is_empty(), "another practice's log");
}

/// What a record costs: nothing of KMS when warm, both tails at once, one transaction of three items; a third read when
/// the ticket's last record is not the log's.
#[tokio::test]
async fn a_record_costs_two_reads_and_one_transaction() {
    let clinic = Clinic::open().await;
    let tickets = [clinic.report(report()).await, clinic.report(report()).await];
    let mut costs = Vec::new();
    for ticket in [0, 0, 1, 1, 0] {
        clinic.take_calls();
        open(&clinic, &tickets[ticket]).await.expect(200);
        let calls = of_log(&clinic.take_calls());
        let writes = calls
            .iter()
            .filter(|call| call.operation == "TransactWriteItems");
        costs.push((
            calls
                .iter()
                .filter(|call| call.service == Service::Kms)
                .count(),
            count(&calls, "Query"),
            count(&calls, "GetItem"),
            writes.map(|call| call.items).collect::<Vec<_>>(),
        ));
    }
    // The first is of a log that begins: its own record comes along, under a data key of its own.
    assert_eq!(costs[0], (2, 2, 0, vec![5]));
    assert_eq!(costs[1], (0, 2, 0, vec![3]), "warm");
    assert_eq!(costs[2], (1, 2, 0, vec![3]), "a ticket's first");
    assert_eq!(costs[3], (0, 2, 0, vec![3]), "warm");
    assert_eq!(costs[4], (0, 2, 1, vec![3]), "warm, after another ticket's");
    figure!(
        "a record of the PHI log",
        "(KMS calls, queries, gets, items of each transaction): the log's first {:?}, warm {:?}, a ticket's first {:?}, \
         warm after another ticket's {:?}",
        costs[0],
        costs[1],
        costs[2],
        costs[4]
    );
}

/// Each record leaves a line outside of the table, and nothing of a text in it.
#[tokio::test]
async fn each_record_leaves_a_line_in_the_log_of_the_function() {
    tests::log::keep();
    let clinic = Clinic::open().await;
    let id = clinic.report(report()).await;
    let answer = open(&clinic, &id).await.expect(200);
    let leaf: String = answer.at("/receipt/leaf");
    let lines = tests::log::lines();
    let own = lines.iter().filter(|line| line.contains("AUDIT_RECEIPT"));
    let own: Vec<_> = own.filter(|line| line.contains(&leaf)).collect();
    assert_eq!(own.len(), 1, "{lines:#?}");
    assert!(
        own[0].contains("practice=lakeside") && own[0].contains("seq=1"),
        "{}",
        own[0]
    );
    assert!(!own[0].contains("kestrel"));
}
