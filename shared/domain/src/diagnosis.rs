//! What the answer of an interface says: HL7 v2, FHIR, X12 and NCPDP SCRIPT, in plain words, and who must act.
//!
//! Of a message only its codes and the places they name are read. Names, addresses, identifiers and free text are
//! dropped as they are parsed: a code is given only as the tables know it, a place only in the standard's own words.

mod book;
mod bytes;
mod fhir;
mod finding;
mod form;
mod guess;
mod held;
pub mod hl7;
mod script;
mod x12;
mod xml;

use serde::{Deserialize, Serialize};

pub use book::{Table, codes, next_steps};
pub use finding::{FINDINGS_MAX, Finding, Found, Party, Weight};
pub use guess::is_taken;

use crate::ids::QueueId;
use crate::kind::{Kind, Tier};
use finding::Findings;

/// The most that is read of one message, in bytes.
pub const SIZE_MAX: usize = 4 * 1024 * 1024;

/// What a message is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Standard {
    /// HL7 v2 (`application/hl7-v2`).
    Hl7V2,
    /// FHIR R4 or R5, in JSON or XML, with its HTTP status where there is one.
    Fhir,
    /// ANSI X12.
    X12,
    /// NCPDP SCRIPT in XML.
    NcpdpScript,
    /// None that is known.
    Unknown,
}

impl Standard {
    /// What kind of system speaks it, as far as the standard alone tells.
    #[must_use]
    pub fn kind(self) -> Kind {
        match self {
            Standard::Hl7V2 | Standard::Unknown => Kind::LabInterface,
            Standard::Fhir => Kind::Ehr,
            Standard::X12 => Kind::Clearinghouse,
            Standard::NcpdpScript => Kind::EPrescribing,
        }
    }
}

/// What a message comes to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Diagnosis {
    /// What it is written in.
    pub standard: Standard,
    /// What it reports, in its own order; then what succeeded; then what is wrong with the message itself.
    pub findings: Vec<Finding>,
    /// How many findings beyond [`FINDINGS_MAX`] were left out.
    #[serde(skip_serializing_if = "is_zero")]
    pub more: u64,
    /// The queue of the specialists for it.
    pub queue: Option<QueueId>,
    /// The tier that fits what is blocked.
    pub tier_hint: Tier,
}

#[allow(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde hands over a reference"
)]
fn is_zero(number: &u64) -> bool {
    *number == 0
}

/// Reads a message. Whatever it is, there is an answer: what is malformed is a finding.
///
/// The media type says which standard it is; without one, and where the message plainly is something else, the
/// message itself does.
#[must_use]
pub fn diagnose(message: &[u8], media_type: Option<&str>) -> Diagnosis {
    let mut findings = Findings::default();
    if message.len() > SIZE_MAX {
        findings.add(Table::Own, "too-large", "");
    }
    let message = message.get(..SIZE_MAX).unwrap_or(message);
    let narrowed = bytes::narrowed(message);
    let message = bytes::bare(narrowed.as_deref().unwrap_or(message));
    if let Some((standard, form)) = guess::unread(message) {
        findings.add(Table::Own, form, "");
        return findings.conclude(standard);
    }
    let standard = choose(message, media_type, &mut findings);
    match standard {
        Standard::Hl7V2 => hl7::read(message, &mut findings),
        Standard::Fhir => fhir::read(message, &mut findings),
        Standard::X12 => x12::read(message, &mut findings),
        Standard::NcpdpScript => script::read(message, &mut findings),
        Standard::Unknown if message.is_empty() => findings.add(Table::Own, "empty", ""),
        Standard::Unknown => findings.add(Table::Own, "unknown-standard", ""),
    }
    findings.conclude(standard)
}

/// What a message, or the beginning of one, is written in.
#[must_use]
pub fn recognise(start: &[u8], media_type: Option<&str>) -> Standard {
    choose(bytes::bare(start), media_type, &mut Findings::default())
}

fn choose(message: &[u8], media_type: Option<&str>, findings: &mut Findings) -> Standard {
    let stated = media_type.and_then(guess::stated);
    let guessed = guess::guessed(message);
    if stated.is_some() && guessed.is_some() && stated != guessed {
        findings.add(Table::Own, "type-mismatch", "");
    }
    let stated = stated.or(media_type.and_then(guess::expected));
    match guessed.or(stated) {
        Some(standard) if !message.is_empty() => standard,
        _ => Standard::Unknown,
    }
}
