//! Gatus, whose custom provider sends what it is told to. What to tell it:
//!
//! ```yaml
//! alerting:
//!   custom:
//!     url: "https://…/v1/in/<token>/gatus"
//!     method: "POST"
//!     body: |
//!       {"endpoint": "[ENDPOINT_NAME]", "group": "[ENDPOINT_GROUP]",
//!        "status": "[ALERT_TRIGGERED_OR_RESOLVED]", "description": "[ALERT_DESCRIPTION]",
//!        "system": "ehr", "site": "main"}
//! ```
//!
//! `[RESULT_ERRORS]` is better left out: Gatus does not escape it, and a quotation mark in it would
//! make the body unreadable.

use serde_json::Value;

use super::{Answers, Facts, Intake, Said};
use crate::reading::field;
use crate::reading::{Rejected, Status};

/// Reads a body.
#[must_use]
pub fn read(body: &Value, intake: Intake<'_>) -> Answers {
    vec![one(body, intake)]
}

fn one(body: &Value, intake: Intake<'_>) -> Result<Said, Rejected> {
    let wrong = |field: &str, reason: &str| Err(Rejected::field(0, field, reason));
    let Some(endpoint) = field::identity(body, "endpoint") else {
        return wrong(
            "endpoint",
            "is required: it is what the endpoint is known by",
        );
    };
    let status = match field::text(body, "status").as_deref() {
        Some("TRIGGERED") => Status::Fail,
        Some("RESOLVED") => Status::Ok,
        _ => return wrong("status", "must be TRIGGERED or RESOLVED"),
    };
    let mut labels = field::labels(body.get("labels"));
    for (name, value) in field::labels(Some(body)) {
        if !matches!(
            name.as_str(),
            "status" | "description" | "errors" | "conditions"
        ) {
            field::put(&mut labels, &name, &value);
        }
    }
    // Names are unique within a group only.
    let group = field::text(body, "group").unwrap_or_default();
    let message = ["description", "errors"].into_iter();
    let message = message.filter_map(|name| field::message(body, name)).next();
    intake.alert(
        0,
        Facts {
            repeats: false,
            format: "gatus",
            identity: format!("{group}/{endpoint}"),
            status,
            at: None,
            labels,
            message,
        },
    )
}
