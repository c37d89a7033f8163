//! What an export came to, in words for somebody at a terminal. No cell of the file is in them.

use std::fmt::Write as _;

use export::{Findings, Made, counted};

/// The three questions that are asked first, in the order of their answers.
const QUESTIONS: [&str; 3] = [
    "What share of critical clinical tickets got a response inside two hours?",
    "How many resolutions on systems with patient data ran through a documented, auditable workflow?",
    "How many EHR tickets were resolved at first contact?",
];

/// All of it.
#[must_use]
pub fn words(made: &Made) -> String {
    let report = &made.report;
    let mut text = match &report.doubt {
        Some(doubt) => format!("Do not rely on this report. {doubt}\n\n"),
        None => String::new(),
    };
    text.push_str(&read(&made.findings));
    // Writing to a string cannot fail.
    let _ = writeln!(
        text,
        "\n{} from {} to {}, {} up to the last one opened{}",
        counted(report.tickets + report.reports, "ticket", "tickets"),
        report.window.from,
        report.window.until,
        counted(u64::from(report.days), "day", "days"),
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
        "{}, {}{}, {} there twice, {} rejected",
        counted(found.rows, "row", "rows"),
        counted(found.tickets, "ticket", "tickets"),
        if found.log { " of many rows each" } else { "" },
        counted(found.duplicates, "row", "rows"),
        found.rejected_rows
    );
    let _ = writeln!(text, "zone of dates: {}", found.zone);
    for column in &found.dates {
        let _ = writeln!(
            text,
            "  `{}`, column {}: {}, {}; {}",
            column.field,
            column.column,
            column.order,
            counted(column.dates, "date", "dates"),
            column.why
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
