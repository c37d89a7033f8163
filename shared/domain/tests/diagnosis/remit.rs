//! Remittances: lines that were denied in a claim that was paid otherwise, and reasons that ask for a remark.

use std::fmt::Write;

use domain::diagnosis::{Diagnosis, FINDINGS_MAX, Finding, Party, Table, Weight, next_steps};
use domain::kind::Tier;

use crate::given::{denied, found, in_part, places, read, x835};

/// Reasons beside which X12's list asks for "at least one Remark Code … that is not an ALERT"; 125 did until it ended.
const ASKING: [&str; 15] = [
    "16", "96", "125", "129", "148", "201", "226", "227", "234", "237", "250", "251", "252", "267",
    "A1",
];

fn reason<'a>(diagnosis: &'a Diagnosis, code: &str) -> &'a Finding {
    let mut findings = diagnosis.findings.iter();
    findings
        .find(|f| f.table == Table::Reason && f.code == code)
        .unwrap_or_else(|| panic!("{code} in {diagnosis:#?}"))
}

#[test]
fn a_denied_line_of_a_claim_that_was_paid_is_found() {
    for (group, code) in [("CO", "97"), ("PR", "204"), ("OA", "18"), ("PI", "50")] {
        let diagnosis = read(&in_part("50*0", &[&format!("CAS*{group}*{code}*50")]));
        assert_eq!(found(&diagnosis), ["line-unpaid", group, code, "1"]);
        assert_eq!(
            places(&diagnosis, "line-unpaid"),
            ["SVC03 of line 2 of claim 1"]
        );
        assert_eq!(places(&diagnosis, group), ["CAS01 of line 2 of claim 1"]);
        assert_eq!(places(&diagnosis, code), ["CAS02 of line 2 of claim 1"]);
        assert_eq!(diagnosis.tier_hint, Tier::Billing);
        let reason = reason(&diagnosis, code);
        assert_eq!(reason.who_acts, Party::Practice);
        assert!(!reason.next_steps.is_empty());
    }
    // In whatever order the payer was asked.
    for status in ["1", "2", "3", "19", "20", "21"] {
        let text = in_part("50*0", &["CAS*CO*97*50"]).replace("882*1*", &format!("882*{status}*"));
        assert_eq!(
            places(&read(&text), "97"),
            ["CAS02 of line 2 of claim 1"],
            "{status}"
        );
    }
}

#[test]
fn lines_are_counted_anew_in_each_claim() {
    let diagnosis = read(&x835(
        "230",
        &[
            "CLP*A1*1*100*80**12*9",
            "SVC*HC:99213*100*80**1",
            "CAS*CO*45*20",
            "CLP*A2*1*250*150**12*9",
            "SVC*HC:99214*150*150**1",
            "SVC*HC:81002*40*0.00**0",
            "CAS*CO*97*40",
            "LQ*HE*M15",
            "SVC*HC:36415*60*0**1",
            "CAS*CO*16*20**50*40",
            "LQ*HE*M51",
        ],
    ));
    assert_eq!(
        places(&diagnosis, "line-unpaid"),
        ["SVC03 of line 2 of claim 2", "SVC03 of line 3 of claim 2"]
    );
    assert_eq!(places(&diagnosis, "M15"), ["LQ02 of line 2 of claim 2"]);
    assert_eq!(places(&diagnosis, "M51"), ["LQ02 of line 3 of claim 2"]);
    assert_eq!(places(&diagnosis, "50"), ["CAS05 of line 3 of claim 2"]);
    assert_eq!(places(&diagnosis, "45"), [""; 0]);
}

/// "A line adjusted only by contractual CO 45 or patient responsibility and otherwise paid is no finding"
#[test]
fn a_line_that_was_paid_is_no_finding() {
    for adjustment in ["CO*45*20", "PR*1*20", "PR*2*20", "PR*3*20", "CO*253*1"] {
        let text = in_part("50*30", &[&format!("CAS*{adjustment}"), "LQ*HE*N130"]);
        assert_eq!(found(&read(&text)), ["1"], "{adjustment}");
    }
    // A line without a charge, as for a report, is none either.
    assert_eq!(found(&read(&in_part("0*0", &["CAS*CO*246*0"]))), ["1"]);
}

#[test]
fn lines_that_are_the_patients_share_are_counted_and_denied_ones_are_not() {
    for adjustments in [
        &["CAS*PR*1*50"][..],
        &["CAS*CO*45*10", "CAS*PR*1*20**2*20"],
        &["CAS*OA*23*50"],
    ] {
        let diagnosis = read(&in_part("50*0", adjustments));
        assert_eq!(found(&diagnosis), ["1", "line-settled"]);
        assert_eq!(diagnosis.tier_hint, Tier::General);
    }
    for adjustments in [
        &["CAS*CO*45*50"][..],
        &["CAS*PR*1*20", "CAS*CO*16*30"],
        &["CAS*PR*1*20", "CAS*CO*999*30"],
        &["CAS*OA*133*50"],
    ] {
        let diagnosis = read(&in_part("50*0", adjustments));
        assert_eq!(found(&diagnosis).first(), Some(&"line-unpaid"));
    }
    let mut lines = String::new();
    for _ in 0..2000 {
        lines.push_str("SVC*HC:99213*100*0**1~\nCAS*PR*1*100~\n");
    }
    let text = in_part("50*0", &["CAS*PR*1*50"]).replace("SE*", &format!("{lines}SE*"));
    let diagnosis = read(&text);
    assert_eq!(places(&diagnosis, "line-settled"), ["SVC03, 2001 times"]);
    assert_eq!(diagnosis.more, 0);
}

#[test]
fn a_claim_that_decides_nothing_or_takes_back_has_no_denied_lines() {
    for (status, place) in [("22", "CAS02 of claim 1"), ("23", ""), ("25", "")] {
        let text = in_part("50*0", &["CAS*CO*97*50"]).replace("882*1*", &format!("882*{status}*"));
        let diagnosis = read(&text);
        assert_eq!(places(&diagnosis, "line-unpaid"), [""; 0], "{status}");
        let expected: &[&str] = if place.is_empty() { &[] } else { &[place] };
        assert_eq!(places(&diagnosis, "97"), expected, "{status}");
    }
    let reversed = read(&x835(
        "-80",
        &[
            "CLP*A3*22*-150*-80**12*9",
            "SVC*HC:99213*-100*-80**1",
            "CAS*CO*45*-20",
            "SVC*HC:81002*-50*0**1",
            "CAS*CO*16*-50",
        ],
    ));
    let step = reason(&reversed, "16").next_steps[0];
    assert!(step.starts_with("Take the earlier adjustment back"));
}

/// A payer may adjust the claim and not its lines; what it remarks on the claim is about its lines as well.
#[test]
fn a_line_without_an_adjustment_of_its_own_has_the_claims() {
    let text = in_part("50*0", &[]).replace("NM1*QC", "CAS*CO*16*50~\nMOA***MA01*N290~\nNM1*QC");
    let diagnosis = read(&text);
    assert_eq!(
        found(&diagnosis),
        [
            "line-unpaid",
            "MA01",
            "N290",
            "CO",
            "16",
            "1",
            "count-mismatch"
        ]
    );
    assert_eq!(places(&diagnosis, "16"), ["CAS02 of claim 1"]);
    assert_eq!(places(&diagnosis, "N290"), ["MOA04 of claim 1"]);

    let none = read(&in_part("50*0", &[]));
    let line = &none.findings[0];
    assert_eq!(line.code, "line-unpaid");
    assert!(line.meaning.contains("gives no reason"));
    assert!(line.next_steps[0].starts_with("Phone the payer"));

    // Remarks of a claim that was paid are no findings.
    let paid = in_part("50*30", &["CAS*CO*45*20"]).replace("NM1*QC", "MOA***MA18~\nNM1*QC");
    assert_eq!(places(&read(&paid), "MA18"), [""; 0]);
}

#[test]
fn a_reason_that_asks_for_a_remark_sends_the_reader_to_it() {
    for code in ASKING {
        let steps = next_steps("reason", code);
        assert!(
            steps[0].starts_with("Read the remark code first (RARC, in LQ, MIA or MOA)"),
            "{code}: {steps:?}"
        );
        for remark in ["LQ*HE*M51", "MIA*0***1*M51", "MOA***M51"] {
            let adjusted = format!("CAS*CO*{code}*50");
            let whole = read(&denied(&[&adjusted, remark]));
            let line = read(&in_part("50*0", &[&adjusted, remark]));
            for diagnosis in [whole, line] {
                let codes = found(&diagnosis);
                let at = |code: &str| codes.iter().position(|found| *found == code);
                assert!(at("M51") < at(code), "{code}, {remark}: {codes:?}");
                assert_eq!(reason(&diagnosis, code).next_steps, steps);
                let specific = diagnosis.findings.iter().find(|f| f.code == "M51").unwrap();
                assert!(specific.next_steps[0].contains("the procedure code on the claim"));
            }
        }
    }
}

#[test]
fn a_reason_without_its_remark_says_so() {
    for code in ASKING {
        let adjusted = format!("CAS*CO*{code}*50");
        // None at all; alerts, which name nothing; one on another line.
        for more in [&[][..], &["LQ*HE*MA01"], &["LQ*HE*MA130"], &["LQ*HE*N704"]] {
            let segments: Vec<&str> = [adjusted.as_str()]
                .into_iter()
                .chain(more.to_vec())
                .collect();
            for diagnosis in [read(&denied(&segments)), read(&in_part("50*0", &segments))] {
                let reason = reason(&diagnosis, code);
                assert!(reason.meaning.contains("No remark code here"), "{code}");
                assert!(
                    reason.next_steps[0].starts_with("Phone the payer"),
                    "{code}"
                );
                let steps = reason.next_steps.join("; ");
                assert!(!steps.contains("Read the remark"), "{steps}");
                assert_eq!(reason.weight, Weight::Holds);
            }
        }
    }
    // A remark on another line is not this line's.
    let other = read(&in_part(
        "50*0",
        &[
            "CAS*CO*16*50",
            "SVC*HC:36415*20*0**1",
            "CAS*CO*97*20",
            "LQ*HE*M15",
        ],
    ));
    assert!(reason(&other, "16").next_steps[0].starts_with("Phone the payer"));
    // A pharmacy's reject code names it as well, and so does a remark that is in no list here.
    for named in ["LQ*RX*75", "LQ*HE*N999"] {
        let diagnosis = read(&in_part("50*0", &["CAS*CO*16*50", named]));
        assert!(reason(&diagnosis, "16").next_steps[0].starts_with("Read the remark"));
    }
    // No other reason speaks of one.
    for code in ["4", "29", "97", "109", "197"] {
        let diagnosis = read(&denied(&[&format!("CAS*CO*{code}*50")]));
        assert_eq!(
            reason(&diagnosis, code).next_steps,
            next_steps("reason", code)
        );
    }
}

/// "CO 16's next steps contradict the remark codes": a claim that counts as never filed is not replaced.
#[test]
fn what_to_send_does_not_contradict_the_remark() {
    let diagnosis = read(&denied(&["CAS*CO*16*150", "MOA***MA130*M76"]));
    for code in ["16", "M76"] {
        let finding = diagnosis.findings.iter().find(|f| f.code == code).unwrap();
        let steps = finding.next_steps.join("; ");
        assert!(
            steps.contains("as a new claim where remark MA130 stands beside"),
            "{steps}"
        );
    }
    let unprocessable = next_steps("remark", "MA130").join("; ");
    assert!(unprocessable.contains("Send it as a new claim"));
}

#[test]
fn more_denied_lines_than_are_listed_are_counted() {
    let mut lines = String::new();
    for _ in 0..FINDINGS_MAX {
        write!(lines, "SVC*HC:81002*50*0**1~\nCAS*CO*97*50~\n").unwrap();
    }
    let text = in_part("50*0", &["CAS*CO*97*50"]).replace("SE*", &format!("{lines}SE*"));
    let diagnosis = read(&text);
    assert_eq!(diagnosis.findings.len(), FINDINGS_MAX);
    let counted = diagnosis.more + FINDINGS_MAX as u64;
    // Each line by three findings; the claim's status; the count that the added lines made wrong.
    assert_eq!(counted, 3 * (FINDINGS_MAX as u64 + 1) + 2);
}
