//! Policies read as functions have them, and refused when they cannot be judged.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::collections::BTreeMap;

use crate::role::Role;
use crate::template::{Template, TemplateError};

fn read(policies: &str) -> Result<Template, TemplateError> {
    let text = format!(
        "Resources:\n  F:\n    Type: AWS::Serverless::Function\n    Properties:\n      CodeUri: target/lambda/f\n{policies}"
    );
    let mut template = Template::read(&text, "local", &BTreeMap::new())?;
    let arns = [
        (
            "Desk.Arn",
            "arn:aws:dynamodb:us-east-1:000000000000:table/local-Desk",
        ),
        ("TextKey.Arn", "arn:aws:kms:us-east-1:123456789012:key/k"),
        (
            "Operator",
            "arn:aws:sns:us-east-1:000000000000:local-Operator",
        ),
    ];
    for (reference, arn) in arns {
        template.scope.set(reference, arn);
    }
    Ok(template)
}

fn role(policies: &str) -> Role {
    read(policies).unwrap().role("f").unwrap()
}

fn refusal(policies: &str) -> String {
    read(policies).unwrap_err().to_string()
}

/// One statement, in one policy.
fn statement(members: &str) -> String {
    format!("      Policies: [{{Statement: [{{{members}}}]}}]\n")
}

#[test]
fn each_action_on_each_resource_is_a_grant() {
    let role = role(
        r#"      Policies:
        - Version: "2012-10-17"
          Statement:
            - Sid: Rows
              Effect: Allow
              Action: [dynamodb:GetItem, dynamodb:Query]
              Resource: [!GetAtt Desk.Arn, !Sub "${Desk.Arn}/index/active"]
            - {Effect: Allow, Action: kms:GenerateDataKey, Resource: {Fn::GetAtt: [TextKey, Arn]},
               Condition: {StringEquals: {kms:EncryptionContext:use: phi-audit}}}
        - Statement: {Effect: Deny, Action: "sns:*", Resource: !Ref Operator}
        - Statement:
            - {Effect: Allow, Action: sns:Publish, Resource: !Sub "arn:${AWS::Partition}:sns:${AWS::Region}:${AWS::AccountId}:statdesk-${AWS::StackName}_*"}
            - {Effect: Allow, Action: sns:Unsubscribe, Resource: "*"}
"#,
    );
    let desk = "arn:aws:dynamodb:us-east-1:000000000000:table/local-Desk";
    let active = format!("{desk}/index/active");
    let grants: Vec<_> = role
        .grants
        .iter()
        .map(|grant| (grant.denies, grant.action.as_str(), grant.resource.as_str()))
        .collect();
    assert_eq!(
        grants,
        [
            (false, "dynamodb:GetItem", desk),
            (false, "dynamodb:Query", desk),
            (false, "dynamodb:GetItem", &active),
            (false, "dynamodb:Query", &active),
            (
                false,
                "kms:GenerateDataKey",
                "arn:aws:kms:us-east-1:000000000000:key/k"
            ),
            (
                true,
                "sns:*",
                "arn:aws:sns:us-east-1:000000000000:local-Operator"
            ),
            (
                false,
                "sns:Publish",
                "arn:aws:sns:us-east-1:000000000000:statdesk-local_*"
            ),
            (false, "sns:Unsubscribe", "*"),
        ]
    );
    let written: Vec<_> = role.grants.iter().map(ToString::to_string).collect();
    assert_eq!(written[0], "dynamodb:GetItem on Desk.Arn");
    assert_eq!(written[2], "dynamodb:GetItem on ${Desk.Arn}/index/active");
    assert!(
        written[4].ends_with(" if kms:EncryptionContext:use is phi-audit"),
        "{}",
        written[4]
    );
}

#[test]
fn a_function_without_policies_may_nothing() {
    assert_eq!(role("").grants, []);
}

#[test]
fn services_that_are_not_here_are_passed_over_with_what_they_name() {
    let here = statement("Effect: Allow, Action: [s3:PutObject, dynamodb:GetItem], Resource: '*'");
    assert_eq!(role(&here).grants.len(), 1);
    let elsewhere = statement("Effect: Allow, Action: s3:PutObject, Resource: !GetAtt Anchors.Arn");
    assert_eq!(role(&elsewhere).grants, []);
    let any = statement("Effect: Allow, Action: '*', Resource: '*'");
    assert_eq!(role(&any).grants.len(), 1);
}

#[test]
fn a_resource_without_a_value_is_an_error() {
    let template = read(&statement(
        "Effect: Allow, Action: kms:Sign, Resource: !GetAtt None.Arn",
    ));
    let template = template.unwrap();
    assert_eq!(
        template.role("f").unwrap_err(),
        TemplateError::Unresolved("None.Arn".to_owned())
    );
    assert!(template.role("g").is_err());
}

#[test]
fn what_cannot_be_judged_is_refused() {
    for (policies, names) in [
        ("      Role: !GetAtt Made.Arn\n", "a Role"),
        (
            "      Policies: AmazonDynamoDBFullAccess\n",
            "AmazonDynamoDBFullAccess",
        ),
        (
            "      Policies: [{DynamoDBReadPolicy: {TableName: t}}]\n",
            "DynamoDBReadPolicy",
        ),
        ("      Policies: [{Version: '2012-10-17'}]\n", "a Statement"),
        (&statement("Action: kms:Sign, Resource: '*'"), "an Effect"),
        (
            &statement("Effect: allow, Action: kms:Sign, Resource: '*'"),
            "an Effect",
        ),
        (&statement("Effect: Allow, Resource: '*'"), "an Action"),
        (&statement("Effect: Allow, Action: kms:Sign"), "a Resource"),
        (
            &statement("Effect: Allow, Action: [], Resource: '*'"),
            "an Action",
        ),
        (
            &statement("Effect: Allow, Action: Sign, Resource: '*'"),
            "the action Sign",
        ),
        (
            &statement("Effect: Allow, NotAction: kms:Sign, Resource: '*'"),
            "NotAction",
        ),
        (
            &statement("Effect: Allow, Action: kms:Sign, NotResource: '*'"),
            "NotResource",
        ),
        (
            &statement("Effect: Allow, Principal: '*', Action: kms:Sign, Resource: '*'"),
            "Principal",
        ),
        (
            &statement(
                "Effect: Allow, Action: kms:Sign, Resource: '*', Condition: {Bool: {aws:SecureTransport: true}}",
            ),
            "the condition Bool of aws:SecureTransport",
        ),
        (
            &statement(
                "Effect: Allow, Action: kms:Sign, Resource: '*', Condition: {StringEquals: {}}",
            ),
            "a key in each Condition",
        ),
        ("      Policies: [{Statement: [text]}]\n", "an Effect"),
    ] {
        let refusal = refusal(policies);
        assert!(
            refusal.contains(names) && refusal.contains(" F"),
            "{policies}: {refusal}"
        );
    }
}

/// A role of the template is read as policies of the function's own are; what its conditions leave out grants nothing.
#[test]
fn a_role_of_the_template_is_its_policies() {
    let text = |role: &str| {
        format!(
            r#"
Parameters: {{Inside: {{Type: String, Default: ""}}}}
Conditions: {{IsInside: !Not [!Equals [!Ref Inside, ""]]}}
Resources:
  FRole:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument: {{Statement: [{{Effect: Allow, Action: "sts:AssumeRole"}}]}}
      ManagedPolicyArns: !If [IsInside, ["arn:aws:iam::aws:policy/x"], !Ref AWS::NoValue]
      Policies:
        - PolicyName: rows
          PolicyDocument: {{Statement: [{{Effect: Allow, Action: dynamodb:GetItem, Resource: "*"}}]}}
        - !If [IsInside, {{PolicyName: more}}, !Ref AWS::NoValue]
  Later: {{Type: AWS::IAM::Role, Condition: IsInside, Properties: {{}}}}
  F: {{Type: AWS::Serverless::Function, Properties: {{CodeUri: target/lambda/f, {role}}}}}
"#
        )
    };
    let read = |role: &str, inside: &str| {
        let parameters = [("Inside".to_owned(), inside.to_owned())].into();
        Template::read(&text(role), "local", &parameters)
    };
    let own = "Role: !GetAtt FRole.Arn";
    let role = read(own, "").unwrap().role("f").unwrap();
    assert_eq!(role.grants.len(), 1);
    assert_eq!(role.grants[0].to_string(), "dynamodb:GetItem on *");
    let refusal = |role: &str, inside: &str| read(role, inside).unwrap_err().to_string();
    assert!(refusal(own, "yes").contains("managed policies"));
    for elsewhere in [
        "Role: arn:aws:iam::1:role/x",
        "Role: !GetAtt None.Arn",
        "Role: !GetAtt Later.Arn",
    ] {
        assert!(refusal(elsewhere, "").contains("made elsewhere"));
    }
    assert!(refusal(&format!("{own}, Policies: []"), "").contains("beside"));
}
