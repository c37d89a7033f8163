//! Bad input: each kind gets a precise problem answer, nothing is half-written, nothing of it is kept
//! where it does not belong.

mod body;
mod diagnosed;
mod field;
mod header;
mod kind;
mod leak;
mod planted;
mod route;
mod tcp;

use tests::clinic::Clinic;

/// The calls since they were last taken that change anything: what a refused request must not do.
fn writes(clinic: &Clinic) -> Vec<String> {
    let reads = [
        "GetItem",
        "BatchGetItem",
        "Query",
        "GenerateDataKey",
        "GenerateMac",
        "ListSubscriptionsByTopic",
    ];
    let calls = clinic.take_calls().into_iter();
    let changes = calls.filter(|call| !reads.contains(&call.operation.as_str()));
    changes.map(|call| call.operation).collect()
}
