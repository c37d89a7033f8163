//! Names: whatever has one for good begins with the stack's, so that two stacks stand in one account and region.

use yaml_serde::Value;

use super::{of_type, property, root};

/// The properties that name a thing at AWS, where names are an account's or everybody's.
const NAMES: &[&str] = &[
    "AlarmName",
    "AliasName",
    "BackupPlanName",
    "BackupVaultName",
    "BucketName",
    "DashboardName",
    "FunctionName",
    "GroupName",
    "LogGroupName",
    "ManagedPolicyName",
    "Name",
    "QueueName",
    "RoleName",
    "TableName",
    "TopicName",
];

/// What a name begins with: the stack's name, or another resource, which has one of its own.
fn begins(name: &Value) -> String {
    let Value::Tagged(tagged) = name else {
        return format!("{name:?}");
    };
    // `!Sub` of a text, or of a list that begins with one.
    let written = match &tagged.value {
        Value::Sequence(list) => list.first().and_then(Value::as_str),
        one => one.as_str(),
    };
    let written = written.unwrap_or_default();
    match tagged.tag.to_string().trim_start_matches('!') {
        "Ref" if written == "AWS::StackName" => "the stack".to_owned(),
        "Ref" => "another".to_owned(),
        _ if written.starts_with("${AWS::StackName}-") => "the stack".to_owned(),
        _ if written.starts_with("alias/${AWS::StackName}-") => "the stack".to_owned(),
        _ => written.to_owned(),
    }
}

/// The names that a resource gives itself, with where.
fn named(id: &str, properties: &Value) -> Vec<(String, Value)> {
    let given = properties.as_mapping().into_iter().flatten();
    let given = given.filter_map(|(name, value)| Some((name.as_str()?, value)));
    let mut all = Vec::new();
    for (name, value) in given {
        if NAMES.contains(&name) {
            all.push((format!("{id} {name}"), value.clone()));
        }
    }
    all
}

#[test]
fn every_fixed_name_begins_with_the_stacks() {
    let root = root();
    let mut names = Vec::new();
    for (id, resource) in root["Resources"].as_mapping().unwrap() {
        let id = id.as_str().unwrap();
        let properties = &resource["Properties"];
        names.extend(named(id, properties));
        names.extend(named(id, &properties["BackupPlan"]));
        for (event, given) in properties["Events"].as_mapping().into_iter().flatten() {
            let event = event.as_str().unwrap();
            names.extend(named(&format!("{id} {event}"), &given["Properties"]));
        }
    }
    assert!(names.len() > 25, "{}", names.len());
    for (place, name) in names {
        let begins = begins(&name);
        assert!(
            ["the stack", "another"].contains(&&*begins),
            "{place}: {begins}"
        );
    }
}

/// SAM names a schedule after function and event alone, whatever the stack, unless it is told a name.
#[test]
fn every_schedule_is_named_for_its_function() {
    let mut schedules = 0;
    for (id, function) in of_type("AWS::Serverless::Function") {
        let events = property(&function, "Events");
        for (_, event) in events.as_mapping().into_iter().flatten() {
            if event["Type"] == "ScheduleV2" {
                let given = property(event, "Name");
                assert!(given == property(&function, "FunctionName"), "{id}");
                assert_eq!(begins(&given), "the stack", "{id}");
                schedules += 1;
            }
        }
    }
    assert_eq!(schedules, 4);
}

/// A vault stays when backups are turned off. Were its name fixed, turning them on again would collide with it.
#[test]
fn a_vault_is_named_for_its_key_too() {
    let [(_, vault)] = of_type("AWS::Backup::BackupVault").try_into().unwrap();
    assert_eq!(vault["DeletionPolicy"], "Retain");
    let name = yaml_serde::to_string(&property(&vault, "BackupVaultName")).unwrap();
    assert!(name.contains("BackupKey"), "{name}");
    // "${AWS::StackName}-tables-" and eight characters of the key's id, of the fifty that a vault's name may have.
    assert!(28 + "-tables-".len() + 8 <= 50);
}
