//! Heartbeats: jobs that ping, and are missed when they do not.

use serde_json::json;
use tests::answer::Answer;
use tests::clinic::Clinic;

/// A nightly job's check with an hour's rhythm; answers its path.
async fn job(clinic: &Clinic) -> String {
    let body = json!({"system": "billing", "location": "main",
                      "expects": {"rhythm": "every", "minutes": 60, "grace_minutes": 5}});
    let made = clinic.check("claims-export", body).await.expect(201);
    made.at("/ping_url").replace("http://desk.test", "")
}

async fn ping(clinic: &Clinic, path: &str) -> Answer {
    clinic.send("GET", path, &[], "").await.expect(200)
}

/// "Missed heartbeats with grace": nothing at the last second of the grace, a ticket after it, as of when it was due; the
/// next ping ends it.
#[tokio::test]
async fn a_missed_heartbeat_opens_a_ticket_after_its_grace() {
    let clinic = Clinic::open().await;
    let url = job(&clinic).await;
    assert_eq!(ping(&clinic, &url).await.text, "OK");
    clinic.pass(64);
    clinic.look().await;
    assert_eq!(clinic.all_tickets().await.len(), 0);
    clinic.pass(1);
    clinic.look().await;
    let tickets = clinic.all_tickets().await;
    assert_eq!(
        tickets.len(),
        1,
        "{:#?}",
        clinic.see_check("claims-export").await.json()
    );
    assert_eq!(
        tickets[0]["opened_at"], "2026-11-23T15:02:11Z",
        "when it was due"
    );
    assert_eq!(tickets[0]["tier"], "billing");
    clinic.pass(3);
    ping(&clinic, &url).await;
    let id = tickets[0]["id"].as_str().unwrap();
    assert_eq!(clinic.ticket(id).await.at("/status"), "resolved");
    // Fired for an instant that has passed, it does nothing again.
    clinic.look().await;
    assert_eq!(clinic.all_tickets().await.len(), 1);
}

/// "`GET|HEAD|POST /v1/heartbeats/{token}[/start|/fail|/log|/{exit code}]` -> 200 `OK`."
#[tokio::test]
async fn every_word_of_the_grammar_is_heard() {
    let clinic = Clinic::open().await;
    let url = job(&clinic).await;
    for (method, action, tickets) in [
        ("POST", "/start", 0),
        ("GET", "/log", 0),
        ("GET", "/0", 0),
        ("HEAD", "", 0),
        ("POST", "/1", 1),
        ("POST", "", 1),
        ("GET", "/fail", 1),
    ] {
        clinic.pass(1);
        let path = format!("{url}{action}");
        let answer = clinic.send(method, &path, &[], "").await.expect(200);
        assert_eq!(
            answer.text,
            if method == "HEAD" { "" } else { "OK" },
            "{method} {action}"
        );
        assert_eq!(
            clinic.all_tickets().await.len(),
            tickets,
            "{method} {action}"
        );
    }
    for wrong in ["/256", "/Start", "/-1", "/start?rid=1"] {
        let answer = clinic.send("GET", &format!("{url}{wrong}"), &[], "").await;
        assert_eq!(answer.status, 422, "{wrong}: {}", answer.text);
    }
}

/// A run that begins and does not end within the grace has failed.
#[tokio::test]
async fn a_run_that_does_not_end_is_missed() {
    let clinic = Clinic::open().await;
    let url = job(&clinic).await;
    ping(&clinic, &url).await;
    clinic.pass(30);
    ping(&clinic, &format!("{url}/start")).await;
    clinic.look_minutes(6).await;
    assert_eq!(clinic.all_tickets().await.len(), 1);
}

/// The token is the check's alone: a changed one, another's and that of a check that is gone lead nowhere.
#[tokio::test]
async fn a_token_is_of_one_check() {
    let clinic = Clinic::open().await;
    let url = job(&clinic).await;
    let seen = clinic
        .get("lakeside-technician", "/v1/checks/claims-export")
        .await
        .expect(200);
    assert!(seen.json()["ping_url"].is_null(), "managers are shown it");
    let mut cut = url.clone();
    cut.pop();
    for path in [
        cut.as_str(),
        "/v1/heartbeats/x",
        "/v1/heartbeats/lakeside-monitor",
    ] {
        assert_eq!(
            clinic.send("GET", path, &[], "").await.status,
            404,
            "{path}"
        );
    }
    let path = "/v1/checks/claims-export";
    clinic
        .with("lakeside-manager", "DELETE", path, &[], json!({}))
        .await
        .expect(204);
    assert_eq!(clinic.send("GET", &url, &[], "").await.status, 404);
}
