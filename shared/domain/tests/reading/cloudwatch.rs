//! CloudWatch's alarms.

use std::collections::BTreeMap;

use domain::ids::SystemId;
use domain::reading::Status;
use domain::reading::format::{Why, cloudwatch};
use domain::reading::label::{LabelMap, NoData};
use serde_json::json;

use crate::given::{alert, body, facts, nothing, read, read_with, words, wrong};

/// CloudWatch has no labels of one's own: its alarm's name, region and dimensions serve.
fn labels() -> LabelMap {
    let names = |all: &[&str]| all.iter().map(|name| (*name).to_owned()).collect();
    LabelMap {
        system: names(&["system", "alarm"]),
        site: names(&["site", "region"]),
        systems: BTreeMap::from([("ehr-db-cpu".to_owned(), SystemId::new("ehr").unwrap())]),
        ..LabelMap::default()
    }
}

/// "StateChangeTime is `2017-01-12T16:30:42.236+0000` (no colon); Region is a display name -> take
/// region from AlarmArn; dedup on AlarmArn."
#[test]
fn an_alarm_is_known_by_its_arn() {
    let message = body("cloudwatch-alarm");
    let answers = read_with(cloudwatch::read, &message, &labels());
    let alarm = alert(&answers, 0);
    assert_eq!(
        alarm.identity,
        "arn:aws:cloudwatch:us-east-1:123456789012:alarm:ehr-db-cpu"
    );
    let expected = (
        Some("ehr"),
        Some("us-east-1"),
        Status::Fail,
        "2026-11-25T13:55:42.236Z".to_owned(),
    );
    assert_eq!(facts(&alarm.reading), expected);
    assert!(
        words(&alarm.reading)
            .unwrap()
            .starts_with("Threshold Crossed")
    );
}

/// "CloudWatch in Keep/OnCall OSS: id = hash(message) differs ALARM vs OK." "EventBridge: `resources[0]`
/// = alarm ARN." The OK of the one path closes the ALARM of the other.
#[test]
fn its_own_recovery_closes_it_by_either_path() {
    let raised = read_with(cloudwatch::read, &body("cloudwatch-alarm"), &labels());
    let ended = read_with(cloudwatch::read, &body("cloudwatch-event"), &labels());
    let (raised, ended) = (&alert(&raised, 0).reading, &alert(&ended, 0).reading);
    assert_eq!(raised.check, ended.check);
    let expected = (
        Some("ehr"),
        Some("us-east-1"),
        Status::Ok,
        "2026-11-25T13:57:09Z".to_owned(),
    );
    assert_eq!(facts(ended), expected);
}

/// "Map ALARM→open, OK→resolve, INSUFFICIENT_DATA→configurable."
#[test]
fn insufficient_data_is_configurable() {
    let mut message = body("cloudwatch-alarm");
    message["NewStateValue"] = "INSUFFICIENT_DATA".into();
    assert_eq!(nothing(&read(cloudwatch::read, &message), 0), Why::NoData);
    for (no_data, status) in [(NoData::Warn, Status::Warn), (NoData::Fail, Status::Fail)] {
        let labels = LabelMap {
            no_data,
            ..LabelMap::default()
        };
        let answers = read_with(cloudwatch::read, &message, &labels);
        assert_eq!(alert(&answers, 0).reading.status, status);
    }
}

/// "Lambda trigger: `Records[].Sns.{Message,…}`", the message a JSON string.
#[test]
fn records_are_read_one_by_one() {
    let message = body("cloudwatch-alarm").to_string();
    let records =
        json!({"Records": [{"Sns": {"Message": message}}, {"Sns": {"Message": "hello"}}, {}]});
    let answers = read(cloudwatch::read, &records);
    assert_eq!(alert(&answers, 0).reading.status, Status::Fail);
    assert_eq!(wrong(&answers, 1), ["Sns.Message"]);
    assert_eq!(wrong(&answers, 2), ["Sns.Message"]);
}

/// "Keep's CloudWatch handler … with no signature check": an envelope is never read unverified.
#[test]
fn an_envelope_is_not_believed() {
    let answers = read(cloudwatch::read, &body("sns-notification"));
    assert_eq!(wrong(&answers, 0), ["Signature"]);
}

#[test]
fn what_is_no_alarm_is_refused() {
    for arn in [
        "arn:aws:sns:us-east-1:123456789012:alarm:x",
        "arn:aws:cloudwatch:us-east-1:123456789012:dashboard:x",
        "arn:aws:cloudwatch:us-east-1:123456789012:alarm:",
        "ehr-db-cpu",
    ] {
        let mut message = body("cloudwatch-alarm");
        message["AlarmArn"] = arn.into();
        assert_eq!(
            wrong(&read(cloudwatch::read, &message), 0),
            ["AlarmArn"],
            "{arn}"
        );
    }
    let mut event = body("cloudwatch-event");
    event["detail-type"] = "EC2 Instance State-change Notification".into();
    assert_eq!(wrong(&read(cloudwatch::read, &event), 0), ["detail-type"]);
}
