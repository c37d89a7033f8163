//! What interfaces answer: a message of each standard, with a patient in every place that may hold one.

/// A patient, as messages spell one: nothing else in the process says any of it.
pub const PATIENT: [&str; 8] = [
    "Zqvornak",
    "Isolde",
    "19430217",
    "1943-02-17",
    "88 Quillfeather",
    "MRN7730418",
    "(555) 010-7745",
    "zqvornak@clinic.example",
];

/// A message: what it is called, its media type, its words, and a code that it says.
pub type Message = (&'static str, &'static str, String, &'static str);

/// One of each standard.
#[must_use]
pub fn all() -> Vec<Message> {
    let hl7 = "MSH|^~\\&|LAB|MAIN|EHR|CLINIC|20261123140201||ACK^R01^ACK|Zqvornak1|P|2.5.1\r\
        MSA|AE|MRN7730418|Isolde Zqvornak\r\
        ERR||PID^1^5|204^Zqvornak^HL70357|E|||Isolde Zqvornak, born 1943-02-17|zqvornak@clinic.example\r\
        PID|1||MRN7730418||Zqvornak^Isolde||19430217|F|||88 Quillfeather^^Springfield||(555) 010-7745\r\
        NK1|1|Zqvornak^Otto\rGT1|1||Zqvornak^Isolde\rIN1|1|PPO|MRN7730418||||||||||||||Zqvornak^Isolde\r\
        NTE|1||Isolde Zqvornak of 88 Quillfeather called\r";
    let fhir = r#"{"resourceType": "OperationOutcome", "id": "Zqvornak",
        "text": {"status": "generated", "div": "<div>Isolde Zqvornak</div>"},
        "issue": [{"severity": "error", "code": "login", "diagnostics": "Zqvornak, Isolde 1943-02-17",
                   "details": {"text": "MRN7730418"}, "expression": ["Patient.name.where(family='Zqvornak')"]}],
        "contained": [{"resourceType": "Patient", "telecom": [{"value": "zqvornak@clinic.example"}]}]}"#;
    let x12 = "ISA*00*Zqvornak  *00*Isolde    *ZZ*MRN7730418     *ZZ*RECEIVER       *261123*1402*^*00501*000000001*0*P*:~\
        GS*HB*Zqvornak*Isolde*20261123*1402*1*X*005010X279A1~ST*271*0001*005010X279A1~BHT*0022*11*MRN7730418*20261123*1402~\
        HL*1**20*1~NM1*PR*2*PAYER*****PI*12345~HL*2*1*21*1~NM1*1P*2*CLINIC*****XX*1234567893~HL*3*2*22*0~\
        NM1*IL*1*Zqvornak*Isolde****MI*MRN7730418~N3*88 Quillfeather~DMG*D8*19430217*F~AAA*N**72*C~\
        SE*11*0001~GE*1*1~IEA*1*000000001~";
    let script = r#"<?xml version="1.0"?><Message xmlns="http://www.ncpdp.org/schema/SCRIPT"><Header><To>Zqvornak</To>
        <MessageID>MRN7730418</MessageID></Header><Body><Error><Code>900</Code><DescriptionCode>144</DescriptionCode>
        <Description>Isolde Zqvornak, 19430217, 88 Quillfeather, (555) 010-7745</Description></Error></Body></Message>"#;
    vec![
        ("hl7-v2", "application/hl7-v2", hl7.to_owned(), "204"),
        ("fhir", "application/fhir+json", fhir.to_owned(), "login"),
        ("x12", "application/edi-x12", x12.to_owned(), "72"),
        ("ncpdp-script", "application/xml", script.to_owned(), "900"),
    ]
}
