//! Uptime Kuma's webhook: a heartbeat and its monitor, or words alone.

use serde_json::Value;

use super::{Answers, Facts, Intake, Said, Why};
use crate::reading::field::{self, Labels};
use crate::reading::{Rejected, Status};

/// Reads a body. "heartbeat and monitor are null on test", and in notices of certificates, which
/// carry words only.
#[must_use]
pub fn read(body: &Value, intake: Intake<'_>) -> Answers {
    vec![one(body, intake)]
}

fn one(body: &Value, intake: Intake<'_>) -> Result<Said, Rejected> {
    let wrong = |field: &str, reason: &str| Err(Rejected::field(0, field, reason));
    let part = |name: &str| body.get(name).filter(|value| !value.is_null());
    let (heartbeat, monitor) = match (part("heartbeat"), part("monitor")) {
        (Some(heartbeat), Some(monitor)) => (heartbeat, monitor),
        (None, _) if part("msg").is_some() => return Ok(Said::Nothing(Why::Test)),
        (None, _) => return wrong("heartbeat", "is required"),
        (_, None) => return wrong("monitor", "is required"),
    };
    let id = field::identity(monitor, "id").or_else(|| field::identity(heartbeat, "monitorID"));
    let Some(identity) = id else {
        return wrong(
            "monitor.id",
            "is required: it is what the monitor is known by",
        );
    };
    let status = match heartbeat.get("status").and_then(Value::as_u64) {
        Some(0) => Status::Fail,
        Some(1) => Status::Ok,
        Some(2) => return Ok(Said::Nothing(Why::Pending)),
        Some(3) => return Ok(Said::Nothing(Why::Maintenance)),
        _ => return wrong("heartbeat.status", "must be 0, 1, 2 or 3"),
    };
    let mut labels = Labels::new();
    for tag in monitor
        .get("tags")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
    {
        match (
            field::text(tag, "name"),
            field::text(tag, "value"),
            tag.as_str(),
        ) {
            (Some(name), Some(value), _) => field::put(&mut labels, &name, &value),
            (_, _, Some(tag)) => field::put_tag(&mut labels, tag),
            _ => {}
        }
    }
    for (label, name) in [
        ("monitor", "name"),
        ("path", "pathName"),
        ("hostname", "hostname"),
        ("type", "type"),
    ] {
        if let Some(text) = field::text(monitor, name) {
            field::put(&mut labels, label, &text);
        }
    }
    let facts = Facts {
        repeats: false,
        format: "uptime-kuma",
        identity,
        status,
        at: field::at(heartbeat, "time"),
        labels,
        message: field::message(heartbeat, "msg"),
    };
    let mut said = intake.alert(0, facts)?;
    if let Said::Alert(alert) = &mut said {
        let ping = heartbeat.get("ping").and_then(Value::as_f64);
        let fits = ping.filter(|ms| (0.0..=3_600_000.0).contains(ms));
        alert.reading.measured.latency_ms = fits.map(|ms| ms as u32);
    }
    Ok(said)
}
