//! The repository's own template and small ones, read.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::collections::BTreeMap;
use std::time::Duration;

use super::{Route, Template, TemplateError};

/// The template that is deployed.
const DEPLOYED: &str = include_str!("../../../../template.yaml");

fn read(text: &str) -> Result<Template, TemplateError> {
    let parameters = BTreeMap::from([("BaseUrl".to_owned(), "http://127.0.0.1:3000".to_owned())]);
    Template::read(text, "local", &parameters)
}

fn function(properties: &str) -> Result<Template, TemplateError> {
    read(&format!(
        "Resources:\n  Sweep:\n    Type: AWS::Serverless::Function\n    Properties:\n      CodeUri: target/lambda/sweep\n{properties}"
    ))
}

#[test]
fn the_deployed_template_is_understood_whole() {
    let template = read(DEPLOYED).unwrap();
    let desk = &template.tables[0];
    assert_eq!(desk.name, "local-Desk");
    assert_eq!(
        desk.key
            .iter()
            .map(|part| part.name.as_str())
            .collect::<Vec<_>>(),
        ["pk", "sk"]
    );
    let due = desk
        .indexes
        .iter()
        .find(|index| index.name == "due")
        .unwrap();
    assert_eq!(due.key[0].kind, "HASH");

    let sweep = template.function("sla-sweep").unwrap();
    assert_eq!(sweep.schedules[0].every, Duration::from_secs(60));
    let at = "2026-11-23T14:02:00Z";
    assert_eq!(
        sweep.schedules[0].input(at.parse().unwrap()),
        serde_json::json!({"at": at})
    );

    let text_key = template
        .keys
        .iter()
        .find(|key| key.id == "TextKey")
        .unwrap();
    assert_eq!(
        (text_key.alias.as_str(), text_key.usage.as_str()),
        ("alias/local-ticket-text", "ENCRYPT_DECRYPT")
    );
    assert!(
        template
            .topics
            .iter()
            .any(|topic| topic.name == "local-OperatorTopic")
    );

    let intake = template.function("ticket-intake").unwrap();
    let create = Route {
        method: Some("POST".to_owned()),
        path: "/v1/tickets".to_owned(),
    };
    assert!(intake.routes.contains(&create));
    let defaults: Vec<_> = template
        .functions
        .iter()
        .flat_map(|one| &one.routes)
        .filter(|one| one.method.is_none())
        .collect();
    assert_eq!(defaults.len(), 1);
}

#[test]
fn an_environment_has_every_reference_resolved() {
    let mut template = read(
        r#"
Parameters: {Url: {Type: String, Default: http://x}, Bare: {Type: String}, List: {Type: CommaDelimitedList, Default: "a,b"}}
Globals: {Function: {Timeout: 20, Environment: {Variables: {TABLE: !Ref Desk, LEVEL: info}}}}
Resources:
  Sweep:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: target/lambda/sweep
      Environment:
        Variables:
          LEVEL: debug
          KEY: !GetAtt [TextKey, Arn]
          SAME: {Fn::GetAtt: TextKey.Arn}
          TOPICS: !Sub "statdesk-${AWS::StackName}-${!Name}"
          OWN: !Sub ["${Url}/${Path}", {Path: !Ref AWS::Region}]
          JOINED: !Join ["-", [a, {Ref: Url}]]
          LISTED: !Join ["+", !Ref List]
          COUNT: 3
"#,
    )
    .unwrap();
    assert_eq!(
        template.environment("sweep").unwrap_err(),
        TemplateError::Unresolved("TextKey.Arn".to_owned())
    );
    template.scope.set("Desk", "local-Desk");
    template.scope.set("TextKey.Arn", "arn:key");
    let expected = [
        ("COUNT", "3"),
        ("JOINED", "a-http://x"),
        ("KEY", "arn:key"),
        ("LEVEL", "debug"),
        ("LISTED", "a+b"),
        ("OWN", "http://x/us-east-1"),
        ("SAME", "arn:key"),
        ("TABLE", "local-Desk"),
        ("TOPICS", "statdesk-local-${Name}"),
    ];
    let environment = template.environment("sweep").unwrap();
    assert_eq!(
        environment
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .collect::<Vec<_>>(),
        expected
    );
    assert_eq!(
        template.function("sweep").unwrap().timeout,
        Duration::from_secs(20)
    );
    assert!(template.environment("none").is_err());
}

#[test]
fn what_is_not_understood_is_an_error() {
    let event = |kind: &str, properties: &str| {
        function(&format!(
            "      Events:\n        E: {{Type: {kind}, Properties: {{{properties}}}}}\n"
        ))
    };
    let refused = |template: Result<Template, TemplateError>| template.unwrap_err().to_string();
    assert!(event("ScheduleV2", "ScheduleExpression: rate(5 minutes)").is_ok());
    assert!(
        refused(event(
            "ScheduleV2",
            "ScheduleExpression: cron(0 1 ? * MON *)"
        ))
        .contains("cron(0 1 ? * MON *)")
    );
    assert!(event("ScheduleV2", "ScheduleExpression: cron(15 8 * * ? *)").is_ok());
    for never in ["cron(60 8 * * ? *)", "cron(15 24 * * ? *)"] {
        let never = event("ScheduleV2", &format!("ScheduleExpression: {never}"));
        assert!(refused(never).contains("cron("));
    }
    let elsewhere =
        "ScheduleExpression: cron(15 8 * * ? *), ScheduleExpressionTimezone: Europe/Zurich";
    assert!(refused(event("ScheduleV2", elsewhere)).contains("UTC"));
    assert!(
        refused(event("ScheduleV2", "ScheduleExpression: rate(0 minutes)"))
            .contains("rate(0 minutes)")
    );
    let input =
        "ScheduleExpression: rate(1 day), Input: '{\"id\":\"<aws.scheduler.execution-id>\"}'";
    assert!(refused(event("ScheduleV2", input)).contains("Sweep.E"));
    assert!(refused(event("SQS", "Queue: q")).contains("SQS"));
    assert!(refused(event("HttpApi", "Path: /x")).contains("Method"));
    assert!(
        refused(event(
            "HttpApi",
            "Path: /x, Method: GET, PayloadFormatVersion: '1.0'"
        ))
        .contains("2.0")
    );
    assert!(
        refused(read(
            "Resources: {K: {Type: AWS::KMS::Key, Properties: {}}}"
        ))
        .contains("Alias")
    );
    let table =
        "Resources: {T: {Type: AWS::DynamoDB::Table, Properties: {BillingMode: PROVISIONED}}}";
    assert!(refused(read(table)).contains("PAY_PER_REQUEST"));
    assert!(refused(read("Resources: [")).contains("cannot be read"));
    assert!(refused(read("{}")).contains("no Resources"));
}

/// What a condition leaves out is not there, and `!If` takes the branch that is: here without a parameter, there with it.
#[test]
fn conditions_decide_what_there_is() {
    let text = r#"
Parameters: {Mode: {Type: String, Default: "off"}, Stage: {Type: String, Default: dev}}
Conditions:
  On: !Not [!Equals [!Ref Mode, "off"]]
  Live: !And [!Condition On, !Or [!Equals [!Ref Stage, live], !Equals [!Ref Stage, drill]]]
Resources:
  Store: {Type: AWS::S3::Bucket, Condition: On, Properties: {ObjectLockEnabled: true}}
  Sweep:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: target/lambda/sweep
      Environment: {Variables: {STORE: !If [On, !Ref Store, ""], LIVE: !If [Live, "yes", "no"]}}
"#;
    let read = |values: &[(&str, &str)]| {
        let values = values
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        let mut template = Template::read(text, "local", &values.collect()).unwrap();
        for bucket in template.buckets.clone() {
            assert!(bucket.lock);
            template.scope.set(&bucket.id, &bucket.name);
        }
        let environment = template.environment("sweep").unwrap();
        (
            template.buckets.len(),
            environment["STORE"].clone(),
            environment["LIVE"].clone(),
        )
    };
    let owned = |count, store: &str, live: &str| (count, store.to_owned(), live.to_owned());
    assert_eq!(read(&[]), owned(0, "", "no"));
    assert_eq!(
        read(&[("Mode", "governance")]),
        owned(1, "local-store", "no")
    );
    assert_eq!(
        read(&[("Mode", "governance"), ("Stage", "drill")]),
        owned(1, "local-store", "yes")
    );
    assert_eq!(read(&[("Stage", "live")]), owned(0, "", "no"));
    let unknown = text
        .replace("!Condition On", "!Condition Off")
        .replace("Condition: On", "Condition: Live");
    let parameters = BTreeMap::new();
    assert_eq!(
        Template::read(&unknown, "local", &parameters).unwrap_err(),
        TemplateError::Unresolved("the condition Off".to_owned())
    );
}
