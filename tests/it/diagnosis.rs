//! Diagnoses: an interface's answer read for its codes, alone or for a ticket.

mod attached;
mod read;

use tests::answer::Answer;
use tests::clinic::Clinic;

/// Has a message diagnosed by `lakeside`'s technician.
async fn diagnose(
    clinic: &Clinic,
    query: &str,
    media: Option<&str>,
    more: &[(&str, &str)],
    message: impl Into<axum::body::Bytes>,
) -> Answer {
    let mut headers = vec![("authorization", "Bearer lakeside-technician")];
    headers.extend(media.map(|media| ("content-type", media)));
    headers.extend(more);
    let path = format!("/v1/diagnoses{query}");
    clinic.send("POST", &path, &headers, message).await
}

/// The codes of an answer, in order.
fn codes(answer: &Answer) -> Vec<String> {
    let json = answer.json();
    let findings = json["findings"].as_array().expect("findings");
    let code = |finding: &serde_json::Value| finding["code"].as_str().expect("a code").to_owned();
    findings.iter().map(code).collect()
}
