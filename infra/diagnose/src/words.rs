//! What was read, in words for somebody at a terminal, or as JSON for a program.

use std::fmt::Write as _;

use domain::diagnosis::hl7::log::{Report, System, Trouble};
use serde_json::{Value, json};

use crate::read::Told;

/// As JSON: what the API answers, and the receiving systems of a log.
#[must_use]
pub fn json(file: &str, told: &Told) -> Value {
    let mut value = json!(told.diagnosis);
    value["file"] = json!(file);
    if let Some(report) = &told.report {
        value["log"] = json!(report);
    }
    value
}

/// In words.
#[must_use]
pub fn words(told: &Told) -> String {
    let mut text = String::new();
    let diagnosis = &told.diagnosis;
    let standard = json!(diagnosis.standard);
    let queue = diagnosis
        .queue
        .as_ref()
        .map_or("none", |queue| queue.as_str());
    // Writing to a string cannot fail.
    let _ = writeln!(
        text,
        "{}, for the queue {queue}, tier {} at a guess",
        standard.as_str().unwrap_or_default(),
        diagnosis.tier_hint
    );
    if let Some(report) = told.report.as_ref().filter(|report| report.messages > 1) {
        text.push_str(&systems(report));
    }
    for finding in &diagnosis.findings {
        let place = match finding.location.as_str() {
            "" => String::new(),
            place => format!(" at {place}"),
        };
        let _ = writeln!(text, "\n{}{place}: {}", finding.code, finding.meaning);
        let _ = writeln!(text, "  probably: {}", finding.cause);
        let _ = writeln!(text, "  who acts: {}", finding.who_acts.as_str());
        for step in finding.next_steps {
            let _ = writeln!(text, "  - {step}");
        }
    }
    if diagnosis.more > 0 {
        let _ = writeln!(text, "\nand {} findings more", diagnosis.more);
    }
    text
}

/// A line for each receiving system.
fn systems(report: &Report) -> String {
    let mut text = format!("{} messages\n", report.messages);
    for system in &report.systems {
        let _ = writeln!(text, "{}", line(system));
    }
    text
}

fn line(system: &System) -> String {
    let mut line = format!(
        "  {}: sent {}, answered {}",
        system.label, system.sent, system.answered
    );
    for (name, trouble) in [
        ("without an answer", &system.missing),
        ("answered badly", &system.negative),
        ("answered late", &system.late),
        ("answered twice", &system.duplicate),
        ("answers to nothing sent", &system.unmatched),
        ("sent again", &system.resent),
    ] {
        if trouble.count > 0 {
            let _ = write!(line, ", {name} {}", places(trouble));
        }
    }
    line
}

fn places(trouble: &Trouble) -> String {
    let first: Vec<_> = trouble.messages.iter().map(u64::to_string).collect();
    let more = if trouble.count > trouble.messages.len() as u64 {
        ", …"
    } else {
        ""
    };
    format!("{} (messages {}{more})", trouble.count, first.join(", "))
}
