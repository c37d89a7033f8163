//! The wire through the AWS SDK, on the embedded services.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod role;

use std::future::Future;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::error::ProvideErrorMetadata;
use aws_sdk_dynamodb::types::{
    AttributeDefinition, AttributeValue, BillingMode, GlobalSecondaryIndex, KeySchemaElement,
    KeyType, Projection, ProjectionType, Put, ScalarAttributeType, TransactWriteItem,
};

use super::{Fault, Outcome, Service, Wire};
use crate::cloud::Cloud;
use crate::dynamo::Dynamo;
use crate::endpoint::Endpoints;

struct Ground {
    _dynamo: Dynamo,
    cloud: Cloud,
    wire: Wire,
    endpoints: Endpoints,
    client: Client,
}

impl Ground {
    async fn new() -> Self {
        let dynamo = Dynamo::start(None).await.unwrap();
        let cloud = Cloud::start(None).await.unwrap();
        let wire = Wire::new();
        let endpoints = Endpoints {
            dynamodb: dynamo.endpoint().to_owned(),
            ..Endpoints::all(cloud.endpoint())
        };
        let client = Client::new(&endpoints.config(&wire));
        let key = |name: &str, kind| {
            KeySchemaElement::builder()
                .attribute_name(name)
                .key_type(kind)
                .build()
                .unwrap()
        };
        let text = |name: &str| {
            let kind = ScalarAttributeType::S;
            AttributeDefinition::builder()
                .attribute_name(name)
                .attribute_type(kind)
                .build()
                .unwrap()
        };
        let due = GlobalSecondaryIndex::builder()
            .index_name("due")
            .key_schema(key("due_shard", KeyType::Hash))
            .projection(
                Projection::builder()
                    .projection_type(ProjectionType::All)
                    .build(),
            )
            .build()
            .unwrap();
        client
            .create_table()
            .table_name("desk")
            .billing_mode(BillingMode::PayPerRequest)
            .attribute_definitions(text("pk"))
            .attribute_definitions(text("due_shard"))
            .key_schema(key("pk", KeyType::Hash))
            .global_secondary_indexes(due)
            .send()
            .await
            .unwrap();
        wire.take_calls();
        Self {
            _dynamo: dynamo,
            cloud,
            wire,
            endpoints,
            client,
        }
    }

    /// Writes one row that is due, in a transaction, and answers whether it was written.
    async fn write(&self, pk: &str) -> Result<(), String> {
        self.client
            .transact_write_items()
            .transact_items(put(pk))
            .send()
            .await
            .map(|_| ())
            .map_err(|fault| fault.code().unwrap_or("no code").to_owned())
    }

    async fn has(&self, pk: &str) -> bool {
        let key = AttributeValue::S(pk.to_owned());
        self.client
            .get_item()
            .table_name("desk")
            .key("pk", key)
            .send()
            .await
            .unwrap()
            .item
            .is_some()
    }

    async fn due(&self) -> Vec<String> {
        let answer = self
            .client
            .query()
            .table_name("desk")
            .index_name("due")
            .key_condition_expression("#s = :s")
            .expression_attribute_names("#s", "due_shard")
            .expression_attribute_values(":s", AttributeValue::S("DUE#1".to_owned()))
            .send()
            .await
            .unwrap();
        answer
            .items()
            .iter()
            .map(|item| item["pk"].as_s().unwrap().clone())
            .collect()
    }
}

fn put(pk: &str) -> TransactWriteItem {
    let put = Put::builder()
        .table_name("desk")
        .item("pk", AttributeValue::S(pk.to_owned()))
        .item("due_shard", AttributeValue::S("DUE#1".to_owned()))
        .condition_expression("attribute_not_exists(pk)");
    TransactWriteItem::builder()
        .put(put.build().unwrap())
        .build()
}

#[tokio::test]
async fn every_call_is_recorded_with_what_it_consumed() {
    let ground = Ground::new().await;
    ground.write("a").await.unwrap();
    assert!(ground.has("a").await);
    assert_eq!(
        ground.write("a").await.unwrap_err(),
        "TransactionCanceledException"
    );
    ground.due().await;
    let calls = ground.wire.take_calls();
    let seen: Vec<_> = calls
        .iter()
        .map(|call| (call.number, call.operation.as_str(), call.outcome.clone()))
        .collect();
    assert_eq!(
        seen,
        [
            (1, "TransactWriteItems", Outcome::Done),
            (2, "GetItem", Outcome::Done),
            (3, "TransactWriteItems", Outcome::ConditionFailed),
            (4, "Query", Outcome::Done),
        ]
    );
    assert!(
        calls
            .iter()
            .all(|call| call.service == Service::Dynamodb && call.tables == ["desk"])
    );
    assert!(calls[0].capacity.unwrap() >= 2.0, "{:?}", calls[0].capacity);
    assert_eq!(calls[1].capacity, Some(0.5));
    assert_eq!(calls[3].index.as_deref(), Some("due"));
    ground.has("a").await;
    assert_eq!(ground.wire.calls()[0].number, 1);
}

#[tokio::test]
async fn a_kill_before_leaves_nothing_and_a_kill_after_leaves_everything() {
    let ground = Ground::new().await;
    ground.wire.break_call(1, Fault::KillBefore);
    assert_eq!(ground.wire.until_killed(ground.write("before")).await, None);
    assert!(!ground.has("before").await);
    ground.wire.take_calls();
    ground.wire.break_call(1, Fault::KillAfter);
    assert_eq!(ground.wire.until_killed(ground.write("after")).await, None);
    assert!(ground.has("after").await);
    assert_eq!(
        ground.wire.until_killed(ground.write("next")).await,
        Some(Ok(()))
    );
}

#[tokio::test]
async fn nothing_a_dead_function_left_behind_reaches_a_service() {
    let ground = Ground::new().await;
    let planned = ground
        .wire
        .break_next(Fault::KillBefore, 1, |call| call.operation == "GetItem");
    let both = async {
        tokio::join!(ground.has("x"), async {
            tokio::task::yield_now().await;
            ground.write("left behind").await
        })
    };
    assert!(ground.wire.until_killed(both).await.is_none());
    assert_eq!(planned.times(), 1);
    ground.wire.take_calls();
    assert!(!ground.has("left behind").await);
    assert_eq!(ground.wire.calls().len(), 1);
}

#[tokio::test]
async fn throttles_are_retried_by_the_sdk_and_then_given_up() {
    let ground = Ground::new().await;
    ground.wire.break_next(Fault::Throttle, 2, |_| true);
    ground.write("a").await.unwrap();
    let outcomes: Vec<_> = ground
        .wire
        .take_calls()
        .into_iter()
        .map(|call| call.outcome)
        .collect();
    assert_eq!(
        outcomes,
        [Outcome::Throttled, Outcome::Throttled, Outcome::Done]
    );

    ground.wire.break_next(Fault::Throttle, u64::MAX, |_| true);
    assert_eq!(
        ground.write("b").await.unwrap_err(),
        "ProvisionedThroughputExceededException"
    );
    let config = ground.endpoints.config(&ground.wire);
    let kms = aws_sdk_kms::Client::new(&config)
        .describe_key()
        .key_id("x")
        .send()
        .await
        .unwrap_err();
    assert_eq!(
        ProvideErrorMetadata::code(kms.as_service_error().unwrap()),
        Some("ThrottlingException")
    );
    let sns = aws_sdk_sns::Client::new(&config)
        .create_topic()
        .name("x")
        .send()
        .await
        .unwrap_err();
    assert_eq!(
        ProvideErrorMetadata::code(sns.as_service_error().unwrap()),
        Some("Throttling")
    );
    assert!(
        ground
            .wire
            .take_calls()
            .iter()
            .all(|call| call.outcome == Outcome::Throttled)
    );
    ground.wire.mend();
    ground.write("b").await.unwrap();
}

#[tokio::test]
async fn a_conflict_says_which_item_and_writes_nothing() {
    let ground = Ground::new().await;
    ground.wire.break_next(Fault::Conflict, 1, |call| {
        call.operation == "TransactWriteItems"
    });
    let request = ground
        .client
        .transact_write_items()
        .transact_items(put("a"))
        .transact_items(put("b"));
    let refused = request.send().await.unwrap_err().into_service_error();
    assert!(refused.is_transaction_canceled_exception(), "{refused:?}");
    let aws_sdk_dynamodb::operation::transact_write_items::TransactWriteItemsError::TransactionCanceledException(
        cancelled,
    ) = refused
    else {
        panic!("another error");
    };
    let codes: Vec<_> = cancelled
        .cancellation_reasons()
        .iter()
        .map(|reason| reason.code().unwrap())
        .collect();
    assert_eq!(codes, ["TransactionConflict", "None"]);
    assert_eq!(ground.wire.take_calls()[0].outcome, Outcome::Conflict);
    assert!(!ground.has("a").await);
}

#[tokio::test]
async fn a_lost_answer_is_retried_with_the_same_token() {
    let ground = Ground::new().await;
    ground.wire.break_call(1, Fault::LostAnswer);
    // The condition would fail if the second try were another transaction.
    ground.write("a").await.unwrap();
    assert_eq!(ground.wire.calls().len(), 2);
    assert!(ground.has("a").await);
}

#[tokio::test]
async fn an_index_may_answer_late_or_double() {
    let ground = Ground::new().await;
    ground.write("a").await.unwrap();
    let stale = |ground: &Ground| {
        ground
            .wire
            .break_next(Fault::StaleIndex, 1, |call| call.index.is_some())
    };
    stale(&ground);
    assert!(ground.due().await.is_empty());
    ground.write("b").await.unwrap();
    stale(&ground);
    assert_eq!(ground.due().await, ["a"]);
    ground
        .wire
        .break_next(Fault::DoubledIndex, 1, |call| call.index.is_some());
    let mut doubled = ground.due().await;
    doubled.sort();
    assert_eq!(doubled, ["a", "a", "b", "b"]);
    let mut true_answer = ground.due().await;
    true_answer.sort();
    assert_eq!(true_answer, ["a", "b"]);
}

#[tokio::test]
async fn pages_are_kept_when_sns_took_them_and_shared_by_forks() {
    let ground = Ground::new().await;
    let sns = |wire: &Wire| aws_sdk_sns::Client::new(&ground.endpoints.config(wire));
    let topic = sns(&ground.wire)
        .create_topic()
        .name("ana")
        .send()
        .await
        .unwrap()
        .topic_arn()
        .unwrap()
        .to_owned();
    let publish =
        |wire: &Wire, topic: &str, text: &str| -> std::pin::Pin<Box<dyn Future<Output = bool>>> {
            let value = aws_sdk_sns::types::MessageAttributeValue::builder()
                .data_type("String")
                .string_value("high");
            let request = sns(wire).publish().topic_arn(topic).message(text);
            let request = request.message_attributes("tier", value.build().unwrap());
            Box::pin(async move { request.send().await.is_ok() })
        };
    assert!(publish(&ground.wire, &topic, "first").await);
    assert!(!publish(&ground.wire, &format!("{topic}-none"), "lost").await);
    let fork = ground.wire.fork();
    assert!(publish(&fork, &topic, "second").await);
    assert_eq!(fork.calls().len(), 1);
    let texts: Vec<_> = ground
        .wire
        .pages()
        .into_iter()
        .map(|page| page.text)
        .collect();
    assert_eq!(texts, ["first", "second"]);
    let (ours, kept) = (&ground.wire.pages()[0], &ground.cloud.pages()[0]);
    assert_eq!(
        (&ours.topic, &ours.attributes, &ours.text),
        (&kept.topic, &kept.attributes, &kept.text)
    );
}
