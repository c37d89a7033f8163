//! What a check may look at, and what becomes of what was seen.

use domain::check::Check;
use domain::check::target::{Codes, FhirVersion, Reason, Seen, Target};
use domain::ids::{CheckId, SystemId};
use domain::reading::{Measured, Status};
use domain::refusal::{Fields, Refusal};
use jiff::Timestamp;

fn wrong(text: &str) -> Vec<String> {
    let target: Target = serde_json::from_str(text).unwrap();
    let mut fields = Fields::default();
    target.check("probe.", &mut fields);
    match fields.done() {
        Err(Refusal::Invalid(errors)) => errors.into_iter().map(|error| error.field).collect(),
        _ => Vec::new(),
    }
}

/// What is not said is what most endpoints need.
#[test]
fn the_defaults_are_the_usual() {
    let http: Target =
        serde_json::from_str(r#"{"kind": "http", "url": "https://ehr.example.com/health"}"#)
            .unwrap();
    assert_eq!(
        http,
        Target::Http {
            url: "https://ehr.example.com/health".to_owned(),
            expect: vec![Codes { from: 200, to: 399 }],
            follow: true,
        }
    );
    let tls: Target =
        serde_json::from_str(r#"{"kind": "tls", "host": "ehr.example.com"}"#).unwrap();
    assert!(matches!(tls, Target::Tls { port: 443, .. }));
    for target in [http, tls] {
        let text = serde_json::to_string(&target).unwrap();
        assert_eq!(serde_json::from_str::<Target>(&text).unwrap(), target);
        assert!(wrong(&text).is_empty(), "{text}");
    }
    for sound in [
        r#"{"kind": "tcp", "host": "hl7.example.com", "port": 2575}"#,
        r#"{"kind": "tcp", "host": "2001:db8::5", "port": 104}"#,
        r#"{"kind": "fhir", "base": "https://fhir.example.com/r4"}"#,
    ] {
        assert!(wrong(sound).is_empty(), "{sound}");
    }
    let unknown = r#"{"kind": "tcp", "host": "a.example", "port": 1, "contains": "Smith"}"#;
    assert!(serde_json::from_str::<Target>(unknown).is_err());
}

/// "Bad input gets a clear answer naming each wrong field."
#[test]
fn every_wrong_setting_is_named() {
    let text = r#"{"kind": "http", "url": "ftp://a.example/",
        "expect": [{"from": 200, "to": 204}, {"from": 300, "to": 299}, {"from": 0, "to": 600}]}"#;
    assert_eq!(
        wrong(text),
        ["probe.url", "probe.expect[1]", "probe.expect[2]"]
    );
    let none = r#"{"kind": "http", "url": "https://a.example/?patient=1", "expect": []}"#;
    assert_eq!(wrong(none), ["probe.url", "probe.expect"]);
    let tcp = r#"{"kind": "tcp", "host": "ehr", "port": 0}"#;
    assert_eq!(wrong(tcp), ["probe.host", "probe.port"]);
    let fhir = r#"{"kind": "fhir", "base": "https://user:key@a.example/r4"}"#;
    assert_eq!(wrong(fhir), ["probe.base"]);
}

#[test]
fn a_version_is_its_numbers() {
    let version = FhirVersion::parse("5.0.0-ballot").unwrap();
    assert_eq!(version.to_string(), "5.0.0");
    for bad in [
        "", "4", "4.0", "4.0.1.2", "4.0.x", "+4.0.1", "400.0.1", "Smith",
    ] {
        assert!(FhirVersion::parse(bad).is_err(), "{bad}");
    }
}

/// What was seen becomes a reading of the check, without a word of the endpoint's.
#[test]
fn what_was_seen_is_a_reading() {
    let mut check = Check::probe(CheckId::new("ehr-login").unwrap());
    check.system = Some(SystemId::new("ehr").unwrap());
    let at: Timestamp = "2026-03-02T15:00:00Z".parse().unwrap();
    let seen = |reason| Seen {
        reason,
        measured: Measured {
            latency_ms: Some(42),
            ..Measured::default()
        },
        fhir_version: None,
    };
    let reading = seen(None).reading(&check, at);
    assert_eq!((reading.status, reading.at), (Status::Ok, at));
    assert_eq!(
        (reading.system, reading.measured.latency_ms),
        (check.system.clone(), Some(42))
    );
    assert!(reading.message.is_none());
    for (reason, status) in [
        (Reason::Refused, Status::Fail),
        (Reason::HttpStatus(503), Status::Fail),
        (Reason::HttpStatus(429), Status::Warn),
    ] {
        assert_eq!(seen(Some(reason)).reading(&check, at).status, status);
    }
}

/// A code is kept as it is shown; the number of a status stands beside its own.
#[test]
fn a_reason_is_kept_by_its_code() {
    let status = serde_json::to_string(&Reason::HttpStatus(503)).unwrap();
    assert_eq!(status, r#"{"http_status":503}"#);
    let reasons = [
        Reason::NotATarget,
        Reason::DnsNotFound,
        Reason::DnsFailed,
        Reason::ForbiddenAddress,
        Reason::Refused,
        Reason::Unreachable,
        Reason::Reset,
        Reason::Closed,
        Reason::TimedOut,
        Reason::Broken,
        Reason::TlsUntrusted,
        Reason::TlsExpired,
        Reason::TlsNotYetValid,
        Reason::TlsName,
        Reason::TlsFailed,
        Reason::NotHttp,
        Reason::TooLarge,
        Reason::NotFhir,
        Reason::TooManyRedirects,
        Reason::RedirectRefused,
    ];
    for reason in reasons {
        let kept = serde_json::to_string(&reason).unwrap();
        assert_eq!(kept, format!("\"{}\"", reason.code()));
        assert_eq!(serde_json::from_str::<Reason>(&kept).unwrap(), reason);
        assert_eq!(reason.status(), Status::Fail);
    }
}
