//! Reading an answer off the wire, and making the ones a fault script asks for.

use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use aws_smithy_runtime_api::http::StatusCode;
use aws_smithy_types::body::SdkBody;
use serde_json::{Value, json};

use super::call::{Call, Outcome, Service};
use crate::cloud::ACCOUNT;
use crate::cloud::sns::{NAMESPACE, xml};
use crate::role::Access;

/// Codes that mean "slower", over all services.
const THROTTLES: [&str; 8] = [
    "ProvisionedThroughputExceededException",
    "RequestLimitExceeded",
    "ThrottlingException",
    "Throttling",
    "Throttled",
    "ThrottledException",
    "ThrottlingError",
    "SlowDown",
];

/// How a call ended and what it consumed, read from its answer.
pub(super) fn read(status: u16, body: &[u8]) -> (Outcome, Option<f64>) {
    let json: Value = serde_json::from_slice(body).unwrap_or_default();
    if (200..300).contains(&status) {
        return (Outcome::Done, capacity(&json));
    }
    let text = String::from_utf8_lossy(body);
    let code = match json.get("__type").and_then(Value::as_str) {
        Some(kind) => kind.rsplit('#').next().unwrap_or(kind),
        None => between(&text, "<Code>", "</Code>").unwrap_or_default(),
    };
    let reasons = json
        .get("CancellationReasons")
        .and_then(Value::as_array)
        .into_iter()
        .flatten();
    let reasons: Vec<&str> = reasons
        .filter_map(|reason| reason.get("Code")?.as_str())
        .collect();
    let outcome = if THROTTLES.contains(&code)
        || reasons.iter().any(|reason| THROTTLES.contains(reason))
    {
        Outcome::Throttled
    } else if code == "TransactionConflictException" || reasons.contains(&"TransactionConflict") {
        Outcome::Conflict
    } else if ["ConditionalCheckFailedException", "PreconditionFailed"].contains(&code)
        || reasons.contains(&"ConditionalCheckFailed")
    {
        Outcome::ConditionFailed
    } else {
        Outcome::Refused(code.to_owned())
    };
    (outcome, None)
}

/// The part of `text` between two marks.
pub(super) fn between<'a>(text: &'a str, from: &str, to: &str) -> Option<&'a str> {
    text.split_once(from)?
        .1
        .split_once(to)
        .map(|(part, _)| part)
}

fn capacity(json: &Value) -> Option<f64> {
    let units = |one: &Value| one.get("CapacityUnits")?.as_f64();
    match json.get("ConsumedCapacity")? {
        Value::Array(tables) => Some(tables.iter().filter_map(units).sum()),
        one => units(one),
    }
}

/// What the service says when it is asked too often.
pub(super) fn throttle(call: &Call) -> HttpResponse {
    match call.service {
        Service::Dynamodb => dynamodb(&json!({
            "__type": "com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException",
            "message": "The level of configured provisioned throughput for the table was exceeded.",
        })),
        Service::Kms | Service::Other => answer(
            400,
            "application/x-amz-json-1.1",
            json!({"__type": "ThrottlingException", "message": "Rate exceeded"}).to_string(),
        ),
        Service::S3 => answer(
            503,
            "application/xml",
            "<Error><Code>SlowDown</Code><Message>Please reduce your request rate.</Message></Error>".to_owned(),
        ),
        Service::Sns => answer(
            400,
            "text/xml",
            "<ErrorResponse xmlns=\"http://sns.amazonaws.com/doc/2010-03-31/\"><Error><Type>Sender</Type>\
             <Code>Throttling</Code><Message>Rate exceeded</Message></Error><RequestId>0</RequestId></ErrorResponse>"
                .to_owned(),
        ),
    }
}

/// What a service says to a function whose role does not allow an access.
pub(super) fn denied(call: &Call, access: &Access) -> HttpResponse {
    let function = call.function.as_deref().unwrap_or_default();
    let Access {
        action, resource, ..
    } = access;
    let message = format!(
        "User: arn:aws:sts::{ACCOUNT}:assumed-role/{function}/local is not authorized to perform: {action} \
         on resource: {resource} because no identity-based policy allows the {action} action"
    );
    match call.service {
        Service::Dynamodb => dynamodb(&json!({
            "__type": "com.amazon.coral.service#AccessDeniedException",
            "Message": message,
        })),
        Service::Kms | Service::S3 | Service::Other => answer(
            400,
            "application/x-amz-json-1.1",
            json!({"__type": "AccessDeniedException", "Message": message}).to_string(),
        ),
        Service::Sns => answer(
            403,
            "text/xml",
            format!(
                "<ErrorResponse xmlns=\"{NAMESPACE}\"><Error><Type>Sender</Type><Code>AuthorizationError</Code>\
                 <Message>{}</Message></Error><RequestId>0</RequestId></ErrorResponse>",
                xml::escape(&message)
            ),
        ),
    }
}

/// What DynamoDB says when another transaction is at the first of the items.
pub(super) fn conflict(call: &Call) -> HttpResponse {
    if !call.operation.starts_with("Transact") {
        return dynamodb(&json!({
            "__type": "com.amazonaws.dynamodb.v20120810#TransactionConflictException",
            "message": "Transaction is ongoing for the item",
        }));
    }
    let mut reasons = vec![json!({"Code": "None"}); call.items.max(1)];
    if let Some(first) = reasons.first_mut() {
        *first = json!({"Code": "TransactionConflict", "Message": "Transaction is ongoing for the item"});
    }
    dynamodb(&json!({
        "__type": "com.amazonaws.dynamodb.v20120810#TransactionCanceledException",
        "Message": "Transaction cancelled, please refer cancellation reasons for specific reasons [TransactionConflict]",
        "CancellationReasons": reasons,
    }))
}

fn dynamodb(body: &Value) -> HttpResponse {
    answer(400, "application/x-amz-json-1.0", body.to_string())
}

fn answer(status: u16, kind: &'static str, body: String) -> HttpResponse {
    let status = StatusCode::try_from(status)
        .unwrap_or_else(|_| StatusCode::from(http::StatusCode::BAD_REQUEST));
    let mut answer = HttpResponse::new(status, SdkBody::from(body));
    answer.headers_mut().insert("content-type", kind);
    answer
}
