//! Looks: a practice's endpoints are looked at from outside, and what is seen is a reading like any other.

use serde_json::{Value, json};
use tests::clinic::Clinic;
use tests::endpoint::{Endpoint, authority, nobody};

/// A check that looks every minute.
async fn probed(clinic: &Clinic, id: &str, probe: Value) {
    let body =
        json!({"system": "telehealth", "location": "main", "probe": probe, "every_minutes": 1});
    clinic.check(id, body).await.expect(201);
}

fn page(url: &str) -> Value {
    json!({"kind": "http", "url": url})
}

/// "HTTP/TLS/TCP/FHIR-metadata probes of the practice's own endpoints": M of N open, K close, the reason is a code.
#[tokio::test]
async fn an_endpoint_that_fails_opens_a_ticket_and_one_that_answers_ends_it() {
    let clinic = Clinic::open().await;
    let portal = Endpoint::plain().await;
    probed(&clinic, "portal", page(&portal.url())).await;
    clinic.look_minutes(2).await;
    let shown = clinic.see_check("portal").await;
    assert_eq!(shown.at("/state/phase"), "healthy");
    assert!(shown.json()["state"]["last_reason"].is_null());
    portal.say(503);
    clinic.look_minutes(2).await;
    assert!(clinic.all_tickets().await.is_empty(), "two of five");
    clinic.look_minutes(1).await;
    let tickets = clinic.all_tickets().await;
    assert_eq!(tickets.len(), 1);
    assert_eq!(tickets[0]["title"], "Telehealth down, whole site, main");
    // When it broke: the first of the three.
    assert_eq!(tickets[0]["opened_at"], "2026-11-23T14:05:11Z");
    let shown = clinic.see_check("portal").await;
    assert_eq!(shown.at("/state/phase"), "down");
    assert_eq!(shown.at("/state/last_reason"), "http_status");
    assert_eq!(shown.json()["state"]["last_reason_status"], 503);
    let id = tickets[0]["id"].as_str().unwrap();
    let text = clinic
        .get("lakeside-technician", &format!("/v1/tickets/{id}/text"))
        .await
        .expect(200);
    let found = "The look at 2026-11-23T14:07:11Z found: http_status 503.";
    assert_eq!(text.at("/description"), found);
    portal.say(200);
    clinic.look_minutes(4).await;
    assert_eq!(clinic.ticket(id).await.at("/status"), "resolved");
    assert_eq!(portal.looks(), 9, "once a minute");
    // Its reason is kept: it says what the last failure was.
    let shown = clinic.see_check("portal").await;
    assert_eq!(shown.at("/state/phase"), "healthy");
    assert_eq!(shown.at("/state/last_reason"), "http_status");
}

/// What answers too slowly is degraded; each kind of target is looked at.
#[tokio::test]
async fn each_kind_of_endpoint_is_looked_at() {
    let roots = authority();
    let clinic = Clinic::open_with(&[("ProbeRoots", &roots)]).await;
    let (slow, portal) = (Endpoint::plain().await, Endpoint::plain().await);
    let secure = Endpoint::tls((2027, 6, 1)).await;
    let (closed, _held) = nobody();
    let body = json!({"system": "telehealth", "location": "main", "probe": page(&slow.url()), "every_minutes": 1,
                      "latency": {"slow_ms": 80, "well_ms": 60}, "slow": {"bad": 2, "of": 3}});
    clinic.check("slow", body).await.expect(201);
    let host = |kind: &str, port: u16| json!({"kind": kind, "host": "127.0.0.1", "port": port});
    for (id, probe) in [
        ("tls", host("tls", secure.port)),
        ("tcp", host("tcp", portal.port)),
        ("tcp-of-none", host("tcp", closed)),
        (
            "fhir",
            json!({"kind": "fhir", "base": format!("https://127.0.0.1:{}/fhir", secure.port)}),
        ),
    ] {
        probed(&clinic, id, probe).await;
    }
    slow.take_ms(120);
    clinic.look_minutes(3).await;
    for (id, phase, reason) in [
        ("slow", "degraded", Value::Null),
        ("tls", "healthy", Value::Null),
        ("tcp", "healthy", Value::Null),
        ("tcp-of-none", "down", json!("refused")),
        ("fhir", "down", json!("not_fhir")),
    ] {
        let shown = clinic.see_check(id).await;
        assert_eq!(shown.at("/state/phase"), phase, "{id}: {}", shown.text);
        assert_eq!(shown.json()["state"]["last_reason"], reason, "{id}");
    }
}

/// "At public addresses only": what the operator has not allowed is not connected to, and says so.
#[tokio::test]
async fn nothing_inside_is_looked_at_unless_the_operator_allows_it() {
    let clinic = Clinic::open_with(&[("ProbeAllow", "")]).await;
    let inside = Endpoint::plain().await;
    probed(&clinic, "inside", page(&inside.url())).await;
    probed(
        &clinic,
        "metadata",
        page("http://169.254.169.254/latest/meta-data/"),
    )
    .await;
    probed(
        &clinic,
        "localhost",
        page(&format!("http://0x7f.1:{}/", inside.port)),
    )
    .await;
    clinic.look_minutes(1).await;
    for id in ["inside", "metadata", "localhost"] {
        let shown = clinic.see_check(id).await;
        assert_eq!(shown.at("/state/last_reason"), "forbidden_address", "{id}");
    }
    assert_eq!(inside.looks(), 0);
}

/// A list that cannot be read is refused: nobody looks at anything by a rule that nobody understands.
#[tokio::test]
async fn settings_that_cannot_be_read_are_refused_at_the_start() {
    let clinic = Clinic::open().await;
    let config = &clinic.app().config;
    assert_eq!(proactive_checks::ready(config), Ok(()));
    for (allow, roots, reference, named) in [
        ("10.0.0.0/8,10.1.1.1/8", None, None, "PROBE_ALLOW: part 2"),
        ("", Some("no certificate"), None, "PROBE_ROOTS"),
        ("", None, Some("http://example.com/"), "PROBE_REFERENCE"),
    ] {
        let mut config = config.clone();
        config.probe_allow = allow.to_owned();
        config.probe_roots = roots.map(str::to_owned);
        config.probe_reference = reference.map(str::to_owned);
        let refused = proactive_checks::ready(&config).expect_err(named);
        assert!(refused.starts_with(named), "{refused}");
    }
}

/// What is set up is checked field by field, can be sent back as it is shown, and turned off.
#[tokio::test]
async fn a_probe_is_set_up_and_turned_off() {
    let clinic = Clinic::open().await;
    let portal = Endpoint::plain().await;
    for (probe, every, wrong) in [
        (page("ftp://portal.example.com/"), 5, vec!["probe.url"]),
        (
            page("https://user@portal.example.com/"),
            5,
            vec!["probe.url"],
        ),
        (
            page("https://portal.example.com/?key=1"),
            0,
            vec!["every_minutes", "probe.url"],
        ),
        (
            json!({"kind": "tcp", "host": "engine", "port": 0}),
            1441,
            vec!["every_minutes", "probe.host", "probe.port"],
        ),
        (
            json!({"kind": "icmp", "host": "engine.example.com"}),
            5,
            vec!["probe"],
        ),
        (
            json!({"kind": "http", "url": "https://portal.example.com/", "search": "x"}),
            5,
            vec!["probe"],
        ),
    ] {
        let body = json!({"system": "telehealth", "probe": probe, "every_minutes": every});
        let mut fields = clinic
            .check("portal", body)
            .await
            .expect(422)
            .wrong_fields();
        fields.sort();
        assert_eq!(fields, wrong);
    }
    let both = json!({"system": "telehealth", "probe": page(&portal.url()),
                      "expects": {"rhythm": "every", "minutes": 60, "hour": "open"}});
    let mut fields = clinic
        .check("portal", both)
        .await
        .expect(422)
        .wrong_fields();
    fields.sort();
    assert_eq!(fields, ["expects.hour", "probe"]);
    probed(&clinic, "portal", page(&portal.url())).await;
    clinic.look_minutes(1).await;
    let shown = clinic.see_check("portal").await.json();
    assert_eq!(shown["probe"]["expect"], json!([{"from": 200, "to": 399}]));
    let again = clinic.check("portal", shown).await.expect(200);
    assert_eq!(again.json()["every_minutes"], 1);
    clinic
        .check("portal", json!({"probe": false}))
        .await
        .expect(200);
    clinic.look_minutes(3).await;
    assert_eq!(portal.looks(), 1);
}

/// A look is had when it is due, once, whoever repeats the event; what is new is looked at at once, however seldom
/// it is looked at later.
#[tokio::test]
async fn a_look_is_had_once_and_a_new_one_soon() {
    let clinic = Clinic::open().await;
    let portal = Endpoint::plain().await;
    let body = json!({"system": "telehealth", "location": "main", "probe": page(&portal.url()), "every_minutes": 240});
    clinic.check("portal", body).await.expect(201);
    clinic.pass(1);
    let first = clinic.look().await;
    assert_eq!((&first["due"], &first["looked"]), (&json!(1), &json!(1)));
    let again = clinic.look().await;
    assert_eq!((&again["due"], &again["looked"]), (&json!(0), &json!(0)));
    // Readings of others move no look.
    clinic.pass(120);
    let reading = json!({"check": "portal", "status": "fail"});
    clinic.read(vec![reading]).await;
    clinic.look_minutes(121).await;
    assert_eq!(portal.looks(), 2);
    clinic
        .check("portal", json!({"close": 2}))
        .await
        .expect(200);
    clinic.look_minutes(2).await;
    assert_eq!(portal.looks(), 3, "set up anew");
}
