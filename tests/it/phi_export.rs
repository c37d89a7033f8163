//! The auditor's desk from the outside: what is exported verifies, what was changed is found, what is looked at is
//! recorded, and nothing that is sealed leaves.

mod account;
mod broken;
mod bundle;
mod fhir;
mod given;
mod openssl;
mod page;
mod sealed;
mod tamper;
mod told;

use serde_json::{Value, json};
use tests::answer::Answer;
use tests::clinic::Clinic;
use tests::schema::Contract;

/// `lakeside`'s auditor.
const AUDITOR: &str = "lakeside-auditor";

async fn verify(clinic: &Clinic, query: &str) -> Answer {
    let path = format!("/v1/phi/verify{query}");
    let answer = clinic.get(AUDITOR, &path).await;
    if answer.status == 200 {
        hold("PhiVerdict", &answer.json());
    }
    answer
}

async fn export(clinic: &Clinic, body: Value) -> Answer {
    let answer = clinic.post(AUDITOR, "/v1/phi/exports", body.clone()).await;
    if answer.status == 200 {
        hold("PhiExport", &body);
    }
    answer
}

/// The codes of an answer's findings.
fn codes(answer: &Answer) -> Vec<String> {
    let json = answer.json();
    let findings = json["findings"].as_array().cloned().unwrap_or_default();
    findings
        .iter()
        .map(|finding| {
            assert!(finding["text"].as_str().is_some_and(|text| text.len() > 20));
            finding["code"].as_str().unwrap_or_default().to_owned()
        })
        .collect()
}

/// Holds an answer against the contract's schema.
#[track_caller]
fn hold(schema: &str, value: &Value) {
    let contract = Contract::read();
    let named = json!({"$ref": format!("#/components/schemas/{schema}")});
    let faults = contract.faults(&named, value);
    assert!(faults.is_empty(), "{schema}: {faults:#?}");
}

/// A bundle of a part of the log.
async fn bundle(clinic: &Clinic, part: Value) -> Answer {
    let mut body = json!({"format": "bundle"});
    if let (Value::Object(body), Value::Object(part)) = (&mut body, part) {
        body.extend(part);
    }
    export(clinic, body).await.expect(200)
}
