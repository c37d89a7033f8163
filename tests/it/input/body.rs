//! Bodies that are no JSON object of ours.

use axum::body::Bytes;
use serde_json::json;
use tests::clinic::Clinic;
use tests::sample;

use super::writes;

const JSON: (&str, &str) = ("content-type", "application/json");

/// Bodies with the status and problem that each must get, on every route that takes one.
fn bad_bodies() -> Vec<(&'static str, Bytes, u16, &'static str)> {
    let huge = format!(r#"{{"summary": "{}"}}"#, "x".repeat(2 << 20));
    let twice = r#"{"text": "a", "text": "b", "summary": "a", "summary": "b"}"#;
    vec![
        (
            "not JSON",
            Bytes::from_static(b"summary=EHR down"),
            400,
            "not-json",
        ),
        (
            "cut off",
            Bytes::from_static(b"{\"summary\": \"EHR"),
            400,
            "not-json",
        ),
        ("two values", Bytes::from_static(b"{} {}"), 400, "not-json"),
        (
            "a BOM",
            Bytes::from_static(b"\xEF\xBB\xBF{}"),
            400,
            "not-json",
        ),
        (
            "not UTF-8",
            Bytes::from_static(b"{\"summary\": \"\xFF\xFE\"}"),
            400,
            "not-json",
        ),
        ("UTF-16", Bytes::from_static(b"{\0}\0"), 400, "not-json"),
        (
            "a lone surrogate",
            Bytes::from_static(b"{\"summary\": \"\\ud800\"}"),
            400,
            "not-json",
        ),
        (
            "no number",
            Bytes::from_static(b"{\"a\": NaN}"),
            400,
            "not-json",
        ),
        (
            "an endless number",
            Bytes::from_static(b"{\"a\": 1e999}"),
            400,
            "not-json",
        ),
        (
            "deep arrays",
            Bytes::from("[".repeat(100_000)),
            400,
            "not-json",
        ),
        (
            "deep objects",
            Bytes::from(format!("{}1{}", "{\"a\":".repeat(200), "}".repeat(200))),
            400,
            "not-json",
        ),
        (
            "deep, but whole",
            Bytes::from(format!("{{\"a\":{}1{}}}", "[".repeat(40), "]".repeat(40))),
            400,
            "not-json",
        ),
        (
            "a field twice",
            Bytes::from_static(twice.as_bytes()),
            400,
            "not-json",
        ),
        ("an array", Bytes::from_static(b"[]"), 422, "invalid"),
        ("a number", Bytes::from_static(b"1"), 422, "invalid"),
        (
            "a text",
            Bytes::from_static(b"\"EHR is down\""),
            422,
            "invalid",
        ),
        ("null", Bytes::from_static(b"null"), 422, "invalid"),
        ("true", Bytes::from_static(b"true"), 422, "invalid"),
        ("two megabytes", Bytes::from(huge), 413, "too-large"),
        (
            "a byte over the cap",
            Bytes::from(format!("{{}}{}", " ".repeat(256 * 1024 - 1))),
            413,
            "too-large",
        ),
    ]
}

#[tokio::test]
async fn every_route_refuses_a_body_that_is_no_object_of_ours() {
    let clinic = Clinic::open().await;
    let ticket = clinic.ehr_down().await;
    let bad = bad_bodies();
    clinic.take_calls();
    for sample in sample::all(&ticket)
        .into_iter()
        .chain(sample::protocol(&ticket))
    {
        for (name, body, status, problem) in &bad {
            let answer = sample.raw(&clinic, &[JSON], body.clone()).await;
            let what = format!("{} {} with {name}", sample.method, sample.path);
            assert_eq!(answer.status, *status, "{what}: {}", answer.text);
            answer.refused(problem);
            assert_eq!(writes(&clinic), [""; 0], "{what}");
        }
        for media in [
            "text/plain",
            "application/x-www-form-urlencoded",
            "multipart/form-data",
            "",
        ] {
            let headers = [("content-type", media)];
            let answer = sample.raw(&clinic, &headers, sample.body.to_string()).await;
            assert_eq!(
                answer.status, 415,
                "{media} {}: {}",
                sample.path, answer.text
            );
            answer.refused("unsupported-media-type");
            assert_eq!(writes(&clinic), [""; 0]);
        }
        let mut odd = sample.body.clone();
        odd["no_such_field"] = json!(1);
        odd["a\u{7}b"] = json!(null);
        let answer = sample.with(&clinic, odd).await.expect(422);
        answer.refused("invalid");
        let mut named = answer.wrong_fields();
        named.sort_unstable();
        assert_eq!(named, ["ab", "no_such_field"], "{}", sample.path);
        assert_eq!(writes(&clinic), [""; 0]);
    }
}

/// The samples are right as they stand: what is refused elsewhere is refused for what was changed.
#[tokio::test]
async fn the_samples_are_taken_as_they_are() {
    let clinic = Clinic::open().await;
    for sample in sample::set_up() {
        let answer = sample.send(&clinic).await;
        assert!(
            (200..300).contains(&answer.status),
            "{}: {}",
            sample.path,
            answer.text
        );
        let answer = sample.send(&clinic).await;
        assert_eq!(
            sample.repeats,
            answer.status < 300,
            "{}: {}",
            sample.path,
            answer.text
        );
    }
    let ticket = clinic.report(sample::report()).await;
    for (verb, body) in sample::verbs() {
        let answer = clinic
            .verb("lakeside-technician", &ticket, verb, body)
            .await;
        assert_eq!(answer.status, 200, "{verb}: {}", answer.text);
    }
}

#[tokio::test]
async fn the_media_type_may_be_spelled_as_people_do() {
    let clinic = Clinic::open().await;
    for media in [
        "application/json; charset=utf-8",
        "Application/JSON",
        " application/json ;charset=UTF-8",
    ] {
        let headers = [
            ("authorization", "Bearer lakeside-staff"),
            ("content-type", media),
        ];
        let answer = clinic
            .send("POST", "/v1/tickets", &headers, r#"{"summary": "printer"}"#)
            .await;
        assert_eq!(answer.status, 201, "{media}: {}", answer.text);
    }
    // Without one, and with JSON's own white space around it.
    let headers = [("authorization", "Bearer lakeside-staff")];
    let body = "\r\n\t {\"summary\": \"printer\"} \n";
    let answer = clinic.send("POST", "/v1/tickets", &headers, body).await;
    answer.expect(201);
    // An empty body is an empty object.
    let answer = clinic.send("POST", "/v1/tickets", &headers, "").await;
    assert_eq!(answer.expect(422).wrong_fields(), ["summary"]);
}

/// A body of nothing but wrong names gets an answer that a person can read.
#[tokio::test]
async fn the_answer_to_a_flood_of_wrong_fields_is_short() {
    let clinic = Clinic::open().await;
    let fields: Vec<String> = (0..20_000).map(|n| format!("\"f{n}\":0")).collect();
    let body = format!("{{{}}}", fields.join(","));
    assert!(body.len() < 256 * 1024);
    let headers = [("authorization", "Bearer lakeside-staff"), JSON];
    let answer = clinic.send("POST", "/v1/tickets", &headers, body).await;
    let answer = answer.expect(422);
    answer.refused("invalid");
    assert!(answer.text.len() < 20_000, "{}", answer.text.len());
}
