//! SNS over the AWS query protocol; it keeps every message with the subscribers its filter policies let it through to.

mod journal;
mod message;
mod policy;
mod publish;
mod state;
mod subscription;
mod topic;
pub(crate) mod xml;

use std::io;
use std::path::PathBuf;
use std::sync::{Mutex, MutexGuard, PoisonError};

use self::journal::Entry;
use self::state::State;
use super::error::AwsError;
use super::form::Form;
use crate::page::SentPage;

/// The namespace of every answer.
pub(crate) const NAMESPACE: &str = "http://sns.amazonaws.com/doc/2010-03-31/";
/// The only version of the protocol there is.
const VERSION: &str = "2010-03-31";

/// The notification service.
#[derive(Debug)]
pub(crate) struct Sns {
    state: Mutex<State>,
}

impl Sns {
    /// Opens the state kept in `file`, or an empty one in memory.
    pub(crate) fn open(file: Option<PathBuf>) -> io::Result<Self> {
        Ok(Self {
            state: Mutex::new(State::open(file)?),
        })
    }

    /// Answers one operation.
    pub(crate) fn answer(&self, mut form: Form) -> Result<String, AwsError> {
        let operation = form.take("Action").unwrap_or_default();
        if form.take("Version").as_deref() != Some(VERSION) {
            return Err(AwsError::refused(
                "InvalidAction",
                "this is not an SNS request of 2010-03-31",
            ));
        }
        let mut state = self.state();
        let result = match operation.as_str() {
            "CreateTopic" => topic::create(&mut state, form)?,
            "SetTopicAttributes" => topic::set(&mut state, form)?,
            "GetTopicAttributes" => topic::get(&state, form)?,
            "DeleteTopic" => topic::delete(&mut state, form)?,
            "Subscribe" => subscription::create(&mut state, form)?,
            "ConfirmSubscription" => subscription::confirm(&mut state, form)?,
            "Unsubscribe" => subscription::delete(&mut state, form)?,
            "GetSubscriptionAttributes" => subscription::get(&state, form)?,
            "ListSubscriptionsByTopic" => subscription::list(&state, form)?,
            "Publish" => publish::one(&mut state, form)?,
            "PublishBatch" => publish::batch(&mut state, form)?,
            other => {
                let message = format!(
                    "the local SNS does not implement {}",
                    other.escape_default()
                );
                return Err(AwsError::refused("InvalidAction", message));
            }
        };
        Ok(xml::answer(&operation, &result))
    }

    /// Everything that was published, oldest first.
    pub(crate) fn pages(&self) -> Vec<SentPage> {
        self.state().pages.clone()
    }

    /// Confirms the pending subscription of an address to a topic given by ARN or name.
    pub(crate) fn confirm_endpoint(
        &self,
        topic: &str,
        endpoint: &str,
    ) -> io::Result<Option<String>> {
        let mut state = self.state();
        let is_topic = |arn: &str| arn == topic || arn.rsplit(':').next() == Some(topic);
        let found = state.subscriptions.iter().find(|subscription| {
            !subscription.confirmed
                && subscription.endpoint == endpoint
                && is_topic(&subscription.topic)
        });
        let Some(arn) = found.map(|subscription| subscription.arn.clone()) else {
            return Ok(None);
        };
        state.record(Entry::Confirmed { arn: arn.clone() })?;
        Ok(Some(arn))
    }

    fn state(&self) -> MutexGuard<'_, State> {
        // Entries are applied whole, so what a panicking request left behind is whole.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The error for a journal that cannot be written.
fn not_kept(fault: io::Error) -> AwsError {
    AwsError::internal("InternalError", format!("not kept: {fault}"))
}

#[cfg(test)]
mod refusals;
#[cfg(test)]
mod tests;
