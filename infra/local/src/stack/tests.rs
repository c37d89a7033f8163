//! Stacks started, stopped and started again.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use aws_sdk_dynamodb::types::AttributeValue;

use super::{Options, Stack, StackError};
use crate::file::tests::Scratch;

/// A table, a key of each kind, a topic, two routes and a schedule.
pub(crate) const TEMPLATE: &str = include_str!("../../tests/template.yaml");

fn options(scratch: Option<&Scratch>) -> Options {
    Options {
        template: TEMPLATE.to_owned(),
        data: scratch.map(|scratch| scratch.0.join("data")),
        ..Options::default()
    }
}

#[tokio::test]
async fn a_stack_has_what_its_template_asks_for() {
    let stack = Stack::start(options(None)).await.unwrap();
    let environment = stack.environment("echo").unwrap();
    assert_eq!(environment["TABLE"], "local-Desk");
    assert!(stack.calls().is_empty());
    let table = aws_sdk_dynamodb::Client::new(&stack.config)
        .describe_table()
        .table_name("local-Desk")
        .send()
        .await;
    let table = table.unwrap().table.unwrap();
    assert_eq!(
        table.global_secondary_indexes()[0].index_name(),
        Some("due")
    );
    let kms = aws_sdk_kms::Client::new(&stack.config);
    let mac = kms
        .describe_key()
        .key_id(&environment["MAC_KEY"])
        .send()
        .await
        .unwrap();
    assert_eq!(
        mac.key_metadata().unwrap().key_spec().unwrap().as_str(),
        "HMAC_256"
    );
    let signer = kms
        .get_public_key()
        .key_id(&environment["SIGN_KEY"])
        .send()
        .await
        .unwrap();
    assert!(signer.public_key().is_some());
    let sns = aws_sdk_sns::Client::new(&stack.config);
    sns.publish()
        .topic_arn(&environment["TOPIC"])
        .message("up")
        .send()
        .await
        .unwrap();
    assert_eq!(stack.pages()[0].text, "up");
    assert_eq!(stack.calls().len(), 4);
    let (wire, config) = stack.fork();
    aws_sdk_sns::Client::new(&config)
        .publish()
        .topic_arn(&environment["TOPIC"])
        .message("two")
        .send()
        .await
        .unwrap();
    assert_eq!(
        (wire.calls().len(), stack.calls().len(), stack.pages().len()),
        (1, 4, 2)
    );
}

#[tokio::test]
async fn kept_data_comes_back_and_belongs_to_one_stack_at_a_time() {
    let scratch = Scratch::new();
    let environment = {
        let stack = Stack::start(options(Some(&scratch))).await.unwrap();
        let environment = stack.environment("echo").unwrap();
        let pk = AttributeValue::S("PRACTICE#lakeside".to_owned());
        let client = aws_sdk_dynamodb::Client::new(&stack.config);
        client
            .put_item()
            .table_name(&environment["TABLE"])
            .item("pk", pk)
            .send()
            .await
            .unwrap();
        let second = Stack::start(options(Some(&scratch))).await.unwrap_err();
        assert!(matches!(second, StackError::Folder(_)), "{second}");
        environment
    };
    let stack = Stack::start(options(Some(&scratch))).await.unwrap();
    assert_eq!(stack.environment("echo").unwrap(), environment);
    let key = AttributeValue::S("PRACTICE#lakeside".to_owned());
    let client = aws_sdk_dynamodb::Client::new(&stack.config);
    let kept = client
        .get_item()
        .table_name(&environment["TABLE"])
        .key("pk", key)
        .send()
        .await
        .unwrap();
    assert!(kept.item.is_some());
}

#[tokio::test]
async fn kept_tables_of_another_shape_are_told() {
    let scratch = Scratch::new();
    drop(Stack::start(options(Some(&scratch))).await.unwrap());
    let template = TEMPLATE.replace("KEYS_ONLY", "ALL");
    assert_ne!(template, TEMPLATE);
    let fault = Stack::start(Options {
        template,
        ..options(Some(&scratch))
    })
    .await
    .unwrap_err();
    assert!(
        fault.to_string().contains("other keys or indexes"),
        "{fault}"
    );
}

#[tokio::test]
async fn a_kept_key_of_another_kind_is_told_with_and_without_the_wire() {
    let scratch = Scratch::new();
    let mac = "KeySpec: HMAC_256, KeyUsage: GENERATE_VERIFY_MAC";
    let template = TEMPLATE.replace(mac, "KeySpec: ECC_NIST_P256, KeyUsage: SIGN_VERIFY");
    assert_ne!(template, TEMPLATE);
    let stack = Stack::start(options(Some(&scratch))).await.unwrap();
    let real = Some(stack.endpoints.clone());
    let over_the_wire = Options {
        template: template.clone(),
        real,
        ..options(None)
    };
    let fault = Stack::start(over_the_wire).await.unwrap_err();
    assert!(
        fault
            .to_string()
            .contains("alias/local-mac is a key of another kind, HMAC_256"),
        "{fault}"
    );
    drop(stack);
    let fault = Stack::start(Options {
        template,
        ..options(Some(&scratch))
    })
    .await
    .unwrap_err();
    assert!(
        fault
            .to_string()
            .contains("alias/local-mac is a key of another kind, HMAC_256"),
        "{fault}"
    );
}

#[tokio::test]
async fn stacks_of_different_names_share_services_and_nothing_else() {
    let host = Stack::start(options(None)).await.unwrap();
    let guest = |name: &str| Options {
        name: name.to_owned(),
        real: Some(host.endpoints.clone()),
        ..options(None)
    };
    let (one, two) = (
        Stack::start(guest("one")).await.unwrap(),
        Stack::start(guest("two")).await.unwrap(),
    );
    let (first, second) = (
        one.environment("echo").unwrap(),
        two.environment("echo").unwrap(),
    );
    for name in ["TABLE", "TEXT_KEY", "MAC_KEY", "SIGN_KEY", "TOPIC"] {
        assert_ne!(first[name], second[name], "{name}");
    }
    let sns = aws_sdk_sns::Client::new(&one.config);
    sns.publish()
        .topic_arn(&first["TOPIC"])
        .message("up")
        .send()
        .await
        .unwrap();
    assert_eq!(
        (
            one.pages().len(),
            two.pages().len(),
            one.pages()[0].matched.clone()
        ),
        (1, 0, None)
    );
}
