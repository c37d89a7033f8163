//! Making an S3 bucket, or finding it there.

use aws_config::SdkConfig;
use aws_sdk_s3::Client;

use super::ProvisionError;
use crate::template::Bucket;

pub(super) async fn provision(config: &SdkConfig, wanted: &Bucket) -> Result<(), ProvisionError> {
    let create = Client::new(config)
        .create_bucket()
        .bucket(&wanted.name)
        .object_lock_enabled_for_bucket(wanted.lock);
    match create.send().await {
        Ok(_) => Ok(()),
        Err(fault)
            if fault
                .as_service_error()
                .is_some_and(|error| error.is_bucket_already_owned_by_you()) =>
        {
            Ok(())
        }
        Err(fault) => Err(ProvisionError::aws(&wanted.id, &fault)),
    }
}
