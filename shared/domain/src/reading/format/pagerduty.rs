//! PagerDuty's Events API, version 2, and version 1, which Healthchecks still speaks.

use serde_json::Value;
use sha2::{Digest, Sha256};

use super::{Answers, Facts, Intake, Said, Why, severity};
use crate::reading::field::{self, Labels};
use crate::reading::{Rejected, Status};

/// The longest dedup key.
const KEY_MAX: usize = 255;

/// Reads an event. Its routing key was looked at before: it says whose event this is.
#[must_use]
pub fn read(body: &Value, intake: Intake<'_>) -> Answers {
    let second = body.get("event_action").is_some() || body.get("event_type").is_none();
    vec![if second {
        version_2(body, intake)
    } else {
        version_1(body, intake)
    }]
}

fn version_2(body: &Value, intake: Intake<'_>) -> Result<Said, Rejected> {
    let payload = body.get("payload").unwrap_or(&Value::Null);
    let mut labels = field::labels(payload.get("custom_details"));
    for name in ["component", "group", "class", "source", "severity"] {
        if let Some(text) = field::text(payload, name) {
            field::put(&mut labels, name, &text);
        }
    }
    let action = field::text(body, "event_action");
    if action.as_deref() == Some("trigger") {
        required(payload)?;
    }
    let key = key(body, "dedup_key")?.or_else(|| made_of(payload));
    let at = field::at(payload, "timestamp");
    told(
        "event_action",
        action,
        "dedup_key",
        key,
        at,
        labels,
        field::message(payload, "summary"),
        intake,
    )
}

fn version_1(body: &Value, intake: Intake<'_>) -> Result<Said, Rejected> {
    let labels = field::labels(body.get("details"));
    let action = field::text(body, "event_type");
    let key = key(body, "incident_key")?;
    let words = field::message(body, "description");
    told(
        "event_type",
        action,
        "incident_key",
        key,
        None,
        labels,
        words,
        intake,
    )
}

/// "payload{summary, source, severity critical|error|warning|info}" are what a trigger must have.
fn required(payload: &Value) -> Result<(), Rejected> {
    let mut errors = Vec::new();
    for name in ["summary", "source"] {
        if field::text(payload, name).is_none() {
            let field = format!("payload.{name}");
            errors.push(crate::refusal::FieldError::new(field, "is required"));
        }
    }
    let severity = field::text(payload, "severity");
    if !matches!(
        severity.as_deref(),
        Some("critical" | "error" | "warning" | "info")
    ) {
        let reason = "must be critical, error, warning or info";
        errors.push(crate::refusal::FieldError::new("payload.severity", reason));
    }
    match errors.is_empty() {
        true => Ok(()),
        false => Err(Rejected { index: 0, errors }),
    }
}

fn key(body: &Value, name: &str) -> Result<Option<String>, Rejected> {
    let key = field::text(body, name);
    if key
        .as_ref()
        .is_some_and(|key| key.chars().count() > KEY_MAX)
    {
        return Err(Rejected::field(0, name, "must be at most 255 characters"));
    }
    Ok(key)
}

/// Without a key, what the event is about: its source and parts, never its summary.
fn made_of(payload: &Value) -> Option<String> {
    let source = field::text(payload, "source")?;
    let part = |name| field::text(payload, name).unwrap_or_default();
    let parts = [source, part("component"), part("group"), part("class")];
    let digest = Sha256::digest(parts.join("\n").as_bytes());
    Some(
        digest
            .iter()
            .take(16)
            .map(|byte| format!("{byte:02x}"))
            .collect(),
    )
}

#[allow(
    clippy::too_many_arguments,
    reason = "the two versions differ in nothing but where these lie"
)]
fn told(
    action_at: &str,
    action: Option<String>,
    key_at: &str,
    key: Option<String>,
    at: Option<jiff::Timestamp>,
    labels: Labels,
    message: Option<crate::phi::Phi<String>>,
    intake: Intake<'_>,
) -> Result<Said, Rejected> {
    let status = match action.as_deref() {
        Some("trigger") => match severity(&labels) {
            Some(status) => status,
            None => return Ok(Said::Nothing(Why::Informational)),
        },
        Some("resolve") => Status::Ok,
        Some("acknowledge") => return Ok(Said::Nothing(Why::Acknowledged)),
        _ => {
            let reason = "must be trigger, acknowledge or resolve";
            return Err(Rejected::field(0, action_at, reason));
        }
    };
    let Some(identity) = key else {
        return Err(Rejected::field(0, key_at, "is required"));
    };
    intake.alert(
        0,
        Facts {
            repeats: true,
            format: "pagerduty",
            identity,
            status,
            at,
            labels,
            message,
        },
    )
}
