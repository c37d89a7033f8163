//! What is malformed is a finding: each code of an input's own faults, in an input that has it.

use std::collections::BTreeSet;

use domain::diagnosis::{FINDINGS_MAX, SIZE_MAX, Table, codes, diagnose};

use crate::given::{ack, answer, err, found, oru, outcome, read, script, x12, x271, x999};

/// Inputs, each with the code of what is wrong with it.
fn inputs() -> Vec<(&'static str, String)> {
    let at = "20261123140200";
    let late = "20261123150200";
    let long = "OBX|1|TX|words\r".repeat(SIZE_MAX / 10);
    vec![
        ("empty", String::new()),
        ("empty", " \r\n\t".to_owned()),
        ("unknown-standard", "It does not work".to_owned()),
        (
            "unknown-standard",
            "<html><body>down</body></html>".to_owned(),
        ),
        (
            "too-large",
            ack("AE", &[&err("PID^1^8", "103", "E")]) + &long,
        ),
        ("not-an-answer", oru("M1", "LAB", at)),
        ("unlisted", ack("ZZ", &[])),
        ("unlisted", ack("AE", &[&err("PID^1^8", "555", "E")])),
        ("unknown-code", outcome("error", "jones", "")),
        ("unlisted", x271("ZZ", "C")),
        ("unlisted", script("<Error><Code>777</Code></Error>")),
        (
            "hl7-xml",
            "<ACK xmlns=\"urn:hl7-org:v2xml\"><MSH><MSH.1>|</MSH.1></MSH></ACK>".to_owned(),
        ),
        ("edifact-script", "UIB+UNOA:0++4711+++JONES'UIH'".to_owned()),
        ("edifact-script", "UNA:+./*'UIB+UNOA:0++4711'".to_owned()),
        ("compressed", "PK\u{3}\u{4}words".to_owned()),
        ("encoded", "TVNIfF5+XFwmfExJU3xMQUI=".to_owned()),
        (
            "lower-case",
            ack("AE", &[]).replace("MSH", "msh").replace("MSA", "msa"),
        ),
        (
            "lower-case",
            x271("72", "C").to_lowercase().replace("*p*:", "*P*:"),
        ),
        ("code-missing", ack("", &[])),
        ("code-missing", ack("AE", &["ERR|||"])),
        (
            "code-missing",
            "MSH|^~\\&|A|B|C|D|20261123140212||ACK|A1|P|2.5\r".to_owned(),
        ),
        ("code-missing", x271("", "C")),
        ("code-missing", outcome("error", "", "")),
        ("code-missing", script("<Error><Code></Code></Error>")),
        (
            "nothing-wrong",
            x12(
                "271",
                "005010X279A1",
                &["BHT*0022*11*1*20261123*1402", "HL*1**20*1"],
            ),
        ),
        ("no-header", "MSA|AE|M1\rERR||PID^1^8|103|E\r".to_owned()),
        ("bad-header", "MSH|^~\\&|LIS\rMSA|AE|M1\r".to_owned()),
        (
            "bad-header",
            "MSH|^^^^|A|B|C|D|20261123140212||ACK|A1|P|2.5\rMSA|AE|M1\r".to_owned(),
        ),
        ("bad-version", ack("AE", &[]).replace("|2.5.1", "|7.1")),
        (
            "bad-framing",
            "MSH|^~\\&|A|B|C|D|20261123140212||ACK|A1|P|2.5\rMSA|AE|M1\r\u{1c}\r".to_owned(),
        ),
        (
            "batch-count",
            format!("BHS|^~\\&|A\r{}BTS|7\r", ack("AE", &[])),
        ),
        (
            "batch-count",
            format!("FHS|^~\\&|A\rBHS|^~\\&|A\r{}BTS|1\rFTS|2\r", ack("AE", &[])),
        ),
        (
            "no-control-id",
            "MSH|^~\\&|A|B|C|D|20261123140212||ACK|A1|P|2.5\rMSA|AE\r".to_owned(),
        ),
        ("no-detail", ack("AR", &[])),
        (
            "not-json",
            "{\"resourceType\": \"OperationOutcome\", \"issue\": [{\"code\"".to_owned(),
        ),
        ("not-json", "{".repeat(1000)),
        (
            "not-json",
            format!("{} and words", outcome("error", "login", "")),
        ),
        (
            "not-xml",
            "<OperationOutcome><issue><code value=\"login\"/>".to_owned(),
        ),
        ("not-xml", "<OperationOutcome>".repeat(1000)),
        (
            "not-an-outcome",
            r#"{"resourceType": "Patient", "name": [{"family": "Jones"}]}"#.to_owned(),
        ),
        ("not-fhir", r#"{"message": "Jones"}"#.to_owned()),
        (
            "no-issue",
            r#"{"resourceType": "OperationOutcome"}"#.to_owned(),
        ),
        (
            "no-envelope",
            "ST*999*0001~AK9*R*1*1*0~SE*3*0001~".to_owned(),
        ),
        (
            "bad-envelope",
            x999(&[], "IK5*R*5", "AK9*R*1*1*0").replace("*ZZ*PAYER          ", "*ZZ*PAYER"),
        ),
        ("bad-envelope", "ISA*00*".to_owned()),
        (
            "cut-short",
            x999(&[], "IK5*R*5", "AK9*R*1*1*0")
                .split("SE*")
                .next()
                .unwrap()
                .to_owned(),
        ),
        (
            "count-mismatch",
            x999(&[], "IK5*R*5", "AK9*R*1*1*0").replace("SE*6", "SE*7"),
        ),
        (
            "control-mismatch",
            x999(&[], "IK5*R*5", "AK9*R*1*1*0").replace("IEA*1*000000017", "IEA*1*000000018"),
        ),
        (
            "not-diagnosed",
            x12("837", "005010X222A1", &["BHT*0019*00*1*20261123*1402*CH"]),
        ),
        ("bad-xml", script("<Error><Code>900</Code>")),
        ("bad-xml", "<!DOCTYPE a><Message/>".to_owned()),
        ("no-script-answer", script("<NewRx/>")),
        ("ack-missing", oru("M1", "LAB", at) + &oru("M2", "LAB", at)),
        (
            "ack-negative",
            oru("M1", "LAB", at) + &answer("AE", "M1", "LAB", at),
        ),
        (
            "ack-late",
            oru("M1", "LAB", at) + &answer("AA", "M1", "LAB", late),
        ),
        (
            "ack-duplicate",
            oru("M1", "LAB", at) + &answer("AA", "M1", "LAB", at) + &answer("AA", "M1", "LAB", at),
        ),
        (
            "ack-unmatched",
            oru("M1", "LAB", at) + &answer("AA", "M2", "LAB", at),
        ),
        ("resent", oru("M1", "LAB", at) + &oru("M1", "LAB", at)),
    ]
}

/// "Malformed input gets findings about its malformation, never a 500 or a panic"
#[test]
fn every_fault_of_an_input_is_found() {
    let mut tried = BTreeSet::from(["type-mismatch", "too-many"]);
    for (code, input) in inputs() {
        let media_type = input.starts_with("<!DOCTYPE").then_some("application/xml");
        let diagnosis = diagnose(input.as_bytes(), media_type);
        let shown = input.get(..200).unwrap_or(&input);
        assert!(
            found(&diagnosis).contains(&code),
            "{code} in {shown:?}: {:#?}",
            diagnosis.findings
        );
        tried.insert(code);
    }
    let forms = [
        Table::Own,
        Table::Hl7Form,
        Table::FhirForm,
        Table::X12Form,
        Table::ScriptForm,
        Table::Log,
    ];
    for (table, code) in codes().filter(|(table, _)| forms.contains(table)) {
        assert!(tried.contains(code), "[{}] {code}", table.as_str());
    }
}

#[test]
fn what_came_before_a_fault_is_used() {
    let text = outcome("error", "login", r#", "expression": ["Patient.name"]"#);
    let cut = &text[..text.len() - 3];
    assert_eq!(found(&read(cut)), ["login", "not-json"]);
    assert_eq!(
        found(&read(&script("<Error><Code>900</Code>"))),
        ["900", "bad-xml"]
    );
}

#[test]
fn a_wrong_media_type_gives_way_to_what_the_message_is() {
    let text = ack("AE", &[&err("PID^1^8", "103", "E")]);
    let diagnosis = diagnose(text.as_bytes(), Some("application/edi-x12"));
    assert_eq!(found(&diagnosis), ["AE", "103", "type-mismatch"]);
    let open = diagnose(text.as_bytes(), Some("text/plain; charset=iso-8859-1"));
    assert_eq!(found(&open), ["AE", "103"]);
}

#[test]
fn a_stated_type_is_read_as_such_when_nothing_else_is_plain() {
    assert_eq!(
        found(&diagnose(b"words", Some("application/fhir+json"))),
        ["not-json"]
    );
    assert_eq!(
        found(&diagnose(b"words", Some("application/xml")))[0],
        "bad-xml"
    );
    assert_eq!(
        found(&diagnose(b"words", Some("application/edi-x12")))[0],
        "no-envelope"
    );
    assert_eq!(
        found(&diagnose(b"words", Some("application/hl7-v2"))),
        ["nothing-wrong"]
    );
}

#[test]
fn findings_are_bounded_and_the_rest_is_counted() {
    let errors: Vec<String> = (0..2000)
        .map(|n| err(&format!("OBX^{}^{}", n % 999, n / 999), "103", "E"))
        .collect();
    let errors: Vec<&str> = errors.iter().map(String::as_str).collect();
    let diagnosis = read(&ack("AE", &errors));
    assert_eq!(diagnosis.findings.len(), FINDINGS_MAX);
    assert_eq!(diagnosis.more, 2001 - FINDINGS_MAX as u64);
    let json = serde_json::to_value(&diagnosis).unwrap();
    assert_eq!(json["more"], 1501);
}

#[test]
fn a_finding_is_listed_once() {
    let same = err("PID^1^8", "103", "E");
    assert_eq!(found(&read(&ack("AE", &[&same, &same]))), ["AE", "103"]);
}

/// Beyond the bound the same again is not counted as one more.
#[test]
fn repetitions_are_no_more_findings() {
    let errors: Vec<String> = (0..400)
        .map(|n| err(&format!("OBX^{n}"), "103", "E"))
        .collect();
    let errors: Vec<&str> = errors.iter().map(String::as_str).collect();
    let once = read(&ack("AE", &errors));
    let twice = read(&ack("AE", &[&errors[..], &errors[..]].concat()));
    assert_eq!(twice, once);
}
