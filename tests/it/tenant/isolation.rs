//! Two practices side by side: every id, cursor, key and link of one is nothing to the other.

use serde_json::{Value, json};
use tests::clinic::Clinic;
use tests::sample;

/// Everything of `lakeside` that an id names.
struct Theirs {
    ticket: String,
    incident: String,
    key: String,
    link: String,
}

async fn lakeside(clinic: &Clinic) -> Theirs {
    let manager = "lakeside-manager";
    let incident = clinic.ehr_down().await;
    let ticket = clinic.ehr_down().await;
    let key = clinic
        .post(
            manager,
            "/v1/keys",
            json!({"person": "staff", "label": "x"}),
        )
        .await;
    let link = clinic
        .post(manager, "/v1/links", json!({"page": "desk", "hours": 24}))
        .await;
    let (key, link) = (key.expect(201).at("/id"), link.expect(201).at("/id"));
    for (path, body) in [
        (
            "/v1/people",
            json!({"id": "zoe", "name": "Zoe of Lakeside", "roles": ["staff"]}),
        ),
        (
            "/v1/systems",
            json!({"id": "pacs", "name": "PACS of Lakeside", "kind": "imaging"}),
        ),
    ] {
        clinic.post(manager, path, body).await.expect(201);
    }
    let schedule = json!({"rotation": {"people": ["technician"], "starts_on": "2026-01-05",
                                       "handover": "08:00", "days": 7}});
    clinic
        .with(manager, "PUT", "/v1/oncall/nights", &[], schedule)
        .await
        .expect(200);
    Theirs {
        ticket,
        incident,
        key,
        link,
    }
}

/// What lakeside looks like to its own manager.
async fn picture(clinic: &Clinic, theirs: &Theirs) -> Vec<String> {
    let mut all = Vec::new();
    for path in [
        "/v1/practice",
        "/v1/people",
        "/v1/systems",
        "/v1/ladders",
        "/v1/oncall",
        "/v1/keys",
        "/v1/links",
        "/v1/tickets?limit=100",
    ] {
        all.push(clinic.get("lakeside-manager", path).await.expect(200).text);
    }
    for id in [&theirs.ticket, &theirs.incident] {
        all.push(Value::from(clinic.timeline(id).await).to_string());
    }
    all
}

#[tokio::test]
async fn ids_of_another_practice_name_nothing() {
    let clinic = Clinic::open().await;
    let theirs = lakeside(&clinic).await;
    let before = picture(&clinic, &theirs).await;
    for id in [&theirs.ticket, &theirs.incident] {
        for key in ["summit-staff", "summit-technician", "summit-manager"] {
            clinic
                .get(key, &format!("/v1/tickets/{id}"))
                .await
                .expect(404)
                .refused("not-found");
            clinic
                .get(key, &format!("/v1/tickets/{id}/timeline"))
                .await
                .expect(404);
        }
        clinic
            .get("summit-technician", &format!("/v1/tickets/{id}/text"))
            .await
            .expect(404);
        for (verb, body) in sample::verbs() {
            let answer = clinic.verb("summit-technician", id, verb, body).await;
            assert_eq!(answer.status, 404, "{verb}: {}", answer.text);
        }
    }
    for path in [
        "/v1/people/zoe".to_owned(),
        "/v1/systems/pacs".to_owned(),
        "/v1/oncall/nights".to_owned(),
        format!("/v1/keys/{}", theirs.key),
        format!("/v1/links/{}", theirs.link),
        "/v1/keys/key-lakeside-staff".to_owned(),
    ] {
        for method in ["GET", "PUT", "DELETE"] {
            // A schedule is made by putting it: that one would be summit's own.
            if path.contains("oncall") && method == "PUT" {
                continue;
            }
            let answer = clinic
                .with("summit-manager", method, &path, &[], json!({}))
                .await;
            assert!(
                [404, 405].contains(&answer.status),
                "{method} {path}: {}",
                answer.text
            );
        }
    }
    // Nothing of theirs can be named in a body either.
    for (method, path, body, field) in [
        (
            "POST",
            "/v1/keys",
            json!({"person": "zoe", "label": "x"}),
            "person",
        ),
        (
            "POST",
            "/v1/keys",
            json!({"person": "staff", "label": "x", "practices": ["lakeside"]}),
            "practices",
        ),
        (
            "POST",
            "/v1/tickets",
            json!({"summary": "x", "system": "pacs"}),
            "system",
        ),
        (
            "POST",
            "/v1/tickets",
            json!({"summary": "x", "location": "east"}),
            "location",
        ),
        (
            "POST",
            "/v1/links",
            json!({"page": "desk", "location": "east", "hours": 1}),
            "location",
        ),
        (
            "PUT",
            "/v1/systems/ehr",
            json!({"depends_on": ["pacs"]}),
            "depends_on",
        ),
        (
            "PUT",
            "/v1/people/staff",
            json!({"locations": ["east"]}),
            "locations",
        ),
        (
            "PUT",
            "/v1/practice",
            json!({"officers": {"privacy": "zoe"}}),
            "officers",
        ),
        (
            "PUT",
            "/v1/oncall/primary",
            json!({"rotation": {"people": ["zoe"], "starts_on": "2026-01-05",
            "handover": "08:00", "days": 7}}),
            "rotation",
        ),
        (
            "PUT",
            "/v1/ladders/critical",
            json!({"rungs": [{"page": ["person:zoe", "oncall:nights"],
            "wait_minutes": 5}], "last_resort": "person:zoe", "ack_minutes": 30}),
            "rungs",
        ),
    ] {
        let answer = clinic.with("summit-manager", method, path, &[], body).await;
        assert_eq!(answer.status, 422, "{method} {path}: {}", answer.text);
        let named = answer.wrong_fields();
        assert!(
            named.iter().any(|name| name.starts_with(field)),
            "{path}: {named:?}"
        );
    }
    let own = clinic
        .post(
            "summit-staff",
            "/v1/tickets",
            json!({"summary": "x", "system": "ehr"}),
        )
        .await;
    let own = own.expect(201).at("/id");
    let assigned = clinic
        .verb(
            "summit-technician",
            &own,
            "assign",
            json!({"person": "zoe"}),
        )
        .await;
    assert_eq!(assigned.expect(422).wrong_fields(), ["person"]);
    assert_eq!(picture(&clinic, &theirs).await, before);
}

#[tokio::test]
async fn lists_filters_and_cursors_end_at_the_practice() {
    let clinic = Clinic::open().await;
    let theirs = lakeside(&clinic).await;
    for number in 0..3 {
        clinic.pass(1);
        let body = json!({"summary": "printer", "system": "printer", "symptom": "request"});
        let key = if number == 1 {
            "lakeside-staff"
        } else {
            "summit-staff"
        };
        clinic.post(key, "/v1/tickets", body).await.expect(201);
    }
    let list = clinic
        .get("summit-manager", "/v1/tickets")
        .await
        .expect(200)
        .json();
    let items = list["items"].as_array().expect("items");
    assert_eq!(items.len(), 2);
    assert!(items.iter().all(|item| item["practice"] == "summit"));
    let path = format!("/v1/tickets?incident={}", theirs.incident);
    assert_eq!(
        clinic.get("summit-manager", &path).await.expect(200).json()["items"],
        json!([])
    );
    let mine = clinic.get("lakeside-manager", &path).await.json();
    assert_eq!(mine["items"].as_array().map(Vec::len), Some(1));

    // A cursor is a place in a list, not a way into another's.
    let first = clinic
        .get("lakeside-manager", "/v1/tickets?limit=1")
        .await
        .json();
    let path = format!(
        "/v1/tickets?cursor={}",
        first["next"].as_str().expect("a cursor")
    );
    let rest = clinic.get("summit-manager", &path).await;
    let items = rest.json()["items"].as_array().cloned().unwrap_or_default();
    assert!(
        items.iter().all(|item| item["practice"] == "summit"),
        "{}",
        rest.text
    );
    for path in [
        "/v1/people",
        "/v1/systems",
        "/v1/oncall",
        "/v1/keys",
        "/v1/links",
        "/v1/practice",
    ] {
        let seen = clinic.get("summit-manager", path).await.expect(200).text;
        for theirs in ["lakeside", "Lakeside", "zoe", "pacs", "nights", "east"] {
            assert!(!seen.contains(theirs), "{path}: {theirs} in {seen}");
        }
    }
}

/// The same words at the same time in two practices are two outages, two incidents, two pages.
#[tokio::test]
async fn incidents_do_not_join_across_practices() {
    let clinic = Clinic::open().await;
    let outage =
        json!({"summary": "EHR is down", "system": "ehr", "symptom": "down", "scope": "practice"});
    let mut pages = 0;
    for practice in ["lakeside", "summit"] {
        let key = format!("{practice}-staff");
        let opened = clinic
            .post(&key, "/v1/tickets", outage.clone())
            .await
            .expect(201);
        assert_eq!(opened.at("/incident"), "null", "{practice}");
        for page in &clinic.pages()[pages..] {
            assert_eq!(page.attributes["practice"], practice);
            let theirs = format!("{practice}-");
            let name = page.topic.rsplit(':').next().expect("a name");
            assert!(name.contains(&theirs), "{name}");
        }
        pages = clinic.pages().len();
    }
    assert_eq!(pages, 2);
}

/// A link carries its practice inside: its bytes cannot be turned to another's.
#[tokio::test]
async fn a_link_that_was_tampered_with_opens_nothing() {
    let clinic = Clinic::open().await;
    let id = clinic.ehr_down().await;
    let follow = clinic.follow(&id).await;
    let page = clinic.links_to("technician")[0].clone();
    for link in [&follow, &page] {
        clinic.open_link(link).await.expect(200);
        let (kind, token) = link.split_at(3);
        let bytes: Vec<char> = token.chars().collect();
        for place in 0..bytes.len() {
            let mut other = bytes.clone();
            other[place] = if other[place] == 'A' { 'B' } else { 'A' };
            let tampered = format!("{kind}{}", other.into_iter().collect::<String>());
            let answer = clinic.open_link(&tampered).await;
            // The last character's low bits may say nothing; the link is then the same.
            let last = place + 1 == bytes.len();
            assert!(answer.status == 404 || last, "{place}: {}", answer.status);
        }
        for more in [
            format!("{link}A"),
            link[..link.len() - 4].to_owned(),
            format!("{link}="),
        ] {
            clinic.open_link(&more).await.expect(404);
        }
    }
    // One kind of link is not the other.
    let swapped = page.replace("/p/", "/r/");
    clinic.open_link(&swapped).await.expect(404);
    clinic
        .open_link(&follow.replace("/r/", "/p/"))
        .await
        .expect(404);
}
