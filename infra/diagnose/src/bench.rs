//! The figure that is promised: 10 MB of an interface's log correlated in under a second.

use std::fmt::Write as _;
use std::time::{Duration, Instant};

use domain::diagnosis::hl7::log::Limits;

use crate::read::read;

/// One of so many messages has no answer.
const UNANSWERED: u64 = 100;

/// What was measured.
#[derive(Debug)]
pub struct Measured {
    /// How long it took.
    pub took: Duration,
    /// How many messages there were, answers included.
    pub messages: u64,
    /// Whether all that is in the log was found, and nothing else.
    pub right: bool,
}

/// Makes a log of so many megabytes and reads it.
#[must_use]
#[allow(clippy::disallowed_methods, reason = "a measurement is made here")]
pub fn run(megabytes: usize) -> Option<Measured> {
    let (log, sent) = log(megabytes * 1024 * 1024);
    let watch = Instant::now();
    let told = read(log.as_bytes(), None, Limits::default(), &mut |_| {}).ok()?;
    let took = watch.elapsed();
    let report = told.report?;
    let system = report.systems.first()?;
    Some(Measured {
        took,
        messages: report.messages,
        right: system.sent == sent && system.missing.count == sent.div_ceil(UNANSWERED),
    })
}

/// Results sent to one system, nearly all of them answered, and how many were sent.
fn log(size: usize) -> (String, u64) {
    let (mut text, mut sent) = (String::with_capacity(size + 1024), 0);
    while text.len() < size {
        // Writing to a string cannot fail.
        let _ = write!(
            text,
            "MSH|^~\\&|EHR|CLINIC|LAB|MAIN|20261123140200||ORU^R01^ORU_R01|M{sent}|P|2.5.1\rPID|1||{sent}||Doe^Jane\r\
             OBR|1||{sent}|718-7^Hemoglobin^LN|||20261123140000\rOBX|1|NM|718-7^Hemoglobin^LN||13.{}|g/dL|12-16|N|||F\r",
            sent % 10
        );
        if sent % UNANSWERED > 0 {
            let _ = write!(
                text,
                "MSH|^~\\&|LAB|MAIN|EHR|CLINIC|20261123140201||ACK^R01^ACK|A{sent}|P|2.5.1\rMSA|AA|M{sent}\r"
            );
        }
        sent += 1;
    }
    (text, sent)
}
