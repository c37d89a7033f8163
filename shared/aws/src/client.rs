//! The AWS clients: their types for the rooms above, and the one configuration they are made from.

pub use aws_config::SdkConfig;
pub use aws_sdk_dynamodb::Client as DynamoDb;
pub use aws_sdk_kms::Client as Kms;
pub use aws_sdk_sns::Client as Sns;

use crate::trust;

/// What the environment says: region, credentials and endpoints as every SDK reads them, HTTPS that trusts Amazon's
/// roots alone.
///
/// # Errors
/// When the roots that are compiled in cannot be read.
pub async fn from_env() -> Result<SdkConfig, Box<dyn std::error::Error + Send + Sync>> {
    let http = trust::client()?;
    Ok(aws_config::defaults(aws_config::BehaviorVersion::latest())
        .http_client(http)
        .load()
        .await)
}
