//! Alertmanager's webhook, version 4; incident.io's receiver sends the same body.

use serde_json::Value;

use super::{Answers, Facts, Intake, Said, Why, each, severity};
use crate::reading::field;
use crate::reading::{Rejected, Status};

/// Reads a body. The group's own status is not looked at: "a firing group may contain resolved
/// alerts: process per alert".
#[must_use]
pub fn read(body: &Value, intake: Intake<'_>) -> Answers {
    let Some(alerts) = body.get("alerts").and_then(Value::as_array) else {
        return vec![Err(Rejected::field(
            0,
            "alerts",
            "must be a list of alerts",
        ))];
    };
    each(alerts, |index, alert| {
        one("alertmanager", index, alert, intake)
    })
}

/// One alert; Grafana's have the same fields and more.
pub(super) fn one(
    format: &'static str,
    index: usize,
    alert: &Value,
    intake: Intake<'_>,
) -> Result<Said, Rejected> {
    let wrong = |field: &str, reason: &str| Err(Rejected::field(index, field, reason));
    let Some(identity) = field::identity(alert, "fingerprint") else {
        return wrong(
            "fingerprint",
            "is required: it is what the alert is known by",
        );
    };
    let labels = field::labels(alert.get("labels"));
    let (status, at) = match field::text(alert, "status").as_deref() {
        Some("firing") => match severity(&labels) {
            Some(status) => (status, field::at(alert, "startsAt")),
            None => return Ok(Said::Nothing(Why::Informational)),
        },
        // Year 1 stands for "still open" and is no instant.
        Some("resolved") => (Status::Ok, field::at(alert, "endsAt")),
        _ => return wrong("status", "must be firing or resolved"),
    };
    let annotations = alert.get("annotations").unwrap_or(&Value::Null);
    let message = ["description", "summary", "message"]
        .into_iter()
        .find_map(|name| field::message(annotations, name));
    intake.alert(
        index,
        Facts {
            repeats: true,
            format,
            identity,
            status,
            at,
            labels,
            message,
        },
    )
}
