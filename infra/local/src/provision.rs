//! Making what the template asks for, in whatever DynamoDB, KMS, SNS and S3 the endpoints lead to.
//!
//! Everything is found again by its name, so starting twice on the same data makes nothing twice.

mod bucket;
mod embedded;
mod key;
mod table;

use aws_config::SdkConfig;
use aws_sdk_sns::error::DisplayErrorContext;

use crate::cloud::{ACCOUNT, Cloud, REGION};
use crate::template::Template;

/// Something the template asks for that could not be made.
#[derive(Debug, thiserror::Error)]
#[error("{what} could not be made: {reason}")]
pub struct ProvisionError {
    what: String,
    reason: String,
}

impl ProvisionError {
    fn new(what: &str, reason: impl Into<String>) -> Self {
        Self {
            what: what.to_owned(),
            reason: reason.into(),
        }
    }

    fn aws(what: &str, fault: &(impl std::error::Error + 'static)) -> Self {
        Self::new(what, DisplayErrorContext(fault).to_string())
    }
}

/// Makes tables, keys, topics and buckets, and tells the template's scope what they are called.
pub(crate) async fn provision(
    config: &SdkConfig,
    cloud: Option<&Cloud>,
    template: &mut Template,
) -> Result<(), ProvisionError> {
    let dynamodb = aws_sdk_dynamodb::Client::new(config);
    for wanted in &template.tables {
        table::provision(&dynamodb, wanted).await?;
        let arn = format!("arn:aws:dynamodb:{REGION}:{ACCOUNT}:table/{}", wanted.name);
        template.scope.set(&wanted.id, &wanted.name);
        template.scope.set(&format!("{}.Arn", wanted.id), &arn);
    }
    let kms = aws_sdk_kms::Client::new(config);
    for wanted in &template.keys {
        let made = match cloud {
            Some(cloud) => embedded::provision(cloud, wanted)?,
            None => key::provision(&kms, wanted).await?,
        };
        template.scope.set(&wanted.id, &made.id);
        template.scope.set(&format!("{}.Arn", wanted.id), &made.arn);
    }
    let sns = aws_sdk_sns::Client::new(config);
    for wanted in &template.topics {
        let made = sns.create_topic().name(&wanted.name).send().await;
        let made = made.map_err(|fault| ProvisionError::aws(&wanted.id, &fault))?;
        let arn = made
            .topic_arn()
            .ok_or_else(|| ProvisionError::new(&wanted.id, "SNS gave it no ARN"))?;
        template.scope.set(&wanted.id, arn);
        template.scope.set(&format!("{}.TopicArn", wanted.id), arn);
        template
            .scope
            .set(&format!("{}.TopicName", wanted.id), &wanted.name);
    }
    for wanted in &template.buckets {
        bucket::provision(config, wanted).await?;
        let arn = format!("arn:aws:s3:::{}", wanted.name);
        template.scope.set(&wanted.id, &wanted.name);
        template.scope.set(&format!("{}.Arn", wanted.id), &arn);
    }
    Ok(())
}
