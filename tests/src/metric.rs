//! The metrics that the log of this test holds.

use lambda::metric::{NAMESPACE, TARGET};
use serde_json::{Value, json};

use crate::log;

/// Every figure of a metric so far, oldest first. Each line is held against what CloudWatch reads.
///
/// # Panics
/// When nothing keeps the log, or a line is no metric.
#[must_use]
pub fn figures(name: &str) -> Vec<u64> {
    let start = format!("INFO {TARGET} message=");
    let lines = log::lines();
    let lines = lines.iter().filter_map(|line| line.strip_prefix(&start));
    lines.filter_map(|line| figure(line, name)).collect()
}

fn figure(line: &str, name: &str) -> Option<u64> {
    let line: Value = serde_json::from_str(line).expect("one JSON value a line");
    let directive = &line["_aws"]["CloudWatchMetrics"][0];
    assert_eq!(directive["Namespace"], NAMESPACE);
    assert_eq!(directive["Dimensions"], json!([["Stack"]]));
    assert!(line["_aws"]["Timestamp"].is_i64() && line["Stack"].is_string());
    let known = directive["Metrics"].as_array().expect("metrics");
    let known: Vec<&str> = known
        .iter()
        .filter_map(|one| one["Name"].as_str())
        .collect();
    let members = line.as_object().expect("an object").len();
    assert_eq!(members, known.len() + 2, "nothing else is said: {line}");
    assert!(known.iter().all(|name| line[*name].is_u64()), "{line}");
    line[name].as_u64()
}
