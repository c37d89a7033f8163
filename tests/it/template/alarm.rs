//! Alarms: each has a figure that something writes, somebody whom it tells, and a page of the runbook.

use std::collections::BTreeSet;

use lambda::metric::{Metric, NAMESPACE};
use yaml_serde::Value;

use super::{of_type, property, root, text};

pub(super) const RUNBOOK: &str = include_str!("../../../infra/runbook.md");

/// The alarms with what they are set on.
fn alarms() -> Vec<(String, Value)> {
    let alarms = of_type("AWS::CloudWatch::Alarm");
    assert!(alarms.len() > 10);
    alarms
}

/// The metrics of an alarm: its own, or those that it adds up.
fn metrics(alarm: &Value) -> Vec<Value> {
    match property(alarm, "Metrics").as_sequence() {
        None => vec![property(alarm, "MetricName")],
        Some(series) => {
            let series = series.iter().filter_map(|one| one.get("MetricStat"));
            let names = series.map(|stat| stat.get("Metric").and_then(|one| one.get("MetricName")));
            names.map(|name| name.cloned().expect("a name")).collect()
        }
    }
}

#[test]
fn every_metric_of_ours_has_an_alarm_and_a_place_on_the_dashboard_and_no_alarm_has_another() {
    let ours: BTreeSet<String> = Metric::ALL
        .iter()
        .map(|metric| metric.name().to_owned())
        .collect();
    let alarms = alarms();
    let set_on = alarms
        .iter()
        .filter(|(_, alarm)| property(alarm, "Namespace").as_str() == Some(NAMESPACE));
    let set_on: BTreeSet<String> = set_on
        .flat_map(|(_, alarm)| metrics(alarm))
        .map(|name| text(&name))
        .collect();
    assert_eq!(ours, set_on);
    let [(_, dashboard)] = of_type("AWS::CloudWatch::Dashboard").try_into().unwrap();
    let body = text(&property(&dashboard, "DashboardBody"));
    let body = body.replace("${", "").replace('}', "_");
    for name in ours {
        let line = format!("\"{NAMESPACE}\",\"{name}\",\"Stack\"");
        assert!(body.contains(&line), "{name}");
    }
}

#[test]
fn the_dashboard_is_json() {
    let [(_, dashboard)] = of_type("AWS::CloudWatch::Dashboard").try_into().unwrap();
    let body = text(&property(&dashboard, "DashboardBody"));
    let body: serde_json::Value = serde_json::from_str(&body).unwrap();
    assert!(body["widgets"].as_array().unwrap().len() > 6);
}

#[test]
fn every_alarm_tells_the_operator_and_says_what_silence_means() {
    for (id, alarm) in alarms() {
        for kind in ["AlarmActions", "OKActions", "InsufficientDataActions"] {
            let actions = property(&alarm, kind);
            // A log that was changed is not over because nothing more was: of that there is no all-clear.
            if id == "TamperAlarm" && kind == "OKActions" {
                assert!(actions.is_null(), "{id}");
                continue;
            }
            let told: Vec<String> = actions.as_sequence().expect(&id).iter().map(text).collect();
            assert_eq!(told, ["OperatorTopic"], "{id}");
        }
        assert!(property(&alarm, "TreatMissingData").is_string(), "{id}");
        assert!(!text(&property(&alarm, "AlarmDescription")).is_empty());
    }
    // Where nothing runs nothing is written: of what must run, silence is the alarm.
    for (id, wanted) in [
        ("SweepLagAlarm", "breaching"),
        ("UnanchoredAgeAlarm", "breaching"),
        ("ChecksSilentAlarm", "breaching"),
    ] {
        let alarms = alarms();
        let (_, alarm) = alarms.iter().find(|(name, _)| name == id).expect(id);
        assert_eq!(text(&property(alarm, "TreatMissingData")), wanted);
    }
}

#[test]
fn every_queue_and_function_and_table_is_watched() {
    let alarms = alarms();
    let watched = |metric: &str| -> String {
        let on = alarms
            .iter()
            .filter(|(_, alarm)| metrics(alarm).iter().any(|name| text(name) == metric));
        on.map(|(_, alarm)| yaml_serde::to_string(alarm).unwrap())
            .collect()
    };
    let depth = watched("ApproximateNumberOfMessagesVisible");
    let queues = of_type("AWS::SQS::Queue");
    assert_eq!(queues.len(), 5);
    for (queue, _) in queues {
        assert!(depth.contains(&format!("{queue}.QueueName")), "{queue}");
    }
    for metric in ["Errors", "Throttles"] {
        let watched = watched(metric);
        for (function, _) in of_type("AWS::Serverless::Function") {
            let named = format!("!Ref {function}\n");
            assert_eq!(watched.matches(&named).count(), 1, "{function} {metric}");
        }
    }
    for metric in ["ReadThrottleEvents", "WriteThrottleEvents"] {
        let throttled = watched(metric);
        for (id, table) in of_type("AWS::DynamoDB::Table") {
            let indexes = property(&table, "GlobalSecondaryIndexes");
            let indexes = indexes.as_sequence().map_or(0, Vec::len);
            // Its own, and one for each index, which its own leaves out.
            let named = throttled.matches(&format!("!Ref {id}\n")).count();
            assert_eq!(named, 1 + indexes, "{id} {metric}");
        }
    }
}

/// What the runbook says that an empty stack costs.
#[test]
fn the_runbook_counts_the_metrics_that_alarms_are_set_on() {
    let count: usize = alarms().iter().map(|(_, alarm)| metrics(alarm).len()).sum();
    assert!(
        RUNBOOK.contains(&format!("the {count} metrics that alarms are set on")),
        "{count}"
    );
}

/// CloudWatch takes at most ten metrics into one sum.
#[test]
fn no_alarm_adds_up_more_than_ten() {
    for (id, alarm) in alarms() {
        assert!(metrics(&alarm).len() <= 10, "{id}");
    }
}

#[test]
fn the_runbook_has_a_page_for_every_alarm_and_for_nothing_else() {
    let pages: BTreeSet<&str> = RUNBOOK
        .lines()
        .filter_map(|line| line.strip_prefix("### "))
        .filter(|title| title.ends_with("Alarm"))
        .collect();
    let alarms = alarms();
    let alarms: BTreeSet<&str> = alarms.iter().map(|(id, _)| id.as_str()).collect();
    assert_eq!(pages, alarms);
    for alarm in alarms {
        let (_, page) = RUNBOOK.split_once(&format!("### {alarm}\n")).unwrap();
        let page = page.split("\n#").next().unwrap();
        for part in ["**Means.**", "**Look at.**", "**Do.**"] {
            assert!(page.contains(part), "{alarm}: {part}");
        }
    }
}

/// The runbook names parameters and outputs as the template has them.
#[test]
fn what_the_runbook_sets_is_a_parameter() {
    let root = root();
    let parameters = root.get("Parameters").unwrap();
    let named = RUNBOOK.split('`').skip(1).step_by(2);
    let set = named.filter_map(|code| code.split_once('='));
    let set: Vec<&str> = set
        .map(|(name, _)| name)
        .filter(|name| {
            name.chars().all(char::is_alphabetic) && name.starts_with(char::is_uppercase)
        })
        .collect();
    assert!(set.len() > 3, "{set:?}");
    for name in set {
        assert!(parameters.get(name).is_some(), "{name}");
    }
}
