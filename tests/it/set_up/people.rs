//! People: their roles, their channels, and what becomes of them when they go.

use serde_json::json;
use tests::clinic::Clinic;

use super::{delete, operator};

const BOSS: &str = "lakeside-manager";

#[tokio::test]
async fn a_person_is_added_reached_changed_and_removed() {
    let clinic = Clinic::open().await;
    let body = json!({"id": "cleo", "name": "Cleo Marsh", "roles": ["technician"], "skills": ["ehr"], "locations": ["main"],
                      "channels": [{"kind": "sms", "to": "+13125550150", "tiers": ["critical"]},
                                   {"kind": "email", "to": "cleo@clinic.example"}]});
    let made = clinic.post(BOSS, "/v1/people", body).await.expect(201);
    assert_eq!(made.headers["location"], "/v1/people/cleo");
    assert_eq!(made.at("/channels/0/confirmed"), "true");
    // What SNS matched is known of the embedded one only; moto confirms mail by itself.
    let embedded = clinic.desk.gateway.stack().cloud.is_some();
    if embedded {
        assert_eq!(
            made.at("/channels/1/confirmed"),
            "false",
            "mail waits for its owner"
        );
    }
    assert!(!made.text.contains("arn:"));
    // The filter is SNS's: only critical pages go over the text messages.
    let topic = topic(&clinic, "cleo").await;
    publish(&clinic, &topic, "general").await;
    publish(&clinic, &topic, "critical").await;
    if embedded {
        assert_eq!(matched(&clinic), [0, 1]);
    }

    let tag = made.headers["etag"].clone();
    let body = json!({"channels": [{"kind": "sms", "to": "+13125550150"}]});
    let held = [("if-match", tag.as_str())];
    let changed = clinic
        .with(BOSS, "PUT", "/v1/people/cleo", &held, body.clone())
        .await
        .expect(200);
    assert_eq!(changed.at("/name"), "Cleo Marsh");
    assert_eq!(changed.at("/channels/0/confirmed"), "true");
    publish(&clinic, &topic, "general").await;
    if embedded {
        assert_eq!(matched(&clinic), [0, 1, 1], "the filter is gone");
    }
    clinic
        .with(BOSS, "PUT", "/v1/people/cleo", &held, body)
        .await
        .expect(412);

    let key = clinic
        .post(
            BOSS,
            "/v1/keys",
            json!({"person": "cleo", "label": "laptop"}),
        )
        .await
        .expect(201)
        .at("/key");
    clinic.get(&key, "/v1/tickets").await.expect(200);
    delete(&clinic, BOSS, "/v1/people/cleo").await.expect(204);
    clinic.get(&key, "/v1/tickets").await.expect(401);
    clinic.get(BOSS, "/v1/people/cleo").await.expect(404);
    delete(&clinic, BOSS, "/v1/people/cleo").await.expect(404);
    let topic = clinic
        .app()
        .sns
        .list_subscriptions_by_topic()
        .topic_arn(&topic)
        .send()
        .await;
    assert!(topic.is_err(), "the topic is gone");
}

/// "`confirmed` only when SNS says so": asked again with every reading.
#[tokio::test]
async fn a_channel_counts_once_sns_says_so_and_no_longer() {
    let clinic = Clinic::open().await;
    let body = json!({"id": "dan", "name": "Dan", "roles": ["technician"], "channels": [{"kind": "sms", "to": "+13125550151"}]});
    assert_eq!(
        clinic
            .post(BOSS, "/v1/people", body)
            .await
            .expect(201)
            .at("/reachable"),
        "true"
    );
    let topic = topic(&clinic, "dan").await;
    let sns = &clinic.app().sns;
    let listed = sns
        .list_subscriptions_by_topic()
        .topic_arn(&topic)
        .send()
        .await
        .unwrap();
    let arn = listed.subscriptions()[0]
        .subscription_arn()
        .unwrap()
        .to_owned();
    sns.unsubscribe()
        .subscription_arn(arn)
        .send()
        .await
        .unwrap();
    let seen = clinic.get(BOSS, "/v1/people/dan").await.expect(200);
    assert_eq!(seen.at("/reachable"), "false");
    let put = clinic
        .with(BOSS, "PUT", "/v1/people/dan", &[], json!({}))
        .await
        .expect(200);
    assert_eq!(put.at("/reachable"), "true", "repeating subscribes again");
}

#[tokio::test]
async fn nobody_gives_more_than_they_have() {
    let clinic = Clinic::open().await;
    let person = |roles: serde_json::Value| json!({"name": "X", "roles": roles});
    for roles in [
        json!(["operator"]),
        json!(["manager", "operator"]),
        json!([]),
        json!(["king"]),
        json!("staff"),
    ] {
        let refused = clinic
            .post(BOSS, "/v1/people", person(roles.clone()))
            .await
            .expect(422);
        assert!(refused.wrong_fields()[0].starts_with("roles"), "{roles}");
    }
    let path = "/v1/people/technician";
    let refused = clinic
        .with(BOSS, "PUT", path, &[], json!({"roles": ["operator"]}))
        .await;
    assert_eq!(refused.expect(422).wrong_fields(), ["roles"]);
    // The operator: managers, and nobody else.
    operator(&clinic, "POST", "/v1/people", person(json!(["technician"])))
        .await
        .expect(422);
    operator(&clinic, "POST", "/v1/people", person(json!(["manager"])))
        .await
        .expect(201);
    operator(&clinic, "GET", path, json!({})).await.expect(404);
    operator(&clinic, "DELETE", path, json!({}))
        .await
        .expect(404);
    let listed = operator(&clinic, "GET", "/v1/people", json!({}))
        .await
        .expect(200)
        .json();
    for person in listed["items"].as_array().unwrap() {
        assert_eq!(person["roles"], json!(["manager"]));
    }
    for key in [
        "lakeside-staff",
        "lakeside-technician",
        "lakeside-monitor",
        "lakeside-auditor",
    ] {
        clinic.get(key, "/v1/people").await.expect(403);
    }
    let elsewhere = clinic.get("summit-manager", "/v1/people").await.expect(200);
    assert_eq!(elsewhere.json()["items"].as_array().unwrap().len(), 10);
}

#[tokio::test]
async fn a_post_is_not_left_empty() {
    let clinic = Clinic::open().await;
    let on_call = delete(&clinic, BOSS, "/v1/people/technician")
        .await
        .expect(409);
    assert!(
        on_call.text.contains("the schedule primary"),
        "{}",
        on_call.text
    );
    delete(&clinic, BOSS, "/v1/people/officer")
        .await
        .expect(409);
    let demoted = clinic
        .with(
            BOSS,
            "PUT",
            "/v1/people/technician",
            &[],
            json!({"roles": ["staff"]}),
        )
        .await;
    assert_eq!(demoted.expect(422).wrong_fields(), ["roles"]);
    let officers = json!({"officers": {"privacy": "manager", "security": "manager", "patient_safety": "manager"}});
    clinic
        .with(BOSS, "PUT", "/v1/practice", &[], officers)
        .await
        .expect(200);
    delete(&clinic, BOSS, "/v1/people/officer")
        .await
        .expect(204);
    delete(&clinic, BOSS, "/v1/people/manager-2")
        .await
        .expect(204);
    clinic
        .with(BOSS, "PUT", "/v1/practice", &[], json!({"officers": {}}))
        .await
        .expect(200);
    let last = delete(&clinic, BOSS, "/v1/people/manager")
        .await
        .expect(409);
    assert!(last.text.contains("last manager"), "{}", last.text);
    let last = clinic
        .with(
            BOSS,
            "PUT",
            "/v1/people/manager",
            &[],
            json!({"roles": ["technician"]}),
        )
        .await;
    last.expect(409);
}

#[tokio::test]
async fn a_repeated_request_adds_one_person() {
    let clinic = Clinic::open().await;
    let repeat = [("idempotency-key", "fay")];
    let body = json!({"name": "Fay", "roles": ["staff"], "channels": [{"kind": "sms", "to": "+13125550152"}]});
    let first = clinic
        .with(BOSS, "POST", "/v1/people", &repeat, body.clone())
        .await
        .expect(201);
    let again = clinic
        .with(BOSS, "POST", "/v1/people", &repeat, body.clone())
        .await
        .expect(201);
    assert_eq!(again.text, first.text);
    assert_eq!(again.headers["etag"], first.headers["etag"]);
    let named = json!({"id": "technician", "name": "Taken", "roles": ["staff"]});
    clinic.post(BOSS, "/v1/people", named).await.expect(409);
    let listed = clinic.get(BOSS, "/v1/people").await.json();
    assert_eq!(listed["items"].as_array().unwrap().len(), 11);
}

/// Slugs hold hyphens: no two people may share a topic because of where theirs are.
#[tokio::test]
async fn topics_of_two_practices_are_never_one() {
    let clinic = Clinic::open().await;
    let practice = |id: &str, manager: &str, to: &str| {
        json!({"id": id, "name": "N", "zone": "America/Chicago", "hours": {"mon": ["08:00-17:00"]},
               "manager": {"id": manager, "name": "M", "channels": [{"kind": "sms", "to": to}]}})
    };
    let one = practice("elm-east", "ana", "+13125550161");
    let two = practice("elm", "east-ana", "+13125550162");
    clinic
        .post("operator", "/v1/practices", one)
        .await
        .expect(201);
    let two = clinic
        .post("operator", "/v1/practices", two)
        .await
        .expect(201);
    let key = two.at("/key");
    clinic
        .with(
            &key,
            "PUT",
            "/v1/people/east-ana",
            &[],
            json!({"channels": []}),
        )
        .await
        .expect(200);
    let seen = clinic
        .with(
            "operator",
            "GET",
            "/v1/people/ana",
            &[("statdesk-practice", "elm-east")],
            json!({}),
        )
        .await;
    assert_eq!(seen.expect(200).at("/reachable"), "true");
}

async fn topic(clinic: &Clinic, id: &str) -> String {
    let practice = domain::ids::PracticeId::new("lakeside").unwrap();
    let id = domain::ids::PersonId::new(id).unwrap();
    let person = clinic.app().store.person(&practice, &id).await.unwrap();
    person.unwrap().topic.unwrap()
}

async fn publish(clinic: &Clinic, topic: &str, tier: &str) {
    let letter = aws::teller::Letter {
        topic: topic.to_owned(),
        subject: "test".to_owned(),
        text: tier.to_owned(),
        attributes: vec![("tier", tier.to_owned())],
    };
    clinic.app().teller.publish(&letter).await.unwrap();
}

fn matched(clinic: &Clinic) -> Vec<usize> {
    let pages = clinic.pages();
    let matched = pages.iter().map(|page| page.matched.as_ref());
    matched.map(|all| all.map_or(0, Vec::len)).collect()
}
