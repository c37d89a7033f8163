//! Poison: a check that nobody can read is tried again, told to the operator, and in nobody's way.

use aws_sdk_dynamodb::types::{AttributeValue, ReturnValue};
use domain::ids::{CheckId, PracticeId};
use serde_json::json;
use tests::clinic::Clinic;
use tests::endpoint::Endpoint;
use tests::table::client;

/// Changes the state of a check's row, past the functions. Answers what it was.
async fn spoil(clinic: &Clinic, check: &str, state: AttributeValue) -> AttributeValue {
    let practice = PracticeId::new("lakeside").unwrap();
    let key = aws::keys::monitor::check(&practice, &CheckId::new(check).unwrap());
    let update = client(clinic)
        .update_item()
        .table_name(&clinic.app().config.monitor_table)
        .set_key(Some(key))
        .expression_attribute_names("#state", "state")
        .update_expression("SET #state = :state")
        .expression_attribute_values(":state", state)
        .return_values(ReturnValue::UpdatedOld);
    let answer = update.send().await.expect("an update");
    answer.attributes.expect("the old")["state"].clone()
}

fn told(clinic: &Clinic) -> Vec<String> {
    let topic = clinic.app().config.operator_topic.clone();
    let pages = clinic.pages().into_iter();
    let told = pages.filter(|page| Some(&page.topic) == topic.as_ref());
    told.map(|page| page.text).collect()
}

/// "A poison item is retried within two minutes, capped, and told to the operator; it never blocks its shard and is never
/// buried."
#[tokio::test]
async fn a_check_that_cannot_be_read() {
    let clinic = Clinic::open().await;
    let portal = Endpoint::plain().await;
    for id in ["poison", "sound"] {
        let body = json!({"system": "telehealth", "location": "main", "open": {"bad": 1, "of": 1}, "close": 1,
                          "every_minutes": 1, "probe": {"kind": "http", "url": portal.url()}});
        clinic.check(id, body).await.expect(201);
    }
    let was = spoil(&clinic, "poison", AttributeValue::S("{".to_owned())).await;
    portal.say(500);
    let mut tried = 0;
    for _ in 0..8 {
        clinic.pass(1);
        let swept = clinic.look().await;
        assert!(swept["troubled"].as_u64() <= Some(1), "{swept}");
        tried += usize::from(swept["troubled"] == 1);
    }
    assert!(
        (4..=8).contains(&tried),
        "within two minutes each: {tried} in eight"
    );
    let told = told(&clinic);
    assert_eq!(
        told.len(),
        2,
        "once, and once more should SNS have been away: {told:?}"
    );
    assert!(
        told[0].contains("Practice lakeside, check poison"),
        "{told:?}"
    );
    assert_eq!(clinic.all_tickets().await.len(), 1, "the sound one's");
    assert_eq!(portal.looks(), 8);
    spoil(&clinic, "poison", was).await;
    clinic.look_minutes(3).await;
    assert_eq!(clinic.see_check("poison").await.at("/state/phase"), "down");
    assert!(portal.looks() > 11);
}
