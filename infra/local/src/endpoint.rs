//! Where the services are, and the SDK configuration that finds them there.

use std::time::Duration;

use aws_config::{BehaviorVersion, Region, SdkConfig};
use aws_sdk_dynamodb::config::{Credentials, SharedCredentialsProvider};
use aws_types::service_config::{LoadServiceConfig, ServiceConfigKey};

use crate::cloud::REGION;
use crate::wire::Wire;

/// One address per service, each like `http://127.0.0.1:8000`, and who calls.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Endpoints {
    /// DynamoDB.
    pub dynamodb: String,
    /// KMS.
    pub kms: String,
    /// SNS.
    pub sns: String,
    /// S3: there is none embedded, so nothing is anchored there.
    pub s3: String,
    /// The access key that calls are signed with. Nothing checks it; DynamoDB Local may keep apart what each key has.
    pub caller: String,
}

impl Endpoints {
    /// Every service at one address.
    #[must_use]
    pub fn all(address: &str) -> Self {
        Self {
            dynamodb: address.to_owned(),
            kms: address.to_owned(),
            sns: address.to_owned(),
            s3: address.to_owned(),
            caller: "local".to_owned(),
        }
    }

    /// A configuration whose clients speak to these services over `wire`.
    ///
    /// It is made as the environment would make it in a deployed function, without reading the environment: several
    /// stacks live in one test process, and no developer's own credentials may leak into them.
    #[must_use]
    pub fn config(&self, wire: &Wire) -> SdkConfig {
        let caller = self.caller.as_str();
        let credentials = Credentials::new(caller, "local", None, None, "statdesk-local");
        SdkConfig::builder()
            .behavior_version(BehaviorVersion::latest())
            .region(Region::from_static(REGION))
            .credentials_provider(SharedCredentialsProvider::new(credentials))
            .retry_config(quick_retries())
            .http_client(wire.clone())
            .service_config(self.clone())
            .build()
    }
}

/// The SDK's own rules of what is tried again and how often, without waiting a second in between: a test that
/// throttles should not be slow.
fn quick_retries() -> aws_config::retry::RetryConfig {
    aws_config::retry::RetryConfig::standard().with_initial_backoff(Duration::from_millis(20))
}

impl LoadServiceConfig for Endpoints {
    fn load_config(&self, key: ServiceConfigKey<'_>) -> Option<String> {
        match (key.env(), key.service_id().to_ascii_lowercase().as_str()) {
            ("AWS_ENDPOINT_URL", "dynamodb") => Some(self.dynamodb.clone()),
            ("AWS_ENDPOINT_URL", "kms") => Some(self.kms.clone()),
            ("AWS_ENDPOINT_URL", "sns") => Some(self.sns.clone()),
            ("AWS_ENDPOINT_URL", "s3") => Some(self.s3.clone()),
            _ => None,
        }
    }
}
