//! Closing for good: once a checkpoint covers the last record, ticket and record in one transaction.

use aws::keys;
use domain::audit::record::Act;
use domain::ids::{PracticeId, TicketId};
use local::Fault;
use serde_json::{Value, json};
use tests::checkpoint::{fire, stranger};
use tests::clinic::Clinic;
use tests::ordeal::{KILLS, TROUBLES, suffer};
use tests::table;

use super::*;

/// A resolved ticket on a system that holds patient data, its protocol complete, that waits to be closed.
async fn closing(clinic: &Clinic) -> String {
    ehr_touches_phi(clinic).await;
    let ticket = clinic.ehr_down().await;
    let body = json!({"resolution": "Restarted the service."});
    clinic
        .verb(ON_CALL, &ticket, "resolve", body)
        .await
        .expect(200);
    let attested = json!({"statement": "no_phi_seen"});
    deed(clinic, ON_CALL, &ticket, "attestations", attested)
        .await
        .expect(201);
    clinic
        .verb(ON_CALL, &ticket, "close", json!({}))
        .await
        .expect(202);
    ticket
}

async fn status(clinic: &Clinic, ticket: &str) -> String {
    clinic.ticket(ticket).await.at("/status")
}

/// "audit-checkpoint then signs a checkpoint over the last record and commits ticket + `ticket.closed` in one transaction";
/// "`ticket.closed` holding final tseq => ticket completeness is provable".
#[tokio::test]
async fn the_checkpoint_closes_it() {
    let clinic = Clinic::open().await;
    let ticket = closing(&clinic).await;
    let ran = fire(&clinic).await;
    assert_eq!(
        ran["closings"],
        json!({"closed": 1, "refused": 0, "waiting": 0, "failed": 0})
    );
    assert_eq!(status(&clinic, &ticket).await, "closed");
    assert_eq!(clinic.entries(&ticket, "closed").await.len(), 1);
    let records = records(&clinic, &ticket).await;
    let last = records.last().expect("a record");
    assert_eq!(last.act, Act::TicketClosed);
    assert_eq!(
        last.fact.get("records").and_then(|one| one.as_int()),
        Some(1)
    );
    let known = stranger(&clinic, "lakeside").await;
    assert!(
        known.sound && known.anchored_to + 1 == known.verified_to,
        "{known:?}"
    );
    let again = fire(&clinic).await;
    assert_eq!(again["closings"]["closed"], 0);
    assert_eq!(
        acts(&clinic, &ticket).await,
        [Act::Attestation, Act::TicketClosed]
    );
}

/// What is reopened is other work: it closes again with accesses or a statement of its own.
#[tokio::test]
async fn what_is_reopened_accounts_anew() {
    let clinic = Clinic::open().await;
    let ticket = closing(&clinic).await;
    fire(&clinic).await;
    let body = json!({"reason": "Down again."});
    clinic
        .verb(ON_CALL, &ticket, "reopen", body)
        .await
        .expect(200);
    assert_eq!(missing(&clinic, &ticket).await, ["accesses"]);
    let body = json!({"resolution": "Replaced the switch."});
    clinic
        .verb(ON_CALL, &ticket, "resolve", body)
        .await
        .expect(200);
    let refused = clinic.verb(ON_CALL, &ticket, "close", json!({})).await;
    refused.refused("phi-protocol-incomplete");
    let attested = json!({"statement": "no_phi_seen"});
    deed(&clinic, OTHER, &ticket, "attestations", attested.clone())
        .await
        .refused("forbidden");
    deed(&clinic, ON_CALL, &ticket, "attestations", attested)
        .await
        .expect(201);
    clinic
        .verb(ON_CALL, &ticket, "close", json!({}))
        .await
        .expect(202);
    fire(&clinic).await;
    assert_eq!(status(&clinic, &ticket).await, "closed");
    let closed = acts(&clinic, &ticket)
        .await
        .into_iter()
        .filter(|act| *act == Act::TicketClosed);
    assert_eq!(closed.count(), 2);
}

/// The same where it was never closed: what was seen before it broke again says nothing of the second repair.
#[tokio::test]
async fn each_resolution_accounts_for_its_own_accesses() {
    let clinic = Clinic::open().await;
    ehr_touches_phi(&clinic).await;
    let ticket = clinic.ehr_down().await;
    let body = json!({"resolution": "Restarted it."});
    clinic
        .verb(ON_CALL, &ticket, "resolve", body)
        .await
        .expect(200);
    let attested = json!({"statement": "no_phi_seen"});
    deed(&clinic, ON_CALL, &ticket, "attestations", attested.clone())
        .await
        .expect(201);
    assert_eq!(missing(&clinic, &ticket).await, [""; 0]);
    let body = json!({"reason": "Down again."});
    clinic
        .verb(ON_CALL, &ticket, "reopen", body)
        .await
        .expect(200);
    assert_eq!(missing(&clinic, &ticket).await, ["accesses"]);
    let seen = protocol(&clinic, &ticket).await;
    assert_eq!(seen["attested"], false, "{seen}");
    let body = json!({"resolution": "Replaced it."});
    clinic
        .verb(ON_CALL, &ticket, "resolve", body)
        .await
        .expect(200);
    deed(&clinic, ON_CALL, &ticket, "attestations", attested)
        .await
        .expect(201);
    assert_eq!(missing(&clinic, &ticket).await, [""; 0]);
}

/// A ticket that lacks something after all is resolved again, and says what: here a record that another version of the
/// desk let through while it waited.
#[tokio::test]
async fn what_lacks_something_after_all_is_not_closed() {
    let clinic = Clinic::open().await;
    let ticket = closing(&clinic).await;
    let app = clinic.app();
    let id = TicketId::parse(&ticket).expect("an id");
    let practice = PracticeId::new("lakeside").expect("a slug");
    let read = app
        .store
        .ticket(&practice, id)
        .await
        .expect("a read")
        .expect("a ticket");
    let gathered = lambda::protocol::gather(app, &read)
        .await
        .expect("its records");
    let mut record = gathered.records[0].entry.draft.clone();
    record.act = Act::SessionStart;
    record.rid = domain::audit::label::Label::new("slipped").expect("a label");
    record.ses = Some(record.rid.clone());
    let body = domain::audit::canonical::Value::Null;
    let slipped = app.recorder.append(&practice, record, &body, clinic.now());
    slipped.await.expect("a record");
    let ran = fire(&clinic).await;
    assert_eq!(ran["closings"]["refused"], 1, "{ran}");
    assert_eq!(status(&clinic, &ticket).await, "resolved");
    let entries = clinic.entries(&ticket, "close_refused").await;
    assert_eq!(entries[0]["missing"], json!(["session_open"]));
}

/// "Checkpoint fails: ticket close refused": while nothing is signed nothing closes, and the next run that signs closes.
#[tokio::test]
async fn nothing_closes_while_nothing_is_signed() {
    let clinic = Clinic::open().await;
    let ticket = closing(&clinic).await;
    let wire = &clinic.desk.gateway.stack().wire;
    wire.break_next(local::Fault::Throttle, u64::MAX, |call| {
        call.operation == "Sign"
    });
    let ran = fire(&clinic).await;
    assert_eq!(
        (&ran["closings"]["closed"], &ran["closings"]["failed"]),
        (&json!(0), &json!(1))
    );
    assert_eq!(status(&clinic, &ticket).await, "closing");
    wire.mend();
    fire(&clinic).await;
    assert_eq!(status(&clinic, &ticket).await, "closed");
}

/// The index of what waits may be stale: a ticket that is closed is not closed twice.
#[tokio::test]
async fn a_stale_index_closes_nothing_twice() {
    let clinic = Clinic::open().await;
    let ticket = closing(&clinic).await;
    fire(&clinic).await;
    let practice = PracticeId::new("lakeside").expect("a slug");
    let id = TicketId::parse(&ticket).expect("an id");
    let key = keys::key(keys::ticket(&practice, id), keys::TICKET);
    let name = clinic.app().config.desk_table.clone();
    let update = table::client(&clinic).update_item().table_name(name);
    let update = update
        .set_key(Some(key))
        .update_expression("SET due_shard = :closing, due_at = :at")
        .expression_attribute_values(":closing", aws::item::text(keys::CLOSING))
        .expression_attribute_values(":at", aws::item::text("2026-11-23T14:02:11.000Z#x"));
    update.send().await.expect("an update");
    let ran = fire(&clinic).await;
    assert_eq!(
        ran["closings"],
        json!({"closed": 0, "refused": 0, "waiting": 0, "failed": 0})
    );
    let all = acts(&clinic, &ticket).await;
    assert_eq!(all, [Act::Attestation, Act::TicketClosed]);
}

/// Killed at any call, the next run closes it: once.
#[tokio::test]
async fn a_killed_closing_is_finished_by_the_next() {
    broken("closing, killed", &KILLS).await;
}

/// Whatever AWS answers at any call, the next run closes it: once.
#[tokio::test]
async fn a_troubled_closing_is_finished_by_the_next() {
    broken("closing, troubled", &TROUBLES).await;
}

async fn broken(name: &str, faults: &[Fault]) {
    let clinic = Clinic::open().await;
    let act = async |clinic: &Clinic, _: &String| {
        let fired = clinic
            .desk
            .gateway
            .fire("audit-checkpoint", clinic.now())
            .await;
        let well = |done: &Value| done["failed"] == 0 && done["closings"]["failed"] == 0;
        Answer {
            status: if fired.as_ref().is_ok_and(well) {
                200
            } else {
                503
            },
            headers: [("retry-after".to_owned(), String::new())].into(),
            text: format!("{fired:?}"),
            bytes: Vec::new(),
        }
    };
    let prove = async |clinic: &Clinic, ticket: &String, _: &table::Table| {
        let all = acts(clinic, ticket).await;
        assert_eq!(all, [Act::Attestation, Act::TicketClosed], "{ticket}");
        assert_eq!(status(clinic, ticket).await, "closed");
        assert_eq!(clinic.entries(ticket, "closed").await.len(), 1);
    };
    let tally = suffer(&clinic, name, faults, closing, act, prove).await;
    tests::figure!(
        name,
        "{} calls, {} breaks, {} deaths",
        tally.calls,
        tally.breaks,
        tally.deaths
    );
}
