//! Answers over a log: missing, negative, late, duplicate and unmatched, for each receiving system.

use domain::diagnosis::diagnose;
use domain::diagnosis::hl7::log::{Limits, Log, Report, System};
use domain::diagnosis::hl7::stream::Stream;

use crate::given::{answer, oru};

fn report(text: &str) -> Report {
    let mut log = Log::new(Limits::default());
    log.push(text.as_bytes());
    log.finish()
}

fn system<'a>(report: &'a Report, label: &str) -> &'a System {
    let found = report
        .systems
        .iter()
        .find(|system| system.label.starts_with(label));
    found.unwrap_or_else(|| panic!("{label} in {report:#?}"))
}

const AT: &str = "20261123140200";

fn later(seconds: u32) -> String {
    format!("2026112314{:02}{:02}", 2 + seconds / 60, seconds % 60)
}

/// "alert on missing, negative and late ACKs, per receiving system"
#[test]
fn each_trouble_is_told_for_its_system() {
    let text = [
        oru("M1", "LAB", AT),
        answer("AA", "M1", "LAB", &later(1)),
        oru("M2", "LAB", AT),
        oru("M3", "LAB", AT),
        answer("AE", "M3", "LAB", &later(2)),
        oru("M4", "RADIOLOGY", AT),
        answer("AA", "M4", "RADIOLOGY", &later(61)),
        oru("M5", "RADIOLOGY", AT),
        answer("AA", "M5", "RADIOLOGY", &later(60)),
        answer("AA", "M5", "RADIOLOGY", &later(60)),
        answer("AA", "M99", "RADIOLOGY", &later(9)),
    ]
    .concat();
    for text in [
        text.clone(),
        text.replace('\r', "\n"),
        text.replace('\r', "\r\n"),
    ] {
        let report = report(&text);
        assert_eq!(report.messages, 11);
        let lab = system(&report, "LAB");
        assert_eq!((lab.sent, lab.answered), (3, 2));
        assert_eq!(lab.missing.messages, [3]);
        assert_eq!(lab.negative.messages, [5]);
        assert_eq!(
            (lab.late.count, lab.duplicate.count, lab.unmatched.count),
            (0, 0, 0)
        );
        let radiology = system(&report, "RADIOLOGY");
        assert_eq!((radiology.sent, radiology.answered), (2, 2));
        assert_eq!(radiology.late.messages, [6]);
        assert_eq!(radiology.duplicate.messages, [10]);
        assert_eq!(radiology.unmatched.messages, [11]);
        assert_eq!((radiology.missing.count, radiology.negative.count), (0, 0));
    }
}

#[test]
fn answers_are_found_across_batches_and_before_their_messages() {
    let text = [
        "FHS|^~\\&|EHR\rBHS|^~\\&|EHR\r".to_owned(),
        answer("AA", "M2", "LAB", AT),
        oru("M1", "LAB", AT),
        "BTS|2\rFTS|1\r".to_owned(),
        "\u{b}".to_owned(),
        oru("M2", "LAB", AT),
        "\u{1c}\r".to_owned(),
        "BHS|^~\\&|LAB\r".to_owned(),
        answer("AA", "M1", "LAB", AT),
        "BTS|1\r".to_owned(),
    ]
    .concat();
    let report = report(&text);
    let lab = system(&report, "LAB");
    assert_eq!((lab.sent, lab.answered), (2, 2));
    assert_eq!(
        (lab.missing.count, lab.unmatched.count, lab.duplicate.count),
        (0, 0, 0)
    );
}

#[test]
fn one_message_for_two_systems_needs_two_answers() {
    let text = [
        oru("M1", "LAB", AT),
        oru("M1", "RADIOLOGY", AT),
        answer("AA", "M1", "RADIOLOGY", AT),
    ]
    .concat();
    let report = report(&text);
    assert_eq!(system(&report, "LAB").missing.messages, [1]);
    assert_eq!(system(&report, "RADIOLOGY").missing.count, 0);
}

#[test]
fn two_answers_before_their_message_are_one_too_many() {
    let text = [
        answer("AA", "M1", "LAB", AT),
        answer("AA", "M1", "LAB", AT),
        oru("M1", "LAB", AT),
    ]
    .concat();
    assert_eq!(system(&report(&text), "LAB").duplicate.messages, [1]);
}

#[test]
fn without_a_control_id_there_is_no_answer() {
    let text = [
        oru("", "LAB", AT),
        oru("", "LAB", AT),
        answer("AA", "", "LAB", AT),
    ]
    .concat();
    let report = report(&text);
    let lab = system(&report, "LAB");
    assert_eq!(lab.missing.messages, [1, 2]);
    assert_eq!(lab.unmatched.messages, [3]);
    assert_eq!((lab.resent.count, lab.duplicate.count), (0, 0));
}

/// Both steps of the enhanced mode are answers; neither is the other's duplicate.
#[test]
fn a_commit_and_an_answer_are_no_duplicates() {
    let text = [
        oru("M1", "LAB", AT),
        answer("CA", "M1", "LAB", AT),
        answer("AA", "M1", "LAB", AT),
    ]
    .concat();
    assert_eq!(system(&report(&text), "LAB").duplicate.count, 0);
    let text = text + &answer("CA", "M1", "LAB", AT);
    assert_eq!(system(&report(&text), "LAB").duplicate.messages, [4]);
}

#[test]
fn a_message_sent_again_may_be_answered_again() {
    let text = [
        oru("M1", "LAB", AT),
        oru("M1", "LAB", AT),
        answer("AA", "M1", "LAB", AT),
        answer("AA", "M1", "LAB", AT),
    ]
    .concat();
    let report = report(&text);
    assert_eq!(system(&report, "LAB").resent.messages, [2]);
    assert_eq!(system(&report, "LAB").duplicate.count, 0);
}

#[test]
fn a_message_that_wants_no_answer_misses_none() {
    let silent = oru("M1", "LAB", AT).replace("|P|2.5.1\r", "|P|2.5.1|||NE|NE\r");
    assert_eq!(system(&report(&silent), "LAB").missing.count, 0);
    let usual = oru("M1", "LAB", AT).replace("|P|2.5.1\r", "|P|2.5.1|||NE|AL\r");
    assert_eq!(system(&report(&usual), "LAB").missing.count, 1);
}

/// The log's own clock goes before those of the systems, which may differ.
#[test]
fn the_logs_own_times_are_used() {
    let line = |at: &str, message: String| format!("2026-11-23 14:{at} {message}");
    let text = [
        line("02:00.000 SENT", oru("M1", "LAB", AT)),
        line(
            "02:01.000 RECV",
            answer("AA", "M1", "LAB", "20261123190000"),
        ),
        line("02:02.000 SENT", oru("M2", "LAB", AT)),
        line("05:00.000 RECV", answer("AA", "M2", "LAB", AT)),
    ]
    .concat();
    assert_eq!(system(&report(&text), "LAB").late.messages, [3]);
}

#[test]
fn chunks_may_end_anywhere() {
    let text = [
        oru("M1", "LAB", AT),
        answer("AE", "M1", "LAB", &later(90)),
        oru("M2", "RADIOLOGY", AT),
    ]
    .concat();
    let whole = report(&text);
    for size in [1, 2, 3, 7, 64, 100] {
        let mut log = Log::new(Limits::default());
        for chunk in text.as_bytes().chunks(size) {
            log.push(chunk);
        }
        assert_eq!(log.finish(), whole, "{size}");
    }
}

/// "memory bounded"
#[test]
fn a_message_beyond_what_is_remembered_counts_as_it_stands() {
    let limits = Limits {
        waiting: 10,
        ..Limits::default()
    };
    let mut log = Log::new(limits);
    for n in 0..100 {
        log.push(oru(&format!("M{n}"), "LAB", AT).as_bytes());
    }
    log.push(answer("AA", "M0", "LAB", AT).as_bytes());
    log.push(answer("AA", "M99", "LAB", AT).as_bytes());
    let report = log.finish();
    let lab = system(&report, "LAB");
    assert_eq!(
        (lab.missing.count, lab.answered, lab.unmatched.count),
        (99, 1, 1)
    );
    assert_eq!(lab.missing.messages.len(), 10);
}

#[test]
fn systems_are_bounded_and_a_long_line_is_no_trouble() {
    let mut log = Log::new(Limits::default());
    for n in 0..1000 {
        log.push(oru(&format!("M{n}"), &format!("S{n}"), AT).as_bytes());
        log.push(b"OBX|2|ED|");
        log.push(&[b'A'; 10_000]);
        log.push(b"\r");
    }
    let report = log.finish();
    assert_eq!(report.systems.len(), 256);
    assert_eq!(
        report.systems[1].label, "system 2 (MSH-5 of message 2)",
        "by the field and the message that name it first"
    );
    let last = &report.systems[255];
    assert_eq!(last.label, "further systems, counted together");
    assert_eq!((last.sent, last.first_in), (745, 256));
    let missing: u64 = report
        .systems
        .iter()
        .map(|system| system.missing.count)
        .sum();
    assert_eq!(missing, 1000);
}

/// In chunks of any size a log says what it says as a whole, and each message its own codes.
#[test]
fn a_stream_says_what_the_whole_says() {
    let mut text = String::new();
    for sent in 0..60 {
        let control = format!("M{sent}");
        text.push_str(&oru(&control, "LAB", "20261123140200"));
        let code = ["AA", "AE", "AR", "CE", "XX", ""][sent % 6];
        if sent % 7 > 0 {
            text.push_str(&answer(code, &control, "LAB", "20261123140405"));
        }
        if sent % 5 == 0 {
            text.push_str("ERR||PID^1^8|103^Words^HL70357|E\r\x0b");
        }
    }
    let whole = diagnose(text.as_bytes(), None);
    let mut log = Log::new(Limits::default());
    log.push(text.as_bytes());
    let correlated = log.finish();
    for size in [1, 7, 64, 1000, text.len()] {
        let mut stream = Stream::new(Limits::default());
        for chunk in text.as_bytes().chunks(size) {
            stream.push(chunk);
        }
        let (diagnosis, report) = stream.finish();
        assert_eq!(diagnosis, whole, "{size}");
        assert_eq!(report, correlated, "{size}");
    }
    assert!(whole.findings.len() > 50);
    let alone = Stream::new(Limits::default()).finish().0;
    assert_eq!(alone.findings.len(), 1);
}
