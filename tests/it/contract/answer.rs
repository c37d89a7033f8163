//! Answers: what really comes back is what the contract says, to the last field.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use tests::answer::Answer;
use tests::clinic::Clinic;
use tests::sample;
use tests::schema::Contract;

/// Headers that an answer may have, and need not: of one that is repeated, a board that renews itself, an export that goes
/// on.
const SOMETIMES: [&str; 3] = ["Idempotency-Replayed", "Refresh", "StatDesk-Next"];

/// Headers that say what to do now: none is sent that the contract does not name.
const TOLD: [&str; 5] = [
    "Allow",
    "Content-Disposition",
    "Refresh",
    "Retry-After",
    "WWW-Authenticate",
];

/// Holds an answer against its operation: the status, the media type, the body, the headers.
#[track_caller]
pub(super) fn hold(contract: &Contract, method: &str, route: &str, answer: &Answer) {
    let operation = contract.operation(method, route);
    let what = format!("{method} {route} {}", answer.status);
    let responses = &operation["responses"];
    let response = responses.get(answer.status.to_string());
    let response = contract.resolve(
        response.unwrap_or_else(|| panic!("{what} is not in the contract: {}", answer.text)),
    );
    let media = answer.headers.get("content-type");
    let media = media.and_then(|media| media.split(';').next());
    let sent = |name: &str| answer.headers.contains_key(&name.to_ascii_lowercase());
    for (name, header) in response["headers"].as_object().into_iter().flatten() {
        // `x-media` names the media types that a header comes with, where it does not come with all.
        let with = contract.resolve(header)["x-media"].as_array();
        let due = with.is_none_or(|all| all.iter().any(|one| one.as_str() == media));
        let sometimes = SOMETIMES.contains(&name.as_str());
        assert!(sent(name) == due || sometimes, "{what}: {name}");
    }
    for name in TOLD {
        let named = response["headers"].get(name).is_some();
        assert!(named || !sent(name), "{what}: {name}");
    }
    let Some(content) = response["content"].as_object() else {
        assert_eq!(answer.text, "", "{what}");
        return;
    };
    let media = media.unwrap();
    let schema = content
        .get(media)
        .unwrap_or_else(|| panic!("{what}: {media}"));
    if media.ends_with("json") {
        let faults = contract.faults(&schema["schema"], &answer.json());
        assert!(faults.is_empty(), "{what}: {faults:#?}");
    }
}

/// A clinic where much has happened, and a ticket of each sort.
async fn busy() -> (Clinic, Vec<String>) {
    let clinic = Clinic::open().await;
    let lead = clinic.report(sample::report()).await;
    let child = clinic.ehr_down().await;
    let mine = json!({"summary": "EHR is down", "system": "ehr", "symptom": "down", "scope": "user",
                      "patients_waiting": true});
    let alone = clinic.report(mine).await;
    let unnamed = clinic
        .report(json!({"summary": "the thing is broken"}))
        .await;
    clinic.sweep_minutes(20).await;
    for (verb, body) in sample::verbs() {
        if verb == "withdraw" {
            // Nobody withdraws an incident from under its reports.
            let detach = clinic.verb("lakeside-technician", &child, "detach", json!({}));
            detach.await.expect(200);
        }
        let answer = clinic.verb("lakeside-technician", &lead, verb, body).await;
        answer.expect(200);
    }
    let asked = json!({"tier": "general", "reason": "One desk."});
    clinic
        .verb("lakeside-technician", &alone, "retier", asked)
        .await
        .expect(200);
    clinic.sweep_at(clinic.minutes_on(200)).await;
    (clinic, vec![lead, child, alone, unnamed])
}

#[tokio::test]
async fn tickets_timelines_and_texts_are_as_the_contract_says() {
    let contract = Contract::read();
    let (clinic, tickets) = busy().await;
    let mut kinds = BTreeSet::new();
    for id in &tickets {
        let ticket = clinic.ticket(id).await;
        hold(&contract, "GET", "/v1/tickets/{id}", &ticket);
        let path = format!("/v1/tickets/{id}/timeline");
        let timeline = clinic.get("lakeside-manager", &path).await;
        hold(&contract, "GET", "/v1/tickets/{id}/timeline", &timeline);
        for entry in timeline.json()["items"].as_array().unwrap() {
            kinds.insert(entry["kind"].as_str().unwrap().to_owned());
        }
        for key in [
            "lakeside-technician",
            "lakeside-manager",
            "lakeside-staff",
            "nobody",
        ] {
            let text = clinic.get(key, &format!("/v1/tickets/{id}/text")).await;
            hold(&contract, "GET", "/v1/tickets/{id}/text", &text);
        }
    }
    assert!(kinds.len() > 15, "{kinds:?}");
    for query in ["", "?limit=1", "?tier=critical", "?limit=0", "?incident=1"] {
        let list = clinic
            .get("lakeside-manager", &format!("/v1/tickets{query}"))
            .await;
        hold(&contract, "GET", "/v1/tickets", &list);
    }
    let list = clinic.get("nobody", "/v1/tickets").await;
    hold(&contract, "GET", "/v1/tickets", &list);
    // Every field of a ticket that the contract names is really there.
    let schema = &contract.0["components"]["schemas"]["Ticket"];
    let named: BTreeSet<_> = schema["properties"]
        .as_object()
        .unwrap()
        .keys()
        .cloned()
        .collect();
    let required: BTreeSet<_> = schema["required"]
        .as_array()
        .unwrap()
        .iter()
        .map(|name| name.as_str().unwrap().to_owned())
        .collect();
    assert_eq!(named, required);
}

#[tokio::test]
async fn what_is_made_and_done_is_answered_as_the_contract_says() {
    let contract = Contract::read();
    let clinic = Clinic::open().await;
    let phones = json!({"summary": "dead", "system": "phones", "symptom": "down", "scope": "site"});
    let ticket = clinic.report(phones).await;
    let deeds = sample::protocol(&clinic.ehr_down().await);
    // The protocol first: set-up approves other tools.
    for sample in deeds.into_iter().chain(sample::all(&ticket)) {
        for attempt in 0..2 {
            let answer = sample.send(&clinic).await;
            hold(&contract, sample.method, sample.route, &answer);
            assert!(
                attempt > 0 || answer.status < 300,
                "{}: {}",
                sample.path,
                answer.text
            );
        }
        let key = [
            ("content-type", "application/json"),
            ("idempotency-key", sample.path.as_str()),
        ];
        for _ in 0..2 {
            let answer = sample.raw(&clinic, &key, sample.body.to_string()).await;
            hold(&contract, sample.method, sample.route, &answer);
        }
        let stale = [
            ("content-type", "application/json"),
            ("if-match", "\"stale\""),
        ];
        let json = [("content-type", "application/json")];
        for (headers, body) in [
            (&stale[..], sample.body.to_string()),
            (&json[..], "{".to_owned()),
            (&json[..], "[]".to_owned()),
            (&json[..], "{\"colour\": 1}".to_owned()),
            (&json[..], "x".repeat(300_000)),
            (&[("content-type", "text/plain")][..], "x".to_owned()),
        ] {
            let answer = sample.raw(&clinic, headers, body).await;
            hold(&contract, sample.method, sample.route, &answer);
        }
        for key in ["nobody", "lakeside-auditor"] {
            let other = sample::Sample {
                key,
                ..sample.clone()
            };
            hold(
                &contract,
                sample.method,
                sample.route,
                &other.send(&clinic).await,
            );
        }
    }
}

#[tokio::test]
async fn set_up_is_shown_and_removed_as_the_contract_says() {
    let contract = Contract::read();
    let clinic = Clinic::open().await;
    for sample in sample::set_up() {
        sample.send(&clinic).await;
    }
    let lakeside = [("statdesk-practice", "lakeside")];
    for (route, paths) in [
        (
            "/v1/practices",
            vec![
                "/v1/practices",
                "/v1/practices?limit=1",
                "/v1/practices?limit=0",
            ],
        ),
        ("/v1/practice", vec!["/v1/practice"]),
        ("/v1/people", vec!["/v1/people"]),
        (
            "/v1/people/{id}",
            vec!["/v1/people/manager", "/v1/people/zoe", "/v1/people/nobody"],
        ),
        ("/v1/systems", vec!["/v1/systems"]),
        (
            "/v1/systems/{id}",
            vec!["/v1/systems/pacs", "/v1/systems/nothing"],
        ),
        ("/v1/ladders", vec!["/v1/ladders"]),
        (
            "/v1/ladders/{tier}",
            vec![
                "/v1/ladders/critical",
                "/v1/ladders/billing",
                "/v1/ladders/x",
            ],
        ),
        ("/v1/oncall", vec!["/v1/oncall"]),
        (
            "/v1/oncall/{schedule}",
            vec!["/v1/oncall/primary", "/v1/oncall/none"],
        ),
        (
            "/v1/oncall/{schedule}/now",
            vec![
                "/v1/oncall/primary/now",
                "/v1/oncall/primary/now?at=2026-12-01T15:00:00Z",
                "/v1/oncall/primary/now?at=2020-01-01T00:00:00Z",
                "/v1/oncall/primary/now?at=x",
            ],
        ),
        ("/v1/keys", vec!["/v1/keys"]),
        ("/v1/links", vec!["/v1/links"]),
        ("/v1/status", vec!["/v1/status"]),
    ] {
        for path in paths {
            for key in ["lakeside-manager", "lakeside-staff", "operator", "nobody"] {
                let answer = match key {
                    "operator" => clinic.with(key, "GET", path, &lakeside, Value::Null).await,
                    _ => clinic.get(key, path).await,
                };
                hold(&contract, "GET", route, &answer);
            }
        }
    }
    let made = async |path: &str, body: Value| {
        clinic
            .post("lakeside-manager", path, body)
            .await
            .expect(201)
            .at("/id")
    };
    let key = made("/v1/keys", json!({"person": "staff", "label": "x"})).await;
    let link = made("/v1/links", json!({"page": "desk", "hours": 1})).await;
    for (route, id) in [
        ("/v1/keys/{id}", key.as_str()),
        ("/v1/links/{id}", link.as_str()),
        ("/v1/systems/{id}", "pacs"),
        ("/v1/systems/{id}", "network"),
        ("/v1/people/{id}", "zoe"),
        ("/v1/people/{id}", "technician"),
    ] {
        let path = route.replace("{id}", id);
        let stale = [("if-match", "\"stale\"")];
        for headers in [&stale[..], &[]] {
            for key in ["lakeside-staff", "lakeside-manager", "lakeside-manager"] {
                let answer = clinic
                    .with(key, "DELETE", &path, headers, Value::Null)
                    .await;
                hold(&contract, "DELETE", route, &answer);
                if route.contains("keys") || route.contains("links") {
                    continue;
                }
                assert!(headers.is_empty() || answer.status > 400, "{path}");
            }
        }
    }
}

#[tokio::test]
async fn diagnoses_are_as_the_contract_says() {
    let contract = Contract::read();
    let clinic = Clinic::open().await;
    let id = clinic.ehr_down().await;
    for (_, media, text, _) in tests::message::all() {
        for (key, query, media, text) in [
            (
                "lakeside-technician",
                format!("?ticket={id}"),
                media,
                &*text,
            ),
            ("lakeside-technician", String::new(), "text/plain", &*text),
            ("lakeside-technician", String::new(), media, ""),
            ("lakeside-technician", "?ticket=x".to_owned(), media, ""),
            ("lakeside-technician", format!("?ticket={id}0"), media, ""),
            ("lakeside-technician", String::new(), "image/png", "x"),
            ("lakeside-staff", String::new(), media, ""),
            ("nobody", String::new(), media, ""),
        ] {
            let bearer = format!("Bearer {key}");
            let headers = [("authorization", bearer.as_str()), ("content-type", media)];
            let path = format!("/v1/diagnoses{query}");
            let answer = clinic.send("POST", &path, &headers, text.to_owned()).await;
            hold(&contract, "POST", "/v1/diagnoses", &answer);
        }
    }
    let path = format!("/v1/tickets/{id}/timeline");
    let timeline = clinic.get("lakeside-manager", &path).await;
    hold(&contract, "GET", "/v1/tickets/{id}/timeline", &timeline);
}

/// Every field that is an instant, with its place: `at` and whatever ends in `_at`.
fn instants(place: &str, value: &Value, found: &mut Vec<(String, String)>) {
    match value {
        Value::Object(map) => {
            for (name, value) in map {
                let place = format!("{place}/{name}");
                match value {
                    Value::String(text) if name == "at" || name.ends_with("_at") => {
                        found.push((place, text.clone()));
                    }
                    _ => instants(&place, value, found),
                }
            }
        }
        Value::Array(all) => {
            for value in all {
                instants(place, value, found);
            }
        }
        _ => {}
    }
}

/// "Times are RFC 3339 UTC in the API, local to the location for people."
#[tokio::test]
async fn times_are_utc_for_machines_and_local_for_people() {
    let (clinic, tickets) = busy().await;
    let mut found = Vec::new();
    for id in &tickets {
        instants("ticket", &clinic.ticket(id).await.json(), &mut found);
        instants("entry", &json!(clinic.timeline(id).await), &mut found);
    }
    for path in ["/v1/tickets", "/v1/keys", "/v1/oncall", "/v1/links"] {
        let list = clinic.get("lakeside-manager", path).await.expect(200);
        instants(path, &list.json(), &mut found);
    }
    let places: BTreeSet<_> = found.iter().map(|(place, _)| place).collect();
    assert!(places.len() > 15, "{places:?}");
    for (place, text) in &found {
        let read: Result<jiff::Timestamp, _> = text.parse();
        assert!(read.is_ok() && text.ends_with('Z'), "{place}: {text}");
    }
    // The same ticket of one who stands in Chicago, at eight in the morning.
    let clinic = Clinic::open().await;
    let id = clinic.ehr_down().await;
    let ticket = clinic.ticket(&id).await;
    assert_eq!(ticket.at("/opened_at"), "2026-11-23T14:02:11Z");
    for link in [
        clinic.follow(&id).await,
        clinic.links_to("technician")[0].clone(),
    ] {
        let seen = clinic.open_link(&link).await.expect(200).seen();
        assert!(seen.contains("Mon 08:02 CST"), "{seen}");
        assert!(!seen.contains("14:02") && !seen.contains("UTC"), "{seen}");
    }
}
