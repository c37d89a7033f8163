//! Topics, subscriptions and messages: the sum of the journal's entries.

use std::collections::BTreeMap;
use std::io;
use std::path::PathBuf;

use super::journal::{Entry, Journal, Subscription};
use super::message::Message;
use super::policy::Policy;
use crate::cloud::error::AwsError;
use crate::page::{Matched, SentPage};

/// Everything this SNS knows.
#[derive(Debug, Default)]
pub(super) struct State {
    /// Topics' attributes by ARN.
    pub(super) topics: BTreeMap<String, BTreeMap<String, String>>,
    /// In the order they were made.
    pub(super) subscriptions: Vec<Subscription>,
    pub(super) pages: Vec<SentPage>,
    journal: Journal,
}

impl State {
    /// Rebuilds the state kept in `file`.
    pub(super) fn open(file: Option<PathBuf>) -> io::Result<Self> {
        let mut state = Self::default();
        if let Some(path) = file {
            let (journal, entries) = Journal::open(&path)?;
            entries.into_iter().for_each(|entry| state.apply(entry));
            state.journal = journal;
        }
        Ok(state)
    }

    /// Writes an entry down, then lets it be true.
    pub(super) fn record(&mut self, entry: Entry) -> io::Result<()> {
        self.journal.append(&entry)?;
        self.apply(entry);
        Ok(())
    }

    fn apply(&mut self, entry: Entry) {
        match entry {
            Entry::TopicCreated { arn, attributes } => {
                self.topics.insert(arn, attributes);
            }
            Entry::TopicChanged { arn, name, value } => {
                if let Some(attributes) = self.topics.get_mut(&arn) {
                    attributes.insert(name, value);
                }
            }
            Entry::TopicDeleted { arn } => {
                self.subscriptions
                    .retain(|subscription| subscription.topic != arn);
                self.topics.remove(&arn);
            }
            Entry::Subscribed(subscription) => self.subscriptions.push(subscription),
            Entry::Confirmed { arn } => {
                let confirmed = self
                    .subscriptions
                    .iter_mut()
                    .find(|subscription| subscription.arn == arn);
                confirmed
                    .into_iter()
                    .for_each(|subscription| subscription.confirmed = true);
            }
            Entry::Unsubscribed { arn } => self
                .subscriptions
                .retain(|subscription| subscription.arn != arn),
            Entry::Published(page) => self.pages.push(page),
        }
    }

    /// The topic with this ARN, or the error SNS answers when there is none.
    pub(super) fn topic(&self, arn: &str) -> Result<&BTreeMap<String, String>, AwsError> {
        self.topics
            .get(arn)
            .ok_or_else(|| AwsError::missing("NotFound", "Topic does not exist"))
    }

    /// The confirmed subscribers a message to `topic` reaches.
    pub(super) fn matched(&self, topic: &str, message: &Message) -> Vec<Matched> {
        let passes =
            |subscription: &&Subscription| match subscription.attributes.get("FilterPolicy") {
                // A policy was read once when it was accepted, so it reads now.
                Some(policy) => {
                    Policy::read(policy).is_ok_and(|policy| policy.passes(&message.attributes))
                }
                None => true,
            };
        self.subscriptions
            .iter()
            .filter(|subscription| subscription.topic == topic && subscription.confirmed)
            .filter(passes)
            .map(|subscription| Matched {
                protocol: subscription.protocol.clone(),
                id: subscription
                    .arn
                    .rsplit(':')
                    .next()
                    .unwrap_or_default()
                    .to_owned(),
            })
            .collect()
    }
}
