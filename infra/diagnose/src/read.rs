//! Reading: what a file is written in is told from its beginning; an HL7 v2 log is then read in pieces.

use std::io::{self, Read};

use domain::diagnosis::hl7::log::{Limits, Report};
use domain::diagnosis::hl7::stream::Stream;
use domain::diagnosis::{Diagnosis, SIZE_MAX, Standard, Weight, diagnose, recognise};

/// How much is read at a time.
const PIECE: usize = 64 * 1024;

/// What a file comes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// What its codes say.
    pub diagnosis: Diagnosis,
    /// What an HL7 v2 log shows for each receiving system.
    pub report: Option<Report>,
}

impl Told {
    /// Whether anything is held up or stopped.
    #[must_use]
    pub fn blocks(&self) -> bool {
        let findings = &self.diagnosis.findings;
        findings.iter().any(|one| one.weight != Weight::Tells)
    }
}

/// Reads all of an input; `progress` is told how many bytes were read so far.
///
/// # Errors
/// When the input cannot be read.
pub fn read(
    mut input: impl Read,
    media_type: Option<&str>,
    limits: Limits,
    progress: &mut dyn FnMut(u64),
) -> io::Result<Told> {
    let mut begun = fill(&mut input, PIECE)?;
    if recognise(&begun, media_type) != Standard::Hl7V2 {
        // A byte over the most that is read, so that it is found to be too large.
        begun.extend(fill(
            &mut input,
            (SIZE_MAX + 1).saturating_sub(begun.len()),
        )?);
        return Ok(Told {
            diagnosis: diagnose(&begun, media_type),
            report: None,
        });
    }
    let mut stream = Stream::new(limits);
    let mut total = 0;
    while !begun.is_empty() {
        total += begun.len() as u64;
        stream.push(&begun);
        progress(total);
        begun = fill(&mut input, PIECE)?;
    }
    let (diagnosis, report) = stream.finish();
    Ok(Told {
        diagnosis,
        report: Some(report),
    })
}

/// So many bytes, or what is left.
fn fill(input: &mut impl Read, most: usize) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    input.take(most as u64).read_to_end(&mut bytes)?;
    Ok(bytes)
}
