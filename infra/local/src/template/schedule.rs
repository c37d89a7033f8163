//! A schedule of the template: how often, and what the function is given.

use std::time::Duration;

use jiff::Timestamp;
use serde_json::Value as Json;
use yaml_serde::Value;

use super::{Scope, TemplateError, need, unsupported};

/// What EventBridge Scheduler replaces with the instant the event was due.
const SCHEDULED_TIME: &str = "<aws.scheduler.scheduled-time>";

/// An EventBridge schedule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Schedule {
    /// The time between two events.
    pub every: Duration,
    /// How long after a whole number of those times since the epoch each event is due.
    pub after: Duration,
    /// Whether it runs by itself; one that does not can still be fired.
    pub enabled: bool,
    input: String,
}

impl Schedule {
    /// What the function is given for the event due at `at`.
    #[must_use]
    pub fn input(&self, at: Timestamp) -> Json {
        let filled = self.input.replace(SCHEDULED_TIME, &at.to_string());
        // It was JSON when the template was read, and an instant has nothing that could end a string.
        serde_json::from_str(&filled).unwrap_or(Json::Null)
    }
}

pub(super) fn read(
    place: &str,
    properties: &Value,
    scope: &Scope,
) -> Result<Schedule, TemplateError> {
    let expression = need(place, properties, "ScheduleExpression", scope)?;
    let (every, after) = rate(&expression)
        .map(|every| (every, Duration::ZERO))
        .or_else(|| daily(&expression))
        .ok_or_else(|| unsupported(place, format!("the schedule {expression}")))?;
    if let Some(zone) = properties.get("ScheduleExpressionTimezone")
        && scope.text(zone)? != "UTC"
    {
        return Err(unsupported(place, "a schedule in another zone than UTC"));
    }
    let input = match properties.get("Input") {
        Some(input) => scope.text(input)?,
        None => "{}".to_owned(),
    };
    let enabled = match properties.get("State") {
        Some(state) => scope.text(state)? != "DISABLED",
        None => true,
    };
    let schedule = Schedule {
        every,
        after,
        enabled,
        input,
    };
    let left = schedule.input.replace(SCHEDULED_TIME, "");
    if serde_json::from_str::<Json>(&schedule.input).is_err() || left.contains("<aws.scheduler.") {
        return Err(unsupported(
            place,
            "an Input that is not JSON, or has another <aws.scheduler.…> than scheduled-time",
        ));
    }
    Ok(schedule)
}

/// A day, and the time of day in `cron(<minute> <hour> * * ? *)`.
fn daily(expression: &str) -> Option<(Duration, Duration)> {
    let times = expression
        .strip_prefix("cron(")?
        .strip_suffix(" * * ? *)")?;
    let (minute, hour) = times.split_once(' ')?;
    let (minute, hour): (u64, u64) = (minute.parse().ok()?, hour.parse().ok()?);
    let known = minute < 60 && hour < 24;
    known.then(|| {
        (
            Duration::from_secs(24 * 60 * 60),
            Duration::from_secs(hour * 3600 + minute * 60),
        )
    })
}

/// The time in `rate(<n> <unit>)`.
fn rate(expression: &str) -> Option<Duration> {
    let (count, unit) = expression
        .strip_prefix("rate(")?
        .strip_suffix(')')?
        .trim()
        .split_once(' ')?;
    let seconds = match unit.trim() {
        "minute" | "minutes" => 60,
        "hour" | "hours" => 60 * 60,
        "day" | "days" => 24 * 60 * 60,
        _ => return None,
    };
    let count: u64 = count.parse().ok().filter(|count| *count > 0)?;
    count.checked_mul(seconds).map(Duration::from_secs)
}
