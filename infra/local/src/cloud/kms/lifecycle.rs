//! Making keys, naming them and describing them.

use serde::Deserialize;
use serde_json::{Value, json};

use super::key::{Key, Spec};
use super::{Kms, internal, invalid};
use crate::cloud::error::AwsError;

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(super) struct CreateKey {
    key_spec: Option<Spec>,
    key_usage: Option<String>,
    #[serde(default)]
    description: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(super) struct CreateAlias {
    alias_name: String,
    target_key_id: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(super) struct DescribeKey {
    key_id: String,
}

impl Kms {
    pub(super) fn create_key(&self, request: CreateKey) -> Result<Value, AwsError> {
        let spec = request.key_spec.unwrap_or(Spec::Symmetric);
        // AWS assumes ENCRYPT_DECRYPT, so any other key must say what it is for.
        if request.key_usage.as_deref().unwrap_or("ENCRYPT_DECRYPT") != spec.usage() {
            return Err(invalid(format!(
                "KeyUsage must be {} for this KeySpec",
                spec.usage()
            )));
        }
        let key = Key::generate(spec, request.description).ok_or_else(internal)?;
        let metadata = key.metadata();
        self.keyring().insert(key)?;
        Ok(json!({"KeyMetadata": metadata}))
    }

    pub(super) fn create_alias(&self, request: CreateAlias) -> Result<Value, AwsError> {
        let allowed = |c: char| c.is_ascii_alphanumeric() || "/_-".contains(c);
        match request.alias_name.strip_prefix("alias/") {
            Some(name)
                if !name.is_empty() && !name.starts_with("aws/") && name.chars().all(allowed) =>
            {
                self.keyring()
                    .alias(request.alias_name, &request.target_key_id)?;
                Ok(json!({}))
            }
            _ => Err(AwsError::refused(
                "InvalidAliasNameException",
                "Alias must be alias/ and letters, digits, / _ -",
            )),
        }
    }

    pub(super) fn describe_key(&self, request: DescribeKey) -> Result<Value, AwsError> {
        Ok(json!({"KeyMetadata": self.keyring().find(&request.key_id)?.metadata()}))
    }
}
