//! Rows of the PHI log that were changed or removed, as the table's stream tells of them.
//!
//! Every row of that table is put once and never again, so each of these is somebody's who should not, or an operator's
//! who says so. The stream cannot be kept from telling by whoever may write the table.

use std::collections::BTreeMap;

use aws::fault::Fault;
use aws::teller::Letter;
use domain::ids::PracticeId;
use futures::future::BoxFuture;
use lambda::app::App;
use lambda::failure::Failure;
use lambda::metric::{self, Metric};
use serde::Serialize;
use serde_json::Value;
use tracing::error;

/// The most rows that one event is looked through for: Lambda's own limit of a batch.
const ROWS_MAX: usize = 10_000;
/// How many practices one message names.
const NAMED: usize = 20;

/// What happened to rows of one kind of one practice.
#[derive(Debug, Default, Clone, Copy, Serialize)]
struct Count {
    changed: u64,
    removed: u64,
}

/// Counts by practice and kind of row.
type Counts = BTreeMap<(String, &'static str), Count>;

/// Takes a batch of the table's stream: says in the log of the function what was changed, and tells the operator. Facts
/// only: practices, kinds of rows and counts.
///
/// # Errors
/// When it is no batch, or the operator could not be told: Lambda hands it over again.
pub fn changed<'a>(app: &'a App, event: &'a Value) -> BoxFuture<'a, Result<Value, Failure>> {
    Box::pin(async move {
        let rows = event.get("Records").and_then(Value::as_array);
        let rows = rows.ok_or_else(|| Fault::Refused("not a batch of the stream".to_owned()))?;
        let mut counts = Counts::new();
        for row in rows.iter().take(ROWS_MAX) {
            let (changed, removed) = match row.get("eventName").and_then(Value::as_str) {
                Some("MODIFY") => (1, 0),
                Some("REMOVE") => (0, 1),
                _ => continue,
            };
            let key = row.pointer("/dynamodb/Keys/pk/S").and_then(Value::as_str);
            let count = counts.entry(place(key.unwrap_or_default())).or_default();
            count.changed += changed;
            count.removed += removed;
        }
        for ((practice, row), count) in &counts {
            let Count { changed, removed } = count;
            error!(practice, row, changed, removed, "AUDIT_CHANGED");
        }
        let all = counts.values().map(|count| count.changed + count.removed);
        let all: u64 = all.sum();
        if all > 0 {
            metric::put(app, &[(Metric::Tampering, all)]);
            tell(app, &counts).await?;
        }
        Ok(serde_json::json!({ "rows": rows.len(), "changed": all }))
    })
}

/// The practice and the kind of a row, by its key. Nothing else of the key is said: it may hold a patient's token.
fn place(key: &str) -> (String, &'static str) {
    let mut parts = key.split('#');
    let practice = match (parts.next(), parts.next()) {
        (Some("P"), Some(practice)) => PracticeId::new(practice).ok(),
        _ => None,
    };
    let row = match parts.next() {
        Some("LOG") => "record",
        Some("T") => "ticket pointer",
        Some("RID") => "request",
        Some("PT") => "patient",
        Some("CK") => "checkpoint",
        Some("WIT") => "mailed root",
        Some("ALARM") => "alarm",
        _ => "unknown",
    };
    let practice = practice.map_or_else(|| "unknown".to_owned(), |practice| practice.to_string());
    (practice, row)
}

async fn tell(app: &App, counts: &Counts) -> Result<(), Failure> {
    let Some(topic) = &app.config.operator_topic else {
        return Ok(());
    };
    let mut lines: Vec<String> = counts
        .iter()
        .take(NAMED)
        .map(|((practice, row), count)| {
            let Count { changed, removed } = count;
            format!("{practice}, {row}: {changed} changed, {removed} removed.")
        })
        .collect();
    if counts.len() > NAMED {
        lines.push(format!("And {} more.", counts.len() - NAMED));
    }
    let letter = Letter {
        topic: topic.clone(),
        subject: "StatDesk: rows of a PHI log were changed".to_owned(),
        text: format!(
            "SECURITY: rows of the PHI log were changed or removed. StatDesk itself never does that.\n{}\n\
             Keep everything as it is. See the log of audit-checkpoint.",
            lines.join("\n")
        ),
        attributes: vec![
            ("tier", "critical".to_owned()),
            ("reason", "audit_tamper".to_owned()),
        ],
    };
    app.teller.publish(&letter).await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::place;

    #[test]
    fn a_key_tells_its_practice_and_kind_and_no_more() {
        for (key, practice, row) in [
            ("P#lakeside#LOG", "lakeside", "record"),
            ("P#lakeside#T#01935b2e", "lakeside", "ticket pointer"),
            ("P#lakeside#PT#secret", "lakeside", "patient"),
            ("P#lakeside#CK", "lakeside", "checkpoint"),
            ("P#Jane Doe#LOG", "unknown", "record"),
            ("", "unknown", "unknown"),
            ("anything", "unknown", "unknown"),
        ] {
            assert_eq!(place(key), (practice.to_owned(), row), "{key}");
        }
    }
}
