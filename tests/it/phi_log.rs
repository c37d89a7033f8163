//! The PHI log from the outside: gap-free, sound to a stranger, and ahead of whatever is released.

use std::collections::BTreeSet;
use std::sync::Mutex;

use aws::keys::audit as keys;
use aws_sdk_dynamodb::primitives::Blob;
use aws_sdk_dynamodb::types::AttributeValue;
use domain::audit::canonical::Value as Body;
use domain::audit::hash::Hash;
use domain::audit::label::{Facts, Label};
use domain::audit::record::{Act, Category, Disclosure, Draft, Outcome, Purpose};
use domain::audit::verify::{Finding, Receipt};
use domain::ids::PracticeId;
use local::{Call, Fault, Service};
use serde_json::{Value, json};
use tests::answer::Answer;
use tests::clinic::Clinic;
use tests::figure;
use tests::ordeal::{KILLS, TROUBLES, suffer};
use tests::phi_log::PhiLog;
use tests::table::client;

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

fn draft(writer: usize, number: usize) -> Draft {
    let label = |text: String| Label::new(&text).unwrap();
    Draft {
        act: Act::PhiRead,
        actor: label(format!("technician-{writer}")),
        amr: label("key".to_owned()),
        at: "2026-11-23T14:02:11Z".parse().unwrap(),
        cat: BTreeSet::from([Category::Notes]),
        disc: Disclosure::Tpo,
        fact: Facts::default(),
        grant: None,
        out: Outcome::Ok,
        p2: false,
        phi: false,
        pou: Purpose::SystemAdministration,
        rid: label(format!("{writer}-{number}")),
        role: label("technician".to_owned()),
        ses: None,
        tkt: Some(label(format!("t{}", number % 3))),
    }
}

/// Eight writers at once on one practice, each on an execution environment of its own, 25 records each on three
/// tickets: all land, once each, and nothing is found.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn eight_writers_at_once_leave_no_gap() {
    const RECORDS: usize = 25;
    let clinic = Clinic::open().await;
    let practice = PracticeId::new("lakeside").unwrap();
    clinic.take_calls();
    let writers = (0..8).map(|writer| {
        let (own, practice) = (clinic.cold(), practice.clone());
        tokio::spawn(async move {
            let mut receipts = Vec::new();
            for number in 0..RECORDS {
                let recorder = &own.app().recorder;
                let body = Body::Null;
                let done = recorder.append(&practice, draft(writer, number), &body, own.now());
                receipts.push(done.await.unwrap());
            }
            receipts
        })
    });
    let done = futures::future::join_all(writers).await;
    let receipts: Vec<_> = done.into_iter().flat_map(Result::unwrap).collect();
    let calls = clinic.take_calls();
    let told = |receipt: &aws::audit::Receipt| Receipt {
        seq: receipt.seq,
        leaf: receipt.leaf,
    };
    let log = PhiLog::of(&clinic, "lakeside").await;
    log.assert_sound(receipts.iter().map(told).collect(), "eight writers");
    let places: BTreeSet<_> = receipts.iter().map(|receipt| receipt.seq).collect();
    assert_eq!(places, (1..=8 * RECORDS as u64).collect());
    // The same request again is the same record; another one under its id is refused.
    let recorder = &clinic.app().recorder;
    let again = recorder.append(&practice, draft(0, 0), &Body::Null, clinic.now());
    assert_eq!(again.await.unwrap(), receipts[0]);
    let mut other = draft(0, 0);
    other.out = Outcome::Denied;
    let other = recorder.append(&practice, other, &Body::Null, clinic.now());
    assert!(matches!(other.await, Err(aws::fault::Fault::Exists)));
    assert_eq!(
        PhiLog::of(&clinic, "lakeside").await.rows.len(),
        log.rows.len()
    );
    let tries = count(&calls, "TransactWriteItems");
    figure!(
        "eight writers of one PHI log",
        "{} records in {tries} transactions, {} lost the race",
        8 * RECORDS,
        tries - 8 * RECORDS
    );
}

/// "Nothing is released unrecorded": whatever call an opening dies at or is troubled at, every text that was answered has
/// its record, KMS is asked to open nothing before there is one, and the log stays sound.
#[tokio::test]
async fn a_broken_opening_releases_nothing_unrecorded() {
    let clinic = Clinic::open().await;
    for (how, faults) in [("killed", &KILLS[..]), ("troubled", &TROUBLES[..])] {
        let told: Mutex<Vec<Receipt>> = Mutex::default();
        let name = format!("opening text, {how}");
        let tally = suffer(
            &clinic,
            &name,
            faults,
            async |clinic| clinic.report(report()).await,
            async |clinic, id| {
                let answer = open(clinic, id).await;
                if answer.status == 200 {
                    told.lock().unwrap().push(receipt(&answer));
                } else {
                    assert!(!answer.text.contains("kestrel"), "{}", answer.text);
                }
                answer
            },
            async |clinic, id, _| {
                let log = PhiLog::of(clinic, "lakeside").await;
                log.assert_sound(told.lock().unwrap().clone(), &name);
                let of_ticket = log.envelopes().into_iter().filter(|envelope| {
                    let draft = &envelope.entry.draft;
                    draft.tkt.as_ref().map(Label::as_str) == Some(id.as_str())
                });
                let calls = clinic.desk.gateway.stack().calls();
                let opened = calls.iter().position(|call| call.operation == "Decrypt");
                let recorded = calls
                    .iter()
                    .position(|call| call.operation == "TransactWriteItems");
                if opened.is_some() {
                    assert!(recorded.is_some() && recorded < opened, "{calls:#?}");
                }
                assert!(of_ticket.count() >= 1, "the second try is recorded");
            },
        )
        .await;
        figure!(
            name,
            "{} calls, broken {} times, died {} times, answered {:?}; all {} answers recorded",
            tally.calls,
            tally.breaks,
            tally.deaths,
            tally.answers,
            told.lock().unwrap().len()
        );
    }
}

/// "DynamoDB down/throttled: fail closed; nothing released." "KMS down, no data key: fail closed."
#[tokio::test]
async fn without_its_log_nothing_is_opened() {
    let clinic = Clinic::open().await;
    let id = clinic.report(report()).await;
    let wire = &clinic.desk.gateway.stack().wire;
    let breaks: [fn(&Call) -> bool; 3] = [
        |call| call.operation == "GenerateDataKey",
        |call| call.operation == "TransactWriteItems",
        |call| call.operation == "Query" && call.tables.iter().any(|name| name.ends_with("Audit")),
    ];
    for (number, matches) in breaks.into_iter().enumerate() {
        let cold = clinic.cold();
        clinic.take_calls();
        let planned = wire.break_next(Fault::Throttle, u64::MAX, matches);
        let answer = open(&cold, &id).await.expect(503);
        wire.mend();
        assert!(planned.times() > 0, "{number}");
        assert!(!answer.text.contains("kestrel"));
        assert_eq!(answer.headers["retry-after"], "2");
        assert_eq!(count(&clinic.take_calls(), "Decrypt"), 0, "{number}");
        assert!(clinic.entries(&id, "text_opened").await.is_empty());
        assert!(PhiLog::of(&clinic, "lakeside").await.rows.is_empty());
    }
    // A data key in hand outlives its five minutes while KMS does not answer, and no longer than fifteen.
    open(&clinic, &id).await.expect(200);
    for (minutes, status) in [(10, 200), (10, 503)] {
        clinic.pass(minutes);
        clinic.take_calls();
        wire.break_next(Fault::Throttle, u64::MAX, breaks[0]);
        open(&clinic, &id).await.expect(status);
        wire.mend();
        let asked = count(&clinic.take_calls(), "GenerateDataKey");
        assert!(asked > 0, "{minutes} minutes on");
    }
    PhiLog::of(&clinic, "lakeside")
        .await
        .assert_sound(vec![], "after it all");
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

/// What is chained on is computed from the records: a poisoned hash beside one breaks nothing after it, and is named. On
/// a log that was cut below a ticket's last record, nothing of that ticket is opened any more.
#[tokio::test]
async fn a_poisoned_hash_is_not_chained_on_and_a_cut_log_takes_nothing() {
    let clinic = Clinic::open().await;
    let id = clinic.report(report()).await;
    for _ in 0..2 {
        open(&clinic, &id).await.expect(200);
    }
    let (client, table) = (client(&clinic), &clinic.app().config.audit_table);
    let practice = PracticeId::new("lakeside").unwrap();
    let ticket = Label::new(&id).unwrap();
    for key in [
        keys::record(&practice, 2),
        keys::pointer(&practice, &ticket, 1),
    ] {
        let poison = client.update_item().table_name(table).set_key(Some(key));
        let poison = poison
            .update_expression("SET lh = :lh")
            .expression_attribute_values(":lh", AttributeValue::B(Blob::new([7; 32])));
        poison.send().await.unwrap();
    }
    open(&clinic, &id).await.expect(200);
    let log = PhiLog::of(&clinic, "lakeside").await;
    assert_eq!(
        log.verify(vec![]).findings,
        [Finding::StoredHashPoisoned { seq: 2 }]
    );
    let cut = client.delete_item().table_name(table);
    let cut = cut.set_key(Some(keys::record(&practice, 3)));
    cut.send().await.unwrap();
    clinic.take_calls();
    open(&clinic, &id).await.expect(503);
    let calls = clinic.take_calls();
    assert_eq!(count(&calls, "TransactWriteItems"), 0, "{calls:#?}");
    assert_eq!(count(&calls, "Decrypt"), 0, "{calls:#?}");
}
