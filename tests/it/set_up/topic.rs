//! Topics: one for each person, with a subscriber for each of their channels.

use std::collections::BTreeSet;

use domain::ids::{PersonId, PracticeId};
use serde_json::json;
use tests::clinic::Clinic;

const BOSS: &str = "lakeside-manager";

/// "Each person has an SNS topic (e-mail, SMS, HTTPS subscribers; ...), created when they are added."
#[tokio::test]
async fn a_person_is_added_with_a_topic_and_its_subscribers() {
    let clinic = Clinic::open().await;
    let body = json!({"id": "cleo", "name": "Cleo Marsh", "roles": ["technician"], "skills": ["ehr"],
                      "channels": [{"kind": "email", "to": "cleo@clinic.example"},
                                   {"kind": "sms", "to": "+13125550150"},
                                   {"kind": "https", "to": "https://pager.clinic.example/in"}]});
    clinic.post(BOSS, "/v1/people", body).await.expect(201);
    let store = &clinic.app().store;
    let practice = PracticeId::new("lakeside").unwrap();
    let cleo = PersonId::new("cleo").unwrap();
    let person = store.person(&practice, &cleo).await.unwrap().unwrap();
    let topic = person.topic.expect("a topic");
    for other in ["technician", "manager"] {
        let other = PersonId::new(other).unwrap();
        let other = store.person(&practice, &other).await.unwrap().unwrap();
        assert_ne!(other.topic.as_ref(), Some(&topic), "each has their own");
    }
    let listed = clinic.app().sns.list_subscriptions_by_topic();
    let listed = listed.topic_arn(&topic).send().await.unwrap();
    let subscribers: BTreeSet<_> = listed
        .subscriptions()
        .iter()
        .map(|one| (one.protocol().unwrap(), one.endpoint().unwrap()))
        .collect();
    let wanted = [
        ("email", "cleo@clinic.example"),
        ("sms", "+13125550150"),
        ("https", "https://pager.clinic.example/in"),
    ];
    assert_eq!(subscribers, BTreeSet::from(wanted));
}

/// "Message attributes `practice`, `tier`, `level`, `reason`": on every page, from the first to the
/// operator's, and on the notices to a reporter, as the timeline has them.
#[tokio::test]
async fn every_message_has_its_four_attributes() {
    let clinic = Clinic::open().await;
    // The manager reports it, and has a channel for notices.
    let outage = json!({"summary": "dead", "system": "ehr", "symptom": "down", "scope": "site"});
    let opened = clinic.post(BOSS, "/v1/tickets", outage).await.expect(201);
    let id = opened.at("/id");
    clinic.sweep_minutes(119).await;
    let pages = clinic.pages();
    assert!(pages.len() > 5);
    for page in &pages {
        let names: Vec<_> = page.attributes.keys().map(String::as_str).collect();
        assert_eq!(names, ["level", "practice", "reason", "tier"]);
        assert_eq!(page.attributes["practice"], "lakeside");
        assert_eq!(page.attributes["tier"], "critical");
    }
    let mut entries = clinic.entries(&id, "paged").await;
    let notices = clinic.entries(&id, "notified").await;
    assert_eq!(
        (notices.len(), &notices[0]["reason"]),
        (1, &json!("received"))
    );
    let sent = |reason| pages.iter().any(|page| page.attributes["reason"] == reason);
    assert!(sent("received") && sent("opened") && sent("escalated"));
    entries.extend(notices);
    let told: BTreeSet<_> = entries
        .iter()
        .map(|page| (page["level"].to_string(), page["reason"].as_str().unwrap()))
        .collect();
    for page in &pages {
        let said = (
            page.attributes["level"].clone(),
            page.attributes["reason"].as_str(),
        );
        assert!(told.contains(&said), "{said:?}: {told:?}");
    }
    let levels: BTreeSet<_> = pages.iter().map(|page| &page.attributes["level"]).collect();
    assert!(levels.len() > 2, "{levels:?}");
}

/// "`published` is never called delivered": in no answer, no screen and no message.
#[tokio::test]
async fn published_is_never_called_delivered() {
    let clinic = Clinic::open().await;
    let id = clinic.ehr_down().await;
    let paged = clinic.entries(&id, "paged").await;
    assert_eq!(paged[0]["state"], "published");
    let link = json!({"page": "desk", "location": "main", "hours": 1});
    let desk = clinic.post(BOSS, "/v1/links", link).await.expect(201);
    let ticket = clinic.ticket(&id).await;
    let page = clinic.links_to("technician")[0].clone();
    let mut said = vec![json!(clinic.timeline(&id).await).to_string()];
    for link in [&page, &clinic.follow(&id).await, &desk.at("/url")] {
        said.push(clinic.open_link(link).await.expect(200).text);
    }
    said.push(ticket.text);
    said.extend(clinic.pages().into_iter().map(|page| page.text));
    for words in said {
        assert!(!words.to_lowercase().contains("deliver"), "{words}");
    }
    // The contract says what `published` does not mean, and nothing else of delivering.
    let contract = clinic.get(BOSS, "/openapi.json").await.expect(200).text;
    let said = contract.replace("Published is not delivered.", "");
    assert_ne!(said, contract);
    assert!(!said.to_lowercase().contains("deliver"));
}
