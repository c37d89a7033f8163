//! Forty kinds of identifier, names included, in every field that takes a text: none surfaces.

use tests::clinic::Clinic;
use tests::figure;
use tests::{log, record};

use super::planted::{surfaces, write_everywhere};

/// Each of another kind (45 CFR 164.514(b)(2)(i) and what clinics write besides), and none of them
/// anything that StatDesk says of its own.
const KINDS: [(&str, &str); 40] = [
    ("first and last name", "Marlene Zukwila"),
    ("last name, first name", "OKONQWO, BETTYE"),
    ("title and name", "Mrs. Ortegaz"),
    ("initial of a last name", "Johnz D."),
    ("first name alone", "Caleqb"),
    ("mother's maiden name", "nee Whitcombz"),
    ("nickname", "goes by Zubby"),
    ("relative", "her son Quintaro"),
    ("street address", "4417 Ashgrove Ln"),
    ("city and county", "Zanesfield, Loqan County"),
    ("ZIP code", "ZIP 60699-4417"),
    ("date of birth", "DOB 3/14/1961"),
    ("date of birth in words", "born March 14th, 1961"),
    ("age over 89", "aged 97 years"),
    ("admission date", "admitted 02/30/2026"),
    ("date of death", "expired 1/32/2026"),
    ("phone number", "(312) 555-0187"),
    ("fax number", "fax 312.555.0188"),
    ("e-mail address", "marlene.z@mailbox.example"),
    ("Social Security number", "412-55-9087"),
    ("Social Security number, last four", "SSN ends 9087"),
    ("medical record number", "MRN 44881207"),
    ("chart number", "chart #C-90417"),
    ("encounter number", "visit V0091442817"),
    ("Medicare beneficiary identifier", "1EG4-TE5-MK73"),
    ("Medicaid number", "Medicaid AB12345Z"),
    ("health plan member id", "member id XQJ882190455"),
    ("group number", "group 77-40921"),
    ("claim number", "claim 2026321ZQ0017"),
    ("account number", "acct 009441728"),
    ("credit card", "4111 1111 1111 1111"),
    ("driver's licence", "DL W426-5550-7199"),
    ("passport", "passport 548201993"),
    ("vehicle identification number", "VIN 1HGCM82633A004352"),
    ("licence plate", "plate QZX 4417"),
    ("device serial number", "pacemaker SN PM-55102-Q"),
    ("URL", "https://portal.example/pt/zukwila"),
    ("IP address", "198.51.100.217"),
    ("fingerprint or voiceprint", "voiceprint vp_99412z"),
    ("photograph", "photo IMG_zukwila.jpg"),
];

/// How many of them go into one text: the shortest takes 200 characters.
const AT_ONCE: usize = 6;

/// "PHI never reaches a page, a log line, a metric, an error, a URL."
#[tokio::test]
async fn forty_kinds_of_identifier_surface_nowhere() {
    log::keep();
    KINDS.iter().for_each(|(_, text)| record::planted(text));
    let mut searched = 0;
    for kinds in KINDS.chunks(AT_ONCE) {
        let clinic = Clinic::open().await;
        let planted: Vec<_> = kinds.iter().map(|(_, text)| *text).collect();
        let planted = planted.join("; ");
        let tickets = write_everywhere(&clinic, &|place| format!("{place}: {planted}")).await;
        clinic.sweep_at(clinic.minutes_on(200)).await;
        for (place, text) in surfaces(&clinic, &tickets).await {
            let text = text.to_lowercase();
            for (kind, planted) in kinds {
                let found = text.contains(&planted.to_lowercase());
                assert!(!found, "{kind} surfaced in {place}: {text}");
            }
            // A patient's number is kept as a token alone.
            assert!(!text.contains("mr-00417-zuk"), "{place}: {text}");
            searched += 1;
        }
    }
    figure!(
        "identifiers planted in every text",
        "{} kinds, searched in {searched} answers, screens, pages, rows and log lines: none surfaced",
        KINDS.len()
    );
}
