//! Checkpoints of a practice's PHI log: records to sign, runs of the checkpointer, and what a stranger makes of both.

use std::collections::BTreeSet;

use aws::audit::public_key::signed;
use aws::audit::reader::Kept;
use aws::keys::audit as keys;
use aws_sdk_dynamodb::primitives::Blob;
use aws_sdk_dynamodb::types::{AttributeValue, PutRequest, WriteRequest};
use domain::audit::canonical::Value as Body;
use domain::audit::hash::Hash;
use domain::audit::label::{Facts, Label};
use domain::audit::note::Key;
use domain::audit::record::{
    Act, Category, Disclosure, Draft, Outcome, Purpose, Seal, Tail, TicketTail,
};
use domain::audit::verify::{Verified, Verifier, Witnesses};
use domain::ids::PracticeId;
use serde_json::Value;

use crate::clinic::Clinic;
use crate::phi_log::PhiLog;
use crate::table::client;

/// The practice's id.
///
/// # Panics
/// When it is no slug.
#[must_use]
pub fn practice(name: &str) -> PracticeId {
    PracticeId::new(name).expect("a slug")
}

/// Appends a record of a ticket to a practice's log.
///
/// # Panics
/// When it is not taken.
pub async fn append(clinic: &Clinic, name: &str, ticket: &str) {
    let draft = draft(clinic, ticket);
    let recorder = &clinic.app().recorder;
    let practice = practice(name);
    let appended = recorder.append(&practice, draft, &Body::Null, clinic.now());
    appended.await.expect("a record");
}

fn draft(clinic: &Clinic, ticket: &str) -> Draft {
    let label = |text: &str| Label::new(text).expect("a label");
    let id = clinic.app().new_id(clinic.now()).expect("an id");
    Draft {
        act: Act::PhiRead,
        actor: label("technician"),
        amr: label("key"),
        at: clinic.now(),
        cat: BTreeSet::from([Category::Notes]),
        disc: Disclosure::Tpo,
        fact: Facts::default(),
        grant: None,
        out: Outcome::Ok,
        p2: false,
        phi: false,
        pou: Purpose::SystemAdministration,
        rid: label(&id.to_string()),
        role: label("technician"),
        ses: None,
        tkt: Some(label(ticket)),
    }
}

/// Appends records of two tickets in turn.
pub async fn append_some(clinic: &Clinic, name: &str, records: usize) {
    for number in 0..records {
        append(clinic, name, ["t0", "t1"][number % 2]).await;
    }
}

/// Writes a log of so many records past the functions, many at a time: of no ticket, and with bodies that are none.
///
/// # Panics
/// When DynamoDB does not take them.
pub async fn pile_up(clinic: &Clinic, name: &str, records: usize) {
    let practice = practice(name);
    let log = clinic.app().recorder.log(&practice).expect("a name");
    let mut tail = Tail::genesis(&log);
    let mut rows = Vec::new();
    for _ in 0..records {
        let mut draft = draft(clinic, "none");
        draft.tkt = None;
        let body = Hash::of(&[&tail.seq.to_be_bytes()]);
        let entry = draft.place(&log, tail, TicketTail::GENESIS, Hash::ZERO);
        let envelope = entry.sealed(Seal {
            bh: Hash::of(&[&body.0]),
            cmt: Hash::ZERO,
            salt: Hash::ZERO,
        });
        let mut row = keys::record(&practice, tail.seq);
        tail = envelope.tail();
        let bytes = |hash: Hash| AttributeValue::B(Blob::new(hash.0));
        row.insert("env".to_owned(), AttributeValue::S(envelope.canonical()));
        row.insert("ct".to_owned(), bytes(body));
        row.insert("edk".to_owned(), bytes(Hash::ZERO));
        row.insert("kid".to_owned(), AttributeValue::S("none".to_owned()));
        row.insert("lh".to_owned(), bytes(tail.prev));
        let put = PutRequest::builder().set_item(Some(row)).build();
        let put = put.expect("a put");
        rows.push(WriteRequest::builder().put_request(put).build());
    }
    let (client, table) = (client(clinic), &clinic.app().config.audit_table);
    for part in rows.chunks(25) {
        let batch = client.batch_write_item();
        let answer = batch.request_items(table, part.to_vec()).send().await;
        let left = answer
            .expect("a batch")
            .unprocessed_items
            .unwrap_or_default();
        assert!(left.is_empty(), "an emulator takes a whole batch");
    }
}

/// Runs the checkpointer now.
///
/// # Panics
/// When it fails as a whole.
pub async fn fire(clinic: &Clinic) -> Value {
    let fired = clinic.desk.gateway.fire("audit-checkpoint", clinic.now());
    fired.await.expect("a run")
}

/// A practice's checkpoints as they are kept, in order.
///
/// # Panics
/// When they cannot be read.
pub async fn kept(clinic: &Clinic, name: &str) -> Vec<Kept> {
    let practice = practice(name);
    let checkpoints = clinic.app().log.checkpoints(&practice, 0, 1000);
    checkpoints.await.expect("checkpoints").0
}

/// What a stranger finds who was given the practice's rows, its notes and the public key, and nothing else.
///
/// # Panics
/// When KMS does not give the key out.
pub async fn stranger(clinic: &Clinic, name: &str) -> Verified {
    let log = PhiLog::of(clinic, name).await;
    let public = clinic.app().signer.public().await.expect("a key");
    let key = Key {
        name: log.name.as_str().to_owned(),
        spki: public.clone(),
    };
    let notes: Vec<String> = kept(clinic, name)
        .await
        .into_iter()
        .map(|kept| kept.note)
        .collect();
    let witnesses = Witnesses::default();
    let verifier = Verifier::new(log.name.clone(), &notes, &[key], &signed, &witnesses);
    log.read_by(verifier)
}

/// Judges that a log and its checkpoints are whole, and signed to its last record.
///
/// # Panics
/// When they are not.
pub async fn assert_signed(clinic: &Clinic, name: &str, case: &str) {
    let verified = stranger(clinic, name).await;
    assert!(
        verified.findings.is_empty(),
        "{case}: {:?}",
        verified.findings
    );
    let records = PhiLog::of(clinic, name).await.rows.len() as u64;
    assert_eq!(
        (verified.verified_to, verified.anchored_to),
        (records, records),
        "{case}"
    );
    let mut sizes: Vec<u64> = kept(clinic, name)
        .await
        .iter()
        .map(|kept| kept.size)
        .collect();
    sizes.dedup();
    assert_eq!(
        sizes.len(),
        kept(clinic, name).await.len(),
        "{case}: one of each size"
    );
}

/// Deletes the last record of a practice's log, past the functions.
///
/// # Panics
/// When DynamoDB does not do it.
pub async fn truncate(clinic: &Clinic, name: &str) {
    let practice = practice(name);
    let table = &clinic.app().config.audit_table;
    let last = kept(clinic, name).await.last().expect("a checkpoint").size - 1;
    let delete = crate::table::client(clinic).delete_item().table_name(table);
    let delete = delete.set_key(Some(aws::keys::audit::record(&practice, last)));
    delete.send().await.expect("a deletion");
}
