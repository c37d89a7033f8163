//! Roles judged by hand, as IAM would.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::collections::BTreeMap;

use super::{Access, Condition, Grant, Role, at_home};

const DESK: &str = "arn:aws:dynamodb:us-east-1:000000000000:table/local-Desk";

fn grant(action: &str, resource: &str) -> Grant {
    Grant {
        denies: false,
        action: action.to_owned(),
        resource: resource.to_owned(),
        written: "Desk.Arn".to_owned(),
        conditions: Vec::new(),
    }
}

fn only_if(mut grant: Grant, operator: &str, key: &str, values: &[&str]) -> Grant {
    let values = values.iter().map(|value| (*value).to_owned()).collect();
    let condition = Condition::new(operator, key, values);
    grant.conditions.push(condition.expect("a known condition"));
    grant
}

fn role(grants: Vec<Grant>) -> Role {
    Role {
        function: "desk".to_owned(),
        grants,
        aliases: BTreeMap::from([(
            "alias/local-link".to_owned(),
            "arn:aws:kms:::key/1".to_owned(),
        )]),
    }
}

fn allows(role: &Role, access: &Access) -> bool {
    !role.judge(access).is_empty()
}

fn put() -> Access {
    Access::new("dynamodb:PutItem", DESK)
}

#[test]
fn what_is_not_granted_is_refused() {
    let role = role(vec![
        grant("dynamodb:PutItem", DESK),
        grant("dynamodb:Query", &format!("{DESK}/index/due")),
    ]);
    assert!(allows(&role, &put()));
    assert!(allows(&role, &Access::new("dynamodb:putitem", DESK)));
    let due = format!("{DESK}/index/due");
    assert!(allows(&role, &Access::new("dynamodb:Query", &due)));
    for (action, resource) in [
        ("dynamodb:DeleteItem", DESK),
        ("dynamodb:PutItem", &due),
        ("dynamodb:PutItem", &format!("{DESK}2")),
        ("dynamodb:Query", DESK),
        ("dynamodb:Query", &format!("{DESK}/index/active")),
        ("kms:PutItem", DESK),
        ("dynamodb:PutItem", "*"),
    ] {
        let access = Access::new(action, resource);
        assert!(!allows(&role, &access), "{access}");
    }
    assert!(!allows(&self::role(Vec::new()), &put()));
}

#[test]
fn a_denial_wins_over_every_grant() {
    let denial = Grant {
        denies: true,
        ..grant("dynamodb:Put*", "*")
    };
    let role = role(vec![grant("dynamodb:*", "*"), denial]);
    assert!(!allows(&role, &put()));
    assert!(allows(&role, &Access::new("dynamodb:GetItem", DESK)));
}

#[test]
fn an_enclosing_operation_is_asked_of_each_part_of_a_transaction() {
    let role = role(vec![only_if(
        grant("dynamodb:PutItem", DESK),
        "ForAnyValue:StringEquals",
        "dynamodb:EnclosingOperation",
        &["TransactWriteItems"],
    )]);
    let inside =
        |operation: &str| put().with("dynamodb:EnclosingOperation", [operation.to_owned()]);
    assert!(allows(&role, &inside("TransactWriteItems")));
    assert!(!allows(&role, &inside("TransactGetItems")));
    assert!(!allows(&role, &put()), "a put of its own");
}

#[test]
fn an_encryption_context_is_compared_whole_and_with_case() {
    let key = "arn:aws:kms:us-east-1:000000000000:key/1";
    let role = role(vec![only_if(
        grant("kms:GenerateDataKey", key),
        "StringEquals",
        "kms:EncryptionContext:use",
        &["phi-audit"],
    )]);
    let access = |name: &str, value: &str| {
        let name = format!("kms:EncryptionContext:{name}");
        Access::new("kms:GenerateDataKey", key).with(&name, [value.to_owned()])
    };
    assert!(allows(&role, &access("use", "phi-audit")));
    for (name, value) in [
        ("use", "phi-audit2"),
        ("use", "Phi-Audit"),
        ("Use", "phi-audit"),
        ("use", ""),
    ] {
        assert!(!allows(&role, &access(name, value)), "{name} {value}");
    }
    assert!(!allows(&role, &Access::new("kms:GenerateDataKey", key)));
}

#[test]
fn conditions_count_values_as_iam_counts_them() {
    let keys = |operator: &str| {
        let grant = grant("dynamodb:Query", "*");
        role(vec![only_if(
            grant,
            operator,
            "dynamodb:LeadingKeys",
            &["P#a#*", "X"],
        )])
    };
    let asked = |values: &[&str]| {
        let values = values.iter().map(|value| (*value).to_owned());
        Access::new("dynamodb:Query", DESK).with("dynamodb:LeadingKeys", values)
    };
    for (operator, both, one, none) in [
        ("ForAllValues:StringLike", true, false, true),
        ("ForAnyValue:StringLike", true, true, false),
        ("StringLike", true, true, false),
    ] {
        let role = keys(operator);
        assert_eq!(allows(&role, &asked(&["P#a#1", "X"])), both, "{operator}");
        assert_eq!(
            allows(&role, &asked(&["P#a#1", "P#b#1"])),
            one,
            "{operator}"
        );
        assert_eq!(allows(&role, &asked(&[])), none, "{operator}");
    }
    assert!(!allows(&keys("StringEquals"), &asked(&["P#a#1"])));
}

#[test]
fn a_condition_that_cannot_be_judged_is_none() {
    for (operator, key) in [
        ("StringNotEquals", "dynamodb:EnclosingOperation"),
        ("Null", "dynamodb:LeadingKeys"),
        ("StringEqualsIfExists", "sns:Protocol"),
        ("ForSomeValues:StringEquals", "sns:Protocol"),
        ("StringEquals", "aws:SourceIp"),
        ("StringEquals", "kms:EncryptionContext:"),
        ("StringEquals", "kms:ViaService"),
    ] {
        assert_eq!(
            Condition::new(operator, key, Vec::new()),
            None,
            "{operator} {key}"
        );
    }
}

#[test]
fn an_alias_is_judged_as_its_key() {
    let role = role(vec![grant("kms:GenerateMac", "arn:aws:kms:::key/1")]);
    let mut access = Access::new(
        "kms:GenerateMac",
        "arn:aws:kms:us-east-1:1:alias/local-link",
    );
    assert!(!allows(&role, &access));
    role.follow_alias(&mut access);
    assert!(allows(&role, &access), "{access}");
}

#[test]
fn every_account_is_this_one_and_what_has_none_stays() {
    let moto = "arn:aws:sns:us-east-1:123456789012:statdesk-t_lakeside-ana:x";
    assert_eq!(
        at_home(moto),
        "arn:aws:sns:us-east-1:000000000000:statdesk-t_lakeside-ana:x"
    );
    for same in ["*", "arn:aws:s3:::bucket/key", "local-Desk"] {
        assert_eq!(at_home(same), same);
    }
}

#[test]
fn a_grant_reads_as_it_is_written() {
    let grant = only_if(
        grant("dynamodb:PutItem", DESK),
        "ForAllValues:StringLike",
        "dynamodb:LeadingKeys",
        &["a*", "b"],
    );
    assert_eq!(
        grant.to_string(),
        "dynamodb:PutItem on Desk.Arn if every dynamodb:LeadingKeys is like a* or b"
    );
}
