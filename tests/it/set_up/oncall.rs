//! On-call schedules and ladders: who is paged, and who may say so.

use serde_json::json;
use tests::clinic::Clinic;

const BOSS: &str = "lakeside-manager";

#[tokio::test]
async fn an_override_takes_over_for_its_time() {
    let clinic = Clinic::open().await;
    let shown = clinic
        .get("lakeside-technician", "/v1/oncall/primary")
        .await
        .expect(200);
    let mut body = shown.json();
    body["overrides"] = json!([{"person": "manager-2", "from": "2026-11-24T00:00:00Z", "until": "2026-11-25T00:00:00Z"}]);
    let tag = shown.headers["etag"].clone();
    let held = [("if-match", tag.as_str())];
    let put = |body| clinic.with(BOSS, "PUT", "/v1/oncall/primary", &held, body);
    put(body.clone()).await.expect(200);
    put(body).await.expect(412);
    let at = async |at: &str| {
        let path = format!("/v1/oncall/primary/now{at}");
        clinic
            .get("lakeside-technician", &path)
            .await
            .expect(200)
            .json()
    };
    let now = at("").await;
    assert_eq!(
        now["person"],
        json!({"id": "technician", "name": "technician"})
    );
    assert_eq!(
        (&now["by"], &now["reachable"]),
        (&json!("rotation"), &json!(true))
    );
    assert_eq!(now["until"], "2026-11-24T00:00:00Z");
    let then = at("?at=2026-11-24T12:00:00Z").await;
    assert_eq!(
        (&then["person"]["id"], &then["by"]),
        (&json!("manager-2"), &json!("override"))
    );
    let never = at("?at=2020-01-01T00:00:00Z").await;
    assert_eq!(
        (&never["person"], &never["reachable"]),
        (&json!(null), &json!(false))
    );
    clinic
        .get(BOSS, "/v1/oncall/primary/now?at=noon")
        .await
        .expect(422);
    clinic.get(BOSS, "/v1/oncall/ghost/now").await.expect(404);
}

#[tokio::test]
async fn a_schedule_names_people_who_answer_pages() {
    let clinic = Clinic::open().await;
    let body = json!({"zone": "Mars/Base", "rotation": {"people": ["ghost", "staff", "manager"], "starts_on": "2026-01-05",
                      "handover": "08:00", "days": 7}, "overrides": [{"person": "auditor", "from": "2026-11-25T00:00:00Z",
                      "until": "2026-11-24T00:00:00Z"}]});
    let refused = clinic
        .with(BOSS, "PUT", "/v1/oncall/nights", &[], body)
        .await
        .expect(422);
    assert_eq!(
        refused.wrong_fields(),
        [
            "zone",
            "overrides[0].until",
            "rotation.people[0]",
            "rotation.people[1]",
            "overrides[0].person"
        ]
    );
    clinic.get(BOSS, "/v1/oncall/nights").await.expect(404);
    let body = json!({"rotation": {"people": ["manager"], "starts_on": "2026-01-05", "handover": "20:00", "days": 1}});
    let made = clinic
        .with(BOSS, "PUT", "/v1/oncall/nights", &[], body.clone())
        .await
        .expect(200);
    assert_eq!(made.at("/zone"), "America/Chicago", "the practice's");
    let listed = clinic
        .get("lakeside-technician", "/v1/oncall")
        .await
        .expect(200)
        .json();
    assert_eq!(listed["items"].as_array().unwrap().len(), 2);
    clinic
        .with("lakeside-technician", "PUT", "/v1/oncall/nights", &[], body)
        .await
        .expect(403);
    clinic.get("lakeside-staff", "/v1/oncall").await.expect(403);
    clinic
        .get("summit-manager", "/v1/oncall/nights")
        .await
        .expect(404);
}

/// "Ladders per tier ship with sensible defaults and are editable."
#[tokio::test]
async fn an_edited_ladder_pages_whom_it_names() {
    let clinic = Clinic::open().await;
    let shown = clinic.get(BOSS, "/v1/ladders/critical").await.expect(200);
    assert_eq!(shown.at("/standard"), "true");
    let mut body = shown.json();
    body["rungs"][0]["page"] = json!(["person:manager-2"]);
    let tag = shown.headers["etag"].clone();
    let held = [("if-match", tag.as_str())];
    let put = |body| clinic.with(BOSS, "PUT", "/v1/ladders/critical", &held, body);
    let changed = put(body.clone()).await.expect(200);
    assert_eq!(changed.at("/standard"), "false");
    put(body).await.expect(412);
    clinic.ehr_down().await;
    assert_eq!(clinic.pages_to("manager-2").len(), 1);
    assert_eq!(clinic.pages_to("technician").len(), 0);
    let all = clinic.get(BOSS, "/v1/ladders").await.expect(200).json();
    assert_eq!(all["items"].as_array().unwrap().len(), 3);
}

#[tokio::test]
async fn a_ladder_pages_nobody_who_is_not_there() {
    let clinic = Clinic::open().await;
    let body = json!({"rungs": [{"page": ["person:ghost", "oncall:nights", "person:staff", "boss"], "wait_minutes": 10}],
                      "thresholds": {"75": ["person:ghost"]}, "last_resort": "managers", "ack_minutes": 30});
    let put = |body| clinic.with(BOSS, "PUT", "/v1/ladders/billing", &[], body);
    let refused = put(body.clone()).await.expect(422);
    assert_eq!(refused.wrong_fields(), ["rungs[0].page[3]"]);
    let mut body = body;
    body["rungs"][0]["page"].as_array_mut().unwrap().pop();
    let refused = put(body).await.expect(422);
    assert_eq!(
        refused.wrong_fields(),
        [
            "rungs[0].page[0]",
            "rungs[0].page[1]",
            "rungs[0].page[2]",
            "thresholds.75[0]"
        ]
    );
    clinic.get(BOSS, "/v1/ladders/urgent").await.expect(404);
    for key in ["lakeside-staff", "lakeside-technician", "lakeside-auditor"] {
        clinic.get(key, "/v1/ladders").await.expect(403);
    }
}
