//! The index that is late or double: a sweep that believes it does nothing twice and forgets nothing.

use local::{Call, Fault, Service};
use serde_json::json;
use tests::clinic::Clinic;
use tests::figure;
use tests::invariant::assert_whole;

/// A breached ticket, two pages that SNS would not take, and a word on its way.
async fn much_due(clinic: &Clinic) {
    let wire = &clinic.desk.gateway.stack().wire;
    let late = json!({"summary": "dead", "system": "phones", "symptom": "down", "scope": "site"});
    clinic.report(late).await;
    clinic.pass(121);
    wire.break_next(Fault::Throttle, 6, |call| call.service == Service::Sns);
    let lead = clinic.ehr_down().await;
    clinic.ehr_down().await;
    let fax = json!({"summary": "dead", "system": "imaging", "symptom": "down", "scope": "site"});
    clinic.report(fax).await;
    wire.mend();
    wire.break_next(Fault::KillAfter, 1, |call| {
        call.operation == "TransactWriteItems"
    });
    let body = json!({"text": "Vendor called."});
    let respond = clinic.verb("lakeside-technician", &lead, "respond", body);
    assert!(wire.until_killed(respond).await.is_none());
    wire.mend();
    clinic.pass(2);
}

fn of_index(call: &Call) -> bool {
    call.operation == "Query" && call.index.is_some()
}

/// Sweeps with a fault at every query of the index.
async fn sweep(clinic: &Clinic, fault: Fault) -> serde_json::Value {
    let wire = &clinic.desk.gateway.stack().wire;
    let planned = wire.break_next(fault, u64::MAX, of_index);
    let swept = clinic.sweep().await;
    assert!(planned.times() >= u64::from(aws::keys::SHARDS));
    wire.mend();
    swept
}

/// "The row decides": what the index says twice is done once.
#[tokio::test]
async fn doubled() {
    let clinic = Clinic::open().await;
    much_due(&clinic).await;
    let swept = sweep(&clinic, Fault::DoubledIndex).await;
    assert_eq!(swept["due"], 4, "{swept}");
    clinic.sweep_minutes(3).await;
    let (_, found) = assert_whole(&clinic, "doubled").await;
    figure!("a doubled index", "{found:?}");
    assert_eq!((found.again, found.withdrawn_late), (0, 0), "{found:?}");
}

/// "The row decides": what the index still says is not done again.
#[tokio::test]
async fn late_to_forget() {
    let clinic = Clinic::open().await;
    much_due(&clinic).await;
    let first = clinic.sweep().await;
    assert_eq!(first["due"], 4, "{first}");
    let (_, before) = assert_whole(&clinic, "swept").await;
    // Twice what the first sweep read, though nothing of it is due any more.
    let again = sweep(&clinic, Fault::StaleIndex).await;
    assert_eq!(again["due"], 4, "{again}");
    for what in ["tickets", "published", "withdrawn", "carried", "troubled"] {
        assert_eq!(again[what], 0, "{what}: {again}");
    }
    let (_, after) = assert_whole(&clinic, "late to forget").await;
    figure!("an index late to forget", "{after:?}");
    assert_eq!(before, after);
}

/// What the index does not say yet is done by the next sweep that it tells.
#[tokio::test]
async fn late_to_tell() {
    let clinic = Clinic::open().await;
    much_due(&clinic).await;
    let first = sweep(&clinic, Fault::StaleIndex).await;
    assert_eq!(first["due"], 0, "{first}");
    clinic.pass(1);
    let next = clinic.sweep().await;
    assert_eq!(next["due"], 4, "{next}");
    clinic.sweep_minutes(3).await;
    let (_, found) = assert_whole(&clinic, "late to tell").await;
    figure!("an index late to tell", "{found:?}");
    assert_eq!((found.again, found.withdrawn_late), (0, 0), "{found:?}");
}
