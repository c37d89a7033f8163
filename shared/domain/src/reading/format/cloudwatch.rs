//! CloudWatch alarms: the message inside an SNS envelope, and EventBridge's event.

use serde_json::Value;

use super::{Answers, Facts, Intake, Said, Why, each};
use crate::reading::field::{self, Labels};
use crate::reading::{Rejected, Status};

/// Reads an EventBridge event, an alarm message whose envelope was verified (see [`super::sns`]), or
/// what Lambda is given by an SNS subscription (`Records`). An envelope itself is refused: nobody has
/// verified it.
#[must_use]
pub fn read(body: &Value, intake: Intake<'_>) -> Answers {
    if let Some(records) = body.get("Records").and_then(Value::as_array) {
        return each(records, |index, record| {
            let message = record.pointer("/Sns/Message").and_then(Value::as_str);
            match message.map(serde_json::from_str::<Value>) {
                Some(Ok(message)) => alarm(index, &message, intake),
                _ => Err(Rejected::field(
                    index,
                    "Sns.Message",
                    "must be the JSON of an alarm",
                )),
            }
        });
    }
    vec![if body.get("detail-type").is_some() {
        event(body, intake)
    } else if body.get("SigningCertURL").is_some() {
        Err(Rejected::field(
            0,
            "Signature",
            "the envelope has to be verified first",
        ))
    } else {
        alarm(0, body, intake)
    }]
}

/// What an alarm's state says. `Err` is what it says nothing by.
fn status(state: Option<&str>, intake: Intake<'_>) -> Option<Result<Status, Why>> {
    Some(match state? {
        "ALARM" => Ok(Status::Fail),
        "OK" => Ok(Status::Ok),
        "INSUFFICIENT_DATA" => intake.no_data().ok_or(Why::NoData),
        _ => return None,
    })
}

/// The alarm as it is written into an SNS message. Its `Region` is a name for people ("US East (N.
/// Virginia)"): the ARN says which region it is, and is what the alarm is known by.
fn alarm(index: usize, message: &Value, intake: Intake<'_>) -> Result<Said, Rejected> {
    let state = field::text(message, "NewStateValue");
    let Some(status) = status(state.as_deref(), intake) else {
        let reason = "must be OK, ALARM or INSUFFICIENT_DATA";
        return Err(Rejected::field(index, "NewStateValue", reason));
    };
    let arn = field::identity(message, "AlarmArn");
    let mut labels = Labels::new();
    if let Some(name) = field::text(message, "AlarmName") {
        field::put(&mut labels, "alarm", &name);
    }
    if let Some(trigger) = message.get("Trigger") {
        metric(&mut labels, trigger, "MetricName", "Namespace");
        dimensions(&mut labels, trigger.get("Dimensions"));
    }
    let at = field::at(message, "StateChangeTime");
    let words = field::message(message, "NewStateReason");
    told(index, "AlarmArn", arn, status, at, labels, words, intake)
}

/// The event that EventBridge delivers.
fn event(event: &Value, intake: Intake<'_>) -> Result<Said, Rejected> {
    let kind = field::text(event, "detail-type");
    if kind.as_deref() != Some("CloudWatch Alarm State Change") {
        let reason = "must be CloudWatch Alarm State Change";
        return Err(Rejected::field(0, "detail-type", reason));
    }
    let detail = event.get("detail").unwrap_or(&Value::Null);
    let state = detail.get("state").unwrap_or(&Value::Null);
    let Some(status) = status(field::text(state, "value").as_deref(), intake) else {
        let reason = "must be OK, ALARM or INSUFFICIENT_DATA";
        return Err(Rejected::field(0, "detail.state.value", reason));
    };
    let arn = event
        .get("resources")
        .and_then(|list| list.get(0)?.as_str());
    let arn = arn
        .map(str::to_owned)
        .filter(|arn| arn.len() <= crate::reading::IDENTITY_MAX);
    let mut labels = Labels::new();
    if let Some(name) = field::text(detail, "alarmName") {
        field::put(&mut labels, "alarm", &name);
    }
    let metrics = detail
        .pointer("/configuration/metrics")
        .and_then(Value::as_array);
    for one in metrics.into_iter().flatten().take(10) {
        if let Some(one) = one.pointer("/metricStat/metric") {
            metric(&mut labels, one, "name", "namespace");
            let dimensions = field::labels(one.get("dimensions"));
            dimensions
                .iter()
                .for_each(|(name, value)| field::put(&mut labels, name, value));
        }
    }
    let at = field::at(state, "timestamp").or_else(|| field::at(event, "time"));
    let words = field::message(state, "reason");
    told(0, "resources[0]", arn, status, at, labels, words, intake)
}

#[allow(
    clippy::too_many_arguments,
    reason = "the two bodies differ in nothing but where these lie"
)]
fn told(
    index: usize,
    place: &str,
    arn: Option<String>,
    status: Result<Status, Why>,
    at: Option<jiff::Timestamp>,
    mut labels: Labels,
    message: Option<crate::phi::Phi<String>>,
    intake: Intake<'_>,
) -> Result<Said, Rejected> {
    let status = match status {
        Ok(status) => status,
        Err(why) => return Ok(Said::Nothing(why)),
    };
    let Some((identity, region, account)) = arn.and_then(parts) else {
        return Err(Rejected::field(index, place, "must be the ARN of an alarm"));
    };
    field::put(&mut labels, "region", &region);
    field::put(&mut labels, "account", &account);
    intake.alert(
        index,
        Facts {
            repeats: false,
            format: "cloudwatch",
            identity,
            status,
            at,
            labels,
            message,
        },
    )
}

/// `arn:aws:cloudwatch:<region>:<account>:alarm:<name>`; the name may hold colons.
fn parts(arn: String) -> Option<(String, String, String)> {
    let mut parts = arn.splitn(7, ':');
    let aws = parts.next() == Some("arn") && parts.next()?.starts_with("aws");
    let cloudwatch = aws && parts.next() == Some("cloudwatch");
    let (region, account) = (parts.next()?.to_owned(), parts.next()?.to_owned());
    let alarm = parts.next() == Some("alarm") && parts.next().is_some_and(|name| !name.is_empty());
    (cloudwatch && alarm).then_some((arn, region, account))
}

fn metric(labels: &mut Labels, metric: &Value, name: &str, space: &str) {
    for (label, field) in [("metric", name), ("namespace", space)] {
        if let Some(text) = field::text(metric, field) {
            field::put(labels, label, &text);
        }
    }
}

/// `[{"name", "value"}]`.
fn dimensions(labels: &mut Labels, list: Option<&Value>) {
    let list = list.and_then(Value::as_array).into_iter().flatten();
    for one in list.take(field::LABELS_MAX) {
        if let (Some(name), Some(value)) = (field::text(one, "name"), field::text(one, "value")) {
            field::put(labels, &name, &value);
        }
    }
}
