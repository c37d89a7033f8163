//! Set-up: practices, people, catalogue, ladders, on-call, keys and links, through the gateway.

mod catalogue;
mod delivery;
mod key;
mod link;
mod offboard;
mod oncall;
mod people;
mod practice;
mod repair;
mod topic;

use tests::answer::Answer;
use tests::clinic::Clinic;

/// A body-less request with a key.
async fn delete(clinic: &Clinic, key: &str, path: &str) -> Answer {
    let bearer = format!("Bearer {key}");
    clinic
        .send("DELETE", path, &[("authorization", &bearer)], "")
        .await
}

/// What the operator says of `lakeside`.
async fn operator(clinic: &Clinic, method: &str, path: &str, body: serde_json::Value) -> Answer {
    let practice = [("statdesk-practice", "lakeside")];
    clinic.with("operator", method, path, &practice, body).await
}
