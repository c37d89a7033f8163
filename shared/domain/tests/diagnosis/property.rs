//! Whatever comes, there is a bounded answer, always the same.

use domain::diagnosis::hl7::log::{Limits, Log};
use domain::diagnosis::{Diagnosis, FINDINGS_MAX, codes, diagnose};
use proptest::prelude::*;

use crate::given::{answer, message, oru};

const TYPES: [Option<&str>; 7] = [
    None,
    Some("text/plain"),
    Some("application/hl7-v2"),
    Some("application/fhir+json"),
    Some("application/edi-x12"),
    Some("application/xml"),
    Some("x"),
];

/// What holds of every answer.
fn check(diagnosis: &Diagnosis) -> Result<(), TestCaseError> {
    prop_assert!(!diagnosis.findings.is_empty());
    prop_assert!(diagnosis.findings.len() <= FINDINGS_MAX);
    for finding in &diagnosis.findings {
        prop_assert!(finding.location.len() < 1000, "{}", finding.location);
        prop_assert!(finding.location.is_ascii());
        prop_assert!(codes().any(|code| code == (finding.table, finding.code)));
    }
    Ok(())
}

fn messages() -> impl Strategy<Value = Vec<u8>> {
    let log = oru("M1", "LAB", "20261123140200") + &answer("AE", "M1", "LAB", "20261123150200");
    let of_codes = codes().filter_map(|(table, code)| message(table, code));
    let all: Vec<Vec<u8>> = of_codes.chain([log]).map(String::into_bytes).collect();
    prop::sample::select(all)
}

/// A change of a message: where, how much goes, what comes.
fn changes() -> impl Strategy<Value = Vec<(prop::sample::Index, usize, Vec<u8>)>> {
    let piece = prop_oneof![
        prop::collection::vec(any::<u8>(), 0..8),
        prop::sample::select(vec![
            "|",
            "^",
            "~",
            "*",
            ":",
            "\r",
            "\n",
            "\u{b}",
            "\u{1c}",
            "MSH|^~\\&|",
            "ISA*",
            "ST*835*1~",
            "<",
            "/>",
            "{",
            "]",
            "\"",
            "ERR|",
            "IK4*",
            "\u{e9}"
        ])
        .prop_map(|piece| piece.as_bytes().to_vec()),
    ];
    prop::collection::vec((any::<prop::sample::Index>(), 0_usize..40, piece), 1..6)
}

proptest! {
    #[test]
    fn any_bytes_are_answered(bytes in prop::collection::vec(any::<u8>(), 0..400), stated in prop::sample::select(TYPES.to_vec())) {
        let diagnosis = diagnose(&bytes, stated);
        check(&diagnosis)?;
        prop_assert_eq!(diagnose(&bytes, stated), diagnosis);
    }

    #[test]
    fn any_bytes_behind_a_beginning_are_answered(
        start in prop::sample::select(vec!["MSH|^~\\&|", "MSA|", "ISA*00*", "ST*277*1~STC*", "{\"issue\":[", "<OperationOutcome>", "<Message><Body><Error><Code>", "HTTP/1.1 401 x\r\n", "* x\n< HTTP/1.1 502", "<html><title>Error 5", "{\"error\":{\"code\":", "{\"fault\":", "UIB", "\u{1f}", "msh|^~\\&|", "ST*824*1~TED*", "ST*271*1~EB*", "ST*835*1~CLP*1*4~LQ*HE*"]),
        bytes in prop::collection::vec(any::<u8>(), 0..200),
    ) {
        let mut message = start.as_bytes().to_vec();
        message.extend(bytes);
        check(&diagnose(&message, None))?;
    }

    #[test]
    fn changed_messages_are_answered(message in messages(), changes in changes(), stated in prop::sample::select(TYPES.to_vec())) {
        let mut message = message;
        for (at, gone, piece) in changes {
            let at = at.index(message.len() + 1);
            let end = (at + gone).min(message.len());
            message.splice(at..end, piece);
        }
        check(&diagnose(&message, stated))?;
        let correlate = |size: usize| {
            let mut log = Log::new(Limits::default());
            message.chunks(size).for_each(|chunk| log.push(chunk));
            log.finish()
        };
        prop_assert_eq!(correlate(7), correlate(message.len().max(1)));
    }

    /// Messages of which each is sent, answered so many times or not: the report counts them all.
    #[test]
    fn a_log_counts_every_message(answers in prop::collection::vec(0_usize..3, 1..40), size in 1_usize..200) {
        let at = "20261123140200";
        let mut text = String::new();
        for (n, count) in answers.iter().enumerate() {
            let control = format!("M{n}");
            text.push_str(&oru(&control, "LAB", at));
            text.push_str(&answer("AA", &control, "LAB", at).repeat(*count));
        }
        let mut log = Log::new(Limits::default());
        for chunk in text.as_bytes().chunks(size) {
            log.push(chunk);
        }
        let report = log.finish();
        let count = |of: usize| answers.iter().filter(|count| **count == of).count() as u64;
        let lab = &report.systems[0];
        prop_assert_eq!(lab.sent, answers.len() as u64);
        prop_assert_eq!(lab.missing.count, count(0));
        prop_assert_eq!(lab.duplicate.count, count(2));
        prop_assert_eq!(lab.answered, count(1) + count(2));
    }
}
