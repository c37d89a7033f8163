//! What the SNS refuses, and batches that are refused in part, through the AWS SDK.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use aws_sdk_sns::types::{MessageAttributeValue, PublishBatchRequestEntry};

use super::tests::{client, code, text, topic};
use crate::cloud::Cloud;

#[tokio::test]
async fn a_batch_succeeds_and_fails_entry_by_entry() {
    let cloud = Cloud::start(None).await.unwrap();
    let client = client(&cloud);
    let topic = topic(&client, "statdesk-dan").await;
    let entry = |id: &str, message: &str| {
        let entry = PublishBatchRequestEntry::builder().id(id).message(message);
        entry
            .message_attributes("tier", text("high"))
            .build()
            .unwrap()
    };
    let batch = |entries| {
        client
            .publish_batch()
            .topic_arn(&topic)
            .set_publish_batch_request_entries(Some(entries))
    };
    let sent = batch(vec![entry("a", "one"), entry("b", ""), entry("c", "three")])
        .send()
        .await
        .unwrap();
    assert_eq!(
        sent.successful()
            .iter()
            .filter_map(|one| one.id())
            .collect::<Vec<_>>(),
        ["a", "c"]
    );
    assert_eq!(sent.failed()[0].id(), "b");
    assert_eq!(
        cloud
            .pages()
            .iter()
            .map(|page| page.text.as_str())
            .collect::<Vec<_>>(),
        ["one", "three"]
    );
    assert_eq!(cloud.pages()[1].attributes["tier"], "high");

    let refused = batch(vec![entry("a", "one"), entry("a", "two")])
        .send()
        .await
        .unwrap_err();
    assert_eq!(code(&refused), Some("BatchEntryIdsNotDistinct"));
    let many = (0..11)
        .map(|number| entry(&number.to_string(), "x"))
        .collect();
    let refused = batch(many).send().await.unwrap_err();
    assert_eq!(code(&refused), Some("TooManyEntriesInBatchRequest"));
    assert_eq!(cloud.pages().len(), 2);
}

#[tokio::test]
async fn what_it_does_not_do_is_refused() {
    let cloud = Cloud::start(None).await.unwrap();
    let client = client(&cloud);
    let topic = topic(&client, "statdesk-eve").await;
    let refused = client
        .publish()
        .phone_number("+15551230000")
        .message("x")
        .send()
        .await
        .unwrap_err();
    assert_eq!(code(&refused), Some("InvalidParameter"));
    let refused = client
        .publish()
        .topic_arn(&topic)
        .message("{}")
        .message_structure("json")
        .send()
        .await
        .unwrap_err();
    assert_eq!(code(&refused), Some("InvalidParameter"));
    let empty = MessageAttributeValue::builder()
        .data_type("String")
        .string_value("")
        .build()
        .unwrap();
    let request = client
        .publish()
        .topic_arn(&topic)
        .message("x")
        .message_attributes("tier", empty);
    assert_eq!(
        code(&request.send().await.unwrap_err()),
        Some("ParameterValueInvalid")
    );
    let request = client
        .publish()
        .topic_arn(&topic)
        .message("x".repeat(256 * 1024 + 1));
    assert_eq!(
        code(&request.send().await.unwrap_err()),
        Some("InvalidParameter")
    );
    let request = client
        .subscribe()
        .topic_arn(&topic)
        .protocol("sms")
        .endpoint("+15551230000");
    let refused = request
        .attributes("FilterPolicy", r#"{"n": [{"numeric": [">", 1]}]}"#)
        .send()
        .await
        .unwrap_err();
    assert_eq!(code(&refused), Some("InvalidParameter"));
    for (protocol, endpoint) in [
        ("sms", "call me"),
        ("email", "nobody"),
        ("lambda", "arn:aws:lambda:x"),
        ("https", "x"),
    ] {
        let request = client
            .subscribe()
            .topic_arn(&topic)
            .protocol(protocol)
            .endpoint(endpoint);
        assert_eq!(
            code(&request.send().await.unwrap_err()),
            Some("InvalidParameter"),
            "{protocol}"
        );
    }
    assert_eq!(
        code(&client.list_topics().send().await.unwrap_err()),
        Some("InvalidAction")
    );
    assert!(cloud.pages().is_empty());
}
