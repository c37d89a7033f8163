//! Deeds broken at every AWS call: nothing half-written, nobody unpaged, nothing done twice.

use domain::audit::record::Act;
use serde_json::json;
use tests::clinic::Clinic;
use tests::ordeal::{KILLS, TROUBLES, suffer};

use super::*;

/// "Fault injection for every AWS call": breaking the glass is one record, one entry and one page to the officer, wherever
/// the function died and whatever AWS answered.
#[tokio::test]
async fn breaking_the_glass_survives_every_fault() {
    let clinic = Clinic::open().await;
    let act = async |clinic: &Clinic, ticket: &String| {
        let path = format!("/v1/tickets/{ticket}/phi/break-glass");
        let key = format!("glass-{ticket}");
        let headers = [("idempotency-key", key.as_str())];
        let body = json!({"code": "care_blocked", "reason": "The clinician waits and nobody can approve."});
        clinic.with(OTHER, "POST", &path, &headers, body).await
    };
    let prove = async |clinic: &Clinic, ticket: &String, _: &tests::table::Table| {
        assert_eq!(
            acts(clinic, ticket).await,
            [Act::BreakglassStart],
            "{ticket}"
        );
        assert_eq!(clinic.entries(ticket, "glass_broken").await.len(), 1);
        let paged = clinic.entries(ticket, "paged").await;
        let officer = paged
            .iter()
            .filter(|page| page["reason"] == "glass_broken" && page["to"] == "officer");
        let officer: Vec<_> = officer.collect();
        assert_eq!(officer.len(), 1, "{paged:?}");
        assert_eq!(officer[0]["state"], "published", "{paged:?}");
    };
    let faults: Vec<_> = KILLS.into_iter().chain(TROUBLES).collect();
    let tally = suffer(&clinic, "break-glass", &faults, marked, act, prove).await;
    tests::figure!(
        "break-glass broken at every call",
        "{} calls, {} breaks, {} deaths, {} pages sent again",
        tally.calls,
        tally.breaks,
        tally.deaths,
        tally.duplicates.again
    );
    assert!(tally.deaths >= 2 * tally.calls - 4, "{tally:?}");
}

/// "KMS down, no dek: fail closed": nothing is granted and nothing released that is not recorded; "GenerateMac down:
/// record without patient index is refused".
#[tokio::test]
async fn without_kms_nothing_is_granted_or_released() {
    let clinic = Clinic::open().await;
    let ticket = marked(&clinic).await;
    let wide = json!({"categories": ["notes", "clinical"], "reason": "To correct a chart."});
    let cold = clinic.cold();
    let wire = &clinic.desk.gateway.stack().wire;
    wire.break_next(local::Fault::Throttle, u64::MAX, |call| {
        call.service == local::Service::Kms
    });
    deed(&cold, ON_CALL, &ticket, "grants", wide.clone())
        .await
        .refused("busy");
    wire.mend();
    deed(&cold, ON_CALL, &ticket, "grants", wide)
        .await
        .expect(201);
    wire.break_next(local::Fault::Throttle, u64::MAX, |call| {
        call.operation == "GenerateMac"
    });
    let access = json!({"system": "ehr", "categories": ["clinical"], "patients": ["482913"]});
    deed(&cold, ON_CALL, &ticket, "accesses", access)
        .await
        .refused("busy");
    wire.mend();
    wire.break_next(local::Fault::Throttle, u64::MAX, |call| {
        call.operation == "TransactWriteItems"
    });
    let unread = open(&cold, ON_CALL, &ticket).await;
    unread.refused("busy");
    assert!(!unread.text.contains("chart"), "{}", unread.text);
    wire.mend();
    assert_eq!(acts(&clinic, &ticket).await, [Act::AccessApproved]);
}
