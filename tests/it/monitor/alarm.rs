//! Alarms that EventBridge delivers: beside requests, at the same function.

use std::sync::Arc;

use lambda::app::{App, Clock};
use serde_json::{Value, json};
use tests::clinic::Clinic;

async fn ingest(clinic: &Clinic) -> Arc<App> {
    let now = clinic.now();
    let stack = clinic.desk.gateway.stack();
    let app = local::function::deployed(stack, "probe-ingest", Clock::new(move || now));
    Arc::new(app.expect("probe-ingest"))
}

async fn deliver(app: &App, event: Value) -> Result<Value, String> {
    let taken = lambda::run::either(app, event, probe_ingest::handle, probe_ingest::alarm).await;
    taken.map_err(|error| error.to_string())
}

fn alarm(state: &str, at: &str) -> Value {
    json!({
        "version": "0", "id": "c4c1c1c9-6542-e61b-6ef0-8c4d36933a92", "detail-type": "CloudWatch Alarm State Change",
        "source": "aws.cloudwatch", "account": "123456789012", "time": at, "region": "us-east-1",
        "resources": ["arn:aws:cloudwatch:us-east-1:123456789012:alarm:ehr"],
        "detail": {
            "alarmName": "ehr", "state": {"value": state, "reason": "Threshold crossed", "timestamp": at},
            "configuration": {"metrics": [{"id": "m", "returnData": true, "metricStat": {"period": 60, "stat": "Average",
                "metric": {"namespace": "Clinic", "name": "Up", "dimensions": {"system": "ehr", "site": "main"}}}}]},
        },
    })
}

/// An event opens a ticket of the practice that the template names, delivered twice one; another ends it; requests are
/// answered beside it, and what is neither is no reason to fail.
#[tokio::test]
async fn an_alarm_opens_a_ticket_and_ends_it() {
    let clinic = Clinic::open_with(&[("AlarmPractice", "lakeside")]).await;
    let app = ingest(&clinic).await;
    let opened = deliver(&app, alarm("ALARM", "2026-11-23T14:01:00.000+0000"))
        .await
        .unwrap();
    assert_eq!(opened["accepted"], 1, "{opened}");
    let tickets = clinic.all_tickets().await;
    assert_eq!(tickets.len(), 1, "{opened}");
    assert_eq!(tickets[0]["title"], "EHR down, whole site, main");
    deliver(&app, alarm("ALARM", "2026-11-23T14:01:00.000+0000"))
        .await
        .unwrap();
    assert_eq!(clinic.all_tickets().await.len(), 1);
    let well = deliver(&app, alarm("OK", "2026-11-23T14:02:00.000+0000"))
        .await
        .unwrap();
    assert_eq!(well["tickets"][0], tickets[0]["id"]);
    let id = tickets[0]["id"].as_str().unwrap();
    assert_eq!(clinic.ticket(id).await.at("/status"), "resolved");
    let none = deliver(&app, json!({"source": "aws.ec2", "detail": {}}))
        .await
        .unwrap();
    assert_eq!(none["accepted"], 0, "{none}");
    assert!(!none["rejected"].as_array().unwrap().is_empty(), "{none}");
    let request = json!({
        "version": "2.0", "routeKey": "POST /v1/probes/readings", "rawPath": "/v1/probes/readings", "rawQueryString": "",
        "headers": {}, "isBase64Encoded": false,
        "requestContext": {"http": {"method": "POST", "path": "/v1/probes/readings"}},
    });
    let answer = deliver(&app, request).await.unwrap();
    assert_eq!(answer["statusCode"], 401);
}

/// Where the template names no practice, Lambda is told that nobody took it.
#[tokio::test]
async fn an_alarm_of_nobody_is_an_error() {
    let clinic = Clinic::open().await;
    let app = ingest(&clinic).await;
    let refused = deliver(&app, alarm("ALARM", "2026-11-23T14:01:00.000+0000")).await;
    assert!(refused.unwrap_err().contains("AlarmPractice"));
}
