//! FHIR in XML: OperationOutcomes and responses wherever they stand, by the names of elements and their values.

use super::super::xml::{Piece, Scanner};
use super::outcome::{Answer, Entry, Issue, LIST_MAX, Word};

/// Reads a text; false when it is not well-formed.
pub(super) fn read(text: &[u8], answer: &mut Answer) -> bool {
    let mut scanner = Scanner::new(text);
    loop {
        match scanner.next() {
            Ok(Some(Piece::Open(name, value))) => {
                let value = value.and_then(|value| std::str::from_utf8(value).ok());
                opened(answer, scanner.path(), name, value.unwrap_or_default());
            }
            Ok(Some(_)) => {}
            Ok(None) => return true,
            Err(_) => return false,
        }
    }
}

fn opened(answer: &mut Answer, path: &[&[u8]], name: &[u8], value: &str) {
    if path.len() == 1 {
        answer
            .resource
            .set(std::str::from_utf8(name).unwrap_or_default());
    }
    let outcome = path.iter().rposition(|name| *name == b"OperationOutcome");
    match outcome.and_then(|at| path.get(at + 1..)) {
        Some([b"issue"]) => {
            let into = within(answer, path);
            if into.issues.len() < LIST_MAX {
                into.issues.push(Issue::default());
            }
        }
        Some([b"issue", rest @ ..]) => {
            if let Some(issue) = within(answer, path).issues.last_mut() {
                take(issue, rest, value);
            }
        }
        _ => of_bundle(answer, path, value),
    }
}

/// The answer that an outcome at this path belongs to: of the last entry in a bundle, else the whole.
fn within<'a>(answer: &'a mut Answer, path: &[&[u8]]) -> &'a mut Answer {
    let in_entry = path.iter().any(|name| *name == b"entry") && !answer.entries.is_empty();
    if !in_entry {
        return answer;
    }
    let last = answer.entries.len() - 1;
    let answers = &mut answer.entries[last].answers;
    if answers.is_empty() {
        answers.push(Answer {
            resource: Word("OperationOutcome".to_owned()),
            ..Answer::default()
        });
    }
    &mut answers[0]
}

fn take(issue: &mut Issue, path: &[&[u8]], value: &str) {
    let mut word = Word::default();
    word.set(value);
    match path {
        [b"severity"] => issue.severity = word,
        [b"code"] => issue.code = word,
        [b"details", b"coding", b"code"] if issue.details.len() < LIST_MAX => {
            issue.details.push(word)
        }
        [b"expression"] if issue.expression.len() < LIST_MAX => issue.expression.push(word),
        [b"location"] if issue.location.len() < LIST_MAX => issue.location.push(word),
        _ => {}
    }
}

fn of_bundle(answer: &mut Answer, path: &[&[u8]], value: &str) {
    match path {
        [b"Bundle", b"entry"] if answer.entries.len() < LIST_MAX => {
            answer.entries.push(Entry::default());
        }
        [b"Bundle", b"entry", b"response", b"status"] => {
            if let Some(entry) = answer.entries.last_mut() {
                entry.status.set(value);
            }
        }
        _ => {}
    }
}
