//! A message as it arrives: text and typed attributes, checked as SNS checks them.

use std::collections::BTreeMap;

use base64::prelude::{BASE64_STANDARD, Engine};
use serde_json::Value;

use crate::cloud::error::AwsError;
use crate::cloud::form::{Form, invalid};

/// What one message may hold, attributes included.
const MAX_MESSAGE_BYTES: usize = 256 * 1024;

/// A typed attribute.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Attribute {
    kind: Kind,
    value: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    String,
    Array,
    Number,
    Binary,
}

impl Attribute {
    /// Checks a value against its type.
    pub(super) fn new(kind: &str, value: &str) -> Result<Self, &'static str> {
        let kind = match kind {
            "String" => Kind::String,
            "String.Array" => Kind::Array,
            "Number" => Kind::Number,
            "Binary" => Kind::Binary,
            _ => return Err("is not a type the local SNS supports"),
        };
        let fits = match kind {
            Kind::String => !value.is_empty(),
            Kind::Array => serde_json::from_str::<Vec<Value>>(value).is_ok(),
            Kind::Number => value.parse::<f64>().is_ok_and(f64::is_finite),
            Kind::Binary => BASE64_STANDARD
                .decode(value)
                .is_ok_and(|bytes| !bytes.is_empty()),
        };
        match fits {
            true => Ok(Self {
                kind,
                value: value.to_owned(),
            }),
            false => Err("does not fit its value"),
        }
    }

    /// The values a filter policy compares: all members of an array, none of what is not text.
    pub(super) fn values(&self) -> Vec<String> {
        match self.kind {
            Kind::String => vec![self.value.clone()],
            Kind::Array => serde_json::from_str::<Vec<Value>>(&self.value)
                .unwrap_or_default()
                .into_iter()
                .filter_map(|member| member.as_str().map(str::to_owned))
                .collect(),
            Kind::Number | Kind::Binary => Vec::new(),
        }
    }
}

/// A message that may be published.
#[derive(Debug)]
pub(super) struct Message {
    pub(super) text: String,
    pub(super) attributes: BTreeMap<String, Attribute>,
}

impl Message {
    /// Takes the message whose parameters start with `prefix` out of a form.
    pub(super) fn take(form: &mut Form, prefix: &str) -> Result<Self, AwsError> {
        let text = form.need(&format!("{prefix}Message"))?;
        // A subject is checked and dropped: no page here is read by its subject.
        if form
            .take(&format!("{prefix}Subject"))
            .is_some_and(|subject| !is_subject(&subject))
        {
            return Err(invalid("Subject"));
        }
        let mut attributes = BTreeMap::new();
        for number in 1.. {
            let entry = format!("{prefix}MessageAttributes.entry.{number}");
            let Some(name) = form.take(&format!("{entry}.Name")) else {
                break;
            };
            let kind = form.need(&format!("{entry}.Value.DataType"))?;
            let field = if kind == "Binary" {
                "BinaryValue"
            } else {
                "StringValue"
            };
            let value = form
                .take(&format!("{entry}.Value.{field}"))
                .unwrap_or_default();
            let attribute = Attribute::new(&kind, &value).map_err(|reason| {
                AwsError::refused(
                    "ParameterValueInvalid",
                    format!("The message attribute '{name}' {reason}."),
                )
            })?;
            attributes.insert(name, attribute);
        }
        let bytes = text.len()
            + attributes
                .iter()
                .map(|(name, one)| name.len() + one.value.len())
                .sum::<usize>();
        match (text.is_empty(), bytes <= MAX_MESSAGE_BYTES) {
            (true, _) => Err(invalid("Empty message")),
            (_, false) => Err(invalid("Message too long")),
            _ => Ok(Self { text, attributes }),
        }
    }

    /// The attributes as plain text.
    pub(super) fn plain_attributes(&self) -> BTreeMap<String, String> {
        self.attributes
            .iter()
            .map(|(name, attribute)| (name.clone(), attribute.value.clone()))
            .collect()
    }
}

/// Under 100 printable ASCII characters that begin with a letter, digit or mark.
fn is_subject(subject: &str) -> bool {
    (1..100).contains(&subject.len())
        && subject.starts_with(|c: char| c.is_ascii_graphic())
        && subject.chars().all(|c| c.is_ascii_graphic() || c == ' ')
}
