//! Deeds at once: each is decided on what stands, so nobody approves twice and nobody closes over an open grant.

use std::time::Duration;

use domain::audit::record::Act;
use futures::future::join_all;
use serde_json::json;
use tests::clinic::Clinic;

use super::*;

/// Eight managers say yes at once: one of them does.
#[tokio::test]
async fn one_approval_counts() {
    let clinic = Clinic::open().await;
    let ticket = marked(&clinic).await;
    let grant = ask(&clinic, OTHER, &ticket).await.expect(201).at("/id");
    let keys = [MANAGER, "lakeside-manager-2"].into_iter().cycle().take(8);
    let yes = keys.map(|key| {
        let (clinic, body) = (clinic.cold(), json!({ "grant": grant }));
        let ticket = ticket.clone();
        async move { deed(&clinic, key, &ticket, "approvals", body).await.status }
    });
    let statuses = join_all(yes).await;
    assert_eq!(
        statuses.iter().filter(|status| **status == 201).count(),
        1,
        "{statuses:?}"
    );
    assert!(
        statuses.iter().all(|status| matches!(status, 201 | 409)),
        "{statuses:?}"
    );
    assert_eq!(
        acts(&clinic, &ticket).await,
        [Act::AccessRequested, Act::AccessApproved]
    );
}

/// A close and a new grant at once: either the grant is there and the ticket is not closed, or it is closed and there
/// is no grant.
#[tokio::test]
async fn a_ticket_never_closes_over_an_open_grant() {
    let clinic = Clinic::open().await;
    let (mut closed, mut granted) = (0, 0);
    for round in 0..12 {
        let ticket = clinic
            .report(json!({"summary": "Toner is empty", "system": "printer"}))
            .await;
        let body = json!({"resolution": "New toner."});
        clinic
            .verb(ON_CALL, &ticket, "resolve", body)
            .await
            .expect(200);
        let (one, other) = (clinic.cold(), clinic.cold());
        // A head start for either, longer each time: both orders are met, and what lies between.
        let (first, second) = if round % 2 == 0 {
            (round, 0)
        } else {
            (0, round)
        };
        let close = async {
            tokio::time::sleep(Duration::from_millis(first * 5)).await;
            one.verb(ON_CALL, &ticket, "close", json!({})).await
        };
        let ask = async {
            tokio::time::sleep(Duration::from_millis(second * 5)).await;
            ask(&other, ON_CALL, &ticket).await
        };
        let (close, ask) = futures::join!(close, ask);
        let open = acts(&clinic, &ticket).await.contains(&Act::AccessApproved);
        let shut = clinic.ticket(&ticket).await.at("/status") == "closed";
        assert!(open != shut, "{} {}", close.text, ask.text);
        assert_eq!((shut, open), (close.status == 200, ask.status == 201));
        closed += u32::from(shut);
        granted += u32::from(open);
    }
    assert!(
        closed > 0 && granted > 0,
        "{closed} closed, {granted} granted"
    );
    tests::figure!("close against grant", "{closed} closed, {granted} granted");
}
