//! Bodies: a JSON object read field by field, every wrong one named in one answer.

use domain::phi::Phi;
use domain::refusal::{Fields, Refusal};
use jiff::Timestamp;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use crate::failure::{Failure, Http};
use crate::request::Request;
use crate::route::Route;
use crate::text;

/// A JSON object being read. What is left at the end is unknown, and refused by name.
pub struct Form {
    map: Map<String, Value>,
    /// What is wrong so far.
    pub fields: Fields,
}

/// The JSON value of a body.
pub fn value(request: &Request, route: &Route) -> Result<Value, Failure> {
    let text = request.text(route)?;
    let media = request.header("content-type").unwrap_or("application/json");
    let media = media.split(';').next().unwrap_or_default().trim();
    if !media.eq_ignore_ascii_case("application/json") {
        return Err(Http::MediaType("application/json").into());
    }
    crate::json::read(text).map_err(|why| Http::NotJson(why).into())
}

impl Form {
    /// Reads a body that must be an object. An empty one stands for `{}`.
    pub fn read(request: &Request, route: &Route) -> Result<Self, Failure> {
        if request.body(route)?.is_empty() {
            return Ok(Self::of(Map::new()));
        }
        match value(request, route)? {
            Value::Object(map) => Ok(Self::of(map)),
            _ => Err(Refusal::field("", "the body must be a JSON object").into()),
        }
    }

    /// Reads an object.
    #[must_use]
    pub fn of(map: Map<String, Value>) -> Self {
        Self {
            map,
            fields: Fields::default(),
        }
    }

    /// Whether a field is there and not yet taken.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        self.map.get(name).is_some_and(|value| !value.is_null())
    }

    /// Takes a field as it is; `null` is as good as absent.
    pub fn take(&mut self, name: &str) -> Option<Value> {
        self.map.remove(name).filter(|value| !value.is_null())
    }

    /// A field of a type that JSON describes fully, such as an id or one of a few words.
    pub fn parse<T: DeserializeOwned>(&mut self, name: &str, must_be: &str) -> Option<T> {
        let value = self.take(name)?;
        let read = serde_json::from_value(value).ok();
        if read.is_none() {
            self.fields.add(name, format!("must be {must_be}"));
        }
        read
    }

    /// Says that a field is missing, unless it is there or was said to be wrong.
    pub fn required<T>(&mut self, name: &str, value: Option<T>) -> Option<T> {
        if value.is_none() && !self.said(name) {
            self.fields.add(name, "is required");
        }
        value
    }

    fn said(&self, name: &str) -> bool {
        self.fields.names(name)
    }

    /// Free text: trimmed, within a length, without control characters but line breaks and tabs.
    pub fn words(&mut self, name: &str, max: usize) -> Option<Phi<String>> {
        let text = match self.take(name)? {
            Value::String(text) => text,
            _ => {
                self.fields.add(name, "must be a text");
                return None;
            }
        };
        let text = text.trim();
        if text.is_empty() {
            return None;
        }
        if text.chars().count() > max {
            self.fields
                .add(name, format!("must be at most {max} characters"));
            return None;
        }
        if let Some(fault) = text::fault(text) {
            self.fields.add(name, fault);
            return None;
        }
        Some(Phi::new(text.to_owned()))
    }

    /// True or false.
    pub fn flag(&mut self, name: &str) -> Option<bool> {
        self.parse(name, "true or false")
    }

    /// An RFC 3339 instant.
    pub fn instant(&mut self, name: &str) -> Option<Timestamp> {
        let at: Timestamp = self.parse(name, "an RFC 3339 instant such as 2026-11-23T14:02:11Z")?;
        Timestamp::from_millisecond(at.as_millisecond()).ok()
    }

    /// A whole number within bounds.
    pub fn number(&mut self, name: &str, least: u32, most: u32) -> Option<u32> {
        let must_be = format!("a whole number from {least} to {most}");
        let number: u32 = self.parse(name, &must_be)?;
        if (least..=most).contains(&number) {
            Some(number)
        } else {
            self.fields.add(name, format!("must be {must_be}"));
            None
        }
    }

    /// Everything read? Unknown fields are refused by name.
    pub fn finish(mut self) -> Result<(), Failure> {
        for (name, _) in self.map {
            let name: String = name.chars().filter(|c| !c.is_control()).take(64).collect();
            self.fields.add(name, "is not a field of this request");
        }
        Ok(self.fields.done()?)
    }
}
