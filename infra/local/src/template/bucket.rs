//! An S3 bucket of the template.

use yaml_serde::Value;

use super::{Scope, TemplateError, unsupported};

/// An S3 bucket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bucket {
    /// Its name in the template.
    pub id: String,
    /// Its name in S3.
    pub name: String,
    /// Whether its objects can be locked.
    pub lock: bool,
}

pub(super) fn read(id: &str, properties: &Value, scope: &Scope) -> Result<Bucket, TemplateError> {
    if properties.get("BucketName").is_some() {
        return Err(unsupported(
            id,
            "a BucketName: names of buckets are the world's",
        ));
    }
    let lock = match properties.get("ObjectLockEnabled") {
        Some(lock) => scope.text(lock)? == "true",
        None => false,
    };
    let stack = scope.get("AWS::StackName").unwrap_or_default();
    Ok(Bucket {
        id: id.to_owned(),
        name: format!("{stack}-{id}").to_ascii_lowercase(),
        lock,
    })
}
