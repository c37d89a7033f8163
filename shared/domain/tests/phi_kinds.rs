//! Plants identifiers of every Safe Harbor kind in sentences, and decoys that only look like them.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use domain::phi::{detect, holds_phi};

/// `(class, what is planted, the sentence)`.
const PLANTED: &[(&str, &str, &str)] = &[
    // A: names
    (
        "name_beside",
        "Marlene Tukwila",
        "pt Marlene Tukwila cannot open her results",
    ),
    (
        "name_beside",
        "John D.",
        "portal is blank for patient John D. since noon",
    ),
    ("name_beside", "Ortega", "Mrs. Ortega's lab never came over"),
    (
        "name_beside",
        "ortega",
        "please call mrs ortega, her visit link is dead",
    ),
    (
        "name_beside",
        "Smith",
        "the appt for Smith at 3 will not move",
    ),
    (
        "name_beside",
        "Bettye Okonkwo",
        "where is the referral for Bettye Okonkwo",
    ),
    (
        "name_beside",
        "Whitcombe",
        "Whitcombe's chart opens on a blank page",
    ),
    (
        "name_beside",
        "Caleb Ruiz",
        "her son Caleb Ruiz is on the wrong vaccine schedule",
    ),
    (
        "name_beside",
        "DOE-LARSEN, INGA",
        "the fax begins Patient: DOE-LARSEN, INGA and is not ours",
    ),
    (
        "name_beside",
        "john smith",
        "pt john smith is locked out of mychart",
    ),
    (
        "name_beside",
        "Ogunbanjo",
        "searched by last name Ogunbanjo and got nothing",
    ),
    ("name_beside", "J.D.", "pt J.D. shows twice on the schedule"),
    ("name_beside", "Nguyen", "baby Nguyen has no chart yet"),
    ("name_beside", "Pruitt", "the Pruitt twins share one record"),
    (
        "name_beside",
        "Lena Farrokh",
        "I opened Lena Farrokh and her med list was empty",
    ),
    // B: places smaller than a state
    (
        "address",
        "1428 Larkhaven Drive",
        "patient moved to 1428 Larkhaven Drive and it will not save",
    ),
    (
        "address",
        "Box 4471",
        "her statements go to PO Box 4471 although she closed it",
    ),
    ("zip", "97204", "pt's zip 97204 is rejected by the form"),
    // C: dates
    ("dob", "3/14/61", "cannot find anyone with DOB 3/14/61"),
    (
        "dob",
        "April 9 1972",
        "the visit for someone born April 9 1972 vanished",
    ),
    (
        "dob",
        "1947-07-30",
        "search by date of birth 1947-07-30 is empty",
    ),
    (
        "dob",
        "03 Mar 2019",
        "registry has birthday 03 Mar 2019, we have another",
    ),
    (
        "dob",
        "4/2/88",
        "which of the two is right, b. 4/2/88 or the other",
    ),
    (
        "date",
        "2/14/24",
        "the patient was admitted 2/14/24 and has no encounter",
    ),
    (
        "date",
        "12/30",
        "patient died 12/30 and still gets recall letters",
    ),
    (
        "date",
        "93",
        "chart of a 93 yo shows a pediatric growth curve",
    ),
    // D, E: telephone and fax
    (
        "phone",
        "312-555-0148",
        "pt asks for a call, her cell is 312-555-0148",
    ),
    (
        "phone",
        "(480) 555-0121",
        "reminder texts for one patient go to (480) 555-0121",
    ),
    (
        "phone",
        "555-0187",
        "mom wants the form at her fax 555-0187",
    ),
    // F: e-mail
    (
        "email",
        "t.okonjo88@example.org",
        "patient email t.okonjo88@example.org bounces",
    ),
    // G: Social Security
    ("ssn", "512-44-0187", "label prints 512-44-0187 in full"),
    (
        "ssn",
        "219099931",
        "his SSN 219099931 is on the cover sheet",
    ),
    ("ssn", "4410", "looked up by last 4 of social 4410, nothing"),
    // H: record numbers
    ("mrn", "448812", "MRN 448812 opens to a stranger's photo"),
    ("mrn", "A-220917", "mrn# A-220917 has no order"),
    ("mrn", "77-20418", "chart # 77-20418 is read only"),
    ("mrn", "0091832", "medical record no. 0091832 was merged"),
    ("mrn", "88213", "patient id: 88213 crashes the viewer"),
    // I: health plan
    (
        "mbi",
        "2TR3-EK4-MD67",
        "medicare says 2TR3-EK4-MD67 is not valid",
    ),
    (
        "mbi",
        "1EG4TE5MK73",
        "card reads 1EG4TE5MK73, system says no",
    ),
    (
        "member_id",
        "XQW882104417",
        "member ID XQW882104417 comes back inactive",
    ),
    (
        "member_id",
        "W2209-41187",
        "subscriber id is W2209-41187 and it errors",
    ),
    ("member_id", "112233445", "medicaid # 112233445 not on file"),
    // J: accounts
    ("account", "7730156", "acct# 7730156 shows no charge"),
    ("account", "OA-7719302", "claim OA-7719302 was kicked back"),
    (
        "account",
        "20240117-0032",
        "accession 20240117-0032 is the wrong study",
    ),
    (
        "credit_card",
        "4111 1111 1111 1111",
        "charged twice on 4111 1111 1111 1111",
    ),
    // K: certificates and licenses
    (
        "licence",
        "W426-5501-9938",
        "scanner puts driver's license W426-5501-9938 in the name field",
    ),
    (
        "licence",
        "L88104413",
        "passport no. L88104413 does not fit the field",
    ),
    // L: vehicles
    (
        "vin",
        "1HGCM82633A004352",
        "accident form wants the VIN, 1HGCM82633A004352 is refused",
    ),
    ("vin", "7KLM204", "valet list prints license plate 7KLM204"),
    // M: devices
    (
        "device_serial",
        "PJN4417720S",
        "pacemaker s/n PJN4417720S will not upload",
    ),
    (
        "device_serial",
        "SG-99120448",
        "insulin pump serial number SG-99120448 not recognised",
    ),
    // N, O: web and network addresses
    (
        "url",
        "https://ehr.example/chart?mrn=448812",
        "crashes at https://ehr.example/chart?mrn=448812",
    ),
    (
        "ip",
        "73.44.12.9",
        "portal blocks the patient's IP 73.44.12.9",
    ),
    (
        "mac",
        "3c:52:82:0a:11:fe",
        "guest wifi bans her mac 3c:52:82:0a:11:fe",
    ),
    // R: what identifies together with another
    (
        "icd10_beside",
        "F32",
        "pt Marlene Tukwila, dx F32.1, denied again",
    ),
];

/// Kinds that no rule over words finds, with a sentence each: the limits that the module states.
const BEYOND: &[(&str, &str)] = &[
    ("a name with nothing beside it", "Tukwila again"),
    (
        "a surname in small letters without a title",
        "tukwila cannot get in",
    ),
    (
        "a person described",
        "the mayor's wife was in yesterday and saw it",
    ),
    ("a photograph of a face", "see attached IMG_0441.jpg"),
    (
        "a fingerprint or voice",
        "the thumb scan on file is someone else's",
    ),
    ("a record number by itself", "4488120 is the one"),
    ("a place without a number", "the farm behind the old mill"),
];

const DECOYS: &[&str] = &[
    "Dr. Patel can't log in",
    "ask for Kim at the front desk",
    "my extension is 4471 if you need to call",
    "my new cell is 555-0142",
    "ticket 48812 is still open",
    "error 0x80070005 on install",
    "version 16.2.1.88 of the client",
    "workstation RAD-WS-014 at 10.12.3.55",
    "AP mac 3c:52:82:0a:11:fe keeps dropping",
    "NPI 1234567893 has the wrong taxonomy",
    "Zebra ZD421 s/n D4J203904811 is offline",
    "asset tag 004417, under warranty til 3/2027",
    "KB5034441 wants to install",
    "new MA Jerome Tatum needs a badge",
    "Maria Lopez PA covers next week",
    "please set Keisha up in eClinicalWorks, same rights as Dana has",
    "change my last name, got married",
    "cheryl.mbeki@lakeprimary.example is my current email",
    "nurse line is 555-0119, billing is 555-0120",
    "batch 20240305-11 rejected, 212 claims",
    "check EFT 0088213 posted twice",
    "payer id 00882 is wrong",
    "submitter id 99KXD, TIN ends 4410",
    "port 6661, queue 3,402",
    "charge list for 1/8 thru 1/9 is empty",
    "go live was 3/4/2024",
    "since the update on April 9 2024 it is slow",
    "DOB prints as 01/01/1900 on every label",
    "OCR reads the DOB wrong on IDs",
    "MRN search is broken for everyone",
    "patients cannot see their charts",
    "8 pts waiting since 9:15",
    "the patient portal says error 500",
    "Patient Access team cannot print",
    "MS Teams keeps crashing",
    "latency is 40 ms at both sites",
    "we miss Outlook",
    "Practice Fusion chart is blank",
    "Blue Cross claims come back A3:21",
    "CVS and Walgreens get no scripts",
    "Quest results are late since Thursday",
    "claims for Aetna are stuck",
    "labs for Monday are missing",
    "eligibility for Cigna fails",
    "Steve from Henry Schein will remote in at 3",
    "rep is Sandra Blum, call 555-0190",
    "Quest acct 88120 for our clinic is on hold",
    "account 441770233 with Comcast is past due",
    "PO 4500182, ship to 200 Commerce Way",
    "recall letters print our old address 200 Commerce Way",
    "https://portal.bcbs.example/login is blocked",
    "E11.9 and I10 are not in the picker",
    "the 27 inch monitor, not the 24",
    "claim form 1500 prints misaligned",
    "837 file of 3 days, 1,140 claims",
    "room 93 has no network",
    "age filter does not work on the recall list",
    "Pine Ridge and Willow Creek are offline",
    "Hill St office, chart server down",
    "Dr Quill's inbox gets every result",
    "copier code 4417 stopped working",
    "phishing from Dr Harmon asking for gift cards",
    "Rhonda's chair arm is loose",
    "user kmoreno2 is locked",
    "duo code 882213 expired",
    "the Pyxis serial number is 88120443",
    "Front desk hire Corwin Ashby quit today",
    "nobody can chart, 2 hours now",
    "policy says 90 days retention",
    "visit 3 of 8 does not show in the template",
    "Linda wants the bigger monitor",
    "Joyce in finance needs the visits report by Friday",
    "Careeverywhere outside records wont load",
    "please add Kettle Moraine Compounding to the pharmacy list",
];

#[test]
fn every_kind_planted_is_found() {
    assert!(PLANTED.len() >= 40);
    let mut wrong = Vec::new();
    for (class, planted, sentence) in PLANTED {
        let found = detect(sentence);
        let start = sentence.find(planted).expect(sentence);
        let hit = found
            .iter()
            .any(|one| one.class.code() == *class && one.at.start <= start && start < one.at.end);
        if !hit {
            wrong.push(format!("{class} {planted:?} in {sentence:?}: {found:?}"));
        }
    }
    assert!(
        wrong.is_empty(),
        "{} missed:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

#[test]
fn what_rules_cannot_find_is_known() {
    for (what, sentence) in BEYOND {
        assert!(!holds_phi(sentence), "{what} is found after all: say so");
    }
}

#[test]
fn decoys_are_left_alone() {
    assert!(DECOYS.len() >= 60);
    let taken: Vec<_> = DECOYS
        .iter()
        .filter(|sentence| holds_phi(sentence))
        .map(|sentence| format!("{sentence:?}: {:?}", detect(sentence)))
        .collect();
    assert!(
        taken.is_empty(),
        "{} taken:\n{}",
        taken.len(),
        taken.join("\n")
    );
}
