//! A part of the log, as callers name it: by numbers of records, or by instants.

use domain::ids::PracticeId;
use domain::refusal::{Fields, Refusal};
use jiff::Timestamp;
use lambda::app::App;
use lambda::failure::Failure;
use lambda::request::Request;
use serde_json::Value;

/// What a place must be.
const MUST_BE: &str =
    "must be a record's number, or an RFC 3339 instant such as 2026-11-23T14:02:11Z";

/// A place in the log.
#[derive(Debug, Clone, Copy)]
pub enum Place {
    /// The record of this number.
    Number(u64),
    /// The first record at this instant or after it.
    Instant(Timestamp),
}

impl Place {
    /// Reads a place as a query has it.
    pub fn read(text: &str) -> Option<Self> {
        // A number with a sign or leading zeros would be a second spelling.
        match text.parse::<u64>() {
            Ok(number) if number.to_string() == text => Some(Self::Number(number)),
            _ => text.parse().ok().map(Self::Instant),
        }
    }

    /// Takes a place out of a form.
    pub fn take(form: &mut lambda::form::Form, name: &str) -> Option<Self> {
        let value = form.take(name)?;
        let place = match &value {
            Value::Number(number) => number.as_u64().map(Self::Number),
            Value::String(text) => Self::read(text),
            _ => None,
        };
        if place.is_none() {
            form.fields.add(name, MUST_BE);
        }
        place
    }

    async fn resolve(self, app: &App, practice: &PracticeId, size: u64) -> Result<u64, Failure> {
        match self {
            Self::Number(number) => Ok(number.min(size)),
            Self::Instant(at) => Ok(app.log.first_since(practice, at, size).await?),
        }
    }
}

/// Records from `from` on, before `to`.
#[derive(Debug, Clone, Copy)]
pub struct Span {
    /// The first.
    pub from: u64,
    /// The one after the last.
    pub to: u64,
}

impl Span {
    /// The part of a log that two places name, as the log stands now; without them, all of it.
    pub async fn of(
        app: &App,
        practice: &PracticeId,
        from: Option<Place>,
        to: Option<Place>,
    ) -> Result<Self, Failure> {
        let size = app.log.size(practice).await?;
        let from = match from {
            Some(place) => place.resolve(app, practice, size).await?,
            None => 0,
        };
        let to = match to {
            Some(place) => place.resolve(app, practice, size).await?,
            None => size,
        };
        if to < from {
            return Err(Refusal::field("to", "lies before `from`").into());
        }
        Ok(Self { from, to })
    }
}

/// The parameters of a query, each once and each known.
pub fn query<const N: usize>(
    request: &Request,
    names: [&str; N],
    fields: &mut Fields,
) -> [Option<String>; N] {
    let mut values = [const { None }; N];
    for (name, value) in request.query() {
        match names.iter().position(|known| *known == name) {
            Some(place) if values[place].is_none() => values[place] = Some(value),
            Some(place) => fields.add(names[place], "is given more than once"),
            None => {
                let name: String = name.chars().filter(|c| !c.is_control()).take(64).collect();
                fields.add(name, "is not a parameter of this request");
            }
        }
    }
    values
}

/// A place of a query.
pub fn place(fields: &mut Fields, name: &str, value: Option<String>) -> Option<Place> {
    let place = Place::read(&value?);
    fields.require(place.is_some(), name, MUST_BE);
    place
}

/// A whole number of a query, within bounds.
pub fn number(
    fields: &mut Fields,
    name: &str,
    value: Option<String>,
    (least, most): (u64, u64),
) -> Option<u64> {
    let number = value?.parse().ok().filter(|n| (least..=most).contains(n));
    let must_be = format!("must be a whole number from {least} to {most}");
    fields.require(number.is_some(), name, &must_be);
    number
}
