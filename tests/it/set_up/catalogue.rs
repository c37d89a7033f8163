//! The catalogue: systems, what they depend on, and who may see them.

use serde_json::json;
use tests::clinic::Clinic;

use super::{delete, operator};

const BOSS: &str = "lakeside-manager";

/// "A catalogue per practice: kind, vendor and product, locations, what it touches (`care`, `phi`,
/// `revenue`), what it depends on, specialist queue, ... downtime procedure shown to staff at
/// once."
#[tokio::test]
async fn a_system_is_added_changed_and_removed() {
    let clinic = Clinic::open().await;
    let body = json!({"id": "ehr-archive", "name": "Old chart", "kind": "ehr", "vendor": "Acme", "depends_on": ["network"],
                      "downtime_procedure": "Ask records\nfor paper."});
    let made = clinic.post(BOSS, "/v1/systems", body).await.expect(201);
    assert_eq!(
        made.at("/touches"),
        r#"["care","phi","revenue"]"#,
        "as its kind does"
    );
    for key in ["lakeside-staff", "lakeside-technician"] {
        let seen = clinic.get(key, "/v1/systems/ehr-archive").await.expect(200);
        assert_eq!(seen.at("/downtime_procedure"), "Ask records\nfor paper.");
    }
    let tag = made.headers["etag"].clone();
    let held = [("if-match", tag.as_str())];
    let put = |body| clinic.with(BOSS, "PUT", "/v1/systems/ehr-archive", &held, body);
    let changed = put(json!({"vendor": "", "queue": "records", "touches": ["phi"]}))
        .await
        .expect(200);
    assert_eq!(
        (changed.at("/vendor"), changed.at("/queue")),
        ("null".to_owned(), "records".to_owned())
    );
    assert_eq!(changed.at("/touches"), r#"["phi"]"#);
    put(json!({"name": "Late"})).await.expect(412);
    let late = [
        ("authorization", "Bearer lakeside-manager"),
        ("if-match", tag.as_str()),
    ];
    clinic
        .send("DELETE", "/v1/systems/ehr-archive", &late, "")
        .await
        .expect(412);
    delete(&clinic, BOSS, "/v1/systems/ehr-archive")
        .await
        .expect(204);
    clinic
        .get(BOSS, "/v1/systems/ehr-archive")
        .await
        .expect(404);
}

/// "Routing by system to the specialist queue": the system's own, or else its kind's.
#[tokio::test]
async fn a_report_goes_to_the_queue_of_its_system() {
    let clinic = Clinic::open().await;
    let queue = json!({"queue": "radiology"});
    clinic
        .with(BOSS, "PUT", "/v1/systems/imaging", &[], queue)
        .await
        .expect(200);
    for (system, queue) in [
        ("imaging", "radiology"),
        ("ehr", "ehr"),
        ("clearinghouse", "billing"),
        ("lab-interface", "interfaces"),
        ("network", "infrastructure"),
        ("printer", "desk"),
    ] {
        let body = json!({"summary": "odd", "system": system, "symptom": "error", "scope": "user"});
        let id = clinic.report(body).await;
        assert_eq!(clinic.ticket(&id).await.at("/queue"), queue, "{system}");
        assert_eq!(clinic.entries(&id, "opened").await[0]["queue"], queue);
    }
}

#[tokio::test]
async fn systems_do_not_wait_for_each_other() {
    let clinic = Clinic::open().await;
    let depends = |on: &str| json!({"depends_on": [on]});
    clinic
        .with(BOSS, "PUT", "/v1/systems/ehr", &[], depends("identity"))
        .await
        .expect(200);
    clinic
        .with(BOSS, "PUT", "/v1/systems/identity", &[], depends("network"))
        .await
        .expect(200);
    for (system, on) in [
        ("network", "ehr"),
        ("network", "network"),
        ("network", "ghost"),
    ] {
        let path = format!("/v1/systems/{system}");
        let refused = clinic
            .with(BOSS, "PUT", &path, &[], depends(on))
            .await
            .expect(422);
        assert_eq!(
            refused.wrong_fields(),
            ["depends_on[0]"],
            "{system} on {on}"
        );
    }
    let refused = delete(&clinic, BOSS, "/v1/systems/network")
        .await
        .expect(409);
    assert!(refused.text.contains("identity"), "{}", refused.text);
}

#[tokio::test]
async fn every_wrong_field_of_a_system_is_named() {
    let clinic = Clinic::open().await;
    let body = json!({"id": "A B", "kind": "fax", "locations": ["moon"], "touches": ["gold"], "color": "red"});
    let refused = clinic.post(BOSS, "/v1/systems", body).await.expect(422);
    assert_eq!(
        refused.wrong_fields(),
        ["name", "id", "kind", "touches[0]", "locations[0]", "color"]
    );
    let taken = json!({"id": "ehr", "name": "Second", "kind": "ehr"});
    clinic.post(BOSS, "/v1/systems", taken).await.expect(409);
    for key in [
        "lakeside-staff",
        "lakeside-technician",
        "lakeside-auditor",
        "lakeside-monitor",
    ] {
        let body = json!({"name": "X", "kind": "ehr"});
        clinic.post(key, "/v1/systems", body).await.expect(403);
    }
    operator(&clinic, "GET", "/v1/systems", json!({}))
        .await
        .expect(403);
    clinic
        .post(
            BOSS,
            "/v1/systems",
            json!({"id": "only-here", "name": "X", "kind": "ehr"}),
        )
        .await
        .expect(201);
    clinic
        .get("summit-manager", "/v1/systems/only-here")
        .await
        .expect(404);
}

/// "Lists are paged with opaque cursors."
#[tokio::test]
async fn the_catalogue_is_read_a_page_at_a_time() {
    let clinic = Clinic::open().await;
    let (mut seen, mut cursor) = (Vec::new(), String::new());
    while cursor != "null" {
        let path = format!("/v1/systems?limit=5{cursor}");
        let page = clinic.get("lakeside-staff", &path).await.expect(200);
        let items = page.json()["items"].as_array().cloned().unwrap();
        assert!(items.len() <= 5);
        seen.extend(
            items
                .into_iter()
                .map(|one| one["id"].as_str().unwrap().to_owned()),
        );
        cursor = match page.at("/next").as_str() {
            "null" => "null".to_owned(),
            next => format!("&cursor={next}"),
        };
    }
    let mut all = tests::fixture::SYSTEMS.map(str::to_owned).to_vec();
    all.sort();
    assert_eq!(seen, all);
    for path in ["people", "systems", "ladders", "oncall", "keys", "links"] {
        let path = format!("/v1/{path}?limit=0&cursor=%00&color=red");
        let refused = clinic.get(BOSS, &path).await.expect(422);
        assert_eq!(
            refused.wrong_fields(),
            ["limit", "cursor", "color"],
            "{path}"
        );
    }
}

/// "Interfaces as objects (from, to, standard, engine, expected rhythm)": each leads from one system to another that is
/// there, and neither goes while it does.
#[tokio::test]
async fn interfaces_lead_between_systems_that_are_there() {
    let clinic = Clinic::open().await;
    let put = async |interfaces: serde_json::Value| {
        let body = json!({ "interfaces": interfaces });
        clinic.with(BOSS, "PUT", "/v1/systems/ehr", &[], body).await
    };
    let lab = json!({"to": "lab-interface", "standard": "hl7-v2", "engine": "network", "every_minutes": 30});
    let fax = json!({"to": "printer", "standard": "other"});
    let set = put(json!([lab, fax])).await.expect(200);
    let mut shown = lab.clone();
    shown["check"] = json!("ehr-to-lab-interface-hl7-v2");
    assert_eq!(set.json()["interfaces"][0], shown);
    assert!(set.json()["interfaces"][1]["check"].is_null());
    let back = put(set.json()["interfaces"].clone()).await.expect(200);
    assert_eq!(back.json()["interfaces"], set.json()["interfaces"]);
    for system in ["lab-interface", "printer"] {
        let path = format!("/v1/systems/{system}");
        let kept = delete(&clinic, BOSS, &path).await.expect(409);
        assert!(kept.at("/detail").contains("ehr"), "{}", kept.text);
    }
    let wrong = json!([
        {"to": "ehr", "standard": "hl7-v2"}, {"to": "nowhere", "standard": "fhir"},
        {"to": "billing", "standard": "x12", "engine": "nothing"}, {"to": "billing", "standard": "x12"},
        {"to": "billing", "standard": "morse"}, {"standard": "x12", "every_minutes": 0},
    ]);
    let refused = put(wrong).await.expect(422);
    let fields = refused.wrong_fields();
    for field in [
        "interfaces[4].standard",
        "interfaces[5].to",
        "interfaces[5].every_minutes",
    ] {
        assert!(fields.iter().any(|one| one == field), "{fields:?}");
    }
    let wrong = json!([
        {"to": "ehr", "standard": "hl7-v2"}, {"to": "nowhere", "standard": "fhir"},
        {"to": "billing", "standard": "x12", "engine": "nothing"}, {"to": "billing", "standard": "x12"},
    ]);
    let refused = put(wrong).await.expect(422);
    let fields = [
        "interfaces[0].to",
        "interfaces[1].to",
        "interfaces[2].engine",
        "interfaces[3]",
    ];
    assert_eq!(refused.wrong_fields(), fields);
    put(json!([])).await.expect(200);
    delete(&clinic, BOSS, "/v1/systems/printer")
        .await
        .expect(204);
}

/// Vendor knowledge: what ships is listed with its basis, and a system is known by what its vendor is called.
#[tokio::test]
async fn a_vendor_that_is_known_is_told() {
    let clinic = Clinic::open().await;
    let list = clinic
        .get("lakeside-staff", "/v1/vendors?limit=100")
        .await
        .expect(200);
    let items = list.json()["items"].as_array().cloned().unwrap();
    assert!(items.len() >= 25);
    assert!(
        items
            .iter()
            .all(|one| ["public", "trade"].contains(&one["basis"].as_str().unwrap()))
    );
    let part = clinic.get(BOSS, "/v1/vendors?limit=2").await.expect(200);
    assert_eq!(part.json()["items"].as_array().map(Vec::len), Some(2));
    assert_eq!(
        clinic
            .get(BOSS, "/v1/systems/ehr")
            .await
            .expect(200)
            .at("/known_as"),
        "null"
    );
    let put = json!({"vendor": "Epic Systems", "product": "Hyperspace"});
    let put = clinic.with(BOSS, "PUT", "/v1/systems/ehr", &[], put).await;
    let known = put.expect(200).at("/known_as");
    assert_eq!(known, "epic");
    assert!(items.iter().any(|one| one["id"] == known.as_str()));
}
