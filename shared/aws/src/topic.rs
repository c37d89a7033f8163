//! Topics: one for each person, with an SNS subscription for each of their channels.

use aws_sdk_sns::error::ProvideErrorMetadata;
use domain::ids::PracticeId;
use domain::practice::{Channel, ChannelKind, Person};

use crate::client::Sns;
use crate::fault::{Fault, sort};

/// The topics of people.
#[derive(Debug, Clone)]
pub struct Topics {
    client: Sns,
    prefix: String,
    key: String,
}

/// A subscription as SNS lists it.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Listed {
    protocol: String,
    endpoint: String,
    /// Shown once its owner has confirmed it.
    arn: Option<String>,
}

impl Listed {
    fn serves(&self, channel: &Channel) -> bool {
        let same = match channel.kind {
            // SNS may change the case of a mail address.
            ChannelKind::Email => self.endpoint.eq_ignore_ascii_case(&channel.to),
            ChannelKind::Sms | ChannelKind::Https => self.endpoint == channel.to,
        };
        same && self.protocol == protocol(channel.kind)
    }
}

const fn protocol(kind: ChannelKind) -> &'static str {
    match kind {
        ChannelKind::Email => "email",
        ChannelKind::Sms => "sms",
        ChannelKind::Https => "https",
    }
}

impl Topics {
    /// The topics whose names begin with a prefix, their messages encrypted at rest under a key of KMS.
    #[must_use]
    pub const fn new(client: Sns, prefix: String, key: String) -> Self {
        Self {
            client,
            prefix,
            key,
        }
    }

    /// Makes SNS agree with a person's channels: a topic, a subscription for each channel and for
    /// nothing else, and `confirmed` where SNS says so. Repeating it repairs what a failure left.
    ///
    /// `Exists` when an address still has an unanswered confirmation with another filter.
    pub async fn arrange(
        &self,
        practice: &PracticeId,
        mut person: Person,
    ) -> Result<Person, Fault> {
        let topic = self.create(practice, &person).await?;
        self.encrypt(&topic).await?;
        if person.channels.is_empty() && person.topic.is_none() {
            // Nobody can have subscribed to what was not there.
            person.topic = Some(topic);
            return Ok(person);
        }
        let listed = self.listed(&topic).await?.unwrap_or_default();
        self.drop_others(&listed, &person.channels).await?;
        for channel in &mut person.channels {
            let there = listed.iter().find(|one| one.serves(channel));
            if there.is_none() || channel.subscription.is_none() {
                channel.subscription = Some(self.subscribe(&topic, channel, there).await?);
            }
        }
        person.topic = Some(topic);
        self.refresh(person).await
    }

    /// Reads again which channels are confirmed, and ends subscriptions that are nobody's: one
    /// that was pending when its channel was removed shows up only when it is confirmed.
    pub async fn refresh(&self, mut person: Person) -> Result<Person, Fault> {
        let Some(topic) = &person.topic else {
            return Ok(person);
        };
        let listed = self.listed(topic).await?.unwrap_or_default();
        self.drop_others(&listed, &person.channels).await?;
        for channel in &mut person.channels {
            let there = listed.iter().find(|one| one.serves(channel));
            let arn = there.and_then(|one| one.arn.clone());
            // With another filter than the channel's, it would not be this channel.
            channel.confirmed = arn.is_some() && channel.subscription.is_some();
            if let (true, Some(arn)) = (channel.confirmed, arn) {
                channel.subscription = Some(arn);
            }
        }
        Ok(person)
    }

    /// Deletes a topic with its subscriptions, confirmed or not.
    pub async fn delete(&self, topic: &str) -> Result<(), Fault> {
        let call = self.client.delete_topic().topic_arn(topic);
        call.send().await.map_err(|e| sort(&e))?;
        Ok(())
    }

    /// A slug holds no `_`, so no two people of any practices share a name.
    async fn create(&self, practice: &PracticeId, person: &Person) -> Result<String, Fault> {
        let name = format!("{}{practice}_{}", self.prefix, person.id);
        let answer = self.client.create_topic().name(name).send().await;
        let answer = answer.map_err(|e| sort(&e))?;
        answer
            .topic_arn
            .ok_or_else(|| Fault::Corrupt("topic".to_owned()))
    }

    /// Set beside creation, which refuses a topic that is there under another key: so it follows when the key is replaced.
    async fn encrypt(&self, topic: &str) -> Result<(), Fault> {
        let call = self.client.set_topic_attributes().topic_arn(topic);
        let call = call
            .attribute_name("KmsMasterKeyId")
            .attribute_value(&self.key);
        call.send().await.map_err(|e| sort(&e))?;
        Ok(())
    }

    /// A topic's subscriptions; `None` when there is no such topic.
    async fn listed(&self, topic: &str) -> Result<Option<Vec<Listed>>, Fault> {
        let mut listed = Vec::new();
        let mut next = None;
        loop {
            let call = self.client.list_subscriptions_by_topic().topic_arn(topic);
            let answer = match call.set_next_token(next).send().await {
                Ok(answer) => answer,
                Err(e)
                    if e.as_service_error()
                        .is_some_and(|e| e.is_not_found_exception()) =>
                {
                    return Ok(None);
                }
                Err(e) => return Err(sort(&e)),
            };
            for one in answer.subscriptions.unwrap_or_default() {
                let arn = one.subscription_arn.filter(|arn| arn.starts_with("arn:"));
                listed.push(Listed {
                    protocol: one.protocol.unwrap_or_default(),
                    endpoint: one.endpoint.unwrap_or_default(),
                    arn,
                });
            }
            next = answer.next_token.filter(|token| !token.is_empty());
            if next.is_none() {
                return Ok(Some(listed));
            }
        }
    }

    /// Ends the subscriptions that serve no channel. Pending ones cannot be ended.
    async fn drop_others(&self, listed: &[Listed], channels: &[Channel]) -> Result<(), Fault> {
        let others = listed
            .iter()
            .filter(|one| !channels.iter().any(|channel| one.serves(channel)));
        for arn in others.filter_map(|one| one.arn.as_deref()) {
            self.unsubscribe(arn).await?;
        }
        Ok(())
    }

    async fn unsubscribe(&self, arn: &str) -> Result<(), Fault> {
        let call = self.client.unsubscribe().subscription_arn(arn);
        call.send().await.map_err(|e| sort(&e))?;
        Ok(())
    }

    /// Subscribes a channel. One that SNS has with another filter is replaced, which its owner
    /// has to confirm again.
    async fn subscribe(
        &self,
        topic: &str,
        channel: &Channel,
        there: Option<&Listed>,
    ) -> Result<String, Fault> {
        match self.subscribe_once(topic, channel).await? {
            Some(arn) => Ok(arn),
            None => {
                let there = there.and_then(|one| one.arn.as_deref());
                self.unsubscribe(there.ok_or(Fault::Exists)?).await?;
                let again = self.subscribe_once(topic, channel).await?;
                again.ok_or(Fault::Exists)
            }
        }
    }

    /// The subscription's ARN; `None` when SNS has one with other attributes.
    async fn subscribe_once(
        &self,
        topic: &str,
        channel: &Channel,
    ) -> Result<Option<String>, Fault> {
        let mut call = self
            .client
            .subscribe()
            .topic_arn(topic)
            .protocol(protocol(channel.kind))
            .endpoint(&channel.to)
            .return_subscription_arn(true);
        if let Some(policy) = filter(channel) {
            call = call.attributes("FilterPolicy", policy);
        }
        match call.send().await {
            Ok(answer) => answer
                .subscription_arn
                .map(Some)
                .ok_or_else(|| Fault::Corrupt("subscription".to_owned())),
            Err(e) => match e.code() {
                Some("InvalidParameter" | "InvalidParameterException") => Ok(None),
                _ => Err(sort(&e)),
            },
        }
    }
}

/// The filter policy of a channel that takes the pages of some tiers only.
fn filter(channel: &Channel) -> Option<String> {
    let tiers: Vec<_> = channel.tiers.iter().map(|tier| tier.as_str()).collect();
    (!tiers.is_empty()).then(|| format!(r#"{{"tier":["{}"]}}"#, tiers.join(r#"",""#)))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use domain::kind::Tier;

    #[test]
    fn a_filter_names_the_tiers() {
        let mut channel = Channel {
            kind: ChannelKind::Sms,
            to: "+13125550123".to_owned(),
            tiers: [Tier::Critical, Tier::Billing].into(),
            confirmed: false,
            subscription: None,
        };
        assert_eq!(
            filter(&channel).unwrap(),
            r#"{"tier":["billing","critical"]}"#
        );
        channel.tiers.clear();
        assert_eq!(filter(&channel), None);
    }
}
