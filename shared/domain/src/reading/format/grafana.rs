//! Grafana: the unified alerting's webhook, and the legacy one.

use serde_json::Value;

use super::{Answers, Facts, Intake, Said, Why, alertmanager, each};
use crate::reading::field::{self, Labels};
use crate::reading::{Rejected, Status};

/// Reads a body: one with `alerts` is the unified alerting's, one with a `ruleId` is legacy.
#[must_use]
pub fn read(body: &Value, intake: Intake<'_>) -> Answers {
    match body.get("alerts").and_then(Value::as_array) {
        Some(alerts) => each(alerts, |index, alert| unified(index, alert, intake)),
        None if body.get("ruleId").is_some() => vec![legacy(body, intake)],
        None => {
            let reason = "must be a list of alerts, or the body a legacy one with a ruleId";
            vec![Err(Rejected::field(0, "alerts", reason))]
        }
    }
}

/// Grafana sends its own troubles as alerts too: their name says that there is no data.
fn unified(index: usize, alert: &Value, intake: Intake<'_>) -> Result<Said, Rejected> {
    let name = alert
        .get("labels")
        .and_then(|labels| field::text(labels, "alertname"));
    let firing = field::text(alert, "status").as_deref() == Some("firing");
    let said = alertmanager::one("grafana", index, alert, intake)?;
    if !firing || name.as_deref() != Some("DatasourceNoData") {
        return Ok(said);
    }
    Ok(match (said, intake.no_data()) {
        (Said::Alert(mut alert), Some(status)) => {
            alert.reading.status = status;
            Said::Alert(alert)
        }
        _ => Said::Nothing(Why::NoData),
    })
}

/// A rule, known by its id within its organisation. It states no instant.
fn legacy(body: &Value, intake: Intake<'_>) -> Result<Said, Rejected> {
    let wrong = |field: &str, reason: &str| Err(Rejected::field(0, field, reason));
    let Some(rule) = field::identity(body, "ruleId") else {
        return wrong("ruleId", "must be a number or a text");
    };
    let status = match field::text(body, "state").as_deref() {
        Some("alerting") => Status::Fail,
        Some("ok") => Status::Ok,
        Some("no_data") => match intake.no_data() {
            Some(status) => status,
            None => return Ok(Said::Nothing(Why::NoData)),
        },
        Some("pending") => return Ok(Said::Nothing(Why::Pending)),
        Some("paused") => return Ok(Said::Nothing(Why::Maintenance)),
        _ => return wrong("state", "must be alerting, ok, no_data, pending or paused"),
    };
    let mut labels: Labels = field::labels(body.get("tags"));
    if let Some(name) = field::text(body, "ruleName") {
        field::put(&mut labels, "rulename", &name);
    }
    let organisation = field::text(body, "orgId").unwrap_or_default();
    intake.alert(
        0,
        Facts {
            repeats: false,
            format: "grafana",
            identity: format!("{organisation}/{rule}"),
            status,
            at: None,
            labels,
            message: field::message(body, "message").or_else(|| field::message(body, "title")),
        },
    )
}
