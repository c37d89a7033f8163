//! Messages built as their standards build them, each around one code.

use std::fmt::Write;

use domain::diagnosis::{Diagnosis, Finding, Table, diagnose};

/// The diagnosis of a message without a media type.
pub fn read(message: &str) -> Diagnosis {
    diagnose(message.as_bytes(), None)
}

/// The places where a code was found.
pub fn places<'a>(diagnosis: &'a Diagnosis, code: &str) -> Vec<&'a str> {
    let with = diagnosis.findings.iter().filter(|f| f.code == code);
    with.map(|f| f.location.as_str()).collect()
}

/// The codes that were found, in order.
pub fn found(diagnosis: &Diagnosis) -> Vec<&'static str> {
    diagnosis.findings.iter().map(|f| f.code).collect()
}

/// An acknowledgment of 2.5.1: MSA, and ERR segments.
pub fn ack(code: &str, errors: &[&str]) -> String {
    let mut text = format!(
        "MSH|^~\\&|LIS|LAB|EHR|CLINIC|20261123140212-0600||ACK^R01^ACK|A00017|P|2.5.1\rMSA|{code}|MSG00017\r"
    );
    for error in errors {
        write!(text, "{error}\r").unwrap();
    }
    text
}

/// An ERR segment of 2.5 and on.
pub fn err(place: &str, code: &str, severity: &str) -> String {
    format!("ERR||{place}|{code}^Words^HL70357|{severity}|||diagnostic words|words for the user")
}

/// A result as it is sent.
pub fn oru(control: &str, receiver: &str, at: &str) -> String {
    format!(
        "MSH|^~\\&|EHR|CLINIC|{receiver}|MAIN|{at}||ORU^R01^ORU_R01|{control}|P|2.5.1\r\
         PID|1||4471882^^^CLINIC^MR||DOE^JANE\rOBR|1|||80048^BMP^C4\rOBX|1|NM|2345-7^GLU^LN||99|mg/dL\r"
    )
}

/// The answer to one.
pub fn answer(code: &str, control: &str, system: &str, at: &str) -> String {
    format!(
        "MSH|^~\\&|{system}|MAIN|EHR|CLINIC|{at}||ACK^R01|A{control}|P|2.5.1\rMSA|{code}|{control}\r"
    )
}

/// An interchange around one transaction.
pub fn x12(set: &str, version: &str, body: &[&str]) -> String {
    let count = body.len() + 2;
    let body = body.join("~\n");
    format!(
        "ISA*00*          *00*          *ZZ*PAYER          *ZZ*CLINIC         *261123*1402*^*00501*000000017*0*P*:~\n\
         GS*FA*PAYER*CLINIC*20261123*1402*17*X*{version}~\nST*{set}*0001*{version}~\n{body}~\n\
         SE*{count}*0001~\nGE*1*17~\nIEA*1*000000017~\n"
    )
}

/// A 999 of one transaction.
pub fn x999(middle: &[&str], ik5: &str, ak9: &str) -> String {
    let mut body = vec!["AK1*HC*17*005010X222A1", "AK2*837*0001*005010X222A1"];
    body.extend(middle);
    body.extend([ik5, ak9]);
    x12("999", "005010X231A1", &body)
}

/// An eligibility answer with one rejection.
pub fn x271(reason: &str, follow_up: &str) -> String {
    let rejection = format!("AAA*N**{reason}*{follow_up}");
    let body = [
        "BHT*0022*11*4711*20261123*1402",
        "HL*1**20*1",
        "NM1*PR*2*PAYER*****PI*12345",
        "HL*2*1*21*1",
        "NM1*1P*2*CLINIC*****XX*1234567893",
        "HL*3*2*22*0",
        "TRN*2*4711*9012345678",
        "NM1*IL*1*DOE*JANE****MI*W4471882",
        &rejection,
    ];
    x12("271", "005010X279A1", &body)
}

/// A claim acknowledgment with one status.
pub fn x277(status: &str) -> String {
    let status = format!("STC*{status}*20261123*U*150");
    let body = [
        "BHT*0085*08*4711*20261123*1402*TH",
        "HL*1**20*1",
        "NM1*PR*2*PAYER*****PI*12345",
        "HL*2*1*21*1",
        "NM1*41*2*CLINIC*****46*CL17",
        "HL*3*2*19*1",
        "NM1*85*2*CLINIC*****XX*1234567893",
        "HL*4*3*PT",
        "NM1*QC*1*DOE*JANE****MI*W4471882",
        "TRN*2*ACCT4471882",
        &status,
        "REF*1K*9012345678",
    ];
    x12("277", "005010X214", &body)
}

/// A remittance with the segments of one claim.
pub fn x835(bpr: &str, claim: &[&str]) -> String {
    let bpr = format!(
        "BPR*I*{bpr}*C*ACH*CCP*01*999999999*DA*123456*1512345678**01*999988880*DA*98765*20261123"
    );
    let mut body = vec![
        bpr.as_str(),
        "TRN*1*12345*1512345678",
        "N1*PR*PAYER",
        "N1*PE*CLINIC*XX*1234567893",
        "LX*1",
    ];
    body.extend(claim);
    x12("835", "005010X221A1", &body)
}

/// An outcome with one issue.
pub fn outcome(severity: &str, code: &str, more: &str) -> String {
    format!(
        r#"{{"resourceType": "OperationOutcome", "text": {{"status": "generated", "div": "<div>words</div>"}}, "issue": [{{"severity": "{severity}", "code": "{code}"{more}}}]}}"#
    )
}

/// A SCRIPT message around a body.
pub fn script(body: &str) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Message xmlns=\"http://www.ncpdp.org/schema/SCRIPT\" DatatypesVersion=\"2017071\">\
         <Header><To Qualifier=\"D\">6301875277001</To><From Qualifier=\"P\">1629900</From><MessageID>4711</MessageID>\
         <RelatesToMessageID>4710</RelatesToMessageID><SentTime>2026-11-23T14:02:11Z</SentTime></Header>\
         <Body>{body}</Body></Message>"
    )
}

/// An application advice with one error.
pub fn x824(advice: &str, error: &str) -> String {
    let (oti, ted) = (
        format!("OTI*{advice}*TN*4711***20261123*1402*17*0001*834*005010X220A1"),
        format!("TED*{error}*words*NM1*12*9"),
    );
    let body = ["BGN*11*4711*20261123*1402", "N1*41*CLINIC", &oti, &ted];
    x12("824", "005010X186A1", &body)
}

/// An eligibility answer with one benefit.
pub fn benefit(given: &str) -> String {
    let benefit = format!("EB*{given}**30");
    let body = [
        "BHT*0022*11*4711*20261123*1402",
        "HL*1**20*1",
        "NM1*PR*2*PAYER*****PI*12345",
        "HL*2*1*21*1",
        "NM1*1P*2*CLINIC*****XX*1234567893",
        "HL*3*2*22*0",
        "NM1*IL*1*DOE*JANE****MI*W4471882",
        &benefit,
    ];
    x12("271", "005010X279A1", &body)
}

/// A denied claim with more about it.
pub fn denied(more: &[&str]) -> String {
    let mut claim = vec!["CLP*ACCT4471882*4*150*0**12*9012345678"];
    claim.extend(more);
    x835("150", &claim)
}

/// A claim of which one line is paid; behind it another line, charged and paid so, with its segments.
pub fn in_part(amounts: &str, more: &[&str]) -> String {
    let line = format!("SVC*HC:81002*{amounts}**1");
    let mut claim = vec![
        "CLP*ACCT4471882*1*150*80**12*9012345678",
        "NM1*QC*1*DOE*JANE****MI*W4471882",
        "SVC*HC:99213*100*80**1",
        "DTM*472*20261123",
        "CAS*CO*45*20",
        &line,
        "DTM*472*20261123",
    ];
    claim.extend(more);
    x835("80", &claim)
}

/// A code of a table's form that no list here has.
pub fn unlisted(table: Table) -> &'static str {
    match table {
        Table::Msa | Table::Aaa | Table::GroupCode | Table::Advice | Table::Denial => "ZZ",
        Table::Ta1 | Table::Group | Table::Transaction | Table::FollowUp => "Q",
        Table::GroupError | Table::TransactionError | Table::Segment | Table::Element => "99",
        Table::Category => "Z9",
        Table::ClaimPayment => "99",
        Table::Remark => "N999",
        Table::Description => "4030",
        Table::Gateway => "words.of.a.gateway",
        _ => "999",
    }
}

/// A message in which the code stands where its table says, and the standard around it.
pub fn message(table: Table, code: &str) -> Option<String> {
    let code = if code == "unlisted" {
        unlisted(table)
    } else {
        code
    };
    Some(match table {
        Table::Own
        | Table::Hl7Form
        | Table::FhirForm
        | Table::X12Form
        | Table::ScriptForm
        | Table::Log => return None,
        Table::Msa => ack(code, &[&err("PID^1^8", "103", "E")]),
        Table::Hl7Error => ack("AE", &[&err("PID^1^8", code, "E")]),
        Table::Hl7Application => match code {
            "local-code" => ack("AE", &["ERR||PV1^1^19|E501^Visit is closed^L|E"]),
            _ => ack("AE", &["ERR||PV1^1^19||E|E501^Visit is closed^L"]),
        },
        Table::Issue => outcome("error", code, ""),
        Table::Outcome => outcome(
            "error",
            "invalid",
            &format!(
                r#", "details": {{"coding": [{{"system": "http://terminology.hl7.org/CodeSystem/operation-outcome", "code": "{code}"}}]}}"#
            ),
        ),
        Table::Http => {
            let status = match code {
                "other-4xx" => "418",
                "other-5xx" => "599",
                status => status,
            };
            format!(
                "HTTP/1.1 {status} Words\r\nContent-Type: application/fhir+json\r\n\r\n{}",
                outcome("error", "processing", "")
            )
        }
        Table::Gateway => format!(
            r#"{{"fault": {{"faultstring": "words", "detail": {{"errorcode": "{code}"}}}}}}"#
        ),
        Table::OAuth => format!(r#"{{"error": "{code}", "error_description": "words"}}"#),
        Table::Ta1 => ta1(code, "000"),
        Table::Ta1Note => ta1("R", code),
        Table::Group => x999(&[], "IK5*A", &format!("AK9*{code}*1*1*1")),
        Table::GroupError => x999(&[], "IK5*A", &format!("AK9*R*1*1*0*{code}")),
        Table::Transaction => x999(&[], &format!("IK5*{code}"), "AK9*P*2*2*1"),
        Table::TransactionError => x999(&[], &format!("IK5*R*{code}"), "AK9*R*1*1*0"),
        Table::Segment => x999(
            &[&format!("IK3*CLM*12*2300*{code}")],
            "IK5*R*5",
            "AK9*R*1*1*0",
        ),
        Table::Element => {
            let element = format!("IK4*5:3*1331*{code}*9");
            x999(&["IK3*CLM*12*2300*8", &element], "IK5*R*5", "AK9*R*1*1*0")
        }
        Table::Aaa => x271(code, "C"),
        Table::FollowUp => x271("72", code),
        Table::Category => x277(&format!("{code}:21")),
        Table::ClaimStatus => x277(&format!("A7:{code}:IL")),
        Table::Benefit => benefit(code),
        Table::Advice => x824(code, "007"),
        Table::AdviceError => x824("TR", code),
        Table::Remark => denied(&["CAS*CO*16*150", &format!("LQ*HE*{code}")]),
        Table::ClaimPayment => x835(
            "150",
            &[&format!("CLP*ACCT4471882*{code}*150*100*50*12*9012345678")],
        ),
        Table::Remit => match code {
            // They only change what is to be done about another code.
            "reversed" | "remark-missing" | "line-unexplained" => return None,
            "line-unpaid" => in_part("50*0", &["CAS*CO*97*50"]),
            "line-settled" => in_part("50*0", &["CAS*PR*1*50"]),
            "zero-pay" => x835(
                "150",
                &["CLP*ACCT4471882*1*150*0*150*12*9012345678", "CAS*PR*1*150"],
            ),
            "zero-payment" => x835("0", &["CLP*ACCT4471882*4*150*0**12*9012345678"]),
            "negative-payment" => x835("150", &["CLP*ACCT4471882*22*-150*-100**12*9012345678"]),
            _ => x835(
                "150",
                &[
                    "CLP*ACCT4471882*1*150*100*50*12*9012345678",
                    "PLB*1234567893*20261231*WO:4711*50",
                ],
            ),
        },
        Table::GroupCode => denied(&[&format!("CAS*{code}*16*150")]),
        Table::Reason => denied(&[&format!("CAS*CO*{code}*150")]),
        Table::Status => script(&format!("<Status><Code>{code}</Code></Status>")),
        Table::ScriptError => script(&format!(
            "<Error><Code>{code}</Code><Description>words</Description></Error>"
        )),
        Table::Description => script(&format!(
            "<Error><Code>900</Code><DescriptionCode>{code}</DescriptionCode><Description>words</Description></Error>"
        )),
        Table::Denied => {
            let response = if code == "other" {
                "CensusResponse"
            } else {
                code
            };
            script(&format!(
                "<{response}><Response><Denied><DenialReason>words</DenialReason></Denied></Response></{response}>"
            ))
        }
        Table::Denial => script(&format!(
            "<RxRenewalResponse><Response><Denied><ReasonCode>{code}</ReasonCode></Denied></Response></RxRenewalResponse>"
        )),
    })
}

fn ta1(code: &str, note: &str) -> String {
    format!(
        "ISA*00*          *00*          *ZZ*PAYER          *ZZ*CLINIC         *261123*1402*^*00501*000000017*0*P*:~\
         TA1*000000016*261123*1400*{code}*{note}~IEA*0*000000017~"
    )
}

/// The finding of a code.
pub fn finding<'a>(diagnosis: &'a Diagnosis, code: &str) -> &'a Finding {
    let found = diagnosis.findings.iter().find(|f| f.code == code);
    found.unwrap_or_else(|| panic!("{code} in {diagnosis:#?}"))
}

/// What is to be done about a code, in one text.
pub fn steps(diagnosis: &Diagnosis, code: &str) -> String {
    finding(diagnosis, code).next_steps.join("; ")
}
