//! A patient planted in every field of every message: nothing of them is in the diagnosis.

use domain::diagnosis::hl7::log::{Limits, Log};
use domain::diagnosis::{Table, codes, diagnose};

use crate::given::{ack, answer, denied, err, message, oru, outcome, script, x12, x824, x835};

/// What identifies a patient: name, birth date, address, numbers, phone, mail.
const PLANTS: [&str; 14] = [
    "Okonkwo",
    "OKONKWO",
    "Margaret",
    "Okonkwo^Margaret^Q",
    "OKONKWO:MARGARET",
    "Margaret Okonkwo",
    "19510412",
    "1951-04-12",
    "742 Evergreen Terrace",
    "62704",
    "4471882",
    "MRN00482913",
    "(217) 555-0142",
    "m.okonkwo@example.com",
];

/// Pieces that would give the patient away, in lower case.
const TRACES: [&str; 10] = [
    "okonkwo",
    "margaret",
    "19510412",
    "1951-04-12",
    "evergreen",
    "62704",
    "4471882",
    "00482913",
    "555-0142",
    "example.com",
];

fn assert_clean(message: &[u8]) {
    for media_type in [
        None,
        Some("application/hl7-v2"),
        Some("application/fhir+json"),
        Some("application/edi-x12"),
        Some("application/xml"),
    ] {
        let diagnosis = diagnose(message, media_type);
        let shown = serde_json::to_string(&diagnosis).unwrap() + &format!("{diagnosis:?}");
        clean(&shown, message);
    }
}

#[track_caller]
fn clean(shown: &str, message: &[u8]) {
    let shown = shown.to_lowercase();
    for trace in TRACES {
        assert!(
            !shown.contains(trace),
            "{trace} of {} in {shown}",
            String::from_utf8_lossy(message)
        );
    }
}

/// A patient's whole message, with the segments that name people.
fn admission() -> String {
    "MSH|^~\\&|EHR|CLINIC|LAB|MAIN|20261123140200||ADT^A01^ADT_A01|M17|P|2.5.1\rEVN|A01|20261123140200\r\
     PID|1||4471882^^^CLINIC^MR||Okonkwo^Margaret^Q||19510412|F|||742 Evergreen Terrace^^Springfield^IL^62704||(217) 555-0142\r\
     NK1|1|Okonkwo^Samuel|SPO|742 Evergreen Terrace\rGT1|1||Okonkwo^Margaret\rIN1|1|PPO|4471882|PAYER||||||||||Okonkwo^Margaret\r\
     NTE|1||Margaret Okonkwo called, MRN00482913\r"
        .to_owned()
}

/// A claim that was paid in part, with all that may stand beside its lines.
fn remittance() -> String {
    x835(
        "80",
        &[
            "CLP*A*1*150*80*20*12*9*11*1",
            "CAS*CO*45*1**96*2",
            "NM1*QC*1*D*J*Q***MI*W1",
            "NM1*74*1*D*J*Q***C*W1",
            "MIA*0***1*M76***************N290*MA01",
            "MOA***MA01*N998",
            "REF*EA*9",
            "PER*CX*D*TE*1",
            "SVC*HC:99213:25*100*80**1",
            "CAS*CO*45*20",
            "SVC*HC:81002:QW::::D*50*0**1*HC:1*2",
            "DTM*472*20261123",
            "CAS*CO*16*20*1*97*15**999*15",
            "REF*6R*9",
            "LQ*HE*M51",
            "LQ*RX*75",
            "SVC*HC:36415*20*0**1",
            "CAS*PR*1*20",
            "SVC*HC:36416*20*0**1",
            "PLB*1*20261231*WO:1*50",
        ],
    )
}

/// The messages a patient is planted in: one of each table, and the larger shapes.
fn messages() -> Vec<String> {
    let mut messages = Vec::new();
    for table in Table::ALL {
        let first = codes().find(|(of, _)| of == table);
        messages.extend(first.and_then(|(table, code)| message(table, code)));
    }
    let at = "20261123140200";
    messages.extend([
        admission(),
        admission() + &answer("AE", "M17", "LAB", at) + &err("PID^1^8", "103", "E"),
        format!("FHS|^~\\&|A|B\rBHS|^~\\&|A|B\r{}{}BTS|2\rFTS|1\r", oru("M1", "LAB", at), ack("AE", &["ERR|PID^1^8^103&Words&HL70357"])),
        ack("AE", &["ERR||PID^1^8|103^Words^HL70357^X^Y^Z|E|E501^Words^L|PARAM|diagnostic|user|INFORM|OVERRIDE|REASON|HELP"]),
        ack("AR", &[]).replace("MSG00017", "MSG00017|words|1|D|203^Words^HL70357"),
        outcome("error", "value", r#", "diagnostics": "words", "expression": ["Patient.name[0]", "Patient.telecom"], "location": ["/f:Patient"], "details": {"text": "words", "coding": [{"system": "s", "code": "MSG_NO_MATCH", "display": "words"}]}"#),
        format!(r#"{{"resourceType": "Bundle", "id": "x", "entry": [{{"fullUrl": "u", "response": {{"status": "404", "location": "l", "outcome": {}}}}}, {{"resource": {{"resourceType": "Patient", "name": [{{"family": "f"}}]}}}}]}}"#, outcome("error", "not-found", "")),
        "HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Bearer error=\"invalid_token\"\r\nLocation: x\r\n\r\n{\"error\": \"invalid_grant\", \"error_description\": \"words\"}".to_owned(),
        "<Bundle xmlns=\"http://hl7.org/fhir\"><entry><response><status value=\"404\"/><outcome><OperationOutcome><issue><severity value=\"error\"/><code value=\"value\"/><diagnostics value=\"words\"/><expression value=\"Patient.name\"/></issue></OperationOutcome></outcome></response></entry></Bundle>".to_owned(),
        script("<Error><Code>900</Code><DescriptionCode>081</DescriptionCode><Description>words</Description></Error>"),
        script("<RxRenewalResponse><Patient><HumanPatient><Name><LastName>words</LastName></Name></HumanPatient></Patient><Response><Denied><ReasonCode>AA</ReasonCode><DenialReason>words</DenialReason></Denied></Response></RxRenewalResponse>"),
        x12("999", "005010X231A1", &["AK1*HC*17*005010X222A1", "AK2*837*0001*005010X222A1", "IK3*NM1*12*2010BA*8", "CTX*CLM01:X", "IK4*3:1*1035*6*X", "IK5*R*5*I5", "AK2*837*0002*X", "IK3*N4*13**3", "IK5*A", "AK9*P*1*1*0*1"]),
        ack("AE", &["ERR||PID^1^8|E501^Words^L|E|E502^Words^L", "ERR|PID^1^8^A7&Words&99LAB"]),
        x824("TR", "007"),
        denied(&["CAS*CO*999*50**16*50**P98*50", "MIA*0***1*M76***************N290", "MOA***MA130*N998", "LQ*HE*M15"]),
        script("<CancelRxResponse><Response><Denied><ReasonCode>AH</ReasonCode><DenialReason>words</DenialReason></Denied></Response></CancelRxResponse>"),
        r#"{"statusCode": 401, "status": "s", "error": {"code": "invalid_grant", "status": "403"}, "fault": {"faultstring": "f", "detail": {"errorcode": "e"}}}"#.to_owned(),
        "<html><head><title>HTTP Status 404 Not Found</title></head><body>words</body></html>".to_owned(),
        "* Trying\n> GET /Patient/x HTTP/1.1\n>\n< HTTP/1.1 502 Bad\n< Server: x\n<\n{\"issue\": []}\n* Connection\n".to_owned(),
        "Error: 401 Unauthorized words".to_owned(),
        "msh|^~\\&|A|B|C|D|20261123||ACK|1|P|2.5\rmsa|AE|1\rerr||PID^1^8|999^W^HL70357|E\r".to_owned(),
        remittance(),
        remittance().replace("*1*150*80", "*22*-150*-80"),
        x12("997", "005010", &["AK1*HC*17", "AK2*837*0001", "AK3*NM1*8*2010BA*8", "AK4*9:1*67*1*X", "AK5*E*5*6", "AK9*E*1*1*1*5"]),
        x824("TE", "007"),
        "HL*4*3*PT~NM1*QC*1*D*J~STC*A7:562:85*20261123*U*150~".to_owned(),
        "CLP*A*1*150*80**12*9~SVC*HC:81002*50*0~CAS*CO*16*50~LQ*HE*M51~".to_owned(),
        x835("0", &["CLP*A*4*150*0**12*9", "NM1*QC*1*D*J", "CAS*CO*16*150*1*45*3", "CLP*B*22*-1*-1", "PLB*1*20261231*WO:1*50"]),
    ]);
    messages
}

/// The spans of a message's fields: what stands between any two separators.
fn fields(message: &str) -> Vec<std::ops::Range<usize>> {
    let separates = |c: char| "|^~&*:\r\n<>\"{}[], ;='".contains(c);
    let mut fields = Vec::new();
    let mut start = 0;
    for (at, c) in message.char_indices() {
        if separates(c) {
            if at > start {
                fields.push(start..at);
            }
            start = at + 1;
        }
    }
    if start < message.len() {
        fields.push(start..message.len());
    }
    fields
}

/// "PHI: PID, NK1, GT1, IN1, names, addresses and free text are dropped at parse time"
#[test]
fn nothing_of_a_patient_in_one_field_is_kept() {
    let mut tried = 0;
    for message in messages() {
        for (at, field) in fields(&message).into_iter().enumerate() {
            // Every other one: neighbours take the rest.
            for plant in PLANTS.into_iter().skip(at % 2).step_by(2) {
                let mut planted = message.clone();
                planted.replace_range(field.clone(), plant);
                let diagnosis = diagnose(planted.as_bytes(), None);
                let shown = serde_json::to_string(&diagnosis).unwrap() + &format!("{diagnosis:?}");
                clean(&shown, planted.as_bytes());
                tried += 1;
            }
        }
    }
    println!("{tried} planted messages");
    assert!(tried > 10_000);
}

/// Whatever a remittance names the patient, the provider and the service by, its codes are found and its lines are
/// told by their number alone.
#[test]
fn a_denied_line_is_told_without_the_patient() {
    let expected = diagnose(remittance().as_bytes(), None);
    let line = "SVC03 of line 2 of claim 1";
    assert!(expected.findings.iter().any(|f| f.location == line));
    for plant in PLANTS.iter().filter(|plant| !plant.contains(':')) {
        // Control numbers, names, identifiers, references, phones, procedures.
        let planted = remittance()
            .replace("CLP*A*", &format!("CLP*{plant}*"))
            .replace("*12*9*11*1", &format!("*12*{plant}*11*1"))
            .replace(
                "*D*J*Q***MI*W1",
                &format!("*{plant}*{plant}*{plant}***MI*{plant}"),
            )
            .replace(
                "*D*J*Q***C*W1",
                &format!("*{plant}*{plant}*{plant}***C*{plant}"),
            )
            .replace("REF*EA*9", &format!("REF*EA*{plant}"))
            .replace("REF*6R*9", &format!("REF*6R*{plant}"))
            .replace("PER*CX*D*TE*1", &format!("PER*CX*{plant}*TE*{plant}"))
            .replace("QW::::D", &format!("QW::::{plant}"))
            .replace("HC:1*2", &format!("HC:{plant}*2"))
            .replace("LQ*RX*75", &format!("LQ*RX*{plant}"))
            .replace("PLB*1*", &format!("PLB*{plant}*"))
            .replace("WO:1*50", &format!("WO:{plant}*50"));
        assert!(planted.matches(plant).count() >= 16, "{planted}");
        let diagnosis = diagnose(planted.as_bytes(), None);
        assert_eq!(diagnosis, expected);
        assert_clean(planted.as_bytes());
    }
}

/// A longer field swallows what separates, as an unescaped name does.
#[test]
fn nothing_of_a_patient_in_every_field_is_kept() {
    for message in messages() {
        for plant in PLANTS {
            // Codes and names of segments stay, so that the reader gets far.
            for keep in 0..4 {
                let mut planted = message.clone();
                let spans: Vec<_> = fields(&message).into_iter().enumerate().collect();
                for (at, field) in spans.into_iter().rev() {
                    let name = field.start == 0
                        || matches!(
                            message.as_bytes()[field.start - 1],
                            b'\r' | b'\n' | b'~' | b'<'
                        );
                    let code = field.len() <= 3;
                    let kept = name
                        || match keep {
                            0 => false,
                            1 => code,
                            2 => at % 2 == 0,
                            _ => at % 3 != 0,
                        };
                    if !kept {
                        planted.replace_range(field, plant);
                    }
                }
                assert_clean(planted.as_bytes());
            }
        }
    }
}

#[test]
fn nothing_of_a_patient_is_kept_of_a_log() {
    let at = "20261123140200";
    for plant in PLANTS {
        let mut log = Log::new(Limits::default());
        let text = format!(
            "{plant} {}{}{plant}|{plant}\r",
            admission(),
            oru(plant, plant, at) + &answer("AE", plant, plant, at)
        );
        log.push(text.as_bytes());
        log.push(format!("MSH|{plant}").as_bytes());
        clean(&format!("{log:?}"), text.as_bytes());
        let report = log.finish();
        let shown = serde_json::to_string(&report).unwrap() + &format!("{report:?}");
        clean(&shown, text.as_bytes());
    }
}

#[test]
fn a_path_that_carries_a_name_is_cut() {
    for path in [
        "Patient.name.where(family='Okonkwo')",
        "Patient.name.where(family = 'Okonkwo' and given = 'Margaret').use",
        "Patient.identifier.where(value='4471882')",
        "Okonkwo",
        "Patient.Okonkwo.Margaret",
        "Patient[Okonkwo].name",
        "Patient/4471882",
        "Patient?family=Okonkwo&birthdate=1951-04-12",
        "/f:Patient[@id='4471882']/f:Okonkwo",
        "%Okonkwo.name",
        "`Okonkwo`",
        "Bundle.entry[4471882]",
        "Bundle.entry.where(fullUrl = 'urn:4471882').resource.as(Okonkwo)",
    ] {
        let text = outcome(
            "error",
            "value",
            &format!(r#", "expression": ["{path}"], "location": ["{path}"]"#),
        );
        assert_clean(text.as_bytes());
    }
}
