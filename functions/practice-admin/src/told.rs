//! Forms over JSON, and what they name as wrong, for the tests of parts.
#![allow(clippy::unwrap_used, clippy::panic)]

use domain::refusal::Refusal;
use lambda::failure::Failure;
use lambda::form::Form;
use serde_json::Value;

/// A form over a JSON object.
pub fn form(json: &str) -> Form {
    match serde_json::from_str(json).unwrap() {
        Value::Object(map) => Form::of(map),
        _ => panic!("no object"),
    }
}

/// The fields that a form names as wrong.
pub fn wrong(form: Form) -> Vec<String> {
    match form.finish() {
        Ok(()) => vec![],
        Err(Failure::Refused(Refusal::Invalid(errors))) => {
            errors.into_iter().map(|error| error.field).collect()
        }
        Err(other) => panic!("{other}"),
    }
}
