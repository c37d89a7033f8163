//! Functions that die half-way through SNS: repeating the same request repairs what is left.

use std::collections::BTreeSet;

use local::Fault;
use serde_json::json;
use tests::answer::Answer;
use tests::clinic::Clinic;
use tests::figure;

const BOSS: &str = "lakeside-manager";
const OLD: &str = "+13125550170";
const NEW: &str = "+13125550171";

/// Breaks a request about a person at each of its AWS calls, before and after it is carried out,
/// repeats it, and looks at what stands. Answers how often it was broken.
async fn broken(
    method: &str,
    prepare: bool,
    body: serde_json::Value,
    stands: impl AsyncFn(&Clinic, &str, Answer),
) -> u64 {
    let clinic = Clinic::open().await;
    let wire = clinic.desk.gateway.stack().wire.clone();
    let mut breaks = 0;
    for fault in [Fault::KillBefore, Fault::KillAfter] {
        for call in 1.. {
            let id = format!("{}-{call}", format!("{fault:?}").to_lowercase());
            if prepare {
                let cleo = json!({"id": id, "name": "Cleo", "roles": ["technician"],
                                  "channels": [{"kind": "sms", "to": OLD}]});
                clinic.post(BOSS, "/v1/people", cleo).await.expect(201);
            }
            let mut body = body.clone();
            let path = match method {
                "POST" => "/v1/people".to_owned(),
                _ => format!("/v1/people/{id}"),
            };
            if method == "POST" {
                body["id"] = json!(id);
            }
            let repeat = [("idempotency-key", id.as_str())];
            let ask = || clinic.with(BOSS, method, &path, &repeat, body.clone());
            clinic.take_calls();
            let planned = wire.break_call(call, fault);
            let whole = wire.until_killed(ask()).await;
            wire.mend();
            if planned.times() == 0 {
                stands(&clinic, &id, whole.unwrap()).await;
                break;
            }
            assert!(whole.is_none(), "{method}, call {call}");
            breaks += 1;
            stands(&clinic, &id, ask().await).await;
        }
    }
    breaks
}

/// The endpoints that a person's topic serves, by what SNS says.
async fn endpoints(clinic: &Clinic, id: &str) -> Option<BTreeSet<String>> {
    let app = clinic.app();
    let name = format!("{}lakeside_{id}", app.config.topic_prefix);
    // Every topic of a stack lies beside the others.
    let other = app.config.operator_topic.clone().unwrap();
    let arn = format!("{}:{name}", other.rsplit_once(':').unwrap().0);
    let listed = app
        .sns
        .list_subscriptions_by_topic()
        .topic_arn(arn)
        .send()
        .await;
    let listed = listed.ok()?.subscriptions.unwrap_or_default();
    Some(listed.into_iter().filter_map(|one| one.endpoint).collect())
}

#[tokio::test]
async fn adding_a_person() {
    let body =
        json!({"name": "Cleo", "roles": ["technician"], "channels": [{"kind": "sms", "to": NEW}]});
    let breaks = broken("POST", false, body, async |clinic, id, answer| {
        let answer = answer.expect(201);
        assert_eq!(answer.at("/reachable"), "true");
        let seen = clinic
            .get(BOSS, &format!("/v1/people/{id}"))
            .await
            .expect(200);
        assert_eq!(seen.text, answer.text);
        assert_eq!(
            endpoints(clinic, id).await.unwrap(),
            BTreeSet::from([NEW.to_owned()])
        );
    })
    .await;
    figure!("adding a person", "broken {breaks} times");
    assert!(breaks >= 12, "{breaks}");
}

#[tokio::test]
async fn changing_a_person() {
    let body = json!({"channels": [{"kind": "sms", "to": NEW}]});
    let breaks = broken("PUT", true, body, async |clinic, id, answer| {
        let answer = answer.expect(200);
        assert_eq!(answer.at("/reachable"), "true");
        assert_eq!(answer.at("/channels/0/to"), NEW);
        assert_eq!(
            endpoints(clinic, id).await.unwrap(),
            BTreeSet::from([NEW.to_owned()])
        );
    })
    .await;
    figure!("changing a person", "broken {breaks} times");
    assert!(breaks >= 16, "{breaks}");
}

#[tokio::test]
async fn removing_a_person() {
    let breaks = broken("DELETE", true, json!({}), async |clinic, id, answer| {
        // Dead after its last call, it was done: there is nobody to remove any more.
        assert!([204, 404].contains(&answer.status), "{}", answer.text);
        clinic
            .get(BOSS, &format!("/v1/people/{id}"))
            .await
            .expect(404);
        assert_eq!(endpoints(clinic, id).await, None);
    })
    .await;
    figure!("removing a person", "broken {breaks} times");
    assert!(breaks >= 10, "{breaks}");
}
