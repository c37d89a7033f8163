//! FHIR servers: what says that one is there, and what only answers.

use std::collections::BTreeMap;

use domain::check::target::{Reason, Seen, Target};

use crate::given::{EHR, prober, see};
use crate::server::{Answer, Server, response};

async fn stated(answer: Answer) -> (Seen, Vec<String>) {
    let server = Server::plain(answer).await;
    let target = Target::Fhir {
        base: format!("http://{EHR}:{}/r4/", server.port),
    };
    (see(&prober(&[]), target).await, server.heads())
}

async fn body(status: u16, body: &str) -> Seen {
    stated(Answer::Text(response(status, "", body))).await.0
}

const STATEMENT: &str = r#"{"resourceType": "CapabilityStatement", "fhirVersion": "4.0.1", "rest": [{"mode": "server"}]}"#;

#[tokio::test]
async fn a_statement_is_well_and_its_version_kept() {
    let (seen, heads) = stated(Answer::Text(response(200, "", STATEMENT))).await;
    assert_eq!(seen.reason, None);
    assert_eq!(seen.fhir_version.unwrap().to_string(), "4.0.1");
    assert!(seen.measured.latency_ms.is_some());
    let [head] = heads.as_slice() else {
        panic!("one request: {heads:?}");
    };
    assert!(head.starts_with("GET /r4/metadata HTTP/1.1\r\n"));
    assert!(head.contains("accept: application/fhir+json\r\n"));
}

#[tokio::test]
async fn what_is_no_statement_is_told() {
    let outcome = r#"{"resourceType": "OperationOutcome", "issue": [{"severity": "error"}]}"#;
    for text in [outcome, "<html>Maintenance</html>", "", "{}", "[]"] {
        assert_eq!(
            body(200, text).await.reason,
            Some(Reason::NotFhir),
            "{text}"
        );
    }
    let broken = STATEMENT.trim_end_matches('}');
    assert_eq!(body(200, broken).await.reason, Some(Reason::NotFhir));
    for status in [201, 401, 503] {
        let seen = body(status, STATEMENT).await;
        assert_eq!(seen.reason, Some(Reason::HttpStatus(status)));
        assert_eq!(seen.fhir_version, None);
    }
}

/// Real statements reach megabytes; one that is read in part is known by its beginning.
#[tokio::test]
async fn a_long_statement_is_known_by_its_beginning() {
    let start = STATEMENT.trim_end_matches("{\"mode\": \"server\"}]}");
    let entry = format!("{{\"documentation\": \"{}\"}},", "x".repeat(1000));
    let head = format!("HTTP/1.1 200 OK\r\nContent-Length: 3000000\r\n\r\n{start}");
    let (seen, _) = stated(Answer::Endless(head, entry.clone())).await;
    assert_eq!(seen.reason, None);
    assert_eq!(seen.fhir_version.unwrap().to_string(), "4.0.1");
    let hidden = "HTTP/1.1 200 OK\r\n\r\n{\"text\": [".to_owned();
    let (seen, _) = stated(Answer::Endless(hidden, entry)).await;
    assert_eq!(seen.reason, Some(Reason::NotFhir));
}

#[tokio::test]
async fn a_base_that_moved_is_followed() {
    let moved = response(307, "Location: /r4b/metadata\r\n", "");
    let paths = [
        ("/r4/metadata", moved),
        ("/r4b/metadata", response(200, "", STATEMENT)),
    ];
    let (seen, heads) = stated(Answer::Paths(BTreeMap::from(paths))).await;
    assert_eq!((seen.reason, heads.len()), (None, 2));
    assert!(
        heads
            .iter()
            .all(|head| head.contains("application/fhir+json"))
    );
}
