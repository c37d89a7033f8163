//! HL7 v2 in its shapes: versions, separators, framing, batches, line endings.

use domain::diagnosis::{Standard, diagnose};

use crate::given::{ack, answer, err, found, oru, places, read};

#[test]
fn errors_of_2_5_and_on_name_their_places() {
    let diagnosis = read(&ack(
        "AE",
        &[
            &err("PID^1^8", "103", "E"),
            &err("OBX^12^5^2^1", "102", "F"),
            &err("PID^1^11~PID^1^13", "104", "W"),
        ],
    ));
    assert_eq!(found(&diagnosis), ["AE", "103", "102", "104"]);
    assert_eq!(places(&diagnosis, "103"), ["PID^1^8"]);
    assert_eq!(places(&diagnosis, "102"), ["OBX^12^5^2^1"]);
    assert_eq!(places(&diagnosis, "104"), ["PID^1^11, PID^1^13"]);
    assert!(
        diagnosis.findings[3]
            .meaning
            .ends_with("Severity: warning.")
    );
}

#[test]
fn errors_of_2_3_stand_in_components() {
    let text = "MSH|^~\\&|LIS|LAB|EHR|CLINIC|20261123140212||ACK|A1|P|2.3\rMSA|AE|M1\r\
                ERR|PID^1^8^103&Table value not found&HL70357~PV1^1^2^101&Required field missing&HL70357\r";
    let diagnosis = read(text);
    assert_eq!(found(&diagnosis), ["AE", "103", "101"]);
    assert_eq!(places(&diagnosis, "103"), ["PID^1^8"]);
    assert_eq!(places(&diagnosis, "101"), ["PV1^1^2"]);
}

#[test]
fn until_2_4_the_condition_stood_in_msa_6() {
    let text = "MSH|^~\\&|LIS|LAB|EHR|CLINIC|20261123140212||ACK|A1|P|2.3.1\rMSA|AR|M1|words|||203^Unsupported version id^HL70357\r";
    assert_eq!(places(&read(text), "203"), ["MSA-6"]);
}

#[test]
fn each_version_is_read() {
    for version in [
        "2.1",
        "2.2",
        "2.3",
        "2.3.1",
        "2.4",
        "2.5",
        "2.5.1",
        "2.6",
        "2.7",
        "2.7.1",
        "2.8",
        "2.8.2",
        "2.5.1^USA",
    ] {
        let text = format!("MSH|^~\\&|A|B|C|D|20261123140212||ACK|A1|P|{version}\rMSA|AA|M1\r");
        assert_eq!(found(&read(&text)), ["AA"], "{version}");
    }
    // 2.1 had no version in its earliest form.
    assert_eq!(
        found(&read(
            "MSH|^~\\&|A|B|C|D|20261123140212||ACK|A1\rMSA|AA|M1\r"
        )),
        ["AA"]
    );
}

#[test]
fn a_message_may_choose_its_separators() {
    let text = "MSH$%*!@$LIS$LAB$EHR$CLINIC$20261123140212$$ACK%R01$A1$P$2.5.1\rMSA$AE$M1\rERR$$PID%1%8$103%Words%HL70357$E\r";
    let diagnosis = read(text);
    assert_eq!(found(&diagnosis), ["AE", "103"]);
    assert_eq!(places(&diagnosis, "103"), ["PID^1^8"]);
}

#[test]
fn framing_and_line_endings_do_not_matter() {
    let plain = ack("AE", &[&err("PID^1^8", "103", "E")]);
    let expected = read(&plain).findings;
    for text in [
        plain.replace('\r', "\n"),
        plain.replace('\r', "\r\n"),
        format!("\u{b}{plain}\u{1c}\r"),
        format!("\r\n  {plain}"),
        format!("\u{feff}{plain}"),
        plain
            .replace("MSA|", "2026-11-23 14:02:12 RECV MSA|")
            .replace("MSH|", "2026-11-23 14:02:12 RECV MSH|"),
    ] {
        assert_eq!(read(&text).findings, expected, "{text:?}");
    }
}

#[test]
fn bytes_of_another_encoding_are_read() {
    let mut bytes = ack("AE", &[]).into_bytes();
    bytes.extend(b"ERR||PID^1^5|103^Pr\xe9nom^HL70357|E|||\xfc\xf6\xe4\r");
    let diagnosis = diagnose(&bytes, Some("application/hl7-v2"));
    assert_eq!(found(&diagnosis), ["AE", "103"]);
}

#[test]
fn a_batch_names_its_messages_and_counts_what_succeeded() {
    let batch = |count: usize| {
        format!(
            "FHS|^~\\&|LIS\rBHS|^~\\&|LIS\r{}{}{}BTS|{count}\rFTS|1\r",
            ack("AA", &[]),
            ack("AE", &[&err("PID^1^8", "103", "E")]),
            ack("AA", &[])
        )
    };
    let diagnosis = read(&batch(3));
    assert_eq!(found(&diagnosis), ["AE", "103", "AA"]);
    assert_eq!(places(&diagnosis, "AE"), ["message 2, MSA-1"]);
    assert_eq!(places(&diagnosis, "103"), ["message 2, PID^1^8"]);
    assert_eq!(places(&diagnosis, "AA"), ["MSA-1, 2 times"]);
    assert_eq!(places(&read(&batch(4)), "batch-count"), ["BTS-1"]);
}

/// "correlating sent MSH-10 with MSA-2 over an uploaded log"
#[test]
fn a_log_is_correlated_besides() {
    let at = "20261123140200";
    let text = oru("M1", "LAB", at)
        + &answer("AE", "M1", "LAB", at)
        + &oru("M2", "LAB", at)
        + &oru("M3", "JONES", at);
    let diagnosis = read(&text);
    assert_eq!(diagnosis.standard, Standard::Hl7V2);
    assert_eq!(places(&diagnosis, "AE"), ["message 2, MSA-1"]);
    assert_eq!(
        places(&diagnosis, "ack-missing"),
        [
            "LAB (system 1): message 3",
            "system 2 (MSH-5 of message 4): message 4"
        ]
    );
    assert_eq!(
        places(&diagnosis, "ack-negative"),
        ["LAB (system 1): message 2"]
    );
}

#[test]
fn a_message_alone_is_no_answer() {
    let diagnosis = read(&oru("M1", "LAB", "20261123140200"));
    assert_eq!(found(&diagnosis), ["not-an-answer"]);
}

/// "ERR-5/application codes are lost when ERR-3 is present": each is a finding, its code shown by its form alone.
#[test]
fn an_applications_own_code_stands_beside_the_condition() {
    let given = |text: &str| {
        let diagnosis = read(&ack("AE", &[text]));
        let behind = diagnosis.findings.into_iter().skip(1);
        behind.map(|f| (f.code, f.given)).collect::<Vec<_>>()
    };
    let code = |code: &str| Some(code.to_owned());
    assert_eq!(
        given("ERR||PV1^1^19|207^Words^HL70357|E|E501^Visit is closed^L"),
        [("207", None), ("application-error", code("E501"))]
    );
    for kept in ["Jones", "4471882", "62704", "JONES"] {
        let err = format!("ERR||PV1^1^19|207^Words^HL70357|E|{kept}^words^L");
        assert_eq!(
            given(&err),
            [("207", None), ("application-error", None)],
            "{kept}"
        );
    }
    assert_eq!(
        given("ERR||PID^1^8|103^Words^HL70533|E"),
        [("application-error", code("103"))]
    );
    assert_eq!(
        given("ERR||PID^1^8|103^Words^L|E"),
        [("local-code", code("103"))]
    );
    assert_eq!(
        given("ERR||PID^1^8|103^Words^99LAB|E"),
        [("local-code", code("103"))]
    );
    assert_eq!(
        given("ERR|PID^1^8^A7&Words&99LAB"),
        [("local-code", code("A7"))]
    );
    assert_eq!(
        given("ERR||PID^1^8|555^Words^HL70357|E"),
        [("unlisted", code("555"))]
    );
}

#[test]
fn segments_in_lower_case_are_read_and_said_to_be() {
    let text = ack("AE", &[&err("PID^1^8", "104", "E")])
        .replace("MSH", "msh")
        .replace("MSA", "Msa")
        .replace("ERR", "err");
    let diagnosis = read(&text);
    assert_eq!(found(&diagnosis), ["AE", "104", "lower-case"]);
    assert_eq!(diagnosis.standard, Standard::Hl7V2);
}

#[test]
fn a_files_trailer_counts_its_batches() {
    let batch = format!("BHS|^~\\&|A\r{}BTS|1\r", ack("AA", &[]));
    let file = |count: usize| format!("FHS|^~\\&|A\r{batch}{batch}FTS|{count}\r");
    assert_eq!(places(&read(&file(2)), "batch-count"), [""; 0]);
    assert_eq!(places(&read(&file(3)), "batch-count"), ["FTS-1"]);
    let without = format!("FHS|^~\\&|A\r{}FTS|1\r", ack("AA", &[]));
    assert_eq!(found(&read(&without)), ["AA"]);
}

/// "no acknowledgment was asked for, so no `ack-missing`", nor where only errors are to be answered.
#[test]
fn who_asks_for_no_answer_misses_none() {
    let at = "20261123140200";
    for asked in ["NE|NE", "NE|ER", "ER|ER", "ER|NE"] {
        let silent = |control: &str| {
            let text = oru(control, "LAB", at);
            text.replace("|P|2.5.1\r", &format!("|P|2.5.1|||{asked}\r"))
        };
        let diagnosis = read(&(silent("M1") + &silent("M2")));
        assert_eq!(found(&diagnosis), ["nothing-wrong"], "{asked}");
    }
    let usual = oru("M1", "LAB", at) + &oru("M2", "LAB", at);
    assert_eq!(found(&read(&usual)), ["ack-missing"]);
}
