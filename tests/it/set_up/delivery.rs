//! What SNS delivers: to a subscriber with a channel's filter go the pages of that channel's tiers, and no others.

use domain::ids::{PersonId, PracticeId};
use serde_json::json;
use tests::clinic::Clinic;
use tests::queue::Queue;

/// "Each person has an SNS topic (e-mail, SMS, HTTPS subscribers; message attributes `practice`, `tier`, `level`, `reason`)":
/// a queue that subscribes as the channel did sees what the channel is sent.
#[tokio::test]
async fn a_subscriber_gets_the_pages_of_its_tiers_and_no_others() {
    let clinic = Clinic::open().await;
    let channel =
        json!({"channels": [{"kind": "sms", "to": "+13125550150", "tiers": ["critical"]}]});
    let path = "/v1/people/technician";
    let changed = clinic.with("lakeside-manager", "PUT", path, &[], channel);
    changed.await.expect(200);
    let clinic = clinic.cold();
    let topic = topic(&clinic).await;
    let sns = &clinic.app().sns;
    let listed = sns.list_subscriptions_by_topic().topic_arn(&topic).send();
    let listed = listed.await.expect("a list");
    let [channel] = listed.subscriptions() else {
        panic!("{listed:?}")
    };
    let asked = sns.get_subscription_attributes();
    let asked = asked.subscription_arn(channel.subscription_arn().expect("an ARN"));
    let attributes = asked.send().await.expect("attributes").attributes;
    let filter = attributes.expect("attributes")["FilterPolicy"].clone();
    let queue = Queue::open(&clinic).await;
    let subscribed = sns.subscribe().topic_arn(&topic).protocol("sqs");
    let subscribed = subscribed.endpoint(&queue.arn);
    let subscribed = subscribed.attributes("FilterPolicy", filter).send();
    subscribed.await.expect("a subscription");

    clinic.ehr_down().await;
    clinic.sweep_minutes(40).await;
    let other = aws::teller::Letter {
        topic: topic.clone(),
        subject: "test".to_owned(),
        text: "a page of another tier".to_owned(),
        attributes: vec![("tier", "general".to_owned())],
    };
    let sent = clinic.app().teller.publish(&other).await;
    sent.expect("a page");

    let pages = clinic.pages();
    let sent = pages.iter().filter(|page| page.topic == topic);
    let (mut wanted, others): (Vec<_>, Vec<_>) = sent
        .map(|page| (page.text.clone(), page.attributes["tier"].clone()))
        .partition(|(_, tier)| tier == "critical");
    wanted.sort();
    assert!(
        wanted.len() > 1 && !others.is_empty(),
        "{wanted:?} {others:?}"
    );
    assert_eq!(queue.delivered(&clinic).await, wanted);
}

/// "encrypted topics": what is on its way to a person is kept under the stack's own key, also on a topic that was there.
#[tokio::test]
async fn a_persons_topic_is_encrypted_under_the_stacks_key() {
    let clinic = Clinic::open().await;
    let path = "/v1/people/technician";
    let again = async || {
        let put = clinic.with("lakeside-manager", "PUT", path, &[], json!({}));
        put.await.expect(200);
    };
    again().await;
    let topic = topic(&clinic).await;
    let key = &clinic.app().config.message_key;
    assert!(key.starts_with("arn:aws:kms:"), "{key}");
    let sns = &clinic.app().sns;
    let change = sns.set_topic_attributes().topic_arn(&topic);
    let change = change
        .attribute_name("KmsMasterKeyId")
        .attribute_value("alias/another");
    change.send().await.expect("a change");
    again().await;
    let told = sns.get_topic_attributes().topic_arn(&topic).send().await;
    let told = told.expect("attributes").attributes.expect("attributes");
    assert_eq!(&told["KmsMasterKeyId"], key);
}

async fn topic(clinic: &Clinic) -> String {
    let practice = PracticeId::new("lakeside").expect("a slug");
    let id = PersonId::new("technician").expect("a slug");
    let person = clinic.app().store.person(&practice, &id).await;
    let person = person.expect("a person").expect("a person");
    person.topic.expect("a topic")
}
