//! Checks: set up, shown, listed, removed.

use serde_json::json;
use tests::clinic::Clinic;
use tests::probe::reading;

/// What is shown can be sent back; what a request names is replaced; false turns off.
#[tokio::test]
async fn a_check_is_set_up_and_shown() {
    let clinic = Clinic::open().await;
    let made = clinic
        .check("portal", json!({"system": "telehealth"}))
        .await
        .expect(201);
    assert_eq!(made.json()["open"], json!({"bad": 3, "of": 5}));
    let tag = made.headers["etag"].clone();
    let body = json!({"open": {"bad": 1, "of": 1}, "damping": false, "drift": false, "latency": {"slow_ms": 900, "well_ms": 500}});
    let headers = [("if-match", tag.as_str())];
    let path = "/v1/checks/portal";
    let changed = clinic
        .with("lakeside-manager", "PUT", path, &headers, body.clone())
        .await
        .expect(200);
    assert_eq!(changed.json()["damping"], false);
    clinic
        .with("lakeside-manager", "PUT", path, &headers, body)
        .await
        .expect(412);
    let again = clinic.check("portal", changed.json()).await.expect(200);
    assert_eq!(again.json()["latency"], changed.json()["latency"]);
    let wrong = json!({"system": "fax", "location": "moon", "open": 3, "close": 0, "drift": {"factor_percent": 1},
                       "expects": {"rhythm": "daily", "at": "02:00:00", "zone": "Nowhere/At"}, "colour": 1});
    let wrong = clinic.check("portal", wrong).await.expect(422);
    let mut fields = wrong.wrong_fields();
    fields.sort();
    assert_eq!(
        fields,
        [
            "close",
            "colour",
            "drift",
            "expects.zone",
            "location",
            "open",
            "system"
        ]
    );
    for (key, status) in [
        ("lakeside-technician", 200),
        ("lakeside-staff", 200),
        ("summit-manager", 404),
        ("lakeside-monitor", 403),
    ] {
        assert_eq!(clinic.get(key, path).await.status, status, "{key}");
    }
    let nameless = clinic.check("unheard", json!({})).await.expect(422);
    assert_eq!(nameless.wrong_fields(), ["system"]);
    clinic
        .check("monitor-blind", json!({"system": "ehr"}))
        .await
        .expect(422);
}

/// "Listing checks pages by cursor."
#[tokio::test]
async fn checks_are_listed_page_by_page() {
    let clinic = Clinic::open().await;
    let readings = (0..7).map(|number| {
        let mut one = reading("ok");
        one["check"] = json!(format!("c-{number}"));
        one
    });
    clinic.read(readings.collect()).await;
    let (mut cursor, mut seen) = (String::new(), Vec::new());
    loop {
        let path = format!("/v1/checks?limit=3{cursor}");
        let page = clinic
            .get("lakeside-manager", &path)
            .await
            .expect(200)
            .json();
        seen.extend(
            page["items"]
                .as_array()
                .unwrap()
                .iter()
                .map(|one| one["id"].as_str().unwrap().to_owned()),
        );
        match page["next"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => break,
        }
    }
    assert_eq!(
        seen,
        (0..7)
            .map(|number| format!("c-{number}"))
            .collect::<Vec<_>>()
    );
    let other = clinic.get("summit-manager", "/v1/checks").await.expect(200);
    assert_eq!(other.json()["items"], json!([]));
}

/// Nothing of one practice is visible to another: the same check is another one there.
#[tokio::test]
async fn practices_do_not_see_each_other() {
    let clinic = Clinic::open().await;
    clinic.play("xxx").await;
    let body = json!({"readings": [reading("ok")]});
    let answer = clinic
        .post("summit-monitor", "/v1/probes/readings", body)
        .await
        .expect(202);
    assert_eq!(answer.json()["accepted"], 1);
    let theirs = clinic
        .get("summit-manager", "/v1/checks/ehr-login")
        .await
        .expect(200);
    assert_eq!(theirs.at("/state/phase"), "healthy");
    let tickets = clinic
        .get("summit-manager", "/v1/tickets")
        .await
        .expect(200);
    assert_eq!(tickets.json()["items"], json!([]));
    assert_eq!(
        clinic.see_check("ehr-login").await.at("/state/phase"),
        "down"
    );
}
