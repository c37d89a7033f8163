//! A function's end of the wire: what its role does not allow is refused in the services' own words.

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::error::ProvideErrorMetadata;
use aws_sdk_dynamodb::types::{
    AttributeValue, ConditionCheck, Delete, KeysAndAttributes, TransactWriteItem, Update,
};
use aws_sdk_sns::types::PublishBatchRequestEntry;

use super::{Ground, put};
use crate::role::{Condition, Grant, Role};
use crate::wire::{Call, Fault, Outcome, Wire};

const DESK: &str = "arn:aws:dynamodb:us-east-1:000000000000:table/desk";

/// A role that may put rows of `desk` within a transaction and read them.
fn narrow() -> Role {
    let grant = |action: &str, conditions| Grant {
        denies: false,
        action: action.to_owned(),
        resource: DESK.to_owned(),
        written: "Desk.Arn".to_owned(),
        conditions,
    };
    let enclosed = Condition::new(
        "ForAnyValue:StringEquals",
        "dynamodb:EnclosingOperation",
        vec!["TransactWriteItems".to_owned()],
    );
    Role {
        function: "writer".to_owned(),
        grants: vec![
            grant("dynamodb:PutItem", vec![enclosed.unwrap()]),
            grant("dynamodb:GetItem", Vec::new()),
        ],
        aliases: std::collections::BTreeMap::new(),
    }
}

/// A ground whose client is a function's.
async fn narrowed() -> Ground {
    let mut ground = Ground::new().await;
    let end = ground.wire.of(narrow(), None);
    ground.client = Client::new(&ground.endpoints.config(&end));
    ground
}

fn text(value: &str) -> AttributeValue {
    AttributeValue::S(value.to_owned())
}

/// What a call needs leave for, in short.
fn needs(call: &Call) -> Vec<String> {
    call.accesses.iter().map(ToString::to_string).collect()
}

#[tokio::test]
async fn a_call_outside_the_role_is_refused_and_does_not_reach_the_service() {
    let ground = narrowed().await;
    ground.write("a").await.unwrap();
    let alone = ground
        .client
        .put_item()
        .table_name("desk")
        .item("pk", text("b"));
    let refused = alone.send().await.unwrap_err();
    assert_eq!(refused.code(), Some("AccessDeniedException"));
    let message = refused.message().unwrap();
    assert!(message.contains("assumed-role/writer"), "{message}");
    assert!(
        message.contains(&format!("dynamodb:PutItem on resource: {DESK}")),
        "{message}"
    );
    assert_eq!(refused.raw_response().unwrap().status().as_u16(), 400);
    assert!(ground.has("a").await && !ground.has("b").await);
    // The function's calls are on the wire that everybody looks at, numbered as they came.
    let calls = ground.wire.take_calls();
    let seen: Vec<_> = calls
        .iter()
        .map(|call| (call.number, call.function.as_deref(), call.outcome.clone()))
        .collect();
    let refused = Outcome::Refused("AccessDeniedException".to_owned());
    let writer = Some("writer");
    assert_eq!(
        seen,
        [
            (1, writer, Outcome::Done),
            (2, writer, refused),
            (3, writer, Outcome::Done),
            (4, writer, Outcome::Done)
        ]
    );
}

#[tokio::test]
async fn one_part_outside_the_role_refuses_a_whole_transaction() {
    let ground = narrowed().await;
    let delete = Delete::builder().table_name("desk").key("pk", text("x"));
    let delete = TransactWriteItem::builder().delete(delete.build().unwrap());
    let refused = ground
        .client
        .transact_write_items()
        .transact_items(put("a"))
        .transact_items(delete.build());
    let refused = refused.send().await.unwrap_err();
    assert_eq!(refused.code(), Some("AccessDeniedException"));
    assert!(refused.message().unwrap().contains("dynamodb:DeleteItem"));
    assert!(!ground.has("a").await);
}

#[tokio::test]
async fn kms_and_sns_refuse_in_their_own_words_and_nobody_else_is_narrowed() {
    let ground = narrowed().await;
    let end = ground.endpoints.config(&ground.wire.of(narrow(), None));
    let kms = aws_sdk_kms::Client::new(&end).sign().key_id("k").send();
    let kms = kms.await.unwrap_err().into_service_error();
    assert_eq!(
        ProvideErrorMetadata::code(&kms),
        Some("AccessDeniedException")
    );
    let topic = "arn:aws:sns:us-east-1:000000000000:ana";
    let sns = aws_sdk_sns::Client::new(&end)
        .publish()
        .topic_arn(topic)
        .message("m");
    let sns = sns.send().await.unwrap_err();
    assert_eq!(sns.raw_response().unwrap().status().as_u16(), 403);
    let sns = sns.into_service_error();
    assert!(sns.is_authorization_error_exception(), "{sns:?}");
    assert!(sns.message().unwrap().contains(topic), "{sns:?}");
    assert!(ground.cloud.pages().is_empty() && ground.wire.pages().is_empty());
    // From outside, everything may still be looked at.
    let outside = Client::new(&ground.endpoints.config(&ground.wire));
    outside.scan().table_name("desk").send().await.unwrap();
    assert_eq!(ground.wire.take_calls().last().unwrap().function, None);
}

#[tokio::test]
async fn faults_meet_a_functions_calls_whether_or_not_its_role_allows_them() {
    let ground = narrowed().await;
    let is_the_writers = |call: &Call| call.function.as_deref() == Some("writer");
    ground.wire.break_next(Fault::KillBefore, 1, is_the_writers);
    assert_eq!(ground.wire.until_killed(ground.write("a")).await, None);
    let alone = async || {
        let put = ground.client.put_item().table_name("desk");
        put.item("pk", text("b")).send().await.map(|_| ())
    };
    ground.wire.break_next(Fault::KillAfter, 1, is_the_writers);
    assert!(ground.wire.until_killed(alone()).await.is_none());
    let planned = ground.wire.break_next(Fault::Throttle, 1, is_the_writers);
    let refused = alone().await.unwrap_err();
    assert_eq!(refused.code(), Some("AccessDeniedException"));
    assert_eq!(planned.times(), 1);
}

#[tokio::test]
async fn a_database_call_needs_leave_for_each_table_index_and_part() {
    let ground = Ground::new().await;
    let key = || [("pk".to_owned(), text("a"))].into();
    let update = Update::builder().table_name("desk").set_key(Some(key()));
    let update = update.update_expression("SET n = :n");
    let update = update.expression_attribute_values(":n", text("1"));
    let check = ConditionCheck::builder()
        .table_name("other")
        .set_key(Some(key()));
    let check = check.condition_expression("attribute_exists(pk)");
    let part = TransactWriteItem::builder;
    let _unknown_table = ground
        .client
        .transact_write_items()
        .transact_items(put("b"))
        .transact_items(part().update(update.build().unwrap()).build())
        .transact_items(part().condition_check(check.build().unwrap()).build())
        .send()
        .await;
    let keys = KeysAndAttributes::builder().keys(key()).build().unwrap();
    let batch = ground.client.batch_get_item().request_items("desk", keys);
    batch.send().await.unwrap();
    ground.due().await;
    let calls = ground.wire.take_calls();
    assert_eq!(
        needs(&calls[0]),
        [
            format!("dynamodb:PutItem on {DESK}"),
            format!("dynamodb:UpdateItem on {DESK}"),
            format!(
                "dynamodb:ConditionCheckItem on {}",
                DESK.replace("/desk", "/other")
            ),
        ]
    );
    for (access, partition) in calls[0].accesses.iter().zip(["b", "a", "a"]) {
        assert_eq!(
            access.context["dynamodb:EnclosingOperation"],
            ["TransactWriteItems"]
        );
        assert_eq!(access.context["dynamodb:LeadingKeys"], [partition]);
    }
    assert_eq!(
        needs(&calls[1]),
        [format!("dynamodb:BatchGetItem on {DESK}")]
    );
    assert_eq!(calls[1].accesses[0].context["dynamodb:LeadingKeys"], ["a"]);
    assert_eq!(
        needs(&calls[2]),
        [format!("dynamodb:Query on {DESK}/index/due")]
    );
    assert_eq!(
        calls[2].accesses[0].context["dynamodb:LeadingKeys"],
        ["DUE#1"]
    );
    assert!(
        !calls[1].accesses[0]
            .context
            .contains_key("dynamodb:EnclosingOperation")
    );
}

/// What one call to KMS or SNS needs leave for; whether the service then does it is no matter.
async fn need(wire: &Wire, call: impl Future) -> String {
    call.await;
    let calls = wire.take_calls();
    assert_eq!(calls.len(), 1, "{calls:?}");
    needs(&calls[0]).join(", ")
}

#[tokio::test]
async fn kms_and_sns_calls_need_leave_for_a_key_or_a_topic_or_for_anything() {
    let ground = Ground::new().await;
    let config = ground.endpoints.config(&ground.wire);
    let (kms, wire) = (aws_sdk_kms::Client::new(&config), &ground.wire);
    let key = |id: &str| format!("arn:aws:kms:us-east-1:000000000000:{id}");
    for (given, resource) in [
        ("1-2", key("key/1-2")),
        ("alias/text", key("alias/text")),
        ("arn:aws:kms:us-east-1:123456789012:key/3", key("key/3")),
    ] {
        let asked = kms
            .generate_data_key()
            .key_id(given)
            .encryption_context("use", "t");
        asked.send().await.unwrap_err();
        let call = wire.take_calls().remove(0);
        assert_eq!(needs(&call), [format!("kms:GenerateDataKey on {resource}")]);
        assert_eq!(call.accesses[0].context["kms:EncryptionContext:use"], ["t"]);
    }
    let unnamed = kms.decrypt().ciphertext_blob(vec![1].into()).send();
    assert_eq!(need(wire, unnamed).await, "kms:Decrypt on *");

    let sns = aws_sdk_sns::Client::new(&config);
    let ana = "arn:aws:sns:us-east-1:000000000000:ana";
    let made = sns.create_topic().name("ana").send();
    assert_eq!(need(wire, made).await, format!("sns:CreateTopic on {ana}"));
    let published = sns.publish().topic_arn(ana).message("m").send();
    assert_eq!(need(wire, published).await, format!("sns:Publish on {ana}"));
    let entry = PublishBatchRequestEntry::builder()
        .id("1")
        .message("m")
        .build();
    let batch = sns.publish_batch().topic_arn(ana);
    let batch = batch.publish_batch_request_entries(entry.unwrap()).send();
    assert_eq!(need(wire, batch).await, format!("sns:Publish on {ana}"));
    let gone = sns
        .unsubscribe()
        .subscription_arn(format!("{ana}:1"))
        .send();
    assert_eq!(need(wire, gone).await, "sns:Unsubscribe on *");
}
