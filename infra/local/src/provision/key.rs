//! Making a KMS key under its alias, or finding it there.

use aws_sdk_kms::Client;
use aws_sdk_kms::types::{KeyMetadata, KeySpec, KeyUsageType};

use super::ProvisionError;
use crate::template::Key;

/// A key that exists.
pub(super) struct Made {
    pub(super) id: String,
    pub(super) arn: String,
}

impl Made {
    /// Makes sure that what an alias leads to is the kind of key the template wants.
    pub(super) fn of_kind(self, wanted: &Key, spec: &str) -> Result<Self, ProvisionError> {
        if spec != wanted.spec {
            let reason = format!("{} is a key of another kind, {spec}", wanted.alias);
            return Err(ProvisionError::new(&wanted.id, reason));
        }
        Ok(self)
    }
}

pub(super) async fn provision(client: &Client, wanted: &Key) -> Result<Made, ProvisionError> {
    match client.describe_key().key_id(&wanted.alias).send().await {
        Ok(found) => made(wanted, found.key_metadata()),
        Err(fault)
            if fault
                .as_service_error()
                .is_some_and(|error| error.is_not_found_exception()) =>
        {
            create(client, wanted).await
        }
        Err(fault) => Err(ProvisionError::aws(&wanted.id, &fault)),
    }
}

async fn create(client: &Client, wanted: &Key) -> Result<Made, ProvisionError> {
    let created = client
        .create_key()
        .key_spec(KeySpec::from(wanted.spec.as_str()))
        .key_usage(KeyUsageType::from(wanted.usage.as_str()))
        .description(&wanted.description)
        .send()
        .await
        .map_err(|fault| ProvisionError::aws(&wanted.id, &fault))?;
    let made = made(wanted, created.key_metadata())?;
    let alias = client
        .create_alias()
        .alias_name(&wanted.alias)
        .target_key_id(&made.id);
    alias
        .send()
        .await
        .map_err(|fault| ProvisionError::aws(&wanted.id, &fault))?;
    Ok(made)
}

fn made(wanted: &Key, metadata: Option<&KeyMetadata>) -> Result<Made, ProvisionError> {
    let metadata =
        metadata.ok_or_else(|| ProvisionError::new(&wanted.id, "KMS did not describe it"))?;
    let spec = metadata.key_spec().map(KeySpec::as_str).unwrap_or_default();
    let arn = metadata
        .arn()
        .ok_or_else(|| ProvisionError::new(&wanted.id, "KMS gave it no ARN"))?;
    let made = Made {
        id: metadata.key_id().to_owned(),
        arn: arn.to_owned(),
    };
    made.of_kind(wanted, spec)
}
