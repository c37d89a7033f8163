//! The runbook's commands, as far as they can be tried here.

use std::collections::HashMap;

use aws::item::Item;
use aws::store::key::sha256_hex;
use aws_sdk_dynamodb::types::AttributeValue;
use serde_json::Value;
use tests::clinic::Clinic;
use tests::table::client;

use super::alarm::RUNBOOK;
use super::{of_type, property, text};

/// The row of the first operator's key, as the runbook's shell writes it.
fn row(values: [&str; 5]) -> Item {
    let (_, shell) = RUNBOOK.split_once("row() { printf '").unwrap();
    let mut text = shell.split('\'').next().unwrap().to_owned();
    for value in values {
        text = text.replacen("%s", value, 1);
    }
    let row: Value = serde_json::from_str(&text).unwrap();
    let attribute = |value: &Value| {
        let (kind, value) = value.as_object().unwrap().iter().next().unwrap();
        match kind.as_str() {
            "S" => AttributeValue::S(value.as_str().unwrap().to_owned()),
            "BOOL" => AttributeValue::Bool(value.as_bool().unwrap()),
            "L" => AttributeValue::L(Vec::new()),
            other => panic!("{other}"),
        }
    };
    let row = row.as_object().unwrap().iter();
    row.map(|(name, value)| (name.clone(), attribute(value)))
        .collect::<HashMap<_, _>>()
}

#[tokio::test]
async fn the_first_operators_key_opens_the_desk() {
    let clinic = Clinic::open().await;
    let key = "5a".repeat(32);
    let hash = sha256_hex(key.as_bytes());
    let (id, now) = (
        "6f1e6c5e-0000-4000-8000-000000000001",
        "2026-11-23T14:02:11Z",
    );
    for (pk, sk) in [
        (format!("KEY#{hash}"), "KEY".to_owned()),
        ("OPERATOR".to_owned(), format!("KEY#{id}")),
    ] {
        let put = client(&clinic)
            .put_item()
            .table_name(&clinic.app().config.desk_table);
        let row = row([&pk, &sk, id, now, &hash]);
        put.set_item(Some(row)).send().await.unwrap();
    }
    let practices = clinic.get(&key, "/v1/practices").await.expect(200);
    assert!(practices.text.contains("lakeside"), "{}", practices.text);
}

/// "Restoring a table" stops every function and every schedule.
#[test]
fn a_restore_stops_whatever_runs() {
    let line = |begins: &str| {
        let found = RUNBOOK.lines().map(str::trim_start);
        let mut found = found.filter(|line| line.starts_with(begins));
        found.next().unwrap_or_else(|| panic!("{begins}"))
    };
    let words = |line: &str| -> Vec<String> {
        let parts = line.split([' ', ';']);
        parts.map(str::to_owned).collect()
    };
    let (each, schedules) = (words(line("each() ")), words(line("schedules() ")));
    for (id, function) in of_type("AWS::Serverless::Function") {
        let name = text(&property(&function, "FunctionName"));
        let name = name.replace("${AWS::StackName}-", "");
        assert!(each.contains(&name), "{id}");
        let events = property(&function, "Events");
        let mut events = events.as_mapping().into_iter().flatten();
        let runs = events.any(|(_, event)| event["Type"] == "ScheduleV2");
        assert_eq!(schedules.contains(&name), runs, "{id}");
    }
}

/// The mapping that it makes again is the one that the template has.
#[test]
fn a_restored_stream_is_read_as_the_template_says() {
    let [(_, mapping)] = of_type("AWS::Lambda::EventSourceMapping")
        .try_into()
        .unwrap();
    for (flag, name) in [
        ("--starting-position", "StartingPosition"),
        ("--batch-size", "BatchSize"),
        (
            "--maximum-batching-window-in-seconds",
            "MaximumBatchingWindowInSeconds",
        ),
        ("--maximum-retry-attempts", "MaximumRetryAttempts"),
    ] {
        let wanted = format!("{flag} {}", text(&property(&mapping, name)));
        assert!(RUNBOOK.contains(&wanted), "{wanted}");
    }
    assert_eq!(property(&mapping, "BisectBatchOnFunctionError"), true);
    assert!(RUNBOOK.contains("--bisect-batch-on-function-error"));
    let pattern = property(&mapping, "FilterCriteria");
    let pattern = text(&pattern["Filters"][0]["Pattern"]);
    let quoted = pattern.replace('"', "\\\"");
    assert!(RUNBOOK.contains(&quoted), "{quoted}");
}
