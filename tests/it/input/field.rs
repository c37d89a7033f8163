//! Fields of the wrong type, out of bounds, or with what no text should hold.

use serde_json::{Value, json};
use tests::clinic::Clinic;
use tests::figure;
use tests::sample::{self, Sample};

use super::writes;

/// A value of each JSON type, and some that are nearly right.
fn values() -> Vec<Value> {
    vec![
        json!(null),
        json!(true),
        json!(7),
        json!(-1),
        json!(1.5),
        json!(18_446_744_073_709_551_615_u64),
        json!(""),
        json!(" \n\t"),
        json!("x\u{0}y"),
        json!("Nobody Knows It"),
        json!([]),
        json!([1]),
        json!([null]),
        json!({}),
        json!({"a": 1}),
        json!("x".repeat(20_000)),
    ]
}

/// Sends the sample with one field changed: it is carried out, or refused for that field by name
/// with nothing written.
async fn try_field(clinic: &Clinic, sample: &Sample, field: &str, value: &Value) -> u16 {
    let mut body = sample.body.clone();
    body[field] = value.clone();
    clinic.take_calls();
    let answer = sample.with(clinic, body).await;
    let short: String = value.to_string().chars().take(40).collect();
    let what = format!("{} {} {field}: {short}", sample.method, sample.path);
    if answer.status < 300 {
        return answer.status;
    }
    assert_eq!(answer.status, 422, "{what}: {}", answer.text);
    answer.refused("invalid");
    let named = answer.wrong_fields();
    let inside = |name: &String| {
        name == field
            || name.starts_with(&format!("{field}."))
            || name.starts_with(&format!("{field}["))
    };
    assert!(named.iter().any(inside), "{what}: {}", answer.text);
    assert_eq!(writes(clinic), [""; 0], "{what}");
    answer.status
}

#[tokio::test]
async fn a_report_takes_each_field_in_its_type_alone() {
    let clinic = Clinic::open().await;
    let sample = sample::all("").remove(0);
    // What each field takes of the values, besides null, which is as good as absent.
    let takes: &[(&str, &[Value])] = &[
        ("summary", &[json!("Nobody Knows It")]),
        (
            "description",
            &[json!(""), json!(" \n\t"), json!("Nobody Knows It")],
        ),
        ("system", &[]),
        ("symptom", &[]),
        ("scope", &[]),
        ("location", &[]),
        ("workaround", &[json!(true)]),
        ("patients_waiting", &[json!(true)]),
        ("phi", &[json!(true)]),
        ("confidential", &[json!(true)]),
        ("channel", &[]),
        (
            "reported_by",
            &[json!(""), json!(" \n\t"), json!("Nobody Knows It")],
        ),
        ("reported_at", &[]),
        (
            "contact",
            &[json!(""), json!(" \n\t"), json!("Nobody Knows It")],
        ),
        ("flags", &[json!([])]),
    ];
    let fields = sample.body.as_object().unwrap();
    assert_eq!(fields.len(), takes.len());
    for (field, taken) in takes {
        assert!(fields.contains_key(*field), "{field}");
        for value in values() {
            let status = try_field(&clinic, &sample, field, &value).await;
            let right = match (*field, &value) {
                ("summary", Value::Null) => 422,
                (_, Value::Null) => 201,
                (_, value) if taken.contains(value) => 201,
                _ => 422,
            };
            assert_eq!(status, right, "{field}: {value}");
        }
    }
}

#[tokio::test]
async fn verbs_and_set_up_refuse_what_they_do_not_take_by_name() {
    let clinic = Clinic::open().await;
    let ticket = clinic
        .report(json!({"summary": "printer", "system": "printer"}))
        .await;
    let (mut taken, mut refused) = (0, 0);
    let deeds = sample::protocol(&clinic.ehr_down().await);
    for sample in deeds
        .into_iter()
        .chain(sample::all(&ticket).into_iter().skip(1))
    {
        let fields = sample.body.as_object().unwrap().clone();
        for field in fields.keys() {
            for value in values().into_iter().step_by(2).chain([json!([1])]) {
                // What is carried out would be in the way of the next value.
                if !sample.repeats && may_be_taken(&sample, field, &value) {
                    continue;
                }
                match try_field(&clinic, &sample, field, &value).await {
                    422 => refused += 1,
                    _ => taken += 1,
                }
            }
        }
    }
    figure!(
        "values of every field",
        "{taken} taken, {refused} refused by name"
    );
    assert!(taken > 20 && refused > 250, "{taken} {refused}");
}

/// Values that a field of a request that can be carried out only once may take.
fn may_be_taken(sample: &Sample, field: &str, value: &Value) -> bool {
    let required = [
        "resolution",
        "reason",
        "tier",
        "name",
        "zone",
        "hours",
        "manager",
        "kind",
        "roles",
    ];
    match value {
        Value::Null => !required.contains(&field),
        Value::String(text) if text.len() > 9_999 => false,
        Value::String(text) if text.contains('\0') => false,
        Value::String(text) => {
            let words = [
                "name",
                "vendor",
                "product",
                "downtime_procedure",
                "resolution",
                "reason",
            ];
            let clears = ["vendor", "product", "downtime_procedure", "queue"];
            (words.contains(&field) && !text.trim().is_empty())
                || (clears.contains(&field) && text.trim().is_empty())
        }
        Value::Array(list) => list.is_empty() && field != "roles",
        Value::Object(map) => map.is_empty() && matches!(field, "holidays" | "hours"),
        _ => sample.path.is_empty(),
    }
}

/// "Attachments and data URIs are refused for now, with a sentence why."
#[tokio::test]
async fn texts_are_bounded_and_hold_no_controls_and_no_files() {
    let clinic = Clinic::open().await;
    let sample = sample::all("").remove(0);
    for (field, max) in [
        ("summary", 300),
        ("description", 10_000),
        ("contact", 200),
        ("reported_by", 200),
    ] {
        let most = "\u{e9}".repeat(max);
        assert_eq!(
            try_field(&clinic, &sample, field, &json!(most)).await,
            201,
            "{field}"
        );
        let over = "\u{e9}".repeat(max + 1);
        assert_eq!(
            try_field(&clinic, &sample, field, &json!(over)).await,
            422,
            "{field}"
        );
        for bad in ["a\u{0}b", "a\u{1b}[31mb", "a\u{7f}b", "a\u{85}b"] {
            assert_eq!(
                try_field(&clinic, &sample, field, &json!(bad)).await,
                422,
                "{bad:?}"
            );
        }
        let lines = "one\r\n\ttwo \u{1f468}\u{200d}\u{1f469}\u{200d}\u{1f467} \u{5d0} \u{645}";
        assert_eq!(try_field(&clinic, &sample, field, &json!(lines)).await, 201);
        for file in [
            "see data:image/png;base64,iVBORw0KGgo=",
            "DATA:application/pdf;name=a.pdf;base64,AAAA",
            "data:text/html,%3Cscript%3E",
            "data:;base64,AAAA",
        ] {
            let mut body = sample.body.clone();
            body[field] = json!(file);
            let answer = sample.with(&clinic, body).await.expect(422);
            assert_eq!(answer.wrong_fields(), [field], "{file}");
            let why = answer.at("/errors/0/reason");
            assert!(
                why.contains("attachments are not taken yet, because"),
                "{why}"
            );
        }
        for text in [
            "bad data: five, six",
            "metadata, base64",
            "data: image/png, base64",
        ] {
            assert_eq!(
                try_field(&clinic, &sample, field, &json!(text)).await,
                201,
                "{text}"
            );
        }
    }
    for field in ["attachments", "attachment", "files"] {
        let mut body = sample.body.clone();
        body[field] = json!([{"name": "scan.png", "content": "AAAA"}]);
        let answer = sample.with(&clinic, body).await.expect(422);
        assert_eq!(answer.wrong_fields(), [field]);
        assert!(answer.at("/errors/0/reason").contains("because"));
    }
    // The verbs' texts are held to the same.
    let ticket = clinic
        .report(json!({"summary": "printer", "system": "printer"}))
        .await;
    for (verb, field) in [
        ("note", "text"),
        ("respond", "text"),
        ("wait", "reason"),
        ("resolve", "resolution"),
    ] {
        let mut body = json!({"on": "vendor"});
        if verb != "wait" {
            body = json!({});
        }
        for bad in [
            "",
            " ",
            "a\u{0}b",
            "data:image/png;base64,AAAA",
            &"x".repeat(10_001),
        ] {
            body[field] = json!(bad);
            let answer = clinic
                .verb("lakeside-technician", &ticket, verb, body.clone())
                .await;
            assert_eq!(
                answer.expect(422).wrong_fields(),
                [field],
                "{verb} {bad:.20?}"
            );
        }
    }
    for bad in [
        json!(["a\u{0}b"]),
        json!(["data:image/png;base64,AAAA"]),
        json!([""]),
        json!(["x".repeat(1001)]),
    ] {
        let body = json!({"resolution": "New part.", "steps": bad});
        let answer = clinic
            .verb("lakeside-technician", &ticket, "resolve", body)
            .await;
        let named = answer.expect(422).wrong_fields();
        assert!(
            named.iter().all(|name| name.starts_with("steps")) && !named.is_empty(),
            "{named:?} {bad}"
        );
    }
    assert_eq!(clinic.ticket(&ticket).await.at("/status"), "open");
}

/// "`reported_at` may lie up to 24 hours back."
#[tokio::test]
async fn a_report_may_be_a_day_old_and_not_of_tomorrow() {
    let clinic = Clinic::open().await;
    let body = |at: &str| json!({"summary": "EHR is down", "reported_at": at});
    for (at, opened) in [
        ("2026-11-22T14:02:11Z", "2026-11-22T14:02:11Z"),
        ("2026-11-23T07:02:11-06:00", "2026-11-23T13:02:11Z"),
        ("2026-11-23t14:02:11.5z", "2026-11-23T14:02:11Z"),
        // A clock that runs a little ahead is not a liar's.
        ("2026-11-23T14:03:10Z", "2026-11-23T14:02:11Z"),
    ] {
        let answer = clinic.post("lakeside-staff", "/v1/tickets", body(at)).await;
        assert_eq!(answer.expect(201).at("/opened_at"), opened, "{at}");
    }
    for at in [
        "2026-11-22T14:02:10Z",
        "2026-11-23T14:03:12Z",
        "2027-11-23T14:02:11Z",
        "0001-01-01T00:00:00Z",
        "9999-12-31T23:59:59Z",
        "2026-11-23T14:02:11",
        "2026-11-23",
        "2026-02-30T00:00:00Z",
        "yesterday",
        "1795442531",
    ] {
        let answer = clinic.post("lakeside-staff", "/v1/tickets", body(at)).await;
        assert_eq!(answer.expect(422).wrong_fields(), ["reported_at"], "{at}");
    }
}

/// "Bad input gets a clear RFC 9457 problem answer naming each wrong field; nothing is
/// half-written."
#[tokio::test]
async fn all_that_is_wrong_is_named_at_once() {
    let clinic = Clinic::open().await;
    clinic.take_calls();
    let body =
        json!({"summary": 1, "symptom": "broken", "scope": "galaxy", "phi": "yes", "colour": 1});
    let answer = clinic
        .post("lakeside-staff", "/v1/tickets", body)
        .await
        .expect(422);
    let mut named = answer.wrong_fields();
    named.sort_unstable();
    assert_eq!(named, ["colour", "phi", "scope", "summary", "symptom"]);
    for error in answer.json()["errors"].as_array().unwrap() {
        assert!(error["reason"].as_str().unwrap().len() > 10, "{error}");
    }
    let body = json!({"summary": "x", "system": "abacus", "location": "moon"});
    let answer = clinic
        .post("lakeside-staff", "/v1/tickets", body)
        .await
        .expect(422);
    assert_eq!(answer.wrong_fields(), ["system", "location"]);
    answer.refused("invalid");
    assert_eq!(writes(&clinic), [""; 0], "nothing is half-written");
}
