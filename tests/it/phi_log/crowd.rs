//! Many writers of one practice's log at once.

use std::collections::BTreeSet;

use domain::audit::canonical::Value as Body;
use domain::audit::label::{Facts, Label};
use domain::audit::record::{Act, Category, Disclosure, Draft, Outcome, Purpose};
use domain::audit::verify::Receipt;
use domain::ids::PracticeId;
use tests::clinic::Clinic;
use tests::figure;
use tests::phi_log::PhiLog;

use super::count;

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

/// Appends a record, as a caller does who is told to try again.
async fn append(clinic: &Clinic, practice: &PracticeId, draft: Draft) -> aws::audit::Receipt {
    loop {
        let recorder = &clinic.app().recorder;
        let done = recorder.append(practice, draft.clone(), &Body::Null, clinic.now());
        match done.await {
            Ok(receipt) => return receipt,
            Err(fault) if fault.retryable() => {}
            Err(fault) => panic!("{fault}"),
        }
    }
}

/// Eight writers at once on one practice, each on an execution environment of its own, 1,000 records on three tickets:
/// all land, once each, and nothing is found. Whoever loses the race for five seconds is told so, and asks again.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn eight_writers_at_once_leave_no_gap() {
    const RECORDS: usize = 125;
    let clinic = Clinic::open().await;
    let practice = PracticeId::new("lakeside").unwrap();
    clinic.take_calls();
    let writers = (0..8).map(|writer| {
        let (own, practice) = (clinic.cold(), practice.clone());
        tokio::spawn(async move {
            let mut receipts = Vec::new();
            for number in 0..RECORDS {
                receipts.push(append(&own, &practice, draft(writer, number)).await);
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
