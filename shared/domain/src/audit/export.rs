//! What leaves the log: the same records for machines (FHIR), for people (CSV), for a patient and for a stranger.
//!
//! Everything here is a pure mapping of clear halves. What a clear half does not hold, such as the tokens of patients or
//! the names of recipients, the caller brings; free text is in none of it.

pub mod access_report;
pub mod accounting;
pub mod audit_event;
pub mod bundle;
mod csv;
mod fhir;
pub mod pem;
pub mod provenance;

use super::{hash::Hash, label::Label, record::Envelope};

/// A record on its way out.
#[derive(Debug, Clone)]
pub struct Exported {
    /// Its clear half.
    pub envelope: Envelope,
    /// Its leaf.
    pub leaf: Hash,
    /// The tokens of the patients whose data it touched.
    pub patients: Vec<String>,
    /// Who received what was disclosed outside of the practice's own work, with their address if it is known.
    pub recipient: Option<String>,
    /// Where its actor sat, if that is known.
    pub client: Option<Client>,
    /// The first checkpoint that covers it, if one does.
    pub anchor: Option<Anchor>,
}

impl Exported {
    /// A record of which nothing more is known.
    #[must_use]
    pub fn plain(envelope: Envelope) -> Self {
        Self {
            leaf: envelope.leaf(),
            envelope,
            patients: Vec::new(),
            recipient: None,
            client: None,
            anchor: None,
        }
    }
}

/// Where an actor sat, as the writer saw it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Client {
    /// The network address.
    pub address: std::net::IpAddr,
    /// The device or application.
    pub device: Label,
}

/// A checkpoint that covers a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Anchor {
    /// How many records it covers.
    pub size: u64,
    /// The signed note.
    pub note: String,
}

/// Where records come from.
#[derive(Debug, Clone, Copy)]
pub struct Origin<'a> {
    /// The practice.
    pub practice: &'a str,
    /// The installation, such as its stack.
    pub site: &'a str,
    /// The function that writes the export.
    pub observer: &'a str,
    /// The public address of the API.
    pub api: &'a str,
}
