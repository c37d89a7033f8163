//! Every code of every table, in a message of its standard.

use std::collections::BTreeSet;

use domain::diagnosis::{Party, Standard, Table, Weight, codes};
use domain::kind::Tier;

use crate::figure;
use crate::given::{denied, message, places, read, unlisted};

fn standard(table: Table) -> Standard {
    match table {
        Table::Own
        | Table::Log
        | Table::Hl7Form
        | Table::Msa
        | Table::Hl7Error
        | Table::Hl7Application => Standard::Hl7V2,
        Table::FhirForm
        | Table::Issue
        | Table::Outcome
        | Table::Http
        | Table::Gateway
        | Table::OAuth => Standard::Fhir,
        Table::ScriptForm
        | Table::Status
        | Table::ScriptError
        | Table::Description
        | Table::Denied
        | Table::Denial => Standard::NcpdpScript,
        _ => Standard::X12,
    }
}

/// "Interface diagnosis: post a failing message's answer and get the likely cause, who must act and the next step: HL7
/// v2 ACK/ERR, FHIR OperationOutcome, X12 999 / 277CA / 271 AAA / TA1, NCPDP SCRIPT."
#[test]
fn every_code_is_found_in_a_message_of_its_standard() {
    let mut found = 0;
    let mut bare = BTreeSet::new();
    for (table, code) in codes() {
        let Some(message) = message(table, code) else {
            continue;
        };
        let diagnosis = read(&message);
        let of_table: Vec<_> = diagnosis
            .findings
            .iter()
            .filter(|f| f.table == table && f.code == code)
            .collect();
        let [finding] = of_table[..] else {
            panic!(
                "[{}] {code} in {message}: {:#?}",
                table.as_str(),
                diagnosis.findings
            );
        };
        assert_eq!(diagnosis.standard, standard(table), "{message}");
        assert!(!finding.location.is_empty(), "{message}");
        assert!(!finding.next_steps.is_empty() && !finding.cause.is_empty());
        // Nobody has to act on what blocks nothing, and only on that.
        assert!(finding.who_acts != Party::Nobody || finding.weight == Weight::Tells);
        assert!(diagnosis.queue.is_some());
        if finding.weight == Weight::Stops {
            assert!(
                diagnosis.tier_hint > Tier::General,
                "[{}] {code}",
                table.as_str()
            );
        }
        // A message of the standard as it should be has nothing else wrong with its form.
        let ill = [
            Table::Own,
            Table::Hl7Form,
            Table::FhirForm,
            Table::X12Form,
            Table::ScriptForm,
        ];
        let ill: Vec<_> = diagnosis
            .findings
            .iter()
            .filter(|f| ill.contains(&f.table))
            .collect();
        assert!(ill.is_empty(), "{message}: {ill:#?}");
        found += 1;
        bare.insert((standard(table), code));
    }
    figure!(
        "diagnosed codes",
        "{found} codes of the standards' tables, {} distinct as bare codes",
        bare.len()
    );
    assert!(bare.len() >= 150, "{}", bare.len());
}

#[test]
fn who_must_act_is_one_of_the_parties() {
    for party in Party::ALL {
        let json = serde_json::to_string(&party).unwrap();
        assert_eq!(json, format!("\"{}\"", party.as_str()));
    }
}

/// A code that is in no list here is shown where it can be nothing but a code, with who can tell what it means.
#[test]
fn an_unlisted_code_is_shown_by_its_form() {
    let mut tried = 0;
    for (table, _) in codes().filter(|(_, code)| *code == "unlisted") {
        let given = unlisted(table);
        let diagnosis = read(&message(table, "unlisted").unwrap());
        let mut found = diagnosis.findings.iter();
        let finding = found
            .find(|f| f.table == table && f.code == "unlisted")
            .unwrap_or_else(|| panic!("[{}] {:#?}", table.as_str(), diagnosis.findings));
        assert!(finding.meaning.contains("not in StatDesk's list"));
        assert!(finding.who_acts != Party::Nobody);
        if table == Table::Gateway {
            assert_eq!(finding.given, None);
            assert!(finding.meaning.contains("It is not shown here"));
        } else {
            assert_eq!(finding.given.as_deref(), Some(given));
            assert!(finding.meaning.contains(&format!("It is {given}.")));
        }
        tried += 1;
    }
    assert!(tried >= 20, "{tried}");
    for name in ["DOE", "4471882", "N44718", "Jane"] {
        let diagnosis = read(&denied(&[&format!("CAS*CO*{name}*150")]));
        let json = serde_json::to_string(&diagnosis).unwrap();
        assert!(places(&diagnosis, "unlisted") == ["CAS02 of claim 1"]);
        assert!(!json.contains(name), "{json}");
    }
}

/// "`code` is the bare code ("204", "AE", "login", "72"), MSA-1 and ERR codes are findings each."
#[test]
fn the_answer_has_the_names_of_the_contract() {
    let diagnosis = read(&crate::given::ack(
        "AE",
        &[&crate::given::err("PID^1^3", "204", "E")],
    ));
    let json = serde_json::to_value(&diagnosis).unwrap();
    let names: Vec<&String> = json.as_object().unwrap().keys().collect();
    assert_eq!(names, ["findings", "queue", "standard", "tier_hint"]);
    assert_eq!(json["standard"], "hl7-v2");
    assert_eq!(json["queue"], "interfaces");
    assert_eq!(json["tier_hint"], "critical");
    assert_eq!(json["findings"][0]["code"], "AE");
    assert_eq!(json["findings"][1]["code"], "204");
    assert_eq!(json["findings"][1]["location"], "PID^1^3");
    let names: Vec<&String> = json["findings"][1].as_object().unwrap().keys().collect();
    assert_eq!(
        names,
        [
            "cause",
            "code",
            "location",
            "meaning",
            "next_steps",
            "who_acts"
        ]
    );
    assert!(json["findings"][1]["next_steps"].is_array());
    assert_eq!(json["findings"][1]["who_acts"], "practice");
    assert_eq!(places(&diagnosis, "AE"), ["MSA-1"]);
}

#[test]
fn each_standard_has_its_queue() {
    for (message, standard, queue) in [
        (message(Table::Msa, "AE"), "hl7-v2", "interfaces"),
        (message(Table::Issue, "login"), "fhir", "ehr"),
        (message(Table::Aaa, "72"), "x12", "billing"),
        (message(Table::ScriptError, "900"), "ncpdp-script", "ehr"),
        (Some("words".to_owned()), "unknown", "interfaces"),
    ] {
        let json = serde_json::to_value(read(&message.unwrap())).unwrap();
        assert_eq!(
            (json["standard"].as_str(), json["queue"].as_str()),
            (Some(standard), Some(queue))
        );
    }
}

#[test]
fn the_tier_fits_what_is_blocked() {
    for (table, code, tier) in [
        (Table::Msa, "AA", Tier::Critical), // The message around it reports an error as well.
        (Table::Msa, "AR", Tier::Critical),
        (Table::Hl7Error, "103", Tier::Critical),
        (Table::Hl7Error, "204", Tier::Critical),
        (Table::Hl7Error, "104", Tier::General),
        (Table::Issue, "login", Tier::Critical),
        (Table::Issue, "not-found", Tier::General),
        (Table::Issue, "success", Tier::General),
        (Table::Http, "503", Tier::Critical),
        (Table::Aaa, "75", Tier::Billing),
        (Table::Ta1Note, "025", Tier::Billing),
        (Table::Category, "A3", Tier::Billing),
        (Table::ClaimPayment, "22", Tier::Billing),
        (Table::ClaimPayment, "1", Tier::General),
        (Table::ScriptError, "602", Tier::Critical),
        (Table::ScriptError, "900", Tier::General),
        (Table::Denial, "AH", Tier::General),
        (Table::Status, "010", Tier::General),
    ] {
        let diagnosis = read(&message(table, code).unwrap());
        assert_eq!(
            diagnosis.tier_hint, tier,
            "{code}: {:#?}",
            diagnosis.findings
        );
    }
    assert_eq!(read(&crate::given::ack("AA", &[])).tier_hint, Tier::General);
    let charge = crate::given::ack("AE", &[]).replace("ACK^R01^ACK", "ACK^P03^ACK");
    assert_eq!(read(&charge).tier_hint, Tier::Billing);
}
