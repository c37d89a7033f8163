//! How fast a log is correlated: a figure, no judgement, since a machine may be busy.

use std::time::Instant;

use domain::diagnosis::hl7::log::{Limits, Log};
use domain::diagnosis::{FINDINGS_MAX, SIZE_MAX, diagnose};

use crate::figure;
use crate::given::{answer, oru};

/// "10 MB of HL7 ACK log correlated in under a second in release; memory bounded."
#[test]
fn a_log_is_correlated_at_a_speed() {
    let megabytes = if cfg!(debug_assertions) { 1 } else { 10 };
    let mut text = String::new();
    let mut sent = 0;
    while text.len() < megabytes * 1024 * 1024 {
        let control = format!("M{sent}");
        text.push_str(&oru(&control, "LAB", "20261123140200"));
        if sent % 100 != 0 {
            text.push_str(&answer("AA", &control, "LAB", "20261123140201"));
        }
        sent += 1;
    }
    let begun = Instant::now();
    let mut log = Log::new(Limits::default());
    for chunk in text.as_bytes().chunks(64 * 1024) {
        log.push(chunk);
    }
    let report = log.finish();
    let seconds = begun.elapsed().as_secs_f64();
    assert_eq!(report.systems[0].sent, sent);
    assert_eq!(report.systems[0].missing.count, sent.div_ceil(100));
    let build = if cfg!(debug_assertions) {
        "debug"
    } else {
        "release"
    };
    figure!(
        format!("ACK log, {build}"),
        "{megabytes} MB of HL7 log, {} messages, correlated in {seconds:.2} s",
        report.messages
    );
    println!(
        "{megabytes} MB, {} messages in {seconds:.3} s ({build})",
        report.messages
    );
}

/// The largest messages, each full of codes and places that differ: time grows as their length does.
#[test]
fn a_large_message_is_read_at_a_speed() {
    let size = if cfg!(debug_assertions) {
        SIZE_MAX / 8
    } else {
        SIZE_MAX
    };
    let fill = |start: &str, next: &dyn Fn(usize) -> String| {
        let mut text = start.to_owned();
        let mut count = 0;
        while text.len() < size {
            text.push_str(&next(count));
            count += 1;
        }
        text
    };
    let at = "20261123140200";
    let acknowledged = fill("ST*999*0001~AK1*HC*17~AK2*837*1~", &|n| {
        format!("IK3*CLM*{n}**8~IK4*{}*1331*7~", n % 99)
    });
    let errors = fill(
        "MSH|^~\\&|A|B|C|D|20261123||ACK|1|P|2.5\rMSA|AE|1\r",
        &|n| format!("ERR||OBX^{}^{}|103^Words^HL70357|E\r", n % 999, n / 999),
    );
    let receivers = fill("", &|n| {
        oru(&format!("M{n}"), &format!("S{}", n % 5000), at)
    });
    for (name, text) in [
        ("999", acknowledged),
        ("ERR", errors),
        ("log of 5000 receivers", receivers),
    ] {
        let begun = Instant::now();
        let diagnosis = diagnose(text.as_bytes(), None);
        let seconds = begun.elapsed().as_secs_f64();
        assert!(diagnosis.findings.len() <= FINDINGS_MAX);
        println!("{name}: {} bytes in {seconds:.3} s", text.len());
    }
}
