//! Findings in words, for people who did not write the log.

use super::Finding;

impl Finding {
    /// The finding's name in answers and reports.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::NotCanonical { .. } => "not_canonical",
            Self::WrongLog { .. } => "wrong_log",
            Self::Gap { .. } => "gap",
            Self::Duplicate { .. } => "duplicate",
            Self::ChainBreak { .. } => "chain_break",
            Self::TicketBreak { .. } => "ticket_break",
            Self::BodyMismatch { .. } => "body_mismatch",
            Self::BodyGone { .. } => "body_gone",
            Self::BodyForeign { .. } => "body_foreign",
            Self::IndexBroken { .. } => "index_broken",
            Self::StoredHashPoisoned { .. } => "stored_hash_poisoned",
            Self::RootMismatch { .. } => "root_mismatch",
            Self::BadSignature { .. } => "bad_signature",
            Self::NoteMalformed { .. } => "note_malformed",
            Self::ForeignCheckpoint { .. } => "foreign_checkpoint",
            Self::Fork { .. } => "fork",
            Self::Truncated { .. } => "truncated",
            Self::ReceiptMismatch { .. } => "receipt_mismatch",
            Self::ClockBack { .. } => "clock_back",
        }
    }

    /// The record it is about, if it is about one.
    #[must_use]
    pub const fn seq(&self) -> Option<u64> {
        match self {
            Self::NotCanonical { seq }
            | Self::WrongLog { seq }
            | Self::Gap { seq, .. }
            | Self::Duplicate { seq }
            | Self::ChainBreak { seq }
            | Self::TicketBreak { seq }
            | Self::BodyMismatch { seq }
            | Self::BodyGone { seq, .. }
            | Self::BodyForeign { seq }
            | Self::IndexBroken { seq }
            | Self::StoredHashPoisoned { seq }
            | Self::ReceiptMismatch { seq }
            | Self::ClockBack { seq } => Some(*seq),
            _ => None,
        }
    }

    /// The size of the log it is about, if it is about one.
    #[must_use]
    pub const fn size(&self) -> Option<u64> {
        match self {
            Self::RootMismatch { size }
            | Self::BadSignature { size }
            | Self::ForeignCheckpoint { size }
            | Self::Fork { size }
            | Self::Truncated { anchored: size, .. } => Some(*size),
            _ => None,
        }
    }

    /// What it means.
    #[must_use]
    pub fn words(&self) -> String {
        match self {
            Self::NotCanonical { seq } => {
                format!("Record {seq} is not written as records are: it was changed or made up.")
            }
            Self::WrongLog { seq } => {
                format!("A record of another log stands in the place of record {seq}.")
            }
            Self::Gap { seq, found } => {
                format!("Records from {seq} on are missing: {found} follows.")
            }
            Self::Duplicate { seq } => format!("Record {seq} comes a second time, or too late."),
            Self::ChainBreak { seq } => format!(
                "Record {seq} does not follow the record before it: one of the two was changed."
            ),
            Self::TicketBreak { seq } => {
                format!("Record {seq} does not go on where its ticket's records ended.")
            }
            Self::BodyMismatch { seq } => {
                format!("The sealed body of record {seq} is not the one that it names.")
            }
            Self::BodyGone { seq, purged: None } => {
                format!("The sealed body of record {seq} is gone, and no record says why.")
            }
            Self::BodyGone {
                seq,
                purged: Some(by),
            } => format!("The sealed body of record {seq} was purged, as record {by} says."),
            Self::BodyForeign { seq } => format!(
                "The sealed body of record {seq} does not open in its place: the record was written anew."
            ),
            Self::IndexBroken { seq } => format!(
                "Record {seq} stands in the log, and is not found by its ticket, its request or its patient."
            ),
            Self::StoredHashPoisoned { seq } => {
                format!("The hash that is kept beside record {seq} is not the record's.")
            }
            Self::RootMismatch { size } => {
                format!("The first {size} records are not the ones that were signed for.")
            }
            Self::BadSignature { size } => {
                format!("No trusted key signed the checkpoint over {size} records.")
            }
            Self::NoteMalformed { index } => {
                format!("Checkpoint number {index} of those given is no checkpoint.")
            }
            Self::ForeignCheckpoint { size } => {
                format!("A checkpoint over {size} records is of another log.")
            }
            Self::Fork { size } => {
                format!("Two histories of the first {size} records were signed or mailed.")
            }
            Self::Truncated { have, anchored } => format!(
                "The log ends after {have} records, and {anchored} were signed, mailed or receipted."
            ),
            Self::ReceiptMismatch { seq } => {
                format!("Record {seq} is not the one that its receipt was given for.")
            }
            Self::ClockBack { seq } => format!(
                "A notice: record {seq} is dated more than two seconds before the record before it."
            ),
        }
    }
}
