//! FHIR in its shapes: outcomes, bundles of them, XML, HTTP heads, and paths without values.

use domain::diagnosis::{Standard, Table, codes, diagnose};

use crate::given::{found, outcome, places, read};

/// The value set of R4 and R5, `success` of R5 included.
#[test]
fn the_issue_types_are_complete() {
    let all = "invalid structure required value invariant security login unknown expired forbidden suppressed processing \
               not-supported duplicate multiple-matches not-found deleted too-long code-invalid extension too-costly \
               business-rule conflict limited-filter transient lock-error no-store exception timeout incomplete throttled \
               informational success";
    let mut expected: Vec<&str> = all.split_whitespace().collect();
    expected.sort_unstable();
    let issues: Vec<&str> = codes()
        .filter(|(table, _)| *table == Table::Issue)
        .map(|(_, code)| code)
        .collect();
    assert_eq!(issues, expected);
}

#[test]
fn an_issue_is_placed_by_its_path_without_values() {
    let more = r#", "diagnostics": "Jones", "expression": ["Patient.name.where(family='Jones').given", "Patient.birthDate"]"#;
    let diagnosis = read(&outcome("error", "value", more));
    assert_eq!(
        places(&diagnosis, "value"),
        ["Patient.name.given, Patient.birthDate"]
    );
    let old = r#", "location": ["/f:Patient/f:name[1]/f:family"]"#;
    assert_eq!(
        places(&read(&outcome("error", "value", old)), "value"),
        ["Patient.name[1].family"]
    );
    let none = r#", "expression": ["Margaret Jones"]"#;
    assert_eq!(
        places(&read(&outcome("error", "value", none)), "value"),
        ["OperationOutcome.issue[0]"]
    );
}

#[test]
fn a_severity_below_error_blocks_nothing() {
    use domain::kind::Tier;
    let tier = |severity| read(&outcome(severity, "exception", "")).tier_hint;
    assert_eq!(
        (tier("fatal"), tier("error")),
        (Tier::Critical, Tier::Critical)
    );
    let processing = |severity| read(&outcome(severity, "processing", "")).tier_hint;
    assert_eq!(
        (processing("fatal"), processing("error")),
        (Tier::Critical, Tier::General)
    );
    assert_eq!(
        (tier("warning"), tier("information")),
        (Tier::General, Tier::General)
    );
    let diagnosis = read(&outcome("warning", "exception", ""));
    assert!(
        diagnosis.findings[0]
            .meaning
            .ends_with("Severity: warning.")
    );
}

#[test]
fn a_bundle_of_responses_is_read() {
    let text = format!(
        r#"{{"resourceType": "Bundle", "type": "batch-response", "entry": [
            {{"response": {{"status": "201 Created", "location": "Patient/4471882"}}}},
            {{"response": {{"status": "412 Precondition Failed", "outcome": {}}}}},
            {{"resource": {}}}
        ]}}"#,
        outcome("error", "conflict", ""),
        outcome("error", "not-found", r#", "expression": ["Patient.name"]"#),
    );
    let diagnosis = read(&text);
    assert_eq!(found(&diagnosis), ["412", "conflict", "not-found"]);
    assert_eq!(
        places(&diagnosis, "412"),
        ["Bundle.entry[1].response.status"]
    );
    assert_eq!(
        places(&diagnosis, "conflict"),
        ["Bundle.entry[1]: OperationOutcome.issue[0]"]
    );
    assert_eq!(
        places(&diagnosis, "not-found"),
        ["Bundle.entry[2]: Patient.name"]
    );
}

#[test]
fn xml_says_the_same() {
    let text = "<?xml version=\"1.0\"?><OperationOutcome xmlns=\"http://hl7.org/fhir\"><text><div xmlns=\"http://www.w3.org/1999/xhtml\">Jones</div></text>\
                <issue><severity value=\"error\"/><code value=\"code-invalid\"/><details><coding><code value=\"MSG_PARAM_UNKNOWN\"/></coding></details>\
                <expression value=\"Patient.gender\"/></issue></OperationOutcome>";
    let diagnosis = read(text);
    assert_eq!(diagnosis.standard, Standard::Fhir);
    assert_eq!(found(&diagnosis), ["code-invalid", "MSG_PARAM_UNKNOWN"]);
    assert_eq!(places(&diagnosis, "code-invalid"), ["Patient.gender"]);
    // A media type that serves many states nothing.
    assert_eq!(
        diagnose(text.as_bytes(), Some("application/xml")),
        diagnosis
    );
    let bundle = "<Bundle xmlns=\"http://hl7.org/fhir\"><entry><response><status value=\"404 Not Found\"/><outcome><OperationOutcome>\
                  <issue><severity value=\"error\"/><code value=\"not-found\"/></issue></OperationOutcome></outcome></response></entry></Bundle>";
    assert_eq!(found(&read(bundle)), ["404", "not-found"]);
}

#[test]
fn an_http_head_is_read_with_its_challenge_and_body() {
    let body = outcome("error", "expired", "");
    let text = format!(
        "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 401 Unauthorized\r\nDate: Mon, 23 Nov 2026 14:02:11 GMT\r\n\
         WWW-Authenticate: Bearer realm=\"x\", error=\"invalid_token\", error_description=\"words\"\r\n\r\n{body}"
    );
    let diagnosis = read(&text);
    assert_eq!(found(&diagnosis), ["401", "invalid_token", "expired"]);
    assert_eq!(places(&diagnosis, "401"), ["HTTP status"]);
    let verbose = "< HTTP/2 503\n< retry-after: 5\n<\n<html>down</html>";
    assert_eq!(found(&read(verbose))[0], "503");
    assert_eq!(found(&read("429 Too Many Requests")), ["429"]);
    // As clients of FHIR write it in their logs.
    assert_eq!(found(&read("HTTP 404 : Resource is not known")), ["404"]);
    assert_eq!(found(&read("HTTP 422: words")), ["422"]);
    assert_eq!(
        found(&read("HTTP/1.1 504 Gateway Timeout\r\n\r\n")),
        ["504"]
    );
    assert_eq!(
        found(&read(
            r#"{"type": "about:blank", "title": "words", "status": 409}"#
        )),
        ["409"]
    );
    assert_eq!(
        found(&read(
            r#"{"timestamp": "x", "status": 500, "error": "Internal Server Error"}"#
        )),
        ["500"]
    );
}

#[test]
fn an_array_of_outcomes_is_read() {
    let text = format!(
        "[{}, {}]",
        outcome("error", "login", ""),
        outcome("error", "timeout", "")
    );
    assert_eq!(
        found(&diagnose(text.as_bytes(), Some("application/fhir+json"))),
        ["login", "timeout"]
    );
}

#[test]
fn an_outcome_inside_of_a_resource_is_read() {
    let text = format!(
        r#"{{"resourceType": "MessageHeader", "contained": [{}]}}"#,
        outcome("error", "duplicate", "")
    );
    assert_eq!(found(&read(&text)), ["duplicate"]);
}

/// Services and gateways name a failure in other forms than FHIR's.
#[test]
fn a_status_is_found_in_the_forms_of_other_servers() {
    for (text, codes) in [
        (r#"{"statusCode": 401, "message": "words"}"#, vec!["401"]),
        (r#"{"statusCode": 401, "status": "words"}"#, vec!["401"]),
        (r#"{"httpStatus": 503}"#, vec!["503"]),
        (
            r#"{"error": {"code": 403, "message": "words"}}"#,
            vec!["403"],
        ),
        (
            r#"{"error": {"code": "invalid_grant"}}"#,
            vec!["invalid_grant"],
        ),
        (r#"{"error": {"status": "429"}}"#, vec!["429"]),
        (
            r#"{"fault": {"faultstring": "words", "detail": {"errorcode": "oauth.v2.InvalidApiKey"}}}"#,
            vec!["oauth.v2.InvalidApiKey"],
        ),
        ("Error: 401 Unauthorized", vec!["401"]),
        ("error 503 Service Unavailable", vec!["503"]),
        (
            "<!DOCTYPE html><html><head><title>502 Bad Gateway</title></head><body><br>words</body>",
            vec!["502"],
        ),
        (
            "<html><head><title>Apache Tomcat - HTTP Status 404 - Not Found</title></head></html>",
            vec!["404"],
        ),
        (
            "HTTP/1.1 502 Bad Gateway\r\n\r\n<!DOCTYPE html><html><head><title>502 Bad Gateway</title></head><body><br>",
            vec!["502"],
        ),
        (
            "*   Trying 10.1.2.3:443...\n* Connected\n> GET /Patient/4471882 HTTP/1.1\n> Accept: */*\n>\n< HTTP/1.1 502 Bad Gateway\n< Server: x\n<\n{ [5 bytes data]\n<html>words</html>\n* Connection #0 left intact\n",
            vec!["502"],
        ),
        (r#"{"statusCode": "words"}"#, vec!["not-fhir"]),
        (
            "<html><title>Room 412 of 4471882</title></html>",
            vec!["unknown-standard"],
        ),
    ] {
        assert_eq!(found(&read(text)), codes, "{text}");
    }
    let json = outcome("error", "login", "");
    let shown = format!(
        "* Trying\n> GET / HTTP/1.1\n>\n< HTTP/2 401\n<\n{json}\n* Connection #0 left intact\n"
    );
    assert_eq!(found(&read(&shown)), ["401", "login"]);
}
