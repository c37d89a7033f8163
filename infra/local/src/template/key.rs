//! KMS keys and SNS topics of the template.

use yaml_serde::{Mapping, Value};

use super::scope::referred;
use super::{Scope, TemplateError, unsupported};

/// A KMS key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Key {
    /// Its name in the template.
    pub id: String,
    /// Its alias, which finds it again after a restart.
    pub alias: String,
    /// For example `SYMMETRIC_DEFAULT`.
    pub spec: String,
    /// For example `ENCRYPT_DECRYPT`.
    pub usage: String,
    /// What it is for.
    pub description: String,
}

/// An SNS topic.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Topic {
    /// Its name in the template.
    pub id: String,
    /// Its name in SNS.
    pub name: String,
}

pub(super) fn read(
    id: &str,
    properties: &Value,
    resources: &Mapping,
    scope: &Scope,
) -> Result<Key, TemplateError> {
    let text = |property: &str, default: &str| match properties.get(property) {
        Some(value) => scope.text(value),
        None => Ok(default.to_owned()),
    };
    let aliases = resources.values().filter(|resource| {
        let target = resource
            .get("Properties")
            .and_then(|properties| properties.get("TargetKeyId"));
        resource.get("Type").and_then(Value::as_str) == Some("AWS::KMS::Alias")
            && target.and_then(referred) == Some(id)
    });
    let name = aliases
        .filter_map(|alias| alias.get("Properties")?.get("AliasName"))
        .next();
    // Nothing else says which of the kept keys is this one.
    let name = name.ok_or_else(|| {
        unsupported(
            id,
            "a key without an AWS::KMS::Alias whose TargetKeyId is its !Ref",
        )
    })?;
    Ok(Key {
        id: id.to_owned(),
        alias: scope.text(name)?,
        spec: text("KeySpec", "SYMMETRIC_DEFAULT")?,
        usage: text("KeyUsage", "ENCRYPT_DECRYPT")?,
        description: text("Description", "")?,
    })
}

pub(super) fn topic(id: &str, properties: &Value, scope: &Scope) -> Result<Topic, TemplateError> {
    let name = match properties.get("TopicName") {
        Some(name) => scope.text(name)?,
        None => format!("{}-{id}", scope.get("AWS::StackName").unwrap_or_default()),
    };
    Ok(Topic {
        id: id.to_owned(),
        name,
    })
}
