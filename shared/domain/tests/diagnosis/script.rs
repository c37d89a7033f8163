//! NCPDP SCRIPT in its shapes: prefixes, both kinds of answers, what is no answer.

use domain::diagnosis::{Party, Standard, diagnose};
use domain::kind::Tier;

use crate::given::{found, places, read, script};

#[test]
fn an_error_has_a_code_and_a_description_code() {
    let text = script(
        "<Error><Code>601</Code><DescriptionCode>002</DescriptionCode><Description>words</Description></Error>",
    );
    let diagnosis = read(&text);
    assert_eq!(diagnosis.standard, Standard::NcpdpScript);
    assert_eq!(found(&diagnosis), ["601", "002"]);
    assert_eq!(places(&diagnosis, "601"), ["Error/Code"]);
    let prefixed = text
        .replace("</", "</n:")
        .replace("<n:", "<")
        .replace('<', "<n:")
        .replace("<n:/", "</")
        .replace("<n:?", "<?");
    assert_eq!(
        found(&diagnose(prefixed.as_bytes(), Some("application/xml"))),
        ["601", "002"]
    );
}

#[test]
fn a_status_and_a_verification_succeed() {
    assert_eq!(
        found(&read(&script("<Status><Code>000</Code></Status>"))),
        ["000"]
    );
    let verify = script("<Verify><VerifyStatus><Code>010</Code></VerifyStatus></Verify>");
    assert_eq!(places(&read(&verify), "010"), ["Verify/VerifyStatus/Code"]);
}

#[test]
fn a_code_elsewhere_is_not_looked_at() {
    let text = script("<NewRx><Patient><Code>900</Code></Patient></NewRx>");
    assert_eq!(found(&read(&text)), ["no-script-answer"]);
}

/// "CancelRxResponse/Denied: denied by the pharmacy …: the practice must reach the patient, not a prescriber's choice"
#[test]
fn a_pharmacys_denial_is_the_practices_to_act_on() {
    let denied = |response: &str, reason: &str| {
        read(&script(&format!(
            "<{response}><Response><Denied><ReasonCode>{reason}</ReasonCode></Denied></Response></{response}>"
        )))
    };
    for reason in ["AA", "AE", "AH", "AJ"] {
        let diagnosis = denied("CancelRxResponse", reason);
        assert_eq!(found(&diagnosis), ["CancelRxResponse", reason]);
        for finding in &diagnosis.findings {
            assert_eq!(finding.who_acts, Party::Practice);
            assert!(finding.next_steps[0].starts_with("Reach the patient"));
        }
        assert_eq!(diagnosis.tier_hint, Tier::General);
    }
    let renewal = denied("RxRenewalResponse", "AM");
    assert_eq!(found(&renewal), ["RxRenewalResponse", "AM"]);
    assert_eq!(renewal.findings[1].cause, "The prescriber decided so.");
    // Words alone are a denial too.
    let words = "<CancelRxResponse><Response><Denied><DenialReason>words</DenialReason></Denied></Response></CancelRxResponse>";
    assert_eq!(found(&read(&script(words))), ["CancelRxResponse"]);
}

/// A code that says to send again stands beside none that says not to.
#[test]
fn a_description_and_its_error_do_not_contradict() {
    for code in ["601", "900"] {
        let diagnosis = read(&script(&format!(
            "<Error><Code>{code}</Code><DescriptionCode>210</DescriptionCode></Error>"
        )));
        let words = format!("{:?}", diagnosis.findings);
        assert!(words.contains("Send it again once"));
        assert!(!words.contains("does not help"), "{words}");
    }
}

/// "SOAP-wrapped SCRIPT; CDATA in Code; UTF-16 XML"
#[test]
fn an_envelope_a_mark_and_wide_characters_do_not_matter() {
    let text = script("<Error><Code><![CDATA[900]]></Code></Error>");
    assert_eq!(found(&read(&text)), ["900"]);
    let bare = text.split_once('\n').unwrap().1;
    let soap = format!(
        "<s:Envelope xmlns:s=\"http://schemas.xmlsoap.org/soap/envelope/\"><s:Header><a:Action>x</a:Action></s:Header><s:Body>{bare}</s:Body></s:Envelope>"
    );
    assert_eq!(found(&read(&soap)), ["900"]);
    for media_type in [None, Some("application/xml")] {
        let wide = text.encode_utf16().flat_map(u16::to_le_bytes);
        let wide: Vec<u8> = [0xff, 0xfe].into_iter().chain(wide).collect();
        assert_eq!(found(&diagnose(&wide, media_type)), ["900"]);
    }
}

#[test]
fn a_form_that_is_not_read_is_named_with_its_standard() {
    for (bytes, standard, code) in [
        (
            &b"UIB+UNOA:0++4711"[..],
            Standard::NcpdpScript,
            "edifact-script",
        ),
        (
            b"<ORU_R01 xmlns='urn:hl7-org:v2xml'><MSH/>",
            Standard::Hl7V2,
            "hl7-xml",
        ),
        (b"\x1f\x8b\x08\x00words", Standard::Unknown, "compressed"),
        (
            b"PD94bWwgdmVyc2lvbj0iMS4wIj8+",
            Standard::Unknown,
            "encoded",
        ),
    ] {
        let diagnosis = diagnose(bytes, Some("application/xml"));
        assert_eq!(
            (diagnosis.standard, found(&diagnosis)),
            (standard, vec![code])
        );
    }
}
