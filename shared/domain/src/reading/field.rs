//! Fields of somebody else's JSON: unknown ones tolerated, every length bounded, nothing repeated in an error.

use std::collections::BTreeMap;

use serde_json::Value;

use super::instant;
use crate::phi::Phi;
use jiff::Timestamp;

/// The most labels kept of one alert.
pub(super) const LABELS_MAX: usize = 64;
/// The longest name or value of a label, in characters; longer ones are left out.
pub(super) const LABEL_MAX: usize = 200;

/// What an alert says of itself, by name.
pub(super) type Labels = BTreeMap<String, String>;

/// A text, or a number in digits; empty ones are none.
pub(super) fn text(value: &Value, name: &str) -> Option<String> {
    match value.get(name)? {
        Value::String(text) => Some(text.trim().to_owned()).filter(|text| !text.is_empty()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// A text that may serve as an identity: whole or not at all, as two cut ones could be equal.
pub(super) fn identity(value: &Value, name: &str) -> Option<String> {
    text(value, name).filter(|text| text.chars().count() <= super::IDENTITY_MAX)
}

/// A text to seal, cut where it is too long.
pub(super) fn message(value: &Value, name: &str) -> Option<Phi<String>> {
    let cut = |text: String| text.chars().take(super::MESSAGE_MAX).collect();
    text(value, name).map(cut).map(Phi::new)
}

/// An instant.
pub(super) fn at(value: &Value, name: &str) -> Option<Timestamp> {
    instant::read(value.get(name)?.as_str()?)
}

/// The texts, numbers and yes-or-no of an object.
pub(super) fn labels(object: Option<&Value>) -> Labels {
    let mut labels = Labels::new();
    let pairs = object.and_then(Value::as_object).into_iter().flatten();
    for (name, value) in pairs {
        match value {
            Value::String(text) => put(&mut labels, name, text),
            Value::Number(number) => put(&mut labels, name, &number.to_string()),
            Value::Bool(yes) => put(&mut labels, name, if *yes { "true" } else { "false" }),
            _ => {}
        }
    }
    labels
}

/// Adds a label, unless it is too long or there are too many.
pub(super) fn put(labels: &mut Labels, name: &str, value: &str) {
    let fits = |text: &str| !text.is_empty() && text.chars().count() <= LABEL_MAX;
    if labels.len() < LABELS_MAX && fits(name) && fits(value) {
        labels
            .entry(name.to_owned())
            .or_insert_with(|| value.to_owned());
    }
}

/// Adds what a tag such as `system:ehr` or `site=main` says.
pub(super) fn put_tag(labels: &mut Labels, tag: &str) {
    if let Some((name, value)) = tag.split_once([':', '=']) {
        put(labels, name.trim(), value.trim());
    }
}
