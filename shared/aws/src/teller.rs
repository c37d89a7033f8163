//! Telling people: one message to one SNS topic.

use aws_sdk_sns::types::MessageAttributeValue;

use crate::client::Sns;
use crate::fault::{Fault, sort};

/// A message for one person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letter {
    /// Their topic.
    pub topic: String,
    /// The subject of a mail: ASCII, under 100 characters.
    pub subject: String,
    /// Structured facts and links only.
    pub text: String,
    /// `practice`, `tier`, `level`, `reason`: what filter policies can ask for.
    pub attributes: Vec<(&'static str, String)>,
}

/// Publishes to SNS.
#[derive(Debug, Clone)]
pub struct Teller {
    client: Sns,
}

impl Teller {
    /// A teller over a client.
    #[must_use]
    pub const fn new(client: Sns) -> Self {
        Self { client }
    }

    /// Publishes once; answers the message's id. That SNS took it does not mean that it was delivered.
    pub async fn publish(&self, letter: &Letter) -> Result<String, Fault> {
        let mut call = self
            .client
            .publish()
            .topic_arn(&letter.topic)
            .subject(&letter.subject)
            .message(&letter.text);
        for (name, value) in &letter.attributes {
            let value = MessageAttributeValue::builder()
                .data_type("String")
                .string_value(value)
                .build()
                .map_err(|_| Fault::Refused("attribute".to_owned()))?;
            call = call.message_attributes(*name, value);
        }
        let answer = call.send().await.map_err(|e| sort(&e))?;
        Ok(answer.message_id.unwrap_or_default())
    }
}
