//! What a process of a recorded run was told and what it said, for `cargo dev test` to search over all of them: every
//! text that a test sends is taken for a patient's, and may be in no log line, page or error of the whole suite.

use std::fs::{File, OpenOptions};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, OnceLock, PoisonError};

use local::SentPage;
use serde_json::Value;

use crate::answer::Answer;

/// Names the folder that every process of a recorded run leaves its files in.
const FOLDER: &str = "STATDESK_SPOKEN";
/// Shorter texts, and those of one word, may be a name that was set up or a fact of the catalogue.
const LETTERS_MIN: usize = 10;
/// Where people and other systems write; what is set up elsewhere has names that pages show.
const WRITING: [&str; 11] = [
    "/v1/tickets",
    "/v1/diagnoses",
    "/v1/reports/standards/import",
    "/v1/probes/",
    "/v1/in/",
    "/v1/heartbeats/",
    "/v1/maintenance",
    "/v2/",
    "/p/",
    "/r/",
    "/s/",
];

/// Whether this process is part of a recorded run.
#[must_use]
pub fn is_on() -> bool {
    folder().is_some()
}

/// Notes a text that a patient's name stands for: one that a test plants.
pub fn planted(text: &str) {
    line("planted", &Value::from(text).to_string());
}

/// Notes a line of the log.
pub fn logged(text: &str) {
    line("said", text);
}

/// Notes what the pages that were sent say; a topic's name says where, not what.
pub fn paged(pages: &[SentPage]) {
    for SentPage {
        attributes, text, ..
    } in pages
    {
        line("said", &format!("{attributes:?} {text}"));
    }
}

/// Notes what a request wrote, and what it was answered where that is an error.
pub fn asked(path: &str, body: &[u8], answer: &Answer) {
    if !is_on() {
        return;
    }
    if WRITING.iter().any(|start| path.starts_with(start)) {
        let query = path.split_once('?').map_or("", |(_, query)| query);
        let lines = !is_form(path) && serde_json::from_slice::<Value>(body).is_err();
        let body = if lines { rows(body) } else { texts(body) };
        for text in body.iter().chain(&texts(query.as_bytes())) {
            planted(text);
        }
    }
    let media = answer.headers.get("content-type");
    if media.is_some_and(|media| media.starts_with("application/problem+json")) {
        line("said", &answer.text);
    }
}

/// Screens behind links send forms.
fn is_form(path: &str) -> bool {
    ["/p/", "/r/", "/s/"]
        .iter()
        .any(|start| path.starts_with(start))
}

/// The rows of a message or a table but the first, which names columns or systems.
fn rows(body: &[u8]) -> Vec<String> {
    let body = String::from_utf8_lossy(body);
    let rows = body.split(['\r', '\n']).skip(1);
    let rows = rows.filter(|row| is_text(row));
    rows.map(str::to_owned).collect()
}

fn is_text(text: &str) -> bool {
    let letters = text.chars().filter(|letter| letter.is_alphanumeric());
    letters.count() >= LETTERS_MIN && text.trim().contains(' ')
}

/// The texts in a body of JSON or of a form.
fn texts(body: &[u8]) -> Vec<String> {
    let mut found = Vec::new();
    match serde_json::from_slice(body) {
        Ok(value) => strings(value, &mut found),
        Err(_) => {
            let fields = form_urlencoded::parse(body);
            found.extend(fields.map(|(_, value)| value.into_owned()));
        }
    }
    found.retain(|text| is_text(text));
    found
}

fn strings(value: Value, found: &mut Vec<String>) {
    match value {
        Value::String(text) => found.push(text),
        Value::Array(items) => items.into_iter().for_each(|item| strings(item, found)),
        Value::Object(fields) => fields
            .into_iter()
            .for_each(|(_, item)| strings(item, found)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// Adds a line to this process's file; a test that is killed has left what it did.
fn line(kind: &str, text: &str) {
    static FILES: Mutex<Vec<(String, File)>> = Mutex::new(Vec::new());
    let Some(folder) = folder() else { return };
    let mut files = FILES.lock().unwrap_or_else(PoisonError::into_inner);
    if !files.iter().any(|(name, _)| name == kind) {
        let path = folder.join(format!("{}.{kind}", std::process::id()));
        let file = OpenOptions::new().create(true).append(true).open(path);
        files.push((kind.to_owned(), file.expect("a file of the record")));
    }
    let file = files.iter_mut().find(|(name, _)| name == kind);
    let (_, file) = file.expect("it was opened");
    // In one piece, for a process that forked may write to the same file.
    let whole = format!("{}\n", text.replace('\n', " "));
    file.write_all(whole.as_bytes())
        .expect("a line of the record");
}

#[allow(
    clippy::disallowed_methods,
    reason = "the runner names the folder by environment"
)]
fn folder() -> Option<&'static Path> {
    static NAMED: OnceLock<Option<PathBuf>> = OnceLock::new();
    NAMED
        .get_or_init(|| std::env::var_os(FOLDER).map(PathBuf::from))
        .as_deref()
}

#[cfg(test)]
mod tests {
    use super::texts;

    #[test]
    fn texts_are_found_in_json_and_in_forms_and_names_are_left_out() {
        let json = br#"{"summary": "Mrs Ann Lee waits", "system": "ehr", "steps": [{"a": "asked Ann Lee twice"}], "n": 3}"#;
        let mut found = texts(json);
        found.sort();
        assert_eq!(found, ["Mrs Ann Lee waits", "asked Ann Lee twice"]);
        assert_eq!(
            texts(b"action=respond&text=we+called+Ann+Lee&channel=screen"),
            ["we called Ann Lee"]
        );
        assert!(texts(b"{\"summary\": \"down now\"}").is_empty());
    }
}
