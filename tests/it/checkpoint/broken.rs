//! Runs that die or are troubled at each of their calls, and practices whose trouble is not another's.

use local::{Fault, Service};
use serde_json::json;
use tests::answer::Answer;
use tests::checkpoint::{append_some, assert_signed, fire, kept, pile_up};
use tests::clinic::Clinic;
use tests::figure;
use tests::ordeal::{KILLS, TROUBLES, suffer};

/// Runs the checkpointer and answers as a function behind a route would: what failed is run again.
async fn run(clinic: &Clinic) -> Answer {
    let fired = clinic
        .desk
        .gateway
        .fire("audit-checkpoint", clinic.now())
        .await;
    let status = match &fired {
        Ok(done) if done["tampered"] != 0 => 500,
        Ok(done) if done["failed"] == 0 => 200,
        _ => 503,
    };
    Answer {
        status,
        headers: [("retry-after".to_owned(), String::new())].into(),
        text: format!("{fired:?}"),
        bytes: Vec::new(),
    }
}

/// "Idempotent: losing a race to an equal root is success." Whatever call a run dies at or is troubled at, the next one
/// leaves the log signed to its last record, every checkpoint of one history, and the day's root mailed.
#[tokio::test]
async fn a_killed_run_is_made_whole_by_the_next() {
    broken("checkpoint, killed", &KILLS).await;
}

/// The same of a run that is troubled and lives.
#[tokio::test]
async fn a_troubled_run_is_made_whole_by_the_next() {
    broken("checkpoint, troubled", &TROUBLES).await;
}

async fn broken(name: &str, faults: &[Fault]) {
    let clinic = Clinic::open().await;
    let tally = suffer(
        &clinic,
        name,
        faults,
        async |clinic| {
            clinic.pass(24 * 60);
            append_some(clinic, "lakeside", 3).await;
            mailed(clinic)
        },
        async |clinic, _| run(clinic).await,
        async |clinic, before, _| {
            // What another run of its instant made, a run leaves to that one to mail.
            fire(clinic).await;
            assert_signed(clinic, "lakeside", name).await;
            let sent = mailed(clinic) - before;
            assert!((1..=2).contains(&sent), "{name}: mailed {sent} times");
        },
    )
    .await;
    figure!(
        name,
        "{} calls, broken {} times, died {} times, answered {:?}; {} checkpoints, each log whole after the next run",
        tally.calls,
        tally.breaks,
        tally.deaths,
        tally.answers,
        kept(&clinic, "lakeside").await.len()
    );
}

fn mailed(clinic: &Clinic) -> usize {
    let pages = clinic.pages_to("officer");
    let roots = pages
        .iter()
        .filter(|page| page.attributes["reason"] == "audit_root");
    roots.count()
}

/// A checkpoint stands though its mail does not go out: the next run mails it.
#[tokio::test]
async fn a_mail_that_fails_is_sent_by_the_next_run() {
    let clinic = Clinic::open().await;
    let wire = &clinic.desk.gateway.stack().wire;
    append_some(&clinic, "lakeside", 2).await;
    wire.break_next(Fault::Throttle, u64::MAX, |call| {
        call.service == Service::Sns
    });
    let done = fire(&clinic).await;
    wire.mend();
    assert_eq!(
        (&done["signed"], &done["mailed"], &done["failed"]),
        (&json!(1), &json!(0), &json!(0))
    );
    assert_eq!(mailed(&clinic), 0);
    clinic.pass(5);
    let done = fire(&clinic).await;
    assert_eq!(
        (&done["signed"], &done["mailed"]),
        (&json!(0), &json!(1)),
        "{done}"
    );
    assert_eq!(mailed(&clinic), 1);
}

/// "Checkpoint fails: writes go on." Without KMS nothing is signed and nothing is kept; records are taken all the same,
/// and one signature covers them all afterwards.
#[tokio::test]
async fn without_kms_writes_go_on_and_are_signed_later() {
    let clinic = Clinic::open().await;
    let wire = &clinic.desk.gateway.stack().wire;
    append_some(&clinic, "lakeside", 2).await;
    append_some(&clinic, "summit", 2).await;
    wire.break_next(Fault::Throttle, u64::MAX, |call| call.operation == "Sign");
    let done = fire(&clinic).await;
    wire.mend();
    assert_eq!(
        (&done["failed"], &done["signed"]),
        (&json!(2), &json!(0)),
        "{done}"
    );
    assert!(kept(&clinic, "lakeside").await.is_empty());
    append_some(&clinic, "lakeside", 2).await;
    clinic.pass(5);
    let done = fire(&clinic).await;
    assert_eq!(done["failed"], 0, "{done}");
    for practice in ["lakeside", "summit"] {
        assert_signed(&clinic, practice, "afterwards").await;
    }
}

/// A run reads a bounded part of a long log, signs what it verified, and the next run goes on from there.
#[tokio::test]
async fn a_long_log_is_signed_part_by_part() {
    let clinic = Clinic::open().await;
    pile_up(&clinic, "lakeside", 10_300).await;
    append_some(&clinic, "summit", 2).await;
    let done = fire(&clinic).await;
    assert_eq!(
        (&done["signed"], &done["more"]),
        (&json!(2), &json!(1)),
        "{done}"
    );
    clinic.pass(5);
    let done = fire(&clinic).await;
    assert_eq!(
        (&done["signed"], &done["more"]),
        (&json!(1), &json!(0)),
        "{done}"
    );
    let sizes: Vec<u64> = kept(&clinic, "lakeside")
        .await
        .iter()
        .map(|kept| kept.size)
        .collect();
    assert_eq!(sizes, [10_000, 10_300]);
    assert_signed(&clinic, "lakeside", "both parts").await;
}
