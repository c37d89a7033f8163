//! The AWS clients: their types for the rooms above, and the one configuration they are made from.

pub use aws_config::SdkConfig;
pub use aws_sdk_dynamodb::Client as DynamoDb;
pub use aws_sdk_s3::Client as S3;

use aws_config::environment::EnvironmentVariableCredentialsProvider;
use aws_config::retry::RetryConfig;
use aws_config::{BehaviorVersion, Region};
use aws_lc_rs::rand::{SecureRandom, SystemRandom};
use aws_sdk_dynamodb::config::SharedCredentialsProvider;
use aws_types::service_config::{LoadServiceConfig, ServiceConfigKey};

use crate::on_demand::OnDemand;
use crate::trust;

/// The client of KMS.
pub type Kms = OnDemand<aws_sdk_kms::Client>;
/// The client of SNS.
pub type Sns = OnDemand<aws_sdk_sns::Client>;

impl Kms {
    /// A client that is not made yet.
    #[must_use]
    pub fn new(sdk: &SdkConfig) -> Self {
        let sdk = sdk.clone();
        Self::made_by(move || aws_sdk_kms::Client::new(&sdk))
    }
}

impl Sns {
    /// A client that is not made yet.
    #[must_use]
    pub fn new(sdk: &SdkConfig) -> Self {
        let sdk = sdk.clone();
        Self::made_by(move || aws_sdk_sns::Client::new(&sdk))
    }
}

/// What Lambda puts into a function's environment: region, credentials, FIPS, endpoints as every SDK spells them;
/// HTTPS that trusts Amazon's roots alone. Profiles and metadata services, which a function has none of, are not
/// looked for: that took a fifth of a cold start.
///
/// # Errors
/// When there is no region, or the roots that are compiled in cannot be read.
pub fn from_env() -> Result<SdkConfig, Box<dyn std::error::Error + Send + Sync>> {
    let region = var("AWS_REGION").ok_or("AWS_REGION is not set")?;
    let credentials = EnvironmentVariableCredentialsProvider::new();
    Ok(SdkConfig::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::new(region))
        .credentials_provider(SharedCredentialsProvider::new(credentials))
        .retry_config(RetryConfig::standard())
        .use_fips(var("AWS_USE_FIPS_ENDPOINT").is_some_and(|fips| fips == "true"))
        .service_config(Environment)
        .http_client(trust::client()?)
        .build())
}

/// A client of DynamoDB whose transactions are told apart by strong randomness. The SDK draws the
/// `ClientRequestToken` of a transaction from a generator that it seeds with the time since the machine started: two
/// environments that start alike may draw alike, and DynamoDB would take the second's transaction for the first's.
#[must_use]
#[allow(
    clippy::disallowed_methods,
    reason = "the one source of a transaction's token"
)]
pub fn dynamodb(sdk: &SdkConfig) -> DynamoDb {
    let mut seed = [0; 8];
    if SystemRandom::new().fill(&mut seed).is_ok() {
        // The client's generator is a fork of this thread's.
        fastrand::seed(u64::from_ne_bytes(seed));
    }
    DynamoDb::new(sdk)
}

#[allow(
    clippy::disallowed_methods,
    reason = "the one place where the clients read their environment"
)]
fn var(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

/// Settings of single services.
#[derive(Debug)]
struct Environment;

impl LoadServiceConfig for Environment {
    /// `AWS_ENDPOINT_URL_KMS` for the service, else `AWS_ENDPOINT_URL` for all.
    fn load_config(&self, key: ServiceConfigKey<'_>) -> Option<String> {
        let service = key.service_id().to_uppercase().replace([' ', '-'], "_");
        var(&format!("{}_{service}", key.env())).or_else(|| var(key.env()))
    }
}
