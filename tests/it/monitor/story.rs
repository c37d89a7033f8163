//! A check's story, from its first bad reading to the end of its ticket.

use serde_json::json;
use tests::clinic::Clinic;
use tests::probe::reading;

/// "A bad state opens a ticket by itself, through the same impact rules … recovery is written on it and resolves it if no
/// human took part." "What recovers … before any response is its own class, neither met nor breached."
#[tokio::test]
async fn what_nobody_touched_opens_and_resolves_by_itself() {
    let clinic = Clinic::open().await;
    assert_eq!(clinic.play("...x").await, Vec::<String>::new());
    let opened = clinic.play("xx").await;
    assert_eq!(opened.len(), 1);
    let ticket = clinic.ticket(&opened[0]).await;
    for (place, expected) in [
        ("/title", json!("EHR down, whole site, main")),
        ("/tier", json!("critical")),
        ("/channel", json!("monitor")),
        ("/seen_first_by", json!("monitor")),
        ("/status", json!("open")),
        ("/text", json!("sealed")),
        // When it broke, not when that was enough to say so.
        ("/opened_at", json!("2026-11-23T14:05:11Z")),
        ("/received_at", json!("2026-11-23T14:07:11Z")),
        ("/sla/response_due_at", json!("2026-11-23T16:05:11Z")),
    ] {
        assert_eq!(ticket.json().pointer(place), Some(&expected), "{place}");
    }
    assert_eq!(clinic.pages_to("technician").len(), 1);
    let shown = clinic.see_check("ehr-login").await;
    assert_eq!(shown.at("/state/phase"), "down");
    assert_eq!(shown.at("/state/trouble_ticket"), opened[0]);
    // Nothing is told twice.
    assert_eq!(clinic.play("xxx").await, Vec::<String>::new());
    let ended = clinic.play("...").await;
    assert_eq!(ended, opened);
    let ticket = clinic.ticket(&opened[0]).await;
    assert_eq!(ticket.at("/status"), "resolved");
    assert_eq!(ticket.at("/sla/outcome"), "recovered_before_response");
    let kinds: Vec<_> = clinic.timeline(&opened[0]).await;
    let kinds: Vec<_> = kinds
        .iter()
        .map(|entry| entry["kind"].as_str().unwrap_or_default())
        .collect();
    assert_eq!(
        kinds,
        ["opened", "paged", "routed", "recovered", "resolved"]
    );
    assert_eq!(clinic.all_tickets().await.len(), 1);
}

/// "Recovery is written on it", and leaves it open, where somebody works on it.
#[tokio::test]
async fn what_somebody_works_on_stays_open() {
    let clinic = Clinic::open().await;
    let id = clinic.play("xxx").await.remove(0);
    let path = "lakeside-technician";
    clinic
        .verb(path, &id, "acknowledge", json!({}))
        .await
        .expect(200);
    assert_eq!(clinic.play("...").await, [id.as_str()]);
    assert_eq!(clinic.ticket(&id).await.at("/status"), "open");
    assert_eq!(clinic.entries(&id, "recovered").await.len(), 1);
    assert_eq!(clinic.play("xxx").await, [id.as_str()]);
    assert_eq!(clinic.entries(&id, "relapsed").await.len(), 1);
    assert_eq!(clinic.all_tickets().await.len(), 1);
}

/// "Reopened on relapse within 30 minutes", with a new response cycle; later, it is another trouble.
#[tokio::test]
async fn a_relapse_within_half_an_hour_reopens() {
    let clinic = Clinic::open().await;
    let id = clinic.play("xxx...").await.remove(0);
    clinic.pass(20);
    assert_eq!(clinic.play("xxx").await, [id.as_str()]);
    let ticket = clinic.ticket(&id).await;
    assert_eq!(ticket.at("/status"), "open");
    assert_eq!(ticket.json()["sla"]["cycle"], 1);
    clinic.play("...").await;
    clinic.look_minutes(45).await;
    let again = clinic.play("xxx").await;
    assert_ne!(again, [id.as_str()]);
    assert_eq!(clinic.all_tickets().await.len(), 2);
}

/// "Somebody calls it resolved while it still fails": it has ten minutes to show, then it was not.
#[tokio::test]
async fn what_is_called_resolved_and_is_not_reopens() {
    let clinic = Clinic::open().await;
    let id = clinic.play("xxx").await.remove(0);
    let done = json!({"resolution": "Restarted it."});
    clinic
        .verb("lakeside-technician", &id, "resolve", done)
        .await
        .expect(200);
    clinic.look_minutes(8).await;
    assert_eq!(clinic.ticket(&id).await.at("/status"), "resolved");
    clinic.look_minutes(10).await;
    assert_eq!(clinic.ticket(&id).await.at("/status"), "open");
}

/// "… joining an open incident": a report of staff's that was first stays the first.
#[tokio::test]
async fn it_joins_what_staff_have_reported() {
    let clinic = Clinic::open().await;
    let incident = clinic.ehr_down().await;
    let pages = clinic.pages().len();
    let id = clinic.play("xxx").await.remove(0);
    let ticket = clinic.ticket(&id).await;
    assert_eq!(ticket.at("/incident"), incident);
    assert_eq!(clinic.pages().len(), pages, "no new page");
    assert_eq!(clinic.ticket(&incident).await.at("/seen_first_by"), "staff");
    // And staff join what monitoring has seen.
    let clinic = Clinic::open().await;
    let first = clinic.play("xxx").await.remove(0);
    let report = clinic.ehr_down().await;
    assert_eq!(clinic.ticket(&report).await.at("/incident"), first);
    // Somebody waits for an answer: it does not end by itself.
    clinic.play("...").await;
    assert_eq!(clinic.ticket(&first).await.at("/status"), "open");
    assert_eq!(clinic.entries(&first, "recovered").await.len(), 1);
}

/// "Maintenance windows that let recoveries through."
#[tokio::test]
async fn what_breaks_in_a_window_is_expected() {
    let clinic = Clinic::open().await;
    let window = json!({"system": "ehr", "from": "2026-11-23T14:00:00Z",
                        "until": "2026-11-23T15:00:00Z", "reason": "Upgrade to 9.2"});
    let planned = clinic
        .post("lakeside-manager", "/v1/maintenance", window)
        .await;
    let planned = planned.expect(201);
    assert_eq!(clinic.play("xxxxx").await, Vec::<String>::new());
    let list = clinic
        .get("lakeside-staff", "/v1/maintenance")
        .await
        .expect(200);
    assert_eq!(list.at("/items/0/reason"), "Upgrade to 9.2");
    let path = planned.headers["location"].clone();
    clinic
        .with("lakeside-manager", "DELETE", &path, &[], json!({}))
        .await
        .expect(204);
    let opened = clinic.play("xxx").await;
    assert_eq!(opened.len(), 1);
    let window = json!({"location": "main", "from": clinic.now().to_string(),
                        "until": clinic.minutes_on(60).to_string(), "reason": "Power"});
    clinic
        .post("lakeside-manager", "/v1/maintenance", window)
        .await
        .expect(201);
    assert_eq!(clinic.play("...").await, opened, "a recovery is told");
}

/// "Good readings are kept when others are bad", and each bad one is named with its field.
#[tokio::test]
async fn good_readings_are_kept_when_others_are_bad() {
    let clinic = Clinic::open().await;
    let unknown = json!({"check": "a", "system": "fax", "status": "ok"});
    let unnamed = json!({"check": "b", "status": "ok"});
    let nowhere = json!({"check": "c", "system": "ehr", "location": "moon", "status": "ok"});
    let spelled = json!({"check": "D", "system": "ehr", "status": "up"});
    let answer = clinic
        .read(vec![
            reading("ok"),
            unknown,
            unnamed,
            nowhere,
            spelled,
            json!(1),
        ])
        .await
        .json();
    assert_eq!(answer["accepted"], 1);
    let named: Vec<_> = answer["rejected"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| {
            let fields = one["errors"].as_array().unwrap().iter();
            let fields: Vec<_> = fields
                .map(|error| error["field"].as_str().unwrap())
                .collect();
            format!("{} {}", one["index"], fields.join(","))
        })
        .collect();
    assert_eq!(
        named,
        ["1 system", "2 system", "3 location", "4 check,status", "5 "]
    );
    // A check is one thing at one place.
    let mut elsewhere = reading("ok");
    elsewhere["location"] = json!("east");
    let answer = clinic.read(vec![elsewhere]).await.json();
    assert_eq!(answer["rejected"][0]["errors"][0]["field"], "location");
    for (status, body) in [
        (400, "{".to_owned()),
        (413, "x".repeat(300_000)),
        (422, "{\"readings\": []}".to_owned()),
        (422, "{}".to_owned()),
    ] {
        let bearer = [
            ("authorization", "Bearer lakeside-monitor"),
            ("content-type", "application/json"),
        ];
        let answer = clinic
            .send("POST", "/v1/probes/readings", &bearer, body)
            .await;
        assert_eq!(answer.status, status, "{}", answer.text);
    }
}

/// "Restart loses no state": what one environment has seen, another goes on from; and a reading sent twice is one.
#[tokio::test]
async fn a_restart_loses_nothing() {
    let clinic = Clinic::open().await;
    let one = json!({"check": "ehr-login", "system": "ehr", "location": "main", "status": "fail",
                     "at": clinic.now().to_string(), "dedup": "a"});
    for _ in 0..3 {
        clinic.read(vec![one.clone()]).await;
    }
    assert_eq!(clinic.all_tickets().await.len(), 0, "sent thrice is one");
    clinic.pass(1);
    let clinic = clinic.cold();
    clinic.play("x").await;
    let clinic = clinic.cold();
    assert_eq!(clinic.play("x").await.len(), 1);
}

/// Two batches at once change the same check one after the other, and one ticket opens.
#[tokio::test]
async fn two_batches_at_once_open_one_ticket() {
    let clinic = Clinic::open().await;
    let now = clinic.now();
    let at = |seconds: i64| (now - jiff::SignedDuration::from_secs(seconds)).to_string();
    let sends = (0..8).map(|number| {
        let mut one = reading("fail");
        one["at"] = json!(at(number * 10));
        clinic.read(vec![one])
    });
    futures::future::join_all(sends).await;
    clinic.look_minutes(2).await;
    let tickets = clinic.all_tickets().await;
    assert_eq!(tickets.len(), 1, "{tickets:#?}");
    assert_eq!(tickets[0]["opened_at"], at(70));
}
