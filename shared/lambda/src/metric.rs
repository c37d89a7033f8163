//! Metrics: the figures that alarms are set on, each a line among the log's in CloudWatch's embedded metric format.
//!
//! A figure speaks of the whole stack: no practice, ticket or person is a dimension of it.

use serde_json::{Value, json};
use tracing::info;

use crate::app::App;

/// What marks a line of the log as a metric: it is written as it stands, see [`crate::telemetry`].
pub const TARGET: &str = "metric";
/// Where CloudWatch keeps them.
pub const NAMESPACE: &str = "StatDesk";
/// The one dimension, so that two stacks in one account are told apart.
const DIMENSION: &str = "Stack";

/// A figure. template.yaml has an alarm or a place on the dashboard for each, and a test holds the two together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Metric {
    /// How long the oldest thing that a sweep found had been due.
    SweepLagSeconds,
    /// Pages that a sweep could not send: they are put off, and tried again.
    UnsentPages,
    /// A key that was shown and does not hold.
    RefusedKeys,
    /// How long the oldest record of any PHI log had waited for its signature.
    UnanchoredAgeSeconds,
    /// PHI logs that could not be signed because something did not answer.
    UnsignedLogs,
    /// PHI logs that do not verify, and rows of them that somebody changed or removed.
    Tampering,
}

impl Metric {
    /// All there are.
    pub const ALL: [Self; 6] = [
        Self::SweepLagSeconds,
        Self::UnsentPages,
        Self::RefusedKeys,
        Self::UnanchoredAgeSeconds,
        Self::UnsignedLogs,
        Self::Tampering,
    ];

    /// Its name in CloudWatch.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::SweepLagSeconds => "SweepLagSeconds",
            Self::UnsentPages => "UnsentPages",
            Self::RefusedKeys => "RefusedKeys",
            Self::UnanchoredAgeSeconds => "UnanchoredAgeSeconds",
            Self::UnsignedLogs => "UnsignedLogs",
            Self::Tampering => "Tampering",
        }
    }

    const fn unit(self) -> &'static str {
        match self {
            Self::SweepLagSeconds | Self::UnanchoredAgeSeconds => "Seconds",
            Self::UnsentPages | Self::RefusedKeys | Self::UnsignedLogs | Self::Tampering => "Count",
        }
    }
}

/// Writes figures, all of this instant, as one line.
pub fn put(app: &App, figures: &[(Metric, u64)]) {
    let at = app.clock.now().as_millisecond();
    let line = line(&app.config.stack, at, figures);
    info!(target: TARGET, "{line}");
}

/// The line: the figures at its root, and `_aws`, which says what of the root is a metric.
fn line(stack: &str, at: i64, figures: &[(Metric, u64)]) -> Value {
    let known: Vec<Value> = figures
        .iter()
        .map(|(metric, _)| json!({ "Name": metric.name(), "Unit": metric.unit() }))
        .collect();
    let mut line = json!({
        "_aws": {
            "Timestamp": at,
            "CloudWatchMetrics": [
                { "Namespace": NAMESPACE, "Dimensions": [[DIMENSION]], "Metrics": known },
            ],
        },
        DIMENSION: stack,
    });
    if let Value::Object(root) = &mut line {
        for (metric, value) in figures {
            root.insert(metric.name().to_owned(), json!(value));
        }
    }
    line
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn a_line_is_what_cloudwatch_reads() {
        let line = line(
            "clinic",
            1_764_000_000_123,
            &[(Metric::SweepLagSeconds, 61), (Metric::UnsentPages, 2)],
        );
        let expected = json!({
            "_aws": {
                "Timestamp": 1_764_000_000_123_i64,
                "CloudWatchMetrics": [{
                    "Namespace": "StatDesk",
                    "Dimensions": [["Stack"]],
                    "Metrics": [
                        { "Name": "SweepLagSeconds", "Unit": "Seconds" },
                        { "Name": "UnsentPages", "Unit": "Count" },
                    ],
                }],
            },
            "Stack": "clinic",
            "SweepLagSeconds": 61,
            "UnsentPages": 2,
        });
        assert_eq!(line, expected);
    }

    #[test]
    fn every_metric_is_named_once() {
        let names: BTreeSet<_> = Metric::ALL.iter().map(|metric| metric.name()).collect();
        assert_eq!(names.len(), Metric::ALL.len());
    }
}
