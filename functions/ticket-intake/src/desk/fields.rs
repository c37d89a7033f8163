//! The fields of the report: those of the API that the screen shows, and no others.

use domain::flag::Flag;
use lambda::form::Form;
use lambda::screen::{ONCE, Shape};

/// What each field holds.
pub const SHAPES: [(&str, Shape); 14] = [
    (ONCE, Shape::Words),
    ("summary", Shape::Words),
    ("description", Shape::Words),
    ("system", Shape::Words),
    ("symptom", Shape::Words),
    ("scope", Shape::Words),
    ("location", Shape::Words),
    ("patients_waiting", Shape::Flag),
    ("workaround", Shape::Flag),
    ("phi", Shape::Flag),
    ("contact", Shape::Words),
    ("patient_safety", Shape::Flag),
    ("privacy", Shape::Flag),
    ("security", Shape::Flag),
];

/// What the fields are called on the screen.
pub const LABELS: [(&str, &str); 13] = [
    ("summary", "What is wrong, in a line"),
    ("description", "What happened"),
    ("system", "What it is about"),
    ("symptom", "What is wrong with it"),
    ("scope", "Who is hit"),
    ("location", "Where"),
    ("patients_waiting", "Are patients waiting because of it?"),
    ("workaround", "Can you go on another way?"),
    ("phi", "What I wrote holds patient details"),
    ("contact", "Your name and extension"),
    ("patient_safety", "A patient could come to harm"),
    (
        "privacy",
        "Somebody may have seen or got what was not theirs",
    ),
    ("security", "Somebody may be breaking in, or has"),
];

/// What a field is called.
pub fn label(name: &str) -> &'static str {
    let found = LABELS.iter().find(|(field, _)| *field == name);
    found.map_or("", |(_, label)| label)
}

/// Fields of the API that a desk's link does not hand on: whoever has the link is nobody in
/// particular, so it names no reporter, no instant, and no other channel than its own.
const NOT_HERE: [&str; 5] = [
    "channel",
    "confidential",
    "flags",
    "reported_at",
    "reported_by",
];

/// Refuses what the screen does not show, and takes its own fields. Answers the flags.
pub fn only_shown(form: &mut Form, has_location: bool) -> Vec<Flag> {
    form.words(ONCE, 64);
    let placed = has_location.then_some("location");
    for name in NOT_HERE.into_iter().chain(placed) {
        if form.take(name).is_some() {
            form.fields.add(name, "is not a field of this request");
        }
    }
    Flag::ALL
        .into_iter()
        .filter(|flag| form.flag(flag.as_str()).unwrap_or_default())
        .collect()
}
