//! Silent interfaces: messages that do not come while somebody is there to send them.

use serde_json::{Value, json};
use tests::clinic::Clinic;

const BOSS: &str = "lakeside-manager";
const WATCH: &str = "lab-interface-to-ehr-hl7-v2";

async fn sends(clinic: &Clinic, interfaces: Value, status: u16) -> Value {
    let body = json!({ "interfaces": interfaces });
    let path = "/v1/systems/lab-interface";
    let answer = clinic.with(BOSS, "PUT", path, &[], body).await;
    answer.expect(status).json()
}

/// "Silent interfaces": a message every half hour of opening time. An evening, Thanksgiving and a night are no silence;
/// the first half hour of Friday is.
#[tokio::test]
async fn an_interface_that_falls_silent_in_opening_hours_is_degraded() {
    let clinic = Clinic::open().await;
    let body = json!({"system": "lab-interface", "location": "main",
                      "interface": {"from": "labcorp", "to": "ehr", "standard": "hl7-v2", "engine": "mirth"},
                      "expects": {"rhythm": "every", "minutes": 30, "grace_minutes": 10, "hours": "open"}});
    let made = clinic.check("lab-results", body).await.expect(201);
    assert_eq!(made.at("/interface/standard"), "hl7-v2");
    let message = || json!({"check": "lab-results", "status": "ok"});
    clinic.set("2026-11-25T22:50:00Z");
    clinic.read(vec![message()]).await;
    for quiet in [
        "2026-11-25T23:35:00Z",
        "2026-11-26T18:00:00Z",
        "2026-11-27T14:29:00Z",
    ] {
        clinic.set(quiet);
        clinic.look().await;
        assert!(clinic.all_tickets().await.is_empty(), "{quiet}");
    }
    assert_eq!(
        clinic
            .see_check("lab-results")
            .await
            .at("/state/late_until"),
        "2026-11-27T14:30:00Z"
    );
    clinic.set("2026-11-27T14:30:00Z");
    clinic.look().await;
    let tickets = clinic.all_tickets().await;
    assert_eq!(tickets.len(), 1);
    assert_eq!(
        tickets[0]["title"],
        "Lab interface degraded, whole site, main"
    );
    assert_eq!(
        tickets[0]["opened_at"], "2026-11-27T14:20:00Z",
        "when the message was due"
    );
    clinic.pass(5);
    clinic.read(vec![message()]).await;
    let id = tickets[0]["id"].as_str().unwrap();
    assert_eq!(clinic.ticket(id).await.at("/status"), "resolved");
}

/// "Interfaces as objects (from, to, standard, engine, expected rhythm): silent ones are watched" by the catalogue's word
/// alone, from the first message on.
#[tokio::test]
async fn an_interface_of_the_catalogue_is_watched() {
    let clinic = Clinic::open().await;
    let results = json!({"to": "ehr", "standard": "hl7-v2", "every_minutes": 30});
    let set = sends(&clinic, json!([results]), 200).await;
    assert_eq!(set["interfaces"][0]["check"], WATCH);
    let check = clinic.see_check(WATCH).await;
    assert_eq!(check.at("/state/phase"), "unheard");
    assert_eq!(check.at("/expects/minutes"), "30");
    assert_eq!(check.at("/expects/hours"), "open");
    clinic.set("2026-11-25T22:00:00Z");
    clinic.look().await;
    assert!(
        clinic.all_tickets().await.is_empty(),
        "nothing reports to it yet"
    );
    let ping = check.at("/ping_url");
    let (_, ping) = ping.split_once("/v1/").expect("a URL");
    let ping = format!("/v1/{ping}");
    clinic
        .send("POST", &ping, &[], String::new())
        .await
        .expect(200);
    clinic.set("2026-11-25T22:46:00Z");
    clinic.look().await;
    let tickets = clinic.all_tickets().await;
    assert_eq!(
        tickets[0]["title"],
        "Lab interface degraded, whole practice, main"
    );
    assert_eq!(
        tickets[0]["opened_at"], "2026-11-25T22:30:00Z",
        "when the message was due"
    );
}

/// Its check follows the catalogue's rhythm, keeps what a manager made of it, and goes with it; what somebody else set up by
/// its name is theirs.
#[tokio::test]
async fn the_check_of_an_interface_follows_the_catalogue() {
    let clinic = Clinic::open().await;
    let results =
        |minutes: Value| json!({"to": "ehr", "standard": "hl7-v2", "every_minutes": minutes});
    sends(&clinic, json!([results(json!(30))]), 200).await;
    let own = json!({"expects": {"rhythm": "every", "minutes": 30, "grace_minutes": 45, "hours": "always"}});
    clinic.check(WATCH, own).await.expect(200);
    sends(&clinic, json!([results(json!(60))]), 200).await;
    let check = clinic.see_check(WATCH).await;
    assert_eq!(check.at("/expects/minutes"), "60");
    assert_eq!(check.at("/expects/grace_minutes"), "45");
    assert_eq!(check.at("/expects/hours"), "always");
    sends(&clinic, json!([results(Value::Null)]), 200).await;
    let path = format!("/v1/checks/{WATCH}");
    clinic.get(BOSS, &path).await.expect(404);

    let theirs = json!({"system": "ehr", "expects": {"rhythm": "every", "minutes": 5}});
    clinic.check(WATCH, theirs).await.expect(201);
    let refused = sends(&clinic, json!([results(json!(60))]), 409).await;
    assert!(refused["detail"].as_str().expect("why").contains(WATCH));
    let check = clinic.see_check(WATCH).await;
    assert_eq!(check.at("/expects/minutes"), "5");
    sends(&clinic, json!([]), 200).await;
    clinic.see_check(WATCH).await;
}

/// "Transactions stay under 90 items": a system and the checks of its interfaces change together.
#[tokio::test]
async fn as_many_interfaces_as_may_be_watched_change_at_once() {
    let clinic = Clinic::open().await;
    let all = |every: u32| -> Value {
        let systems = tests::fixture::SYSTEMS.iter();
        let others = systems.filter(|one| **one != "lab-interface");
        let standards = ["hl7-v2", "fhir", "x12", "ncpdp-script", "dicom", "other"];
        let each = others.flat_map(|to| standards.map(|standard| (to, standard)));
        each.take(31)
            .map(|(to, standard)| json!({"to": to, "standard": standard, "every_minutes": every}))
            .collect()
    };
    let refused = sends(&clinic, all(60), 422).await;
    assert_eq!(refused["errors"][0]["field"], "interfaces", "{refused}");
    let mut thirty = all(60);
    thirty.as_array_mut().expect("a list").pop();
    sends(&clinic, thirty.clone(), 200).await;
    let checks = clinic.get(BOSS, "/v1/checks?limit=100").await.expect(200);
    assert_eq!(checks.json()["items"].as_array().map(Vec::len), Some(30));
    clinic
        .with(
            BOSS,
            "DELETE",
            "/v1/systems/lab-interface",
            &[],
            Value::Null,
        )
        .await
        .expect(204);
    let checks = clinic.get(BOSS, "/v1/checks?limit=100").await.expect(200);
    assert_eq!(checks.json()["items"].as_array().map(Vec::len), Some(0));
}
