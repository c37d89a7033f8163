//! A reporter and the protocol: they see none of it.

use serde_json::json;
use tests::clinic::Clinic;

use super::*;

/// "staff: report; read, note and reopen their own tickets": no grants, no texts, no protocol, of their own ticket either.
#[tokio::test]
async fn staff_take_no_part_in_the_protocol() {
    let clinic = Clinic::open().await;
    let ticket = marked(&clinic).await;
    let path = format!("/v1/tickets/{ticket}/phi");
    clinic
        .get("lakeside-staff", &path)
        .await
        .refused("forbidden");
    ask(&clinic, "lakeside-staff", &ticket)
        .await
        .refused("forbidden");
    open(&clinic, "lakeside-staff", &ticket)
        .await
        .refused("forbidden");
    let confidential = json!({"summary": "About a colleague", "confidential": true, "phi": true});
    let ticket = clinic.report(confidential).await;
    ask(&clinic, ON_CALL, &ticket).await.refused("not-found");
    let manager = ask(&clinic, MANAGER, &ticket).await.expect(201);
    assert_eq!(manager.at("/grant/state"), "asked");
}
