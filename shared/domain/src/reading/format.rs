//! Other tools' bodies: each alert on its own, known by its sender's identity, unknown fields tolerated.

use jiff::Timestamp;
use serde_json::Value;

use super::field::{self, Labels};
use super::label::{LabelMap, NoData};
use super::{Measured, Reading, Rejected, Status};
use crate::ids::{CheckId, PersonId};
use crate::phi::Phi;

pub mod alertmanager;
pub mod cloudwatch;
pub mod gatus;
pub mod grafana;
pub mod healthchecks;
pub mod opsgenie;
pub mod pagerduty;
pub mod sns;
pub mod uptime_kuma;

/// The most alerts taken of one body. The rest are refused one by one, never dropped in silence.
pub const ALERTS_MAX: usize = 1000;

/// An alert: a reading of a check that its sender knows by its own identity, and has damped already.
#[derive(Clone)]
pub struct Alert {
    /// The sender's own identity of what it watches: a fingerprint, an ARN, a dedup key.
    pub identity: String,
    /// What it says; its check is named after the identity.
    pub reading: Reading,
}

/// What one element of a body comes to.
#[derive(Clone)]
pub enum Said {
    /// Something broke or recovered.
    Alert(Box<Alert>),
    /// Nothing that changes a check, and why.
    Nothing(Why),
}

/// Why an element changes nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// Its sender tries whether it reaches us.
    Test,
    /// Its sender is not sure yet.
    Pending,
    /// Its sender expects it to be down.
    Maintenance,
    /// Its sender has no data, and the practice makes nothing of that.
    NoData,
    /// Somebody acknowledged it there.
    Acknowledged,
    /// It says of itself that nothing is wrong.
    Informational,
}

impl Said {
    /// The alert, if it is one.
    #[must_use]
    pub fn alert(&self) -> Option<&Alert> {
        match self {
            Self::Alert(alert) => Some(alert),
            Self::Nothing(_) => None,
        }
    }
}

/// What a body comes to, element by element.
pub type Answers = Vec<Result<Said, Rejected>>;

/// What every format needs to know.
#[derive(Clone, Copy)]
pub struct Intake<'a> {
    /// Who sends it.
    pub sender: &'a PersonId,
    /// The practice's label map.
    pub labels: &'a LabelMap,
    /// When the body came.
    pub received_at: Timestamp,
}

/// The facts of an alert, before they are put together.
struct Facts {
    /// The name of the format, which begins the check's.
    format: &'static str,
    identity: String,
    status: Status,
    /// When the sender says that it happened.
    at: Option<Timestamp>,
    labels: Labels,
    message: Option<Phi<String>>,
    /// Whether its sender says again and again what still is, with the instant at which it began.
    repeats: bool,
}

impl Intake<'_> {
    /// Puts an alert together. What the sender's clock says is taken as far as it is not ahead of ours.
    fn alert(&self, index: usize, facts: Facts) -> Result<Said, Rejected> {
        // What one sender calls 1 is not what another does.
        let identity = format!("{}/{}", self.sender, facts.identity);
        let Some(check) = CheckId::of(facts.format, &identity) else {
            return Err(Rejected::field(index, "format", "has no name for a check"));
        };
        let at = facts.at.unwrap_or(self.received_at).min(self.received_at);
        let said = match facts.status {
            Status::Ok => "ok",
            Status::Warn => "warn",
            Status::Fail => "fail",
        };
        // Sent again, it is the same event: it says the same of the same instant.
        let dedup = facts.at.map(|at| format!("{said} {at}"));
        Ok(Said::Alert(Box::new(Alert {
            identity: facts.identity,
            reading: Reading {
                check,
                system: self.labels.system(&facts.labels),
                location: self.labels.site(&facts.labels),
                status: facts.status,
                measured: Measured::default(),
                at,
                message: facts.message,
                dedup,
                said_at: facts.repeats.then_some(self.received_at),
            },
        })))
    }

    /// What the practice makes of "no data".
    fn no_data(&self) -> Option<Status> {
        match self.labels.no_data {
            NoData::Ignore => None,
            NoData::Warn => Some(Status::Warn),
            NoData::Fail => Some(Status::Fail),
        }
    }
}

/// How bad a firing alert says that it is. `None`: it says that nothing is wrong.
fn severity(labels: &Labels) -> Option<Status> {
    let severity = labels.get("severity").map(|text| text.to_ascii_lowercase());
    match severity.as_deref() {
        Some("info" | "informational" | "none") => None,
        Some("warning" | "warn" | "minor") => Some(Status::Warn),
        _ => Some(Status::Fail),
    }
}

/// The elements of a list, up to [`ALERTS_MAX`]; those beyond are refused.
fn each(list: &[Value], one: impl Fn(usize, &Value) -> Result<Said, Rejected>) -> Answers {
    let answer = |(index, element)| {
        if index < ALERTS_MAX {
            one(index, element)
        } else {
            let reason =
                format!("only {ALERTS_MAX} alerts of one body are taken: send it in parts");
            Err(Rejected::field(index, "alerts", reason))
        }
    };
    list.iter().enumerate().map(answer).collect()
}

/// The first of several fields that holds an identity.
fn first_identity(value: &Value, names: &[&str]) -> Option<String> {
    names.iter().find_map(|name| field::identity(value, name))
}
