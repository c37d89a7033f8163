//! A log of any length, read in chunks: the codes of its answers, and who never answered; memory stays bounded.

use std::fmt;

use super::log::lines::Lines;
use super::log::{Limits, Log, Report};
use super::{Reading, add_framing};
use crate::diagnosis::finding::Findings;
use crate::diagnosis::{Diagnosis, Standard};

/// Reads a log.
pub struct Stream {
    lines: Lines,
    reading: Reading,
    findings: Findings,
    log: Log,
    /// Starts and ends of MLLP frames.
    frames: (usize, usize),
}

impl fmt::Debug for Stream {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Stream").finish_non_exhaustive()
    }
}

impl Stream {
    /// A log of which nothing was read yet. It is taken for one of many messages: each place names its own.
    #[must_use]
    pub fn new(limits: Limits) -> Stream {
        Stream {
            lines: Lines::default(),
            reading: Reading {
                many: true,
                ..Reading::default()
            },
            findings: Findings::default(),
            log: Log::new(limits),
            frames: (0, 0),
        }
    }

    /// Reads on; a chunk may end anywhere.
    pub fn push(&mut self, chunk: &[u8]) {
        let count = |mark: u8| chunk.iter().filter(|byte| **byte == mark).count();
        self.frames.0 += count(0x0b);
        self.frames.1 += count(0x1c);
        let (reading, findings) = (&mut self.reading, &mut self.findings);
        self.lines.push(chunk, |line| reading.line(line, findings));
        self.log.push(chunk);
    }

    /// What the log says, and what it shows for each receiving system, once it was read to its end.
    #[must_use]
    pub fn finish(self) -> (Diagnosis, Report) {
        let Stream {
            lines,
            mut reading,
            mut findings,
            log,
            frames,
        } = self;
        lines.finish(|line| reading.line(line, &mut findings));
        reading.finish(&mut findings);
        add_framing(frames, &mut findings);
        let report = log.finish();
        if reading.sent > 0 {
            report.tell(&mut findings);
        }
        (findings.conclude(Standard::Hl7V2), report)
    }
}
