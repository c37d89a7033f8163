//! The roles table of the PHI log: who may seal, open, sign, make tokens and add records, whatever functions there are.

use local::{Access, Grant, Role, TEMPLATE, Template};

/// Opens tickets' texts.
const OPENS_TEXTS: &[&str] = &["phi-open"];
/// Reads the bodies of the log; it writes what it read there first.
const READS_BODIES: &[&str] = &["phi-export"];
/// Signs checkpoints.
const SIGNS: &[&str] = &["audit-checkpoint"];
/// Makes patients' numbers into tokens.
const MAKES_TOKENS: &[&str] = &["phi-audit", "phi-export"];
/// Adds checkpoints one by one, each on a condition; everything else is added in transactions.
const ADDS_ALONE: &[&str] = &["audit-checkpoint"];
/// Actions that know no resource, which IAM can grant on `*` alone, and one on topics of anybody's account: the token that
/// SNS has signed is what allows it.
const WITHOUT_RESOURCE: &[&str] = &["sns:Unsubscribe", "sns:ConfirmSubscription"];

/// The template with an ARN for everything, and the roles of its functions.
fn roles() -> (Template, Vec<Role>) {
    let parameters = [("BaseUrl".to_owned(), "http://desk.test".to_owned())];
    let mut template = Template::read(TEMPLATE, "test", &parameters.into()).unwrap();
    let tables = template
        .tables
        .iter()
        .map(|table| (&table.id, "dynamodb", "Arn"));
    let keys = template.keys.iter().map(|key| (&key.id, "kms", "Arn"));
    let topics = template.topics.iter().map(|topic| (&topic.id, "sns", ""));
    let made: Vec<_> = tables
        .chain(keys)
        .chain(topics)
        .map(|(id, service, attribute)| {
            let reference = format!("{id}.{attribute}");
            let reference = reference.trim_end_matches('.').to_owned();
            (
                reference,
                format!("arn:aws:{service}:us-east-1:000000000000:{id}"),
            )
        })
        .collect();
    for (reference, arn) in &made {
        template.scope.set(reference, arn);
    }
    let roles = template
        .functions
        .iter()
        .map(|function| template.role(&function.name));
    let roles = roles.collect::<Result<Vec<_>, _>>().unwrap();
    assert!(roles.iter().all(|role| !role.grants.is_empty()));
    (template, roles)
}

/// The grants of an action on a resource, whatever else they ask for.
fn grants<'a>(roles: &'a [Role], action: &str, arn: &str) -> Vec<(&'a str, &'a Grant)> {
    let access = Access::new(action, arn);
    let of = |role: &'a Role| {
        let grants = role.grants.iter();
        let grants = grants.filter(|grant| !grant.denies && grant.concerns(&access));
        grants.map(|grant| (role.function.as_str(), grant))
    };
    roles.iter().flat_map(of).collect()
}

/// Holds that an action on a key or table is granted to some of these functions, and to no other.
fn only(roles: &[Role], template: &Template, action: &str, resource: &str, may: &[&str]) {
    let arn = template
        .scope
        .get(&format!("{resource}.Arn"))
        .expect(resource);
    for (function, _) in grants(roles, action, arn) {
        assert!(
            may.contains(&function),
            "{function} may {action} {resource}"
        );
    }
}

/// "The writer role has `kms:GenerateDataKey` and **no** `kms:Decrypt`", and each key has its own who.
#[test]
fn each_key_is_used_by_whom_the_table_names() {
    let (template, roles) = roles();
    let table: [(&str, &str, &[&str]); 3] = [
        ("TextKey", "kms:Decrypt", OPENS_TEXTS),
        ("AuditBodyKey", "kms:Decrypt", READS_BODIES),
        ("AuditMacKey", "kms:GenerateMac", MAKES_TOKENS),
    ];
    for (key, action, may) in table {
        only(&roles, &template, action, key, may);
    }
    only(&roles, &template, "kms:Sign", "AuditSignKey", SIGNS);
    for key in template.keys.iter().map(|key| key.id.as_str()) {
        if key != "AuditSignKey" {
            only(&roles, &template, "kms:Sign", key, &[]);
        }
        if key != "TextKey" && key != "AuditBodyKey" {
            only(&roles, &template, "kms:Decrypt", key, &[]);
        }
        // Neither another way to a plain text, nor a say over a key itself.
        for action in [
            "kms:Encrypt",
            "kms:ReEncryptFrom",
            "kms:CreateGrant",
            "kms:PutKeyPolicy",
            "kms:DisableKey",
            "kms:ScheduleKeyDeletion",
            "kms:UpdateAlias",
        ] {
            only(&roles, &template, action, key, &[]);
        }
    }
    // It cannot pass by there being nobody at all.
    let text = template.scope.get("TextKey.Arn").expect("a key");
    assert_eq!(grants(&roles, "kms:Decrypt", text)[0].0, "phi-open");
}

/// Whoever adds records reads none of their bodies, unless that is its work and recorded first.
#[test]
fn who_writes_the_log_cannot_read_it() {
    let (template, roles) = roles();
    let arn = |reference: &str| template.scope.get(reference).expect(reference);
    let (log, body) = (arn("Audit.Arn"), arn("AuditBodyKey.Arn"));
    for (function, _) in grants(&roles, "dynamodb:PutItem", log) {
        let reads = grants(&roles, "kms:Decrypt", body);
        let reads = reads.iter().any(|(reader, _)| *reader == function);
        assert!(!reads || READS_BODIES.contains(&function), "{function}");
    }
    // A body's data key is for the log alone, and the key says so in its context.
    for (function, grant) in grants(&roles, "kms:GenerateDataKey", body) {
        let condition = grant
            .conditions
            .iter()
            .find(|one| one.key == "kms:EncryptionContext:use");
        let condition = condition.unwrap_or_else(|| panic!("{function}: {grant}"));
        assert_eq!(
            (condition.like, condition.values.as_slice()),
            (false, &["phi-audit".to_owned()][..])
        );
    }
}

/// "No item is ever mutated": nobody can change or remove a record, and records are added in transactions.
#[test]
fn the_log_is_only_ever_added_to() {
    let (template, roles) = roles();
    for action in [
        "dynamodb:UpdateItem",
        "dynamodb:DeleteItem",
        "dynamodb:BatchWriteItem",
        "dynamodb:PartiQLInsert",
        "dynamodb:PartiQLUpdate",
        "dynamodb:PartiQLDelete",
        "dynamodb:DeleteTable",
        "dynamodb:UpdateTable",
        "dynamodb:UpdateTimeToLive",
    ] {
        only(&roles, &template, action, "Audit", &[]);
    }
    let log = template.scope.get("Audit.Arn").expect("the log");
    let writers = grants(&roles, "dynamodb:PutItem", log);
    assert!(!writers.is_empty());
    for (function, grant) in writers {
        let enclosed = grant.conditions.iter().any(|condition| {
            condition.key == "dynamodb:EnclosingOperation"
                && condition.values == ["TransactWriteItems"]
        });
        assert!(
            enclosed || ADDS_ALONE.contains(&function),
            "{function}: {grant}"
        );
    }
}

/// "One IAM role per function with only its actions on only its resources": nothing is granted by a wildcard, but topics
/// that are made later and actions that know no resource.
#[test]
fn a_grant_names_one_action_on_one_resource() {
    let (_, roles) = roles();
    for role in &roles {
        for grant in &role.grants {
            assert!(
                !grant.action.contains(['*', '?']),
                "{}: {grant}",
                role.function
            );
            let later =
                grant.action.starts_with("sns:") && grant.resource.ends_with(":statdesk-test_*");
            let without =
                grant.resource == "*" && WITHOUT_RESOURCE.contains(&grant.action.as_str());
            let named = !grant.resource.contains(['*', '?']);
            assert!(named || later || without, "{}: {grant}", role.function);
        }
        let mut written: Vec<_> = role.grants.iter().map(ToString::to_string).collect();
        written.sort();
        written.dedup();
        assert_eq!(
            written.len(),
            role.grants.len(),
            "{} is granted something twice",
            role.function
        );
    }
}
