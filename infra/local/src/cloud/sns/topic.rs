//! Making and deleting topics.

use super::journal::Entry;
use super::state::State;
use super::{not_kept, xml};
use crate::cloud::error::AwsError;
use crate::cloud::form::{Form, invalid};
use crate::cloud::{ACCOUNT, REGION};

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
        .find(|name| !["DisplayName", "KmsMasterKeyId"].contains(&name.as_str()))
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
