//! X12 in its shapes: separators, parts of files, several transactions, levels.

use domain::kind::Tier;

use crate::given::{
    benefit, denied, finding, found, places, read, steps, x12, x271, x277, x824, x835, x999,
};

#[test]
fn an_element_in_error_is_placed_as_the_guide_names_it() {
    let diagnosis = read(&x999(
        &[
            "IK3*CLM*12*2300*8",
            "CTX*CLM01:ACCT4471882",
            "IK4*5:3*1331*7*9",
        ],
        "IK5*R*5",
        "AK9*R*1*1*0",
    ));
    assert_eq!(found(&diagnosis), ["8", "7", "R", "5", "R"]);
    assert_eq!(places(&diagnosis, "8"), ["CLM in segment 12"]);
    assert_eq!(places(&diagnosis, "7"), ["CLM05-3 in segment 12"]);
    assert_eq!(places(&diagnosis, "R"), ["IK501", "AK901"]);
    assert_eq!(places(&diagnosis, "5"), ["IK502"]);
}

#[test]
fn a_997_says_the_same_with_ak() {
    let body = [
        "AK1*HC*17",
        "AK2*837*0001",
        "AK3*NM1*8**8",
        "AK4*9*67*1",
        "AK5*R*5",
        "AK9*R*1*1*0",
    ];
    let diagnosis = read(&x12("997", "005010", &body));
    assert_eq!(places(&diagnosis, "1"), ["NM109 in segment 8"]);
    assert_eq!(places(&diagnosis, "R"), ["AK501", "AK901"]);
}

#[test]
fn a_later_transaction_is_named_and_accepted_ones_are_counted() {
    let body = [
        "AK1*HC*17*005010X222A1",
        "AK2*837*0001*005010X222A1",
        "IK5*A",
        "AK2*837*0002*005010X222A1",
        "IK3*NM1*8*2010BA*8",
        "IK4*9*67*1",
        "IK5*R*5",
        "AK2*837*0003*005010X222A1",
        "IK5*A",
        "AK9*P*3*3*2",
    ];
    let diagnosis = read(&x12("999", "005010X231A1", &body));
    assert_eq!(
        places(&diagnosis, "1"),
        ["NM109 in segment 8 of transaction 2"]
    );
    assert_eq!(places(&diagnosis, "R"), ["IK501 of transaction 2"]);
    assert_eq!(places(&diagnosis, "A"), ["IK501, 2 times"]);
    assert_eq!(places(&diagnosis, "P"), ["AK901"]);
}

#[test]
fn separators_are_those_the_header_declares() {
    let plain = x271("72", "C");
    let expected = read(&plain).findings;
    let other = plain
        .replace('*', "|")
        .replace("P|:~", "P|>~")
        .replace('~', "'")
        .replace('\n', "");
    assert_eq!(read(&other).findings, expected);
    let lines = plain.replace("~\n", "\n");
    assert_eq!(read(&lines).findings, expected);
}

#[test]
fn a_rejected_inquiry_is_placed_by_its_level() {
    let diagnosis = read(&x271("72", "C"));
    assert_eq!(found(&diagnosis), ["72", "C"]);
    assert_eq!(
        places(&diagnosis, "72"),
        ["AAA03 in segment 10, subscriber"]
    );
    assert_eq!(places(&diagnosis, "C"), ["AAA04 in segment 10, subscriber"]);
}

#[test]
fn a_claims_status_is_a_category_and_a_code() {
    let diagnosis = read(&x277("A7:164:IL"));
    assert_eq!(found(&diagnosis), ["A7", "164"]);
    assert_eq!(
        places(&diagnosis, "A7"),
        ["STC01 in segment 12, subscriber"]
    );
    let accepted = read(&x277("A2:20"));
    assert_eq!(places(&accepted, "A2"), ["STC01"]);
    let three = read(&x277("A3:21").replace("*U*150", "*U*150******A6:562:85*A7:500:IL"));
    assert_eq!(found(&three), ["A3", "21", "A6", "562", "A7", "500"]);
}

/// "835 with zero-pay or reversal signs"
#[test]
fn a_remittance_tells_of_claims_in_trouble_alone() {
    let diagnosis = read(&x835(
        "100",
        &[
            "CLP*A1*1*150*100*50*12*9012345678",
            "CAS*CO*45*50",
            "CLP*A2*4*150*0**12*9012345679",
            "CAS*CO*29*150",
            "CLP*A3*22*-150*-100**12*9012345680",
            "CAS*CR*16*-50",
            "CLP*A4*2*80*0*80*12*9012345681",
            "SVC*HC:99213*80*0**1",
            "CAS*PR*1*80",
        ],
    ));
    assert_eq!(places(&diagnosis, "45"), [""; 0]);
    assert_eq!(places(&diagnosis, "4"), ["CLP02 of claim 2"]);
    assert_eq!(places(&diagnosis, "29"), ["CAS02 of claim 2"]);
    assert_eq!(places(&diagnosis, "22"), ["CLP02 of claim 3"]);
    assert_eq!(places(&diagnosis, "negative-payment"), ["CLP04 of claim 3"]);
    assert_eq!(
        places(&diagnosis, "zero-pay"),
        ["CLP04 of claim 2", "CLP04 of claim 4"]
    );
    assert_eq!(places(&diagnosis, "PR"), ["CAS01 of claim 4"]);
}

#[test]
fn a_part_of_a_file_is_read() {
    let diagnosis = read("ST*999*0001~AK1*HC*17~AK9*R*1*1*0*2~SE*4*0001~");
    assert_eq!(found(&diagnosis), ["R", "2", "no-envelope"]);
    let diagnosis = read("AK9*R*1*1*0*2~");
    assert_eq!(found(&diagnosis), ["R", "2", "no-envelope"]);
}

/// "277CA STC01-3 entity must be named in the location and meaning"
#[test]
fn a_status_names_whom_it_is_about() {
    for (entity, name) in [
        ("85", "billing provider"),
        ("82", "rendering provider"),
        ("77", "service location"),
        ("DN", "referring provider"),
        ("41", "submitter"),
        ("40", "receiver"),
        ("PR", "payer"),
        ("QC", "patient"),
        ("IL", "subscriber"),
    ] {
        let diagnosis = read(&x277(&format!("A7:562:{entity}")));
        let place = format!("STC01 in segment 12, {name}");
        assert_eq!(places(&diagnosis, "562"), [place]);
        let meaning = &finding(&diagnosis, "562").meaning;
        assert!(
            meaning.ends_with(&format!("(NPI) of the {name}.")),
            "{meaning}"
        );
        let diagnosis = read(&x277(&format!("A7:187:{entity}")));
        let meaning = &finding(&diagnosis, "187").meaning;
        assert!(
            meaning.ends_with(&format!("It concerns the {name}.")),
            "{meaning}"
        );
    }
    // One that is not known names nobody.
    let diagnosis = read(&x277("A7:562:ZZ"));
    assert_eq!(places(&diagnosis, "562"), ["STC01 in segment 12, patient"]);
}

#[test]
fn a_status_behind_a_line_is_the_lines() {
    let line = "A7:562:QC*20261123*U*150~\nSVC*HC:99213*80~\nSTC*A7:454";
    let text = x277(line).replace("SE*14*", "SE*16*");
    assert_eq!(
        places(&read(&text), "454"),
        ["STC01 in segment 14, service line"]
    );
}

/// "EB*6 (inactive), EB*V (cannot process), EB*U (contact following entity): not \"nothing wrong\""
#[test]
fn a_benefit_says_whether_there_is_coverage() {
    for (given, tier) in [
        ("6", Tier::Billing),
        ("V", Tier::Billing),
        ("U", Tier::Billing),
        ("1", Tier::General),
    ] {
        let diagnosis = read(&benefit(given));
        assert_eq!(found(&diagnosis), [given]);
        assert_eq!(diagnosis.tier_hint, tier, "{given}");
    }
    let twice = benefit("6**47~\nEB*6").replace("SE*10*", "SE*11*");
    assert_eq!(places(&read(&twice), "6"), ["EB01, subscriber"]);
    // What is covered is no fault.
    assert_eq!(found(&read(&benefit("C"))), ["nothing-wrong"]);
}

#[test]
fn an_application_advice_is_read() {
    let diagnosis = read(&x824("TR", "007"));
    assert_eq!(found(&diagnosis), ["TR", "007"]);
    assert_eq!(places(&diagnosis, "TR"), ["OTI01 in segment 4"]);
    assert_eq!(places(&diagnosis, "007"), ["NM109 in segment 12"]);
    let part = read("TED*007*words~");
    assert_eq!(found(&part), ["007", "no-envelope"]);
}

#[test]
fn a_part_without_its_transactions_header_is_read() {
    let status = read("HL*4*3*PT~STC*A7:562:85*20261123*U*150~");
    assert_eq!(found(&status), ["A7", "562", "no-envelope"]);
    let rejected = read("AAA*N**72*C~");
    assert_eq!(found(&rejected), ["72", "C", "no-envelope"]);
    let claim = read("CLP*A1*4*150*0**12*9~CAS*CO*29*150~");
    assert_eq!(found(&claim), ["4", "zero-pay", "CO", "29", "no-envelope"]);
}

/// "CO alone must say: look at the reason beside it before writing anything off"
#[test]
fn nothing_is_written_off_beside_a_reason_that_can_be_mended() {
    for reason in ["16", "197", "29"] {
        let diagnosis = read(&denied(&[&format!("CAS*CO*{reason}*150")]));
        assert!(steps(&diagnosis, "CO").starts_with("Look at the reason beside this one"));
        assert!(!steps(&diagnosis, "CO").contains("Write it off"));
    }
    let duplicate = read(&denied(&["CAS*OA*18*150"]));
    assert!(steps(&duplicate, "OA").starts_with("Read the reason beside this one"));
    let reversal = read(&x835(
        "150",
        &["CLP*A3*22*-150*-100**12*9012345680", "CAS*CR*45*-50"],
    ));
    for code in ["CR", "45"] {
        let steps = steps(&reversal, code);
        assert!(
            steps.starts_with("Take the earlier adjustment back"),
            "{steps}"
        );
        assert!(!steps.to_lowercase().contains("write"), "{steps}");
    }
}

/// "An unlisted CARC (CAS02…) must give a finding too, never silence"
#[test]
fn each_reason_and_remark_of_a_denied_claim_is_a_finding() {
    let diagnosis = read(&denied(&[
        "CAS*CO*999*50**16*50**P98*50",
        "MIA*0***1*M76***************N290",
        "MOA***MA130*N998",
        "LQ*HE*M15",
        "LQ*RX*75",
    ]));
    let given: Vec<_> = diagnosis
        .findings
        .iter()
        .map(|f| f.given.as_deref().unwrap_or(f.code))
        .collect();
    assert_eq!(
        given,
        [
            "4", "zero-pay", "M76", "N290", "MA130", "N998", "M15", "CO", "999", "16", "P98"
        ]
    );
    assert_eq!(
        places(&diagnosis, "unlisted"),
        ["MOA04 of claim 1", "CAS02 of claim 1", "CAS08 of claim 1"]
    );
    assert_eq!(places(&diagnosis, "N290"), ["MIA20 of claim 1"]);
}

/// A claim that was not found is looked for, an inquiry in error is asked again, and what a patient was asked for no
/// practice can send.
#[test]
fn what_is_to_be_done_fits_the_status() {
    for (status, step) in [
        ("A4:35", "Check dates, charge and identifiers"),
        ("D0:35", "Check dates, charge and identifiers"),
        ("E0:21", "Read the status codes beside this one"),
        ("P4:123", "Ask the patient to answer the payer's letter"),
        ("A7:562:85", "Read the status codes beside this one"),
    ] {
        let diagnosis = read(&x277(status));
        assert_eq!(diagnosis.findings[0].next_steps[0], step, "{status}");
    }
    let inquiry = steps(&read(&x277("E3:21")), "E3");
    assert!(inquiry.contains("Correct the inquiry"), "{inquiry}");
    assert!(!inquiry.contains("filing limit"), "{inquiry}");
}
