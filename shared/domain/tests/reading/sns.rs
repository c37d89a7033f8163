//! The SNS envelope.

use domain::reading::format::sns::{Envelope, Kind, Scheme};
use domain::refusal::Refusal;
use serde_json::Value;

use crate::given::body;

#[track_caller]
fn envelope(body: &Value) -> Envelope {
    match Envelope::read(body) {
        Ok(envelope) => envelope,
        Err(refusal) => panic!("{refusal:?}"),
    }
}

/// The example of AWS's own documentation: "SignatureVersion 1=SHA1withRSA 2=SHA256withRSA".
#[test]
fn a_notification_is_signed_as_aws_says() {
    let envelope = envelope(&body("sns-notification"));
    assert_eq!(
        (envelope.kind, envelope.scheme),
        (Kind::Notification, Scheme::Sha1)
    );
    assert_eq!(
        envelope.to_sign(),
        "Message\nMy Test Message\nMessageId\n4d4dc071-ddbf-465d-bba8-08f81c89da64\nSubject\nMy subject\n\
         Timestamp\n2019-01-31T04:37:04.321Z\nTopicArn\n\
         arn:aws:sns:us-east-2:123456789012:s4-MySNSTopic-1G1WEFCOXTC0P\nType\nNotification\n"
    );
}

/// "If the message has no subject, its line is left out."
#[test]
fn a_subject_that_is_not_there_is_not_signed() {
    let mut body = body("sns-notification");
    body.as_object_mut().unwrap().remove("Subject");
    assert!(!envelope(&body).to_sign().contains("Subject"));
}

#[test]
fn a_confirmation_is_signed_with_its_token_and_address() {
    let envelope = envelope(&body("sns-subscription"));
    assert_eq!(
        (envelope.kind, envelope.scheme),
        (Kind::SubscriptionConfirmation, Scheme::Sha256)
    );
    let text = envelope.to_sign();
    let names: Vec<&str> = text
        .lines()
        .filter(|line| line.chars().all(char::is_alphabetic) && line.len() < 13)
        .collect();
    assert_eq!(
        names,
        [
            "Message",
            "MessageId",
            "SubscribeURL",
            "Timestamp",
            "Token",
            "TopicArn",
            "Type"
        ]
    );
    // The line break within the message is one, and no escape.
    assert!(text.contains("MyTopic.\nTo confirm"));
    assert!(envelope.token.unwrap().starts_with("2336412f37"));
}

/// "Keep's CloudWatch handler GETs `SubscribeURL` from the body with no signature/host check (SSRF)":
/// the strict rule for SigningCertURL, and every missing field named.
#[test]
fn an_envelope_with_another_certificate_is_refused() {
    let refused = |field: &str, value: Value| {
        let mut body = body("sns-subscription");
        body[field] = value;
        match Envelope::read(&body).err() {
            Some(Refusal::Invalid(errors)) => errors.into_iter().map(|error| error.field).collect(),
            _ => Vec::new(),
        }
    };
    let other = "https://sns.us-west-2.amazonaws.com.evil.example/SimpleNotificationService-1.pem";
    assert_eq!(refused("SigningCertURL", other.into()), ["SigningCertURL"]);
    assert_eq!(refused("Token", Value::Null), ["Token"]);
    assert_eq!(
        refused("SignatureVersion", "3".into()),
        ["SignatureVersion"]
    );
    assert_eq!(refused("Type", "Other".into()), ["Type"]);
    assert_eq!(refused("Message", "x".repeat(300_000).into()), ["Message"]);
    assert!(refused("Subject", "ignored here".into()).is_empty());
}

#[test]
fn a_message_is_json_of_its_own() {
    let mut body = body("sns-notification");
    assert!(envelope(&body).message().is_err());
    body["Message"] = crate::given::body("cloudwatch-alarm").to_string().into();
    let message = envelope(&body).message().unwrap();
    assert_eq!(message["AlarmName"], "ehr-db-cpu");
}
