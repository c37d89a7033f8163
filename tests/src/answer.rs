//! What the desk answered.

use serde_json::Value;

/// An answer, as a client sees it.
#[derive(Debug, Clone)]
pub struct Answer {
    /// The status code.
    pub status: u16,
    /// The headers, by lower-case name.
    pub headers: std::collections::BTreeMap<String, String>,
    /// The body, as sent.
    pub text: String,
}

impl Answer {
    /// The body as JSON; null when it is none.
    #[must_use]
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or(Value::Null)
    }

    /// What a JSON pointer (RFC 6901) finds in the body, as text without quotes.
    #[must_use]
    pub fn at(&self, pointer: &str) -> String {
        match self.json().pointer(pointer) {
            Some(Value::String(text)) => text.clone(),
            Some(value) => value.to_string(),
            None => String::new(),
        }
    }

    /// The same answer, when it has this status.
    ///
    /// # Panics
    /// With the whole answer, when it has another.
    #[track_caller]
    pub fn expect(self, status: u16) -> Self {
        assert_eq!(self.status, status, "{}", self.text);
        self
    }

    /// The fields that a problem document names.
    #[must_use]
    pub fn wrong_fields(&self) -> Vec<String> {
        let json = self.json();
        let errors = json["errors"].as_array().cloned().unwrap_or_default();
        errors
            .iter()
            .filter_map(|error| error["field"].as_str().map(str::to_owned))
            .collect()
    }

    /// The anchor of a problem document's type.
    #[must_use]
    pub fn problem(&self) -> String {
        let kind = self.at("/type");
        kind.rsplit_once('#')
            .map_or(String::new(), |(_, anchor)| anchor.to_owned())
    }
}
