//! Answers in the XML of the AWS query protocol.

use std::collections::BTreeMap;

use super::NAMESPACE;

/// Text as it may stand inside an element.
pub(crate) fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

/// One element holding text.
pub(super) fn element(name: &str, text: &str) -> String {
    format!("<{name}>{}</{name}>", escape(text))
}

/// One `member` of a list, holding elements.
pub(super) fn member(content: &str) -> String {
    format!("<member>{content}</member>")
}

/// A whole answer; an operation without a result has no result element.
pub(super) fn answer(operation: &str, result: &str) -> String {
    let result = match result {
        "" => String::new(),
        result => format!("<{operation}Result>{result}</{operation}Result>"),
    };
    format!(
        "<{operation}Response xmlns=\"{NAMESPACE}\">{result}<ResponseMetadata>{}</ResponseMetadata></{operation}Response>",
        element("RequestId", &crate::random::uuid().to_string()),
    )
}

/// A map of names to values.
pub(super) fn map(name: &str, values: &BTreeMap<String, String>) -> String {
    let entries: String = values
        .iter()
        .map(|(key, value)| {
            let (key, value) = (element("key", key), element("value", value));
            format!("<entry>{key}{value}</entry>")
        })
        .collect();
    format!("<{name}>{entries}</{name}>")
}
