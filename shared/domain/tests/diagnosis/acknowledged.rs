//! Acknowledgments: what was accepted with errors, and what of it is sent again.

use domain::diagnosis::Weight;
use domain::kind::Tier;

use crate::given::{finding, found, read, steps, x12, x824, x999};

/// "TA1 E/002 says \"send the whole file again\" beside \"must not be sent again\""
#[test]
fn what_was_accepted_with_errors_is_not_sent_again() {
    let ta1 = |code: &str| {
        let head = "ISA*00*          *00*          *ZZ*PAYER          *ZZ*CLINIC         *261123*1402*^*00501*000000017*0*P*:~";
        read(&format!(
            "{head}TA1*000000016*261123*1400*{code}*002~IEA*0*000000017~"
        ))
    };
    let accepted = ta1("E");
    assert!(steps(&accepted, "E").starts_with("Do not send it again"));
    assert!(steps(&accepted, "002").starts_with("Do not send it again"));
    assert_eq!(finding(&accepted, "002").weight, Weight::Tells);
    assert_eq!(accepted.tier_hint, Tier::General);
    let rejected = ta1("R");
    assert!(steps(&rejected, "002").contains("Send the whole file again"));
    assert_eq!(rejected.tier_hint, Tier::Billing);

    let with_errors = read(&x999(
        &["IK3*CLM*12*2300*8", "IK4*5:3*1331*7*9"],
        "IK5*E*5",
        "AK9*E*1*1*1",
    ));
    assert!(steps(&with_errors, "E").starts_with("Do not send it again"));
    for code in ["7", "8", "5"] {
        assert!(steps(&with_errors, code).starts_with("Do not send it again"));
        assert_eq!(finding(&with_errors, code).weight, Weight::Tells);
    }
    assert_eq!(with_errors.tier_hint, Tier::General);
    let whole = read(&x999(&[], "IK5*A", "AK9*R*1*1*0"));
    assert!(steps(&whole, "R").contains("Send the whole group again"));
}

/// "E accepted but errors were noted: a report, no outage; P: what was rejected counts; R, M, W, X rejected"
#[test]
fn an_acknowledgment_weighs_as_what_became_of_it() {
    for (set, transaction, segment, element) in
        [("999", "IK5", "IK3", "IK4"), ("997", "AK5", "AK3", "AK4")]
    {
        for (code, group, tier) in [
            ("A", "A", Tier::General),
            ("E", "E", Tier::General),
            ("R", "P", Tier::Billing),
            ("P", "P", Tier::Billing),
            ("R", "R", Tier::Billing),
            ("M", "M", Tier::Billing),
            ("W", "W", Tier::Billing),
            ("X", "X", Tier::Billing),
        ] {
            let segment = format!("{segment}*CLM*12**8");
            let element = format!("{element}*5:3*1331*7");
            let transaction = format!("{transaction}*{code}*5");
            let group = format!("AK9*{group}*1*1*1*5");
            let body = [
                "AK1*HC*17",
                "AK2*837*0001",
                &segment,
                &element,
                &transaction,
                &group,
            ];
            let diagnosis = read(&x12(set, "005010", &body));
            assert_eq!(diagnosis.tier_hint, tier, "{set} {code}: {diagnosis:#?}");
            let resent = diagnosis.findings.iter().any(|f| {
                let steps = f.next_steps.join("; ");
                !steps.starts_with("Do not send it again") && steps.contains("end it again")
            });
            assert_eq!(resent, tier == Tier::Billing, "{set} {code}");
        }
    }
    // One of two was rejected: its errors alone hold.
    let body = [
        "AK1*HC*17",
        "AK2*837*0001",
        "IK3*NM1*8**8",
        "IK5*E*5",
        "AK2*837*0002",
        "IK3*CLM*12**8",
        "IK5*R*5",
        "AK9*P*2*2*1",
    ];
    let diagnosis = read(&x12("999", "005010X231A1", &body));
    let weight = |place: &str| {
        let mut findings = diagnosis.findings.iter();
        findings.find(|f| f.location == place).map(|f| f.weight)
    };
    assert_eq!(weight("NM1 in segment 8"), Some(Weight::Tells));
    let rejected = "CLM in segment 12 of transaction 2";
    assert_eq!(weight(rejected), Some(Weight::Holds));
    assert_eq!(diagnosis.tier_hint, Tier::Billing);
    // Without its result an error stands.
    let part = read("IK3*CLM*12**8~");
    assert_eq!(found(&part), ["8", "no-envelope"]);
    assert_eq!(part.tier_hint, Tier::Billing);
}

#[test]
fn an_advice_of_what_was_taken_asks_for_nothing_to_be_sent_again() {
    for (code, weight) in [("TE", Weight::Tells), ("TR", Weight::Holds)] {
        let diagnosis = read(&x824(code, "007"));
        assert_eq!(finding(&diagnosis, "007").weight, weight);
    }
    assert_eq!(read(&x824("TE", "007")).tier_hint, Tier::General);
}
