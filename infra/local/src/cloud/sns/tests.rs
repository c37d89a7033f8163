//! The SNS through the AWS SDK.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use aws_sdk_sns::Client;
use aws_sdk_sns::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_sns::types::MessageAttributeValue;

use crate::cloud::Cloud;
use crate::endpoint::Endpoints;
use crate::file::tests::Scratch;
use crate::wire::Wire;

pub(super) fn client(cloud: &Cloud) -> Client {
    Client::new(&Endpoints::all(cloud.endpoint()).config(&Wire::new()))
}

pub(super) async fn topic(client: &Client, name: &str) -> String {
    client
        .create_topic()
        .name(name)
        .send()
        .await
        .unwrap()
        .topic_arn()
        .unwrap()
        .to_owned()
}

pub(super) fn text(value: &str) -> MessageAttributeValue {
    MessageAttributeValue::builder()
        .data_type("String")
        .string_value(value)
        .build()
        .unwrap()
}

pub(super) fn code<E: ProvideErrorMetadata, R>(fault: &SdkError<E, R>) -> Option<&str> {
    fault
        .as_service_error()
        .and_then(ProvideErrorMetadata::code)
}

#[tokio::test]
async fn a_message_reaches_the_subscribers_its_filter_lets_it_through_to() {
    let cloud = Cloud::start(None).await.unwrap();
    let client = client(&cloud);
    let topic = topic(&client, "statdesk-ana").await;
    let sms = client
        .subscribe()
        .topic_arn(&topic)
        .protocol("sms")
        .endpoint("+15551230000")
        .attributes("FilterPolicy", r#"{"tier": ["critical"]}"#)
        .send()
        .await
        .unwrap();
    let sms = sms
        .subscription_arn()
        .unwrap()
        .rsplit(':')
        .next()
        .unwrap()
        .to_owned();
    let queue = "arn:aws:sqs:us-east-1:000000000000:q";
    client
        .subscribe()
        .topic_arn(&topic)
        .protocol("sqs")
        .endpoint(queue)
        .send()
        .await
        .unwrap();

    for tier in ["critical", "general"] {
        let request = client
            .publish()
            .topic_arn(&topic)
            .message("K7Q4 <EHR> & \"down\"");
        request
            .message_attributes("tier", text(tier))
            .send()
            .await
            .unwrap();
    }
    let pages = cloud.pages();
    let protocols = |page: usize| -> Vec<&str> {
        pages[page]
            .matched
            .as_ref()
            .unwrap()
            .iter()
            .map(|one| one.protocol.as_str())
            .collect()
    };
    assert_eq!(protocols(0), ["sms", "sqs"]);
    assert_eq!(pages[0].matched.as_ref().unwrap()[0].id, sms);
    assert_eq!(protocols(1), ["sqs"]);
    assert_eq!(pages[0].text, "K7Q4 <EHR> & \"down\"");
    assert_eq!(pages[1].attributes["tier"], "general");
    assert_eq!(pages[0].topic, topic);
}

#[tokio::test]
async fn mail_is_pending_until_its_owner_confirms() {
    let cloud = Cloud::start(None).await.unwrap();
    let client = client(&cloud);
    let topic = topic(&client, "statdesk-ben").await;
    let made = client
        .subscribe()
        .topic_arn(&topic)
        .protocol("email")
        .endpoint("ben@example.org")
        .send()
        .await
        .unwrap();
    assert_eq!(made.subscription_arn(), Some("pending confirmation"));
    let list = || {
        client
            .list_subscriptions_by_topic()
            .topic_arn(&topic)
            .send()
    };
    assert_eq!(
        list().await.unwrap().subscriptions()[0].subscription_arn(),
        Some("PendingConfirmation")
    );
    client
        .publish()
        .topic_arn(&topic)
        .message("nobody")
        .send()
        .await
        .unwrap();
    assert_eq!(cloud.pages()[0].matched, Some(Vec::new()));

    assert_eq!(
        cloud.confirm("statdesk-ben", "eve@example.org").unwrap(),
        None
    );
    let arn = cloud
        .confirm("statdesk-ben", "ben@example.org")
        .unwrap()
        .unwrap();
    assert_eq!(
        cloud.confirm("statdesk-ben", "ben@example.org").unwrap(),
        None
    );
    let listed = list().await.unwrap();
    assert_eq!(
        listed.subscriptions()[0].subscription_arn(),
        Some(arn.as_str())
    );
    assert_eq!(
        listed.subscriptions()[0].endpoint(),
        Some("ben@example.org")
    );
    client
        .publish()
        .topic_arn(&topic)
        .message("Ben")
        .send()
        .await
        .unwrap();
    assert_eq!(cloud.pages()[1].matched.as_ref().unwrap().len(), 1);

    client
        .unsubscribe()
        .subscription_arn(&arn)
        .send()
        .await
        .unwrap();
    client
        .unsubscribe()
        .subscription_arn(&arn)
        .send()
        .await
        .unwrap();
    assert!(list().await.unwrap().subscriptions().is_empty());
    let refused = client
        .confirm_subscription()
        .topic_arn(&topic)
        .token("wrong")
        .send()
        .await
        .unwrap_err();
    assert_eq!(code(&refused), Some("InvalidParameter"));
}

#[tokio::test]
async fn topics_are_made_once_and_deleted_with_their_subscriptions() {
    let cloud = Cloud::start(None).await.unwrap();
    let client = client(&cloud);
    let arn = topic(&client, "statdesk-cat").await;
    assert_eq!(topic(&client, "statdesk-cat").await, arn);
    let refused = client
        .create_topic()
        .name("statdesk-cat")
        .attributes("DisplayName", "x")
        .send()
        .await
        .unwrap_err();
    assert_eq!(code(&refused), Some("InvalidParameter"));
    for number in 0..101 {
        let phone = format!("+1555123{number:04}");
        client
            .subscribe()
            .topic_arn(&arn)
            .protocol("sms")
            .endpoint(phone)
            .send()
            .await
            .unwrap();
    }
    let first = client
        .list_subscriptions_by_topic()
        .topic_arn(&arn)
        .send()
        .await
        .unwrap();
    assert_eq!(first.subscriptions().len(), 100);
    let next = client
        .list_subscriptions_by_topic()
        .topic_arn(&arn)
        .next_token(first.next_token().unwrap());
    let next = next.send().await.unwrap();
    assert_eq!((next.subscriptions().len(), next.next_token()), (1, None));

    client.delete_topic().topic_arn(&arn).send().await.unwrap();
    client.delete_topic().topic_arn(&arn).send().await.unwrap();
    let refused = client
        .publish()
        .topic_arn(&arn)
        .message("x")
        .send()
        .await
        .unwrap_err();
    assert_eq!(code(&refused), Some("NotFound"));
    let refused = client
        .list_subscriptions_by_topic()
        .topic_arn(&arn)
        .send()
        .await
        .unwrap_err();
    assert!(refused.as_service_error().unwrap().is_not_found_exception());
    topic(&client, "statdesk-cat").await;
    assert!(
        client
            .list_subscriptions_by_topic()
            .topic_arn(&arn)
            .send()
            .await
            .unwrap()
            .subscriptions()
            .is_empty()
    );
}

#[tokio::test]
async fn kept_topics_subscriptions_and_messages_come_back() {
    let scratch = Scratch::new();
    let (topic, pages) = {
        let cloud = Cloud::start(Some(&scratch.0)).await.unwrap();
        let client = client(&cloud);
        let topic = topic(&client, "statdesk-fay").await;
        let request = client
            .subscribe()
            .topic_arn(&topic)
            .protocol("email")
            .endpoint("fay@example.org");
        request.send().await.unwrap();
        cloud.confirm(&topic, "fay@example.org").unwrap().unwrap();
        client
            .publish()
            .topic_arn(&topic)
            .message("before")
            .send()
            .await
            .unwrap();
        (topic, cloud.pages())
    };
    let cloud = Cloud::start(Some(&scratch.0)).await.unwrap();
    assert_eq!(cloud.pages(), pages);
    client(&cloud)
        .publish()
        .topic_arn(&topic)
        .message("after")
        .send()
        .await
        .unwrap();
    let matched = cloud.pages()[1].matched.clone().unwrap();
    assert_eq!(matched, pages[0].matched.clone().unwrap());
    assert_eq!(matched.len(), 1);
}
