//! How fast a log is correlated: a figure, no judgement, since a machine may be busy.

use std::time::Instant;

use domain::diagnosis::hl7::log::{Limits, Log};

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
