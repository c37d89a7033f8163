//! Off-boarding, in the order of the runbook: nobody is paged afterwards, nothing opens, and the log still verifies.

use aws::keys;
use domain::ids::{PersonId, PracticeId};
use lambda::route::ROUTES;
use serde_json::{Value, json};
use tests::answer::Answer;
use tests::checkpoint::{assert_signed, fire, practice};
use tests::clinic::Clinic;
use tests::fixture::PEOPLE;
use tests::table::client;

use super::delete;

const BOSS: &str = "summit-manager";
const TECHNICIAN: &str = "summit-technician";
const OPERATOR: [(&str, &str); 2] = [
    ("authorization", "Bearer operator"),
    ("statdesk-practice", "summit"),
];

/// The ids in a list, as the manager sees it.
async fn ids(clinic: &Clinic, path: &str) -> Vec<String> {
    let listed = clinic.get(BOSS, path).await.expect(200).json();
    let items = listed["items"].as_array().unwrap().iter();
    items
        .map(|item| item["id"].as_str().unwrap().to_owned())
        .collect()
}

/// The path of an address that StatDesk gave out.
fn path_of(address: &str) -> String {
    address.replace("http://desk.test", "")
}

/// Reports something; answers the ticket's path.
async fn report(clinic: &Clinic, body: Value) -> String {
    let opened = clinic.post("summit-staff", "/v1/tickets", body).await;
    format!("/v1/tickets/{}", opened.expect(201).at("/id"))
}

/// A practice at work: two tickets, one of them with patient data, a text that was opened, a job and an interface that are
/// watched, something planned. Answers its links: a desk's, a page's, a reporter's, a job's.
async fn at_work(clinic: &Clinic) -> Vec<String> {
    let outage = json!({"summary": "dead", "system": "ehr", "symptom": "down", "scope": "site", "location": "main"});
    let outage = report(clinic, outage).await;
    let chart = json!({"summary": "A chart looks wrong", "system": "printer", "symptom": "degraded", "scope": "user",
                       "phi": true});
    report(clinic, chart).await;
    let text = format!("{outage}/text");
    clinic.get(TECHNICIAN, &text).await.expect(200);
    let follow = clinic.get(TECHNICIAN, &outage).await.expect(200);
    let pages = clinic.pages();
    let page = pages.iter().find(|page| page.topic.contains("summit-"));
    let page = page.expect("a page").text.clone();
    let page = page
        .split_whitespace()
        .find(|word| word.starts_with("http"));
    let job = json!({"system": "billing", "location": "main",
                     "expects": {"rhythm": "every", "minutes": 60, "grace_minutes": 5}});
    let job = clinic
        .with(BOSS, "PUT", "/v1/checks/nightly", &[], job)
        .await;
    let job = path_of(&job.expect(201).at("/ping_url"));
    let results = json!({"interfaces": [{"to": "ehr", "standard": "hl7-v2", "every_minutes": 30}]});
    let lab = "/v1/systems/lab-interface";
    clinic
        .with(BOSS, "PUT", lab, &[], results)
        .await
        .expect(200);
    let desk = json!({"page": "desk", "location": "main", "hours": 2000});
    let desk = clinic.post(BOSS, "/v1/links", desk).await.expect(201);
    let links = vec![
        desk.at("/url"),
        path_of(page.expect("a link")),
        follow.at("/follow"),
        job,
    ];
    for link in &links {
        clinic.send("GET", link, &[], "").await.expect(200);
    }
    links
}

/// What opens tickets by itself is ended, then the tickets are.
async fn close_the_doors(clinic: &Clinic) {
    for list in ["/v1/checks", "/v1/links", "/v1/maintenance"] {
        for id in ids(clinic, list).await {
            let path = format!("{list}/{id}");
            delete(clinic, BOSS, &path).await.expect(204);
        }
        assert!(ids(clinic, list).await.is_empty(), "{list}");
    }
    for status in ["open", "in_progress", "waiting_practice", "waiting_vendor"] {
        for id in ids(clinic, &format!("/v1/tickets?status={status}")).await {
            let path = format!("/v1/tickets/{id}/withdraw");
            let why = json!({"reason": "The practice leaves"});
            clinic.post(TECHNICIAN, &path, why).await.expect(200);
        }
    }
    for status in ["open", "resolved", "closing"] {
        let left = ids(clinic, &format!("/v1/tickets?status={status}")).await;
        assert!(left.is_empty(), "{status}");
    }
}

/// Every post is the last manager's, and everybody but the manager and the auditor goes.
async fn let_people_go(clinic: &Clinic) {
    let officers = json!({"officers": {"privacy": "manager", "security": "manager", "patient_safety": "manager"}});
    clinic
        .with(BOSS, "PUT", "/v1/practice", &[], officers)
        .await
        .expect(200);
    for schedule in ids(clinic, "/v1/oncall").await {
        let path = format!("/v1/oncall/{schedule}");
        let alone = json!({"rotation": {"people": ["manager"], "starts_on": "2026-01-05", "handover": "08:00", "days": 7}});
        clinic
            .with(BOSS, "PUT", &path, &[], alone)
            .await
            .expect(200);
    }
    for person in ids(clinic, "/v1/people").await {
        if person != "manager" && person != "auditor" {
            let path = format!("/v1/people/{person}");
            delete(clinic, BOSS, &path).await.expect(204);
        }
    }
}

/// The last export, and the checkpoint that signs that it was made.
async fn hand_over(clinic: &Clinic) {
    let bundle = json!({"format": "bundle"});
    clinic
        .post("summit-auditor", "/v1/phi/exports", bundle)
        .await
        .expect(200);
    clinic.pass(5);
    fire(clinic).await;
    assert_signed(clinic, "summit", "handed over").await;
}

/// The auditor, then the manager's channels, keys and topic.
async fn end_the_last(clinic: &Clinic) {
    delete(clinic, BOSS, "/v1/people/auditor").await.expect(204);
    let path = "/v1/people/manager";
    let silent = json!({"channels": []});
    clinic
        .with(BOSS, "PUT", path, &[], silent)
        .await
        .expect(200);
    // The last manager goes by no route, and without a channel is told nothing.
    delete(clinic, BOSS, path).await.expect(409);
    let by_operator = |method: &'static str, path: String| async move {
        clinic.send(method, &path, &OPERATOR, "").await
    };
    let listed = by_operator("GET", "/v1/keys".to_owned()).await.expect(200);
    let listed = listed.json()["items"].as_array().unwrap().clone();
    assert_eq!(listed.len(), 1, "{listed:?}");
    for key in listed {
        let path = format!("/v1/keys/{}", key["id"].as_str().unwrap());
        by_operator("DELETE", path).await.expect(204);
    }
    let manager = PersonId::new("manager").unwrap();
    let summit = practice("summit");
    let person = clinic.app().store.person(&summit, &manager).await;
    let topic = person.unwrap().unwrap().topic.expect("a topic");
    let gone = clinic.app().sns.delete_topic().topic_arn(topic);
    gone.send().await.unwrap();
}

/// The practice's own row and its line in the operator's list.
async fn forget(clinic: &Clinic, id: &PracticeId) {
    for row in [
        keys::key(keys::practice(id), keys::PRACTICE),
        keys::listed(id),
    ] {
        let table = &clinic.app().config.desk_table;
        let delete = client(clinic).delete_item().table_name(table);
        delete.set_key(Some(row)).send().await.unwrap();
    }
}

/// Lets days pass with every schedule; answers what was troubled in them.
async fn days(clinic: &Clinic, days: usize) -> Vec<Value> {
    let mut troubled = Vec::new();
    for _ in 0..days {
        for _ in 0..8 {
            clinic.pass(180);
            troubled.push(clinic.sweep().await["troubled"].clone());
            troubled.push(clinic.look().await["troubled"].clone());
        }
        troubled.push(fire(clinic).await["failed"].clone());
        let night = clinic.desk.gateway.fire("standards-report", clinic.now());
        troubled.push(night.await.expect("a night")["failed"].clone());
    }
    troubled.retain(|count| *count != json!(0));
    troubled
}

/// Every key that the practice had, at every route that asks for one.
async fn with_each_key(clinic: &Clinic) -> Vec<(String, Answer)> {
    let mut answers = Vec::new();
    for (person, _, _) in PEOPLE {
        let key = format!("summit-{person}");
        for route in ROUTES.iter().filter(|route| !route.roles.is_empty()) {
            let path = route.path.replace("{verb}", "note");
            let path = path.replace("{format}", "gatus").replace(['{', '}'], "");
            let answer = clinic.with(&key, route.method, &path, &[], json!({}));
            answers.push((format!("{key} {} {path}", route.method), answer.await));
        }
    }
    answers
}

#[tokio::test]
async fn a_practice_that_left_pages_nobody_and_opens_nothing_and_its_log_verifies() {
    let clinic = Clinic::open().await;
    let links = at_work(&clinic).await;
    close_the_doors(&clinic).await;
    clinic.look_minutes(10).await;
    let_people_go(&clinic).await;
    hand_over(&clinic).await;
    end_the_last(&clinic).await;
    let told = clinic.pages().len();
    // What was held until the practice opens again is withdrawn in this week, as its tickets have ended.
    assert_eq!(days(&clinic, 7).await, Vec::<Value>::new());
    forget(&clinic, &practice("summit")).await;
    assert_eq!(days(&clinic, 7).await, Vec::<Value>::new());
    assert_eq!(clinic.pages().len(), told, "somebody was told something");
    for (asked, answer) in with_each_key(&clinic).await {
        assert_eq!(answer.status, 401, "{asked}: {}", answer.text);
    }
    // Whoever works for another practice too works for that one alone.
    let elsewhere = [("statdesk-practice", "summit")];
    let both = clinic.with("both", "GET", "/v1/tickets", &elsewhere, json!({}));
    both.await.expect(403);
    clinic.get("both", "/v1/tickets").await.expect(200);
    for link in links {
        let answer = clinic.send("GET", &link, &[], "").await;
        assert!([404, 410].contains(&answer.status), "{}", answer.status);
    }
    assert_signed(&clinic, "summit", "a practice that left").await;
}
