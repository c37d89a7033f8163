//! The evidence of a remote session: which parts are there, so that a gate that reads no body knows what is missing.

use jiff::Timestamp;

use super::session::Session;

/// Which parts of a session's evidence are there. What they say is in the record's body, for auditors.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Evidence {
    /// Whether it comes from the tool's own log ("observed") rather than from somebody's word ("asserted").
    pub observed: bool,
    /// The tool's own id of the session.
    pub vendor_session: bool,
    /// When it began and ended.
    pub times: Option<(Timestamp, Timestamp)>,
    /// The machine it led to.
    pub endpoint: bool,
    /// How the technician signed in to the tool.
    pub mfa: bool,
    /// Who agreed, how and when.
    pub consent: bool,
    /// Encryption on the way, TLS 1.2 or better (SP 800-52r2).
    pub transport: bool,
    /// Whether it was recorded, and where.
    pub recording: bool,
    /// The files that were moved: none is an answer.
    pub transfers: bool,
    /// Whether the clipboard was shared.
    pub clipboard: bool,
    /// The kinds of patient data seen: none is an answer.
    pub categories: bool,
    /// SHA-256 of the tool's log.
    pub vendor_log: bool,
    /// That the sponsor stayed to the end.
    pub sponsor_stayed: bool,
}

impl Evidence {
    /// The codes of what this session's evidence lacks.
    #[must_use]
    pub fn lacks(&self, session: &Session) -> Vec<&'static str> {
        let needed = [
            (self.vendor_session, "session_id"),
            (self.times.is_some(), "times"),
            (self.endpoint, "endpoint"),
            (self.mfa, "mfa"),
            (self.consent || !session.attended, "consent"),
            (self.transport, "transport"),
            (self.recording, "recording"),
            (self.transfers, "transfers"),
            (self.clipboard, "clipboard"),
            (self.categories, "categories"),
            (self.sponsor_stayed || !session.vendor, "sponsor"),
            (
                (self.observed && self.vendor_log) || !session.observe,
                "observed",
            ),
        ];
        let missing = needed.into_iter().filter(|(there, _)| !there);
        missing.map(|(_, code)| code).collect()
    }
}
