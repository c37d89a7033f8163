//! Bodies of records: what only an auditor reads, sealed with the record.

use std::borrow::Cow;
use std::collections::BTreeMap;

use domain::audit::canonical::Value;
use domain::phi::Phi;
use lambda::request::Request;

/// A body being made.
pub struct Body(BTreeMap<Cow<'static, str>, Value<'static>>);

impl Body {
    /// A body that names the request it came by.
    pub fn of(request: &Request) -> Self {
        Self(BTreeMap::new()).text("corr", &request.id)
    }

    /// With a text, if there is one.
    pub fn words(self, name: &'static str, words: Option<&Phi<String>>) -> Self {
        match words {
            Some(words) => self.text(name, words.expose()),
            None => self,
        }
    }

    /// With a text.
    pub fn text(self, name: &'static str, text: &str) -> Self {
        self.value(name, Value::Text(Cow::Owned(text.to_owned())))
    }

    /// With texts.
    pub fn texts(self, name: &'static str, texts: &[String]) -> Self {
        let text = |text: &String| Value::Text(Cow::Owned(text.clone()));
        self.value(name, Value::List(texts.iter().map(text).collect()))
    }

    /// With whatever a request said, if it did: numbers that are not whole are kept as texts.
    pub fn json(self, name: &'static str, json: Option<&serde_json::Value>) -> Self {
        match json {
            Some(json) => self.value(name, canonical(json)),
            None => self,
        }
    }

    fn value(mut self, name: &'static str, value: Value<'static>) -> Self {
        self.0.insert(Cow::Borrowed(name), value);
        self
    }

    /// The body as it is sealed.
    pub fn done(self) -> Value<'static> {
        Value::Object(self.0)
    }
}

fn canonical(json: &serde_json::Value) -> Value<'static> {
    use serde_json::Value as Json;
    match json {
        Json::Null => Value::Null,
        Json::Bool(flag) => Value::Bool(*flag),
        Json::Number(number) => number
            .as_i64()
            .map_or_else(|| Value::Text(Cow::Owned(number.to_string())), Value::Int),
        Json::String(text) => Value::Text(Cow::Owned(text.clone())),
        Json::Array(values) => Value::List(values.iter().map(canonical).collect()),
        Json::Object(map) => Value::Object(
            map.iter()
                .map(|(name, value)| (Cow::Owned(name.clone()), canonical(value)))
                .collect(),
        ),
    }
}
