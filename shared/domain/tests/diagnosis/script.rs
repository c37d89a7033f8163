//! NCPDP SCRIPT in its shapes: prefixes, both kinds of answers, what is no answer.

use domain::diagnosis::{Standard, diagnose};

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
