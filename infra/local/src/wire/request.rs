//! Reading a request off the wire: what is asked of whom.

use std::collections::BTreeMap;

use aws_smithy_runtime_api::client::orchestrator::HttpRequest;
use aws_smithy_types::body::SdkBody;
use serde_json::{Map, Value};

use super::access;
use super::call::{Call, Outcome, Service};

/// DynamoDB operations that report what they consumed when asked to.
const METERED: [&str; 10] = [
    "GetItem",
    "PutItem",
    "UpdateItem",
    "DeleteItem",
    "Query",
    "Scan",
    "BatchGetItem",
    "BatchWriteItem",
    "TransactGetItems",
    "TransactWriteItems",
];

/// A request with its body read.
#[derive(Debug)]
pub(super) struct Asked {
    pub(super) call: Call,
    /// The JSON body; empty for SNS.
    pub(super) json: Map<String, Value>,
    /// The form body; empty for everything but SNS.
    pub(super) form: BTreeMap<String, String>,
}

/// Reads a request; its body stays where it is.
pub(super) fn read(request: &HttpRequest) -> Asked {
    let body = request.body().bytes().unwrap_or_default();
    let target = request
        .headers()
        .get("x-amz-target")
        .and_then(|target| target.split_once('.'));
    let (service, operation) = match target {
        Some((api, operation)) if api.starts_with("DynamoDB_") => {
            (Service::Dynamodb, operation.to_owned())
        }
        Some(("TrentService", operation)) => (Service::Kms, operation.to_owned()),
        Some((_, operation)) => (Service::Other, operation.to_owned()),
        None => rest(request).map_or((Service::Sns, String::new()), |operation| {
            (Service::S3, operation.to_owned())
        }),
    };
    let json: Map<String, Value> = match service {
        Service::Sns | Service::S3 => Map::new(),
        _ => serde_json::from_slice(body).unwrap_or_default(),
    };
    let form: BTreeMap<String, String> = match service {
        Service::Sns => form_urlencoded::parse(body).into_owned().collect(),
        _ => BTreeMap::new(),
    };
    let (tables, items) = tables(&json);
    let call = Call {
        number: 0,
        function: None,
        service,
        operation: form.get("Action").cloned().unwrap_or(operation),
        tables,
        index: json
            .get("IndexName")
            .and_then(Value::as_str)
            .map(str::to_owned),
        items,
        accesses: Vec::new(),
        capacity: None,
        outcome: Outcome::Unanswered,
    };
    let mut asked = Asked { call, json, form };
    asked.call.accesses = access::of(&asked);
    asked
}

/// The operation of a request that is signed for S3, which names it in its method and its query.
fn rest(request: &HttpRequest) -> Option<&'static str> {
    let signed = request.headers().get("authorization")?;
    if !signed.contains("/s3/aws4_request") {
        return None;
    }
    let query = request.uri().split_once('?').map_or("", |(_, query)| query);
    let asks = |name: &str| {
        query
            .split('&')
            .any(|part| part == name || part.starts_with(&format!("{name}=")))
    };
    Some(match request.method() {
        "PUT" if asks("x-id") => "PutObject",
        "GET" if asks("versions") => "ListObjectVersions",
        "GET" if asks("x-id") => "GetObject",
        _ => "",
    })
}

/// Asks DynamoDB to report what a call consumes. The signature does not cover the change, and no emulator checks it.
pub(super) fn meter(request: &mut HttpRequest, asked: &Asked) {
    let metered =
        asked.call.service == Service::Dynamodb && METERED.contains(&asked.call.operation.as_str());
    if !metered || asked.json.contains_key("ReturnConsumedCapacity") {
        return;
    }
    let mut json = asked.json.clone();
    json.insert("ReturnConsumedCapacity".to_owned(), "TOTAL".into());
    let body = Value::Object(json).to_string();
    request
        .headers_mut()
        .insert("content-length", body.len().to_string());
    *request.body_mut() = SdkBody::from(body);
}

/// The tables a DynamoDB request names, and how many items it is about.
fn tables(json: &Map<String, Value>) -> (Vec<String>, usize) {
    let mut names: Vec<String> = json
        .get("TableName")
        .and_then(Value::as_str)
        .map(str::to_owned)
        .into_iter()
        .collect();
    let mut items = 1;
    if let Some(Value::Array(actions)) = json.get("TransactItems") {
        items = actions.len();
        let named = actions.iter().filter_map(|action| {
            action
                .as_object()?
                .values()
                .next()?
                .get("TableName")?
                .as_str()
        });
        names.extend(named.map(str::to_owned));
    }
    if let Some(Value::Object(requests)) = json.get("RequestItems") {
        let count = |request: &Value| match request {
            Value::Array(writes) => writes.len(),
            other => other
                .get("Keys")
                .and_then(Value::as_array)
                .map_or(0, Vec::len),
        };
        items = requests.values().map(count).sum();
        names.extend(requests.keys().cloned());
    }
    names.sort();
    names.dedup();
    (names, items)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn s3_is_told_by_its_signature_and_its_operation_by_method_and_query() {
        let read = |method: &str, uri: &str, scope: &str| {
            let mut request = HttpRequest::new(SdkBody::empty());
            request.set_method(method).unwrap();
            request.set_uri(uri).unwrap();
            let signed = format!(
                "AWS4-HMAC-SHA256 Credential=local/20261123/us-east-1/{scope}/aws4_request, Signature=0"
            );
            request.headers_mut().insert("authorization", signed);
            let call = super::read(&request).call;
            (call.service, call.operation)
        };
        let s3 = |operation: &str| (Service::S3, operation.to_owned());
        let object = "http://127.0.0.1:1/bucket/ckpt/lakeside/1";
        assert_eq!(
            read("PUT", &format!("{object}?x-id=PutObject"), "s3"),
            s3("PutObject")
        );
        assert_eq!(
            read("GET", &format!("{object}?versionId=7&x-id=GetObject"), "s3"),
            s3("GetObject")
        );
        assert_eq!(
            read(
                "GET",
                "http://127.0.0.1:1/bucket?versions&prefix=ckpt",
                "s3"
            ),
            s3("ListObjectVersions")
        );
        assert_eq!(read("PUT", "http://127.0.0.1:1/bucket", "s3"), s3(""));
        assert_eq!(read("POST", "http://127.0.0.1:1/", "sns").0, Service::Sns);
    }
}
