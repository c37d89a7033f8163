//! Bodies and instants that the tests begin with.

use domain::ids::PersonId;
use domain::reading::format::{Alert, Answers, Intake, Said, Why};
use domain::reading::label::LabelMap;
use domain::reading::{Reading, Status};
use jiff::Timestamp;
use serde_json::Value;

/// When every body of the tests came.
pub fn received_at() -> Timestamp {
    at("2026-11-25T14:00:00Z")
}

/// An instant.
pub fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

/// A body from `tests/data/format`.
pub fn body(name: &str) -> Value {
    let path = format!(
        "{}/tests/data/format/{name}.json",
        env!("CARGO_MANIFEST_DIR")
    );
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

/// Reads a body with the label map that a practice begins with.
pub fn read(format: fn(&Value, Intake<'_>) -> Answers, body: &Value) -> Answers {
    read_with(format, body, &LabelMap::default())
}

/// Reads a body with a practice's own label map.
pub fn read_with(
    format: fn(&Value, Intake<'_>) -> Answers,
    body: &Value,
    labels: &LabelMap,
) -> Answers {
    let sender = PersonId::new("monitor").unwrap();
    let intake = Intake {
        sender: &sender,
        labels,
        received_at: received_at(),
    };
    format(body, intake)
}

/// The alert of a place.
#[track_caller]
pub fn alert(answers: &Answers, place: usize) -> &Alert {
    match &answers[place] {
        Ok(said) => said.alert().expect("an alert"),
        Err(rejected) => panic!("{rejected:?}"),
    }
}

/// Why the element of a place changes nothing.
#[track_caller]
pub fn nothing(answers: &Answers, place: usize) -> Why {
    match &answers[place] {
        Ok(Said::Nothing(why)) => *why,
        Ok(Said::Alert(_)) => panic!("an alert"),
        Err(rejected) => panic!("{rejected:?}"),
    }
}

/// The wrong fields of the element of a place.
#[track_caller]
pub fn wrong(answers: &Answers, place: usize) -> Vec<String> {
    match &answers[place] {
        Ok(_) => panic!("it was taken"),
        Err(rejected) => {
            assert_eq!(rejected.index, place);
            rejected
                .errors
                .iter()
                .map(|error| error.field.clone())
                .collect()
        }
    }
}

/// A reading's system, site, status and instant.
pub fn facts(reading: &Reading) -> (Option<&str>, Option<&str>, Status, String) {
    (
        reading.system.as_ref().map(|id| id.as_str()),
        reading.location.as_ref().map(|id| id.as_str()),
        reading.status,
        reading.at.to_string(),
    )
}

/// The monitor's words.
pub fn words(reading: &Reading) -> Option<&str> {
    reading
        .message
        .as_ref()
        .map(|message| message.expose().as_str())
}
