//! Openings that die, services that do not answer, and rows that somebody changed: nothing is released unrecorded.

use std::sync::Mutex;

use aws::keys::audit as keys;
use aws_sdk_dynamodb::primitives::Blob;
use aws_sdk_dynamodb::types::AttributeValue;
use domain::audit::label::Label;
use domain::audit::verify::{Finding, Receipt};
use domain::ids::PracticeId;
use local::{Call, Fault};
use tests::clinic::Clinic;
use tests::figure;
use tests::ordeal::{KILLS, TROUBLES, suffer};
use tests::phi_log::PhiLog;
use tests::table::client;

use super::{count, open, receipt, report};

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
