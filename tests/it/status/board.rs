//! What the board says: each state, since when, what is open, and never a word that somebody wrote.

use serde_json::{Value, json};
use tests::clinic::Clinic;
use tests::schema::Contract;

use super::{board, every_state, link, row};

const STAFF: &str = "lakeside-staff";

/// "Each site and system with its state in words, since when, the open incident (…), checks behind it with phase and
/// when last heard, maintenance windows now and next."
#[tokio::test]
async fn every_state_is_told_as_the_contract_says() {
    let clinic = Clinic::open().await;
    let ehr = every_state(&clinic).await;
    let words = json!({"text": "Vendor is on it", "next_update_minutes": 30});
    clinic
        .verb("lakeside-technician", &ehr, "respond", words)
        .await
        .expect(200);
    let shown = board(&clinic, STAFF).await;
    let contract = Contract::read();
    let schema = &contract.0["components"]["schemas"]["StatusBoard"];
    let faults = contract.faults(schema, &shown.json());
    assert!(faults.is_empty(), "{faults:#?}");
    for (system, state, since) in [
        ("ehr", "down", json!("2026-11-23T14:02:11Z")),
        ("phones", "degraded", json!("2026-11-23T14:02:11Z")),
        ("imaging", "at_risk", json!("2026-11-23T14:02:11Z")),
        ("billing", "maintenance", json!("2026-11-23T14:02:11Z")),
        ("network", "up", Value::Null),
        ("scheduling", "unknown", Value::Null),
    ] {
        let row = row(&shown, "main", system);
        assert_eq!(
            (&row["state"], &row["since"]),
            (&json!(state), &since),
            "{row}"
        );
    }
    let down = row(&shown, "main", "ehr");
    let ticket = clinic.ticket(&ehr).await.json();
    for (place, of_ticket) in [
        ("/id", "/id"),
        ("/ref", "/ref"),
        ("/tier", "/tier"),
        ("/title", "/title"),
        ("/opened_at", "/opened_at"),
        ("/response_due_at", "/sla/response_due_at"),
        ("/responded_at", "/sla/responded_at"),
        ("/next_update_at", "/sla/next_update_at"),
    ] {
        let found = down["incident"].pointer(place).unwrap();
        assert!(!found.is_null(), "{place}");
        assert_eq!(Some(found), ticket.pointer(of_ticket), "{place}");
    }
    assert_eq!(
        down["checks"],
        json!([{"check": "ehr-login", "phase": "down", "heard_at": "2026-11-23T14:07:11Z",
                "maintenance": false, "risk": null}])
    );
    let risk = row(&shown, "main", "imaging")["checks"][0]["risk"].clone();
    assert_eq!(risk["what"], "certificate", "{risk}");
    let planned = &shown.json()["maintenance"];
    assert_eq!(planned[0]["system"], "billing");
    assert_eq!(planned[0]["until"], "2026-11-23T16:02:11Z");
    assert_eq!(
        row(&shown, "main", "billing")["checks"][0]["maintenance"],
        true
    );
    assert_eq!(row(&shown, "east", "ehr")["state"], "unknown");
    assert_eq!(shown.json()["blind_since"], Value::Null);
}

/// A recovery is told at once, and since when; an incident that somebody reported stands until it is resolved.
#[tokio::test]
async fn what_recovers_is_up_and_what_staff_reported_stands() {
    let clinic = Clinic::open().await;
    clinic.play("xxx.").await;
    let at = |shown: &tests::answer::Answer| row(shown, "main", "ehr");
    let recovering = at(&board(&clinic, STAFF).await);
    assert_eq!(recovering["checks"][0]["phase"], "recovering");
    assert_eq!(recovering["state"], "down", "{recovering}");
    clinic.play("..").await;
    let up = at(&board(&clinic, STAFF).await);
    assert_eq!(
        (&up["state"], &up["since"]),
        (&json!("up"), &json!("2026-11-23T14:07:11Z"))
    );
    assert_eq!(up["incident"], Value::Null);
    // Somebody works on it: it is seen to work, and still open.
    let id = clinic.play("xxx").await.remove(0);
    clinic
        .verb("lakeside-technician", &id, "acknowledge", json!({}))
        .await
        .expect(200);
    clinic.play("...").await;
    let up = at(&board(&clinic, STAFF).await);
    assert_eq!(
        (&up["state"], &up["incident"]["id"]),
        (&json!("up"), &json!(id))
    );
    // Reported by people, of what no check watches.
    let phones =
        json!({"summary": "dead", "system": "phones", "symptom": "down", "scope": "practice"});
    let id = clinic.report(phones).await;
    for site in ["main", "east"] {
        let shown = board(&clinic, STAFF).await;
        let phones = row(&shown, site, "phones");
        assert_eq!(
            (&phones["state"], &phones["incident"]["id"]),
            (&json!("down"), &json!(id))
        );
    }
    let done = json!({"resolution": "Back"});
    clinic
        .verb("lakeside-technician", &id, "resolve", done)
        .await
        .expect(200);
    assert_eq!(
        row(&board(&clinic, STAFF).await, "east", "phones")["state"],
        "unknown"
    );
}

/// What is behind a dead network names the network's incident.
#[tokio::test]
async fn what_is_behind_something_else_names_its_incident() {
    let clinic = Clinic::open().await;
    let depends = json!({"depends_on": ["network"]});
    clinic
        .with("lakeside-manager", "PUT", "/v1/systems/ehr", &[], depends)
        .await
        .expect(200);
    for _ in 0..4 {
        let one = |check: &str, system: &str| json!({"check": check, "system": system, "location": "main", "status": "fail"});
        clinic
            .read(vec![one("gateway", "network"), one("ehr-login", "ehr")])
            .await;
        clinic.pass(1);
    }
    clinic.look_minutes(3).await;
    let shown = board(&clinic, STAFF).await;
    let (network, ehr) = (row(&shown, "main", "network"), row(&shown, "main", "ehr"));
    assert_eq!(
        network["incident"]["title"],
        "Network down, whole site, main"
    );
    assert_eq!(ehr["incident"], network["incident"]);
    assert_eq!(
        (&ehr["state"], &network["state"]),
        (&json!("down"), &json!("down"))
    );
}

/// "'monitor blind' if so".
#[tokio::test]
async fn a_blind_monitor_is_told_and_says_nothing_of_systems() {
    let clinic = Clinic::open().await;
    let everything = |status: &str| -> Vec<Value> {
        let sites = ["main", "east"].into_iter();
        let all = sites.flat_map(|site| ["ehr", "billing", "phones"].map(|system| (site, system)));
        all.map(|(site, system)| json!({"check": format!("{system}-{site}"), "system": system, "location": site, "status": status}))
            .collect()
    };
    for one in everything("ok") {
        let body = json!({"system": one["system"], "location": one["location"],
                          "expects": {"rhythm": "every", "minutes": 1, "grace_minutes": 1}});
        let id = one["check"].as_str().expect("an id");
        clinic.check(id, body).await.expect(201);
    }
    // Heard of once, and of none of them any more.
    clinic.read(everything("ok")).await;
    clinic.look_minutes(7).await;
    let shown = board(&clinic, STAFF).await;
    assert_eq!(shown.at("/blind_since"), "2026-11-23T14:04:11Z");
    assert_eq!(row(&shown, "main", "ehr")["state"], "unknown");
    assert_eq!(row(&shown, "main", "ehr")["checks"][0]["phase"], "down");
    assert!(
        !shown.text.contains("monitor-blind"),
        "it is no check of anything"
    );
    let screen = clinic
        .open_link(&link(&clinic, None).await)
        .await
        .expect(200);
    assert!(screen.seen().contains("Monitor blind"), "{}", screen.seen());
    // What people report is told all the same.
    let id = clinic.ehr_down().await;
    let shown = board(&clinic, STAFF).await;
    let ehr = row(&shown, "main", "ehr");
    assert_eq!(
        (&ehr["state"], &ehr["incident"]["id"]),
        (&json!("down"), &json!(id))
    );
}

/// "No free text, never a confidential ticket": words planted wherever somebody writes, and a name in each.
#[tokio::test]
async fn no_word_that_somebody_wrote_is_on_it() {
    let clinic = Clinic::open().await;
    let ehr = every_state(&clinic).await;
    let mut reading =
        json!({"check": "claims", "system": "billing", "location": "main", "status": "fail"});
    reading["message"] = json!("Chart of Jane Roe");
    clinic.read(vec![reading]).await;
    for (verb, body) in [
        (
            "respond",
            json!({"text": "Jane Roe's chart", "next_update_minutes": 30}),
        ),
        ("note", json!({"text": "Jane Roe called"})),
        ("wait", json!({"on": "vendor", "reason": "for Jane Roe"})),
    ] {
        clinic
            .verb("lakeside-technician", &ehr, verb, body)
            .await
            .expect(200);
    }
    let hidden = json!({"summary": "Jane Roe's file", "system": "imaging", "symptom": "down",
                        "scope": "practice", "confidential": true});
    let id = clinic.report(hidden).await;
    let hidden = clinic.ticket(&id).await;
    let mut texts = vec![
        clinic
            .open_link(&link(&clinic, None).await)
            .await
            .expect(200)
            .text,
    ];
    for key in [STAFF, "lakeside-technician", "lakeside-manager"] {
        texts.push(board(&clinic, key).await.text);
    }
    for text in texts {
        for never in [
            "Jane",
            "Roe",
            "Upgrade",
            id.as_str(),
            hidden.at("/ref").as_str(),
        ] {
            assert!(!text.contains(never), "{never} in {text}");
        }
    }
    let shown = board(&clinic, "lakeside-manager").await;
    assert_eq!(row(&shown, "east", "imaging")["state"], "unknown");
}

/// "Nothing of one is ever visible to another", and staff of a site see their site.
#[tokio::test]
async fn each_practice_and_each_site_has_its_own() {
    let clinic = Clinic::open().await;
    let lakeside = link(&clinic, None).await;
    every_state(&clinic).await;
    let summit = clinic.get("summit-manager", "/v1/status").await.expect(200);
    assert_eq!(summit.json()["practice"], "summit");
    assert_eq!(summit.json()["maintenance"], json!([]));
    for system in summit.json()["sites"][0]["systems"].as_array().unwrap() {
        assert_eq!(
            (&system["state"], &system["checks"]),
            (&json!("unknown"), &json!([]))
        );
    }
    let elsewhere = [("statdesk-practice", "lakeside")];
    clinic
        .with(
            "summit-manager",
            "GET",
            "/v1/status",
            &elsewhere,
            Value::Null,
        )
        .await
        .expect(403);
    let body = json!({"page": "status", "hours": 1});
    let made = clinic
        .post("summit-manager", "/v1/links", body)
        .await
        .expect(201);
    let screen = clinic.open_link(&made.at("/url")).await.expect(200);
    assert!(!screen.text.contains("ehr-login"), "{}", screen.text);
    assert!(clinic.open_link(&lakeside).await.text.contains("ehr-login"));
    let body = json!({"locations": ["east"]});
    clinic
        .with("lakeside-manager", "PUT", "/v1/people/staff-2", &[], body)
        .await
        .expect(200);
    let theirs = board(&clinic, "lakeside-staff-2").await;
    let sites = theirs.json()["sites"].as_array().unwrap().clone();
    assert_eq!((sites.len(), &sites[0]["location"]), (1, &json!("east")));
    assert!(!theirs.text.contains("ehr-login"), "{}", theirs.text);
}
