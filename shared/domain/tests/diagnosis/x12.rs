//! X12 in its shapes: separators, parts of files, several transactions, levels.

use crate::given::{found, places, read, x12, x271, x277, x835, x999};

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
    assert_eq!(places(&diagnosis, "A7"), ["STC01 in segment 12, patient"]);
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
