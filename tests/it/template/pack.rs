//! What rule packs of healthcare ask of a template: encrypted, kept, backed up, over TLS, bounded, and each exception
//! with its reason.

use std::collections::BTreeSet;

use local::TEMPLATE;
use yaml_serde::Value;

use super::{of_type, property, root, several, statements, text};

#[test]
fn every_log_is_encrypted_and_kept_for_a_year() {
    let groups = of_type("AWS::Logs::LogGroup");
    for (id, group) in &groups {
        assert_eq!(text(&property(group, "KmsKeyId")), "LogKey.Arn", "{id}");
        assert_eq!(text(&property(group, "RetentionInDays")), "365", "{id}");
    }
    let functions = of_type("AWS::Serverless::Function");
    assert_eq!(groups.len(), functions.len() + 1, "and the API's own");
}

#[test]
fn every_table_can_be_restored_and_is_not_deleted() {
    for (id, table) in of_type("AWS::DynamoDB::Table") {
        let recovery = property(&table, "PointInTimeRecoverySpecification");
        assert_eq!(recovery["PointInTimeRecoveryEnabled"], true, "{id}");
        assert_eq!(property(&table, "DeletionProtectionEnabled"), true, "{id}");
        assert_eq!(property(&table, "SSESpecification")["SSEType"], "KMS");
        assert_eq!(table["DeletionPolicy"], "Retain", "{id}");
    }
    let [(_, selection)] = of_type("AWS::Backup::BackupSelection").try_into().unwrap();
    let chosen = several(&property(&selection, "BackupSelection")["Resources"]);
    assert_eq!(chosen.len(), of_type("AWS::DynamoDB::Table").len());
}

/// What people's own topics are encrypted under outlives the stack, as they do, and so does what sealed something.
#[test]
fn every_key_outlives_the_stack() {
    for (id, key) in of_type("AWS::KMS::Key") {
        assert_eq!(key["DeletionPolicy"], "Retain", "{id}");
        assert_eq!(key["UpdateReplacePolicy"], "Retain", "{id}");
    }
}

/// Queues, topics and buckets turn away whoever comes without TLS.
#[test]
fn what_takes_messages_and_objects_takes_them_over_tls_alone() {
    let root = root();
    let policies: String = [
        "AWS::SQS::QueuePolicy",
        "AWS::SNS::TopicPolicy",
        "AWS::S3::BucketPolicy",
    ]
    .iter()
    .flat_map(|kind| of_type(kind))
    .filter(|(_, policy)| {
        let document = property(policy, "PolicyDocument");
        several(&document["Statement"]).iter().any(|statement| {
            statement["Effect"] == "Deny"
                && statement["Condition"]["Bool"]["aws:SecureTransport"] == "false"
        })
    })
    .map(|(_, policy)| yaml_serde::to_string(&policy).unwrap())
    .collect();
    for kind in ["AWS::SQS::Queue", "AWS::SNS::Topic", "AWS::S3::Bucket"] {
        let all = of_type(kind);
        assert!(!all.is_empty(), "{kind} in {root:?}");
        for (id, _) in all {
            assert!(policies.contains(&format!("!Ref {id}\n")), "{id}");
        }
    }
}

#[test]
fn whatever_runs_by_itself_has_a_queue_for_what_fails() {
    for (id, function) in of_type("AWS::Serverless::Function") {
        let events = property(&function, "Events");
        let events = events.as_mapping().into_iter().flatten();
        let schedules: Vec<&Value> = events
            .map(|(_, event)| event)
            .filter(|event| event["Type"] == "ScheduleV2")
            .collect();
        for schedule in &schedules {
            let properties = &schedule["Properties"];
            assert!(properties["DeadLetterConfig"].is_mapping(), "{id}");
            assert!(properties["RetryPolicy"].is_mapping(), "{id}");
        }
        let asynchronous = !schedules.is_empty() || id == "ProbeIngest";
        let failed = &property(&function, "EventInvokeConfig")["DestinationConfig"]["OnFailure"];
        assert_eq!(failed.is_mapping(), asynchronous, "{id}");
        let bound = property(&function, "ReservedConcurrentExecutions");
        assert!(yaml_serde::to_string(&bound).unwrap().contains("Reserved"));
    }
}

/// A wildcard stands only where IAM knows no resource.
#[test]
fn no_role_has_a_wildcard_that_it_could_do_without() {
    let mut free = BTreeSet::new();
    for (_, role) in of_type("AWS::IAM::Role") {
        for statement in statements(&role) {
            let actions = several(&statement["Action"]);
            assert!(actions.iter().all(|action| !text(action).contains('*')));
            if several(&statement["Resource"])
                .iter()
                .any(|one| text(one) == "*")
            {
                free.extend(actions.iter().map(text));
            }
        }
    }
    let known = ["sns:ConfirmSubscription", "sns:Unsubscribe"].map(str::to_owned);
    assert_eq!(free, BTreeSet::from(known));
}

/// A scanner is never silenced without a word; where it leaves no place for one, a comment stands above.
#[test]
fn every_suppression_says_why() {
    let lines: Vec<&str> = TEMPLATE.lines().map(str::trim).collect();
    for (before, line) in lines.iter().zip(lines.iter().skip(1)) {
        let silences = line.starts_with("guard:") || line.starts_with("cfn-lint:");
        assert!(!silences || before.starts_with("# "), "{line}");
    }
    let mut skipped = 0;
    let root = root();
    let resources = root["Resources"].as_mapping().unwrap();
    for (id, resource) in resources {
        let silent = &resource["Metadata"];
        for (skips, why) in [
            (&silent["checkov"]["skip"], "comment"),
            (&silent["cfn_nag"]["rules_to_suppress"], "reason"),
            (&silent["cdk_nag"]["rules_to_suppress"], "reason"),
        ] {
            for skip in skips.as_sequence().into_iter().flatten() {
                assert!(skip["id"].is_string(), "{id:?}");
                assert!(text(&skip[why]).len() > 30, "{id:?}");
                skipped += 1;
            }
        }
    }
    assert!(skipped > 10, "it is read where it stands");
}
