//! Opsgenie's alert API: create, and close by alias.

use serde_json::Value;

use super::{Answers, Facts, Intake, Said, Why};
use crate::reading::field::{self, Labels};
use crate::reading::{Rejected, Status};

/// Reads what is posted to `/v2/alerts`.
#[must_use]
pub fn read(body: &Value, intake: Intake<'_>) -> Answers {
    vec![create(body, intake)]
}

/// Reads what is posted to `/v2/alerts/{alias}/close?identifierType=alias`. The body may be empty.
#[must_use]
pub fn close(alias: &str, body: &Value, intake: Intake<'_>) -> Answers {
    let fits = !alias.is_empty() && alias.chars().count() <= crate::reading::IDENTITY_MAX;
    vec![if fits {
        let words = field::message(body, "note");
        told(alias.to_owned(), Status::Ok, Labels::new(), words, intake)
    } else {
        Err(Rejected::field(0, "alias", "must be 1 to 512 characters"))
    }]
}

fn create(body: &Value, intake: Intake<'_>) -> Result<Said, Rejected> {
    let wrong = |field: &str, reason: &str| Err(Rejected::field(0, field, reason));
    // One that is longer than Opsgenie takes is no less an alert.
    if field::text(body, "message").is_none() {
        return wrong("message", "is required");
    }
    let Some(alias) = field::identity(body, "alias") else {
        // Without it nothing could ever close the alert.
        return wrong(
            "alias",
            "is required, of at most 512 characters: it is what closes the alert",
        );
    };
    let status = match field::text(body, "priority").as_deref() {
        None | Some("P1" | "P2" | "P3") => Status::Fail,
        Some("P4") => Status::Warn,
        Some("P5") => return Ok(Said::Nothing(Why::Informational)),
        Some(_) => return wrong("priority", "must be P1 to P5"),
    };
    let mut labels = field::labels(body.get("details"));
    for tag in body
        .get("tags")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
    {
        if let Some(tag) = tag.as_str() {
            field::put_tag(&mut labels, tag);
        }
    }
    for name in ["entity", "source"] {
        if let Some(text) = field::text(body, name) {
            field::put(&mut labels, name, &text);
        }
    }
    let words = field::message(body, "description").or_else(|| field::message(body, "message"));
    told(alias, status, labels, words, intake)
}

fn told(
    identity: String,
    status: Status,
    labels: Labels,
    message: Option<crate::phi::Phi<String>>,
    intake: Intake<'_>,
) -> Result<Said, Rejected> {
    intake.alert(
        0,
        Facts {
            repeats: false,
            format: "opsgenie",
            identity,
            status,
            at: None,
            labels,
            message,
        },
    )
}
