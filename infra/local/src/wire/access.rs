//! Reading out of a request what its caller needs leave for, as the services' authorization references say.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::call::Service;
use super::index;
use super::request::Asked;
use crate::cloud::{ACCOUNT, REGION};
use crate::role::{Access, ENCRYPTION_CONTEXT, at_home};

/// Stands for the resource of an action that knows none.
const ANY: &str = "*";
/// The attribute that is the partition key of every table.
const PARTITION: &str = "pk";

/// What a call needs leave for.
pub(super) fn of(asked: &Asked) -> Vec<Access> {
    let operation = &asked.call.operation;
    match asked.call.service {
        Service::Dynamodb => dynamodb(operation, &asked.json),
        Service::Kms => vec![kms(operation, &asked.json)],
        Service::Sns => vec![sns(operation, &asked.form)],
        // What may be done in a bucket stands in a policy of its own, which is not read here.
        Service::S3 => Vec::new(),
        Service::Other => vec![Access::new(format!("other:{operation}"), ANY)],
    }
}

fn dynamodb(operation: &str, json: &Map<String, Value>) -> Vec<Access> {
    if let Some(Value::Array(actions)) = json.get("TransactItems") {
        let parts = actions
            .iter()
            .filter_map(|one| one.as_object()?.iter().next());
        return parts
            .map(|(verb, part)| part_of(operation, verb, part))
            .collect();
    }
    if let Some(Value::Object(tables)) = json.get("RequestItems") {
        let batch = |(name, request): (&String, &Value)| {
            Access::new(format!("dynamodb:{operation}"), table(name))
                .with("dynamodb:LeadingKeys", batched(request))
        };
        return tables.iter().map(batch).collect();
    }
    let name = json.get("TableName").and_then(Value::as_str);
    let index = json.get("IndexName").and_then(Value::as_str);
    let resource = match (name, index) {
        (Some(name), Some(index)) => format!("{}/index/{index}", table(name)),
        (Some(name), None) => table(name),
        (None, _) => ANY.to_owned(),
    };
    let leading = match operation {
        "Query" => index::partition(json).map(text),
        _ => Some(leading(json.get("Item").or_else(|| json.get("Key")))),
    };
    let access = Access::new(format!("dynamodb:{operation}"), resource);
    vec![access.with("dynamodb:LeadingKeys", [leading.unwrap_or_default()])]
}

/// One operation of a transaction. IAM judges it by itself, and says what encloses it.
fn part_of(operation: &str, verb: &str, part: &Value) -> Access {
    let action = match verb {
        "ConditionCheck" => "ConditionCheckItem".to_owned(),
        verb => format!("{verb}Item"),
    };
    let name = part.get("TableName").and_then(Value::as_str);
    Access::new(
        format!("dynamodb:{action}"),
        table(name.unwrap_or_default()),
    )
    .with("dynamodb:EnclosingOperation", [operation.to_owned()])
    .with(
        "dynamodb:LeadingKeys",
        [leading(part.get("Item").or_else(|| part.get("Key")))],
    )
}

/// The partitions of a batch's part for one table.
fn batched(request: &Value) -> Vec<String> {
    let keys = request.get("Keys").or(Some(request));
    let rows = keys.and_then(Value::as_array).into_iter().flatten();
    let row = |one: &Value| {
        let put = one
            .get("PutRequest")
            .and_then(|put| put.get("Item").cloned());
        let delete = one
            .get("DeleteRequest")
            .and_then(|delete| delete.get("Key").cloned());
        leading(Some(&put.or(delete).unwrap_or_else(|| one.clone())))
    };
    rows.map(row).collect()
}

/// The partition of an item or a key; empty, which no condition names, when it cannot be told.
fn leading(row: Option<&Value>) -> String {
    row.and_then(|row| row.get(PARTITION))
        .map(text)
        .unwrap_or_default()
}

fn text(attribute: &Value) -> String {
    let text = attribute.get("S").and_then(Value::as_str);
    text.unwrap_or_default().to_owned()
}

fn table(name: &str) -> String {
    match name.starts_with("arn:") {
        true => at_home(name),
        false => format!("arn:aws:dynamodb:{REGION}:{ACCOUNT}:table/{name}"),
    }
}

fn kms(operation: &str, json: &Map<String, Value>) -> Access {
    let given = json.get("KeyId").and_then(Value::as_str);
    // A Decrypt that names no key is judged by the key in its ciphertext, which only KMS can read.
    let resource = match given {
        None => ANY.to_owned(),
        Some(arn) if arn.starts_with("arn:") => at_home(arn),
        Some(alias) if alias.starts_with("alias/") => {
            format!("arn:aws:kms:{REGION}:{ACCOUNT}:{alias}")
        }
        Some(id) => format!("arn:aws:kms:{REGION}:{ACCOUNT}:key/{id}"),
    };
    let mut access = Access::new(format!("kms:{operation}"), resource);
    for (name, value) in json
        .get("EncryptionContext")
        .and_then(Value::as_object)
        .into_iter()
        .flatten()
    {
        let value = value.as_str().unwrap_or_default().to_owned();
        access = access.with(&format!("{ENCRYPTION_CONTEXT}{name}"), [value]);
    }
    for name in ["MacAlgorithm", "MessageType", "SigningAlgorithm"] {
        if let Some(value) = json.get(name).and_then(Value::as_str) {
            access = access.with(&format!("kms:{name}"), [value.to_owned()]);
        }
    }
    access
}

fn sns(operation: &str, form: &BTreeMap<String, String>) -> Access {
    // There is no action of the batch's own.
    let action = match operation {
        "PublishBatch" => "Publish",
        other => other,
    };
    let topic = match (
        form.get("TopicArn").or_else(|| form.get("TargetArn")),
        form.get("Name"),
    ) {
        (Some(arn), _) => at_home(arn),
        (None, Some(name)) if operation == "CreateTopic" => {
            format!("arn:aws:sns:{REGION}:{ACCOUNT}:{name}")
        }
        _ => ANY.to_owned(),
    };
    let access = Access::new(format!("sns:{action}"), topic);
    match form.get("Protocol") {
        Some(protocol) => access.with("sns:Protocol", [protocol.clone()]),
        None => access,
    }
}
