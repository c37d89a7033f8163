//! Publishing messages, one or up to ten at a time.

use super::journal::Entry;
use super::message::Message;
use super::state::State;
use super::{not_kept, xml};
use crate::cloud::error::AwsError;
use crate::cloud::form::{Form, invalid};
use crate::page::SentPage;
use crate::{clock, random};

/// What one batch may hold.
const MAX_BATCH: usize = 10;

/// Publishes one message.
pub(super) fn one(state: &mut State, mut form: Form) -> Result<String, AwsError> {
    // Straight to a phone or a device is another thing than to a topic; it is not served here.
    let topic = form.need("TopicArn")?;
    let message = Message::take(&mut form, "")?;
    form.finish()?;
    Ok(xml::element("MessageId", &send(state, &topic, &message)?))
}

/// Publishes up to ten messages; each succeeds or fails for itself.
pub(super) fn batch(state: &mut State, mut form: Form) -> Result<String, AwsError> {
    let topic = form.need("TopicArn")?;
    let mut entries = Vec::new();
    for number in 1.. {
        let prefix = format!("PublishBatchRequestEntries.member.{number}.");
        if !form.has(&prefix) {
            break;
        }
        let id = form.need(&format!("{prefix}Id"))?;
        entries.push((id, Message::take(&mut form, &prefix)));
    }
    if entries.iter().all(|(_, message)| message.is_ok()) {
        form.finish()?;
    }
    state.topic(&topic)?;
    match entries.len() {
        0 => {
            return Err(AwsError::refused(
                "EmptyBatchRequest",
                "The batch request doesn't contain any entries.",
            ));
        }
        1..=MAX_BATCH => {}
        _ => {
            return Err(AwsError::refused(
                "TooManyEntriesInBatchRequest",
                "The batch has more than 10 entries.",
            ));
        }
    }
    let mut ids: Vec<&str> = entries.iter().map(|(id, _)| id.as_str()).collect();
    ids.sort_unstable();
    ids.dedup();
    if ids.len() < entries.len() {
        return Err(AwsError::refused(
            "BatchEntryIdsNotDistinct",
            "Two or more batch entries have the same Id.",
        ));
    }
    let (mut successful, mut failed) = (String::new(), String::new());
    for (id, message) in entries {
        match message.and_then(|message| send(state, &topic, &message)) {
            Ok(message_id) => {
                successful += &xml::member(
                    &(xml::element("Id", &id) + &xml::element("MessageId", &message_id)),
                );
            }
            Err(refused) => {
                let fields = [
                    ("Id", id.as_str()),
                    ("Code", &refused.code),
                    ("Message", &refused.message),
                ];
                let sender = if refused.status < 500 {
                    "true"
                } else {
                    "false"
                };
                let fields = fields.map(|(name, text)| xml::element(name, text)).concat();
                failed += &xml::member(&(fields + &xml::element("SenderFault", sender)));
            }
        }
    }
    Ok(format!(
        "<Successful>{successful}</Successful><Failed>{failed}</Failed>"
    ))
}

/// Keeps a message and answers its id.
fn send(state: &mut State, topic: &str, message: &Message) -> Result<String, AwsError> {
    if topic.split(':').count() != 6 {
        return Err(invalid(
            "TopicArn Reason: An ARN must have at least 6 elements, not more",
        ));
    }
    state.topic(topic)?;
    let page = SentPage {
        at: clock::now(),
        topic: topic.to_owned(),
        attributes: message.plain_attributes(),
        text: message.text.clone(),
        matched: Some(state.matched(topic, message)),
    };
    state.record(Entry::Published(page)).map_err(not_kept)?;
    Ok(random::uuid().to_string())
}
