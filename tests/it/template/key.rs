//! Keys: who administers one cannot use it, and its policy names exactly the roles that are granted its use.

use std::collections::BTreeSet;

use yaml_serde::Value;

use super::{of_type, property, several, statements, text};

/// What makes or opens something with a key, or lets somebody else do so.
const USES: &[&str] = &[
    "kms:*",
    "kms:Create*",
    "kms:CreateGrant",
    "kms:Decrypt",
    "kms:Encrypt",
    "kms:GenerateDataKey",
    "kms:GenerateDataKey*",
    "kms:GenerateMac",
    "kms:ReEncrypt*",
    "kms:Sign",
    "kms:Verify",
    "kms:VerifyMac",
];

fn policy(key: &Value) -> Vec<Value> {
    let policy = property(key, "KeyPolicy");
    several(policy.get("Statement").expect("statements"))
}

fn sid(statement: &Value) -> String {
    text(statement.get("Sid").expect("a Sid"))
}

#[test]
fn who_administers_a_key_cannot_use_it() {
    for (id, key) in of_type("AWS::KMS::Key") {
        let policy = policy(&key);
        let [administration, looks] = ["Administration", "AccountMayLook"].map(|name| {
            let found = policy.iter().find(|one| sid(one) == name);
            found.unwrap_or_else(|| panic!("{id} has no {name}"))
        });
        for statement in [administration, looks] {
            for action in several(statement.get("Action").unwrap()) {
                let action = text(&action);
                assert!(!USES.contains(&action.as_str()), "{id}: {action}");
                assert!(!action.contains('*'), "{id}: {action}");
            }
        }
        // Whoever else is named is held to something: roles, a service, this account's log groups.
        for statement in &policy {
            let administers = ["Administration", "AccountMayLook"].contains(&&*sid(statement));
            let held = statement.get("Condition").is_some();
            assert_eq!(held, !administers, "{id}: {}", sid(statement));
        }
    }
}

/// Should the administrator be gone, the root user itself, with a second factor, may write a new policy, and no more.
#[test]
fn the_root_user_recovers_a_key_and_nothing_else() {
    for (id, key) in of_type("AWS::KMS::Key") {
        let policy = policy(&key);
        let recovers = policy.iter().find(|one| sid(one) == "RootMayRecover");
        let recovers = recovers.unwrap_or_else(|| panic!("{id} has no RootMayRecover"));
        let actions = several(recovers.get("Action").unwrap());
        let actions: Vec<String> = actions.iter().map(text).collect();
        assert_eq!(actions, ["kms:PutKeyPolicy"], "{id}");
        let condition = &recovers["Condition"];
        let who = text(&condition["ArnEquals"]["aws:PrincipalArn"]);
        assert!(who.ends_with("${AWS::AccountId}:root"), "{id}: {who}");
        let second = text(&condition["Bool"]["aws:MultiFactorAuthPresent"]);
        assert_eq!(second, "true", "{id}");
    }
}

#[test]
fn a_keys_policy_names_the_roles_that_are_granted_its_use_and_no_others() {
    let keys = of_type("AWS::KMS::Key");
    let mut granted = BTreeSet::new();
    for (role, document) in of_type("AWS::IAM::Role") {
        for statement in statements(&document) {
            for action in several(statement.get("Action").unwrap()) {
                let action = text(&action);
                if !action.starts_with("kms:") {
                    continue;
                }
                for key in several(statement.get("Resource").unwrap()) {
                    let key = text(&key).trim_end_matches(".Arn").to_owned();
                    granted.insert((key, action.clone(), role.clone()));
                }
            }
        }
    }
    let mut named = BTreeSet::new();
    for (id, key) in keys {
        for statement in policy(&key) {
            let roles = statement
                .get("Condition")
                .and_then(|condition| condition.get("ArnLike")?.get("aws:PrincipalArn"));
            let Some(roles) = roles else { continue };
            for role in several(roles) {
                let role = text(&role);
                let role = role
                    .rsplit_once("role/${AWS::StackName}-")
                    .and_then(|(_, role)| role.strip_suffix("-*"))
                    .unwrap_or_else(|| panic!("{id}: {role}"));
                for action in several(statement.get("Action").unwrap()) {
                    named.insert((id.clone(), text(&action), role.to_owned()));
                }
            }
        }
    }
    assert!(granted.len() > 10);
    assert_eq!(granted, named);
}

/// IAM cuts a stack's name where the role's would be longer than 64 characters, and the keys' policies would not know it.
#[test]
fn a_stack_of_28_characters_has_its_roles_named_whole() {
    const RANDOM: usize = 12;
    for (role, _) in of_type("AWS::IAM::Role") {
        let longest = 28 + 1 + role.len() + 1 + RANDOM;
        assert!(longest <= 64, "{role}: {longest}");
    }
}
