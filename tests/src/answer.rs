//! What the desk answered.

use lambda::failure::PROBLEMS;
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
    /// The same, where it is no text.
    pub bytes: Vec<u8>,
}

impl Answer {
    /// The gateway's response.
    #[must_use]
    pub fn of(response: http::Response<axum::body::Bytes>) -> Self {
        let headers = response.headers().iter().map(|(name, value)| {
            let value = String::from_utf8_lossy(value.as_bytes()).into_owned();
            (name.to_string(), value)
        });
        Self {
            status: response.status().as_u16(),
            headers: headers.collect(),
            text: String::from_utf8_lossy(response.body()).into_owned(),
            bytes: response.body().to_vec(),
        }
    }

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

    /// Holds that this is a whole problem document (RFC 9457) of a known type.
    ///
    /// # Panics
    /// With the answer, when it is not.
    #[track_caller]
    pub fn refused(&self, anchor: &str) {
        let known = PROBLEMS.iter().find(|(name, _, _)| *name == anchor);
        let (_, title, status) = known.expect("a known problem");
        let json = self.json();
        assert_eq!(self.problem(), anchor, "{}", self.text);
        assert_eq!(self.headers["content-type"], "application/problem+json");
        assert_eq!(self.headers["cache-control"], "no-store");
        assert_eq!(
            (self.status, json["status"].as_u64()),
            (*status, Some(u64::from(*status)))
        );
        assert_eq!(json["title"], *title);
        assert!(
            json["detail"].as_str().is_some_and(|text| text.len() > 10),
            "{}",
            self.text
        );
        assert_eq!(
            json["errors"].is_array(),
            anchor == "invalid",
            "{}",
            self.text
        );
        let errors = json["errors"].as_array().into_iter().flatten();
        for error in errors {
            assert!(
                error["field"].is_string() && error["reason"].is_string(),
                "{}",
                self.text
            );
        }
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
