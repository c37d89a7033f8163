//! What people write stays where it belongs: sealed, and shown by opening the text alone.

use serde_json::json;
use tests::browser::FORM;
use tests::clinic::Clinic;
use tests::{log, record};

use super::planted::{surfaces, write_everywhere};

/// Stands for a patient's name in texts: nothing else in the process says it.
const NAME: &str = "Okzwmarjory";
/// The same in every other place; as the name of a field that is not known, a refusal says it again.
const MARK: &str = "Zqxwmarlene";

fn says(place: &str) -> String {
    format!("{NAME} {place}")
}

fn clean(what: &str, text: &str) {
    let lower = text.to_lowercase();
    for planted in [NAME, MARK] {
        assert!(!lower.contains(&planted.to_lowercase()), "{what}: {text}");
    }
}

/// "All free text is sealed from the first commit (summary, description, contact, notes, responses,
/// resolutions, reasons). ... What is kept in clear is structured." "PHI never reaches a page, a
/// log line, a metric, an error, a URL."
#[tokio::test]
async fn texts_are_in_no_log_page_list_timeline_screen_or_table() {
    log::keep();
    record::planted(NAME);
    let clinic = Clinic::open().await;
    let tickets = write_everywhere(&clinic, &says).await;
    clinic.sweep_at(clinic.minutes_on(200)).await;

    for (place, text) in surfaces(&clinic, &tickets).await {
        clean(&place, &text);
    }

    // They were kept: whoever opens the text reads all of them.
    let path = format!("/v1/tickets/{}/text", tickets[0]);
    let text = clinic
        .get("lakeside-technician", &path)
        .await
        .expect(200)
        .text;
    for place in [
        "summary",
        "description",
        "contact",
        "reporter",
        "note",
        "response",
        "reached",
        "wait",
        "resolution",
        "step",
        "reopen",
        "retier",
        "link",
        "again",
        "not fixed",
    ] {
        assert!(text.contains(&says(place)), "{place}");
    }
    for line in log::lines() {
        clean("log", &line);
    }
}

/// The answer to bad input names fields and never repeats what they held; no log has either.
#[tokio::test]
async fn refusals_repeat_no_value_and_logs_nothing_at_all() {
    log::keep();
    let clinic = Clinic::open().await;
    let id = clinic.ehr_down().await;
    let lines = log::lines().len();
    let deeds = tests::sample::protocol(&id);
    for sample in tests::sample::all(&id).into_iter().chain(deeds) {
        let fields = sample.body.as_object().expect("an object").clone();
        for name in fields.keys() {
            // Wrong in every field: a marked text, and a marked name inside an object.
            for bad in [
                json!(format!("{MARK}\u{0}")),
                json!({MARK: MARK}),
                json!([MARK, {"a": MARK}]),
            ] {
                let mut body = sample.body.clone();
                body[name] = bad.clone();
                let answer = sample.with(&clinic, body).await.expect(422);
                let json = answer.json();
                for error in json["errors"].as_array().expect("errors") {
                    clean(&sample.path, error["reason"].as_str().expect("a reason"));
                    // A name may be repeated, for unknown fields are refused by name.
                    if !bad.is_object() {
                        clean(&sample.path, error["field"].as_str().expect("a field"));
                    }
                }
            }
        }
        let mut body = sample.body.clone();
        body[MARK] = json!(MARK);
        let answer = sample.with(&clinic, body).await.expect(422);
        assert_eq!(answer.wrong_fields(), [MARK]);
        clean("reason", &answer.at("/errors/0/reason"));
        for raw in [
            format!("{{\"{MARK}\": "),
            MARK.to_owned(),
            format!("[\"{MARK}\"]"),
        ] {
            let json = [("content-type", "application/json")];
            let answer = sample.raw(&clinic, &json, raw).await;
            clean("not JSON", &answer.text);
        }
        let media = format!("text/{MARK}");
        let answer = sample.raw(&clinic, &[("content-type", &media)], "{}").await;
        clean("media type", &answer.text);
    }
    let bearer = format!("Bearer {MARK}");
    let all: Vec<(&str, String)> = [
        "authorization",
        "idempotency-key",
        "if-match",
        "statdesk-practice",
        "user-agent",
        "cookie",
        "accept",
        "x-forwarded-for",
        "referer",
        "content-type",
    ]
    .map(|name| {
        (
            name,
            if name == "authorization" {
                bearer.clone()
            } else {
                MARK.to_owned()
            },
        )
    })
    .to_vec();
    let body = json!({"summary": MARK}).to_string();
    for (name, value) in &all {
        let mut headers = vec![(*name, value.as_str())];
        if *name != "authorization" {
            headers.push(("authorization", "Bearer lakeside-technician"));
        }
        let path = format!("/v1/tickets/{id}/acknowledge");
        let answer = clinic.send("POST", &path, &headers, "{}").await;
        clean(name, &answer.text);
        let answer = clinic
            .send("POST", "/v1/tickets", &headers, body.clone())
            .await;
        clean(name, &answer.text);
    }
    for path in [
        format!("/{MARK}"),
        format!("/v1/tickets/{MARK}"),
        format!("/v1/tickets/{MARK}/{MARK}"),
        format!("/v1/tickets/{id}/{MARK}"),
        format!("/v1/tickets?status={MARK}"),
        format!("/v1/tickets?cursor={MARK}"),
        format!("/v1/people/{MARK}"),
        format!("/v1/systems/{MARK}"),
        format!("/v1/ladders/{MARK}"),
        format!("/v1/oncall/{MARK}/now?at={MARK}"),
        format!("/p/{MARK}"),
        format!("/r/{MARK}?{MARK}={MARK}"),
        format!("/s/{MARK}"),
    ] {
        for method in ["GET", "POST", "PUT", "DELETE"] {
            let headers = [("authorization", "Bearer lakeside-manager"), FORM];
            let answer = clinic
                .send(method, &path, &headers, format!("{MARK}={MARK}"))
                .await;
            assert!(answer.status < 500, "{method} {path}: {}", answer.text);
            clean(&path, &answer.text);
        }
    }
    let log = log::lines();
    assert!(
        log.len() > lines + 100,
        "requests are logged: {}",
        log.len()
    );
    for line in log {
        clean("log", &line);
    }
}
