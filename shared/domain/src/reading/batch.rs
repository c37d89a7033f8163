//! Our own format: a batch of readings, taken element by element, so that a bad one costs only itself.

use jiff::{SignedDuration, Timestamp};
use serde_json::{Map, Value};

use super::instant;
use super::{AHEAD_MAX, BACK_MAX, IDENTITY_MAX, MESSAGE_MAX, Measured, Reading, Rejected, Status};
use crate::ids::{CheckId, LocationId, NotASlug, SystemId};
use crate::phi::Phi;
use crate::refusal::{FieldError, Refusal};

/// The most readings of one batch.
pub const READINGS_MAX: usize = 500;
/// The longest latency that is still one, in milliseconds: an hour.
const LATENCY_MAX: u64 = 3_600_000;
/// The longest a certificate may run, or have run out, in days.
const DAYS_MAX: f64 = 36_500.0;

/// A batch, read.
pub struct Batch {
    /// The good readings, each with its place.
    pub accepted: Vec<(usize, Reading)>,
    /// The bad ones, each with what is wrong.
    pub rejected: Vec<Rejected>,
}

/// Reads `{"readings": [{"check", "status", …}]}`: "good readings are kept when others are bad".
///
/// # Errors
/// When there is no list of readings, or it is too long.
pub fn read(body: &Value, received_at: Timestamp) -> Result<Batch, Refusal> {
    let names = body.as_object().into_iter().flat_map(Map::keys);
    let unknown = names.filter(|name| *name != "readings");
    let unknown: Vec<_> = unknown
        .map(|name| FieldError::new(name.as_str(), "is not a field of this request"))
        .collect();
    if !unknown.is_empty() {
        return Err(Refusal::Invalid(unknown));
    }
    let Some(readings) = body.get("readings").and_then(Value::as_array) else {
        return Err(Refusal::field("readings", "must be a list of readings"));
    };
    if readings.is_empty() || readings.len() > READINGS_MAX {
        let reason = format!("must hold 1 to {READINGS_MAX} readings");
        return Err(Refusal::field("readings", reason));
    }
    let (mut accepted, mut rejected) = (Vec::new(), Vec::new());
    for (index, reading) in readings.iter().enumerate() {
        match one(reading, received_at) {
            Ok(reading) => accepted.push((index, reading)),
            Err(errors) => rejected.push(Rejected { index, errors }),
        }
    }
    Ok(Batch { accepted, rejected })
}

fn one(reading: &Value, received_at: Timestamp) -> Result<Reading, Vec<FieldError>> {
    let Some(map) = reading.as_object() else {
        return Err(vec![FieldError::new("", "must be an object")]);
    };
    let mut form = Form {
        map,
        errors: Vec::new(),
    };
    let check = form.slug("check", CheckId::new);
    if check.is_none() && !form.map.contains_key("check") {
        form.wrong("check", "is required");
    }
    let system = form.slug("system", SystemId::new);
    let location = form.slug("location", LocationId::new);
    let status = form
        .text("status", 10)
        .and_then(|name| Status::parse(&name));
    if status.is_none() {
        form.wrong("status", "must be ok, warn or fail");
    }
    let at = form.at(received_at);
    let measured = form.measured(at);
    let message = form.text("message", MESSAGE_MAX).map(Phi::new);
    let dedup = form.text("dedup", IDENTITY_MAX);
    match (check, status) {
        (Some(check), Some(status)) if form.errors.is_empty() => Ok(Reading {
            check,
            system,
            location,
            status,
            measured,
            at,
            message,
            dedup,
            said_at: None,
        }),
        _ => Err(form.errors),
    }
}

/// A reading being read.
struct Form<'a> {
    map: &'a Map<String, Value>,
    errors: Vec<FieldError>,
}

impl Form<'_> {
    fn wrong(&mut self, field: &str, reason: impl Into<String>) {
        if !self.errors.iter().any(|error| error.field == field) {
            self.errors.push(FieldError::new(field, reason));
        }
    }

    /// A field that is there: null is none.
    fn given(&self, field: &str) -> Option<&Value> {
        self.map.get(field).filter(|value| !value.is_null())
    }

    fn text(&mut self, field: &str, most: usize) -> Option<String> {
        match self.given(field)? {
            Value::String(text) if text.chars().count() <= most => Some(text.clone()),
            _ => {
                self.wrong(
                    field,
                    format!("must be a text of at most {most} characters"),
                );
                None
            }
        }
    }

    fn slug<T>(&mut self, field: &str, make: fn(&str) -> Result<T, NotASlug>) -> Option<T> {
        let made = match self.given(field)? {
            Value::String(text) => make(text),
            _ => Err(NotASlug),
        };
        if made.is_err() {
            self.wrong(field, NotASlug.to_string());
        }
        made.ok()
    }

    fn at(&mut self, received_at: Timestamp) -> Timestamp {
        let Some(value) = self.given("at") else {
            return received_at;
        };
        let read = value.as_str().and_then(instant::read);
        let Some(at) = read else {
            self.wrong("at", "must be an RFC 3339 instant");
            return received_at;
        };
        let age = at.duration_until(received_at);
        if age > BACK_MAX || age < -AHEAD_MAX {
            self.wrong(
                "at",
                "must lie within the last 24 hours, at most 5 minutes ahead",
            );
        }
        at
    }

    fn measured(&mut self, at: Timestamp) -> Measured {
        let latency = self.given("latency_ms").map(|value| {
            let whole = value.as_u64().or_else(|| {
                let number = value.as_f64()?;
                (0.0..=LATENCY_MAX as f64)
                    .contains(&number)
                    .then_some(number as u64)
            });
            whole
                .filter(|ms| *ms <= LATENCY_MAX)
                .and_then(|ms| u32::try_from(ms).ok())
        });
        if latency == Some(None) {
            self.wrong("latency_ms", "must be 0 to 3600000 milliseconds");
        }
        let days = self.number("certificate_days", -DAYS_MAX, DAYS_MAX);
        let expires = days.and_then(|days| {
            let seconds = SignedDuration::from_secs((days * 86_400.0) as i64);
            at.checked_add(seconds).ok()
        });
        Measured {
            latency_ms: latency.flatten(),
            certificate_expires_at: expires,
            disk_free_percent: self.number("disk_free_percent", 0.0, 100.0),
        }
    }

    fn number(&mut self, field: &str, least: f64, most: f64) -> Option<f64> {
        let number = self.given(field)?.as_f64();
        let fits = number.filter(|number| (least..=most).contains(number));
        if fits.is_none() {
            self.wrong(field, format!("must be a number from {least} to {most}"));
        }
        fits
    }
}
