//! Making, changing and deleting topics.

use super::journal::Entry;
use super::state::State;
use super::{not_kept, xml};
use crate::cloud::error::AwsError;
use crate::cloud::form::{Form, invalid};
use crate::cloud::{ACCOUNT, REGION};

/// What a topic may be told of itself here.
const ATTRIBUTES: [&str; 2] = ["DisplayName", "KmsMasterKeyId"];

/// Makes a topic, or finds the one of the same name and attributes.
pub(super) fn create(state: &mut State, mut form: Form) -> Result<String, AwsError> {
    let name = form.need("Name")?;
    let attributes = form.map("Attributes.entry", "key", "value")?;
    // Tags change nothing about a topic; they are read and dropped.
    form.map("Tags.member", "Key", "Value")?;
    form.finish()?;
    let allowed = |c: char| c.is_ascii_alphanumeric() || "_-".contains(c);
    if !(1..=256).contains(&name.len()) || !name.chars().all(allowed) {
        return Err(invalid("Topic Name"));
    }
    if let Some(unknown) = attributes
        .keys()
        .find(|name| !ATTRIBUTES.contains(&name.as_str()))
    {
        return Err(invalid(format!(
            "Attributes: {unknown} is not supported by the local SNS"
        )));
    }
    let arn = format!("arn:aws:sns:{REGION}:{ACCOUNT}:{name}");
    match state.topics.get(&arn) {
        None => state
            .record(Entry::TopicCreated {
                arn: arn.clone(),
                attributes,
            })
            .map_err(not_kept)?,
        Some(there)
            if attributes
                .iter()
                .all(|(name, value)| there.get(name) == Some(value)) => {}
        Some(_) => {
            return Err(invalid(
                "Attributes Reason: Topic already exists with different attributes",
            ));
        }
    }
    Ok(xml::element("TopicArn", &arn))
}

/// Sets one attribute of a topic.
pub(super) fn set(state: &mut State, mut form: Form) -> Result<String, AwsError> {
    let arn = form.need("TopicArn")?;
    let name = form.need("AttributeName")?;
    let value = form.take("AttributeValue").unwrap_or_default();
    form.finish()?;
    if !ATTRIBUTES.contains(&name.as_str()) {
        return Err(invalid("AttributeName"));
    }
    let there = state.topic(&arn)?.get(&name);
    if there != Some(&value) {
        state
            .record(Entry::TopicChanged { arn, name, value })
            .map_err(not_kept)?;
    }
    Ok(String::new())
}

/// Tells a topic's attributes.
pub(super) fn get(state: &State, mut form: Form) -> Result<String, AwsError> {
    let arn = form.need("TopicArn")?;
    form.finish()?;
    let mut attributes = state.topic(&arn)?.clone();
    attributes.insert("TopicArn".to_owned(), arn);
    Ok(xml::map("Attributes", &attributes))
}

/// Deletes a topic and its subscriptions; deleting what is not there is no error.
pub(super) fn delete(state: &mut State, mut form: Form) -> Result<String, AwsError> {
    let arn = form.need("TopicArn")?;
    form.finish()?;
    if state.topics.contains_key(&arn) {
        state
            .record(Entry::TopicDeleted { arn })
            .map_err(not_kept)?;
    }
    Ok(String::new())
}
