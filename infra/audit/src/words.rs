//! What an export came to, in words for somebody at a terminal. No cell of the file is in them.

use std::fmt::Write as _;

use export::{Findings, Made};

/// The three questions that are asked first, in the order of their answers.
const QUESTIONS: [&str; 3] = [
    "What share of critical clinical tickets got a response inside two hours?",
    "How many resolutions on systems with patient data ran through a documented, auditable workflow?",
    "How many EHR tickets were resolved at first contact?",
];

/// All of it.
#[must_use]
pub fn words(made: &Made) -> String {
    let mut text = read(&made.findings);
    let report = &made.report;
    // Writing to a string cannot fail.
    let _ = writeln!(
        text,
        "\n{} tickets from {} to {}, {} days up to the last one opened{}",
        report.tickets + report.reports,
        report.window.from,
        report.window.until,
        report.days,
        if report.compared {
            "; the days before stand beside"
        } else {
            ""
        }
    );
    for (question, figure) in QUESTIONS.iter().zip(&report.headline) {
        let _ = writeln!(text, "\n{question}\n  {}", figure.words());
        match &figure.not_measurable {
            Some(because) => _ = writeln!(text, "  {because}"),
            None => match &figure.arithmetic {
                Some(arithmetic) => _ = writeln!(text, "  {arithmetic}"),
                None => _ = writeln!(text, "  of {}", figure.n),
            },
        }
    }
    if !report.risks.is_empty() {
        text.push_str("\nThe largest risks\n");
        for risk in &report.risks {
            let _ = writeln!(text, "  {}. {}: {}", risk.rank, risk.title, risk.says);
        }
    }
    list(
        &mut text,
        "Not measurable from this file",
        &made.findings.not_measurable,
    );
    list(&mut text, "Assumed", &made.findings.notes);
    text
}

/// How the file was read.
fn read(found: &Findings) -> String {
    let mut text = format!("{}: {}\n", found.source.as_str(), found.why);
    let _ = writeln!(
        text,
        "{}; {} between cells; header on line {}",
        found.encoding, found.delimiter, found.header_line
    );
    let _ = writeln!(
        text,
        "{} rows, {} tickets{}, {} rows there twice, {} rejected",
        found.rows,
        found.tickets,
        if found.log { " of many rows each" } else { "" },
        found.duplicates,
        found.rejected_rows
    );
    let _ = writeln!(text, "zone of dates: {}", found.zone);
    for column in &found.dates {
        let _ = writeln!(
            text,
            "  `{}`, column {}: {}, {} dates; {}",
            column.field, column.column, column.order, column.dates, column.why
        );
    }
    for rejected in &found.rejected {
        let _ = writeln!(text, "  {}", rejected.words());
    }
    let used: Vec<String> = found
        .used
        .iter()
        .map(|used| match used.name {
            Some(name) => format!("{} ({name})", used.field),
            None => format!("{} (column {})", used.field, used.column),
        })
        .collect();
    let _ = writeln!(text, "columns used: {}", used.join(", "));
    let _ = writeln!(
        text,
        "columns not used: {}; not in the file: {}",
        found.unused,
        or_none(&found.missing)
    );
    if let Some(view) = found.source_view {
        let _ = writeln!(
            text,
            "the source's own verdict, by its own targets: {} met, {} missed",
            view.met, view.missed
        );
    }
    text
}

fn or_none(names: &[&str]) -> String {
    if names.is_empty() {
        "none".to_owned()
    } else {
        names.join(", ")
    }
}

fn list(text: &mut String, title: &str, lines: &[String]) {
    if !lines.is_empty() {
        let _ = writeln!(text, "\n{title}");
        for line in lines {
            let _ = writeln!(text, "  {line}");
        }
    }
}
