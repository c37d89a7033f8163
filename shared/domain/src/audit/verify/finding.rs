//! What a verification can find, each with the place it is about.

use std::fmt;

/// The most findings listed; a log that is wrong everywhere is not listed everywhere.
pub const FINDINGS_MAX: usize = 1_000;

/// One finding. `seq` is a record's number: the one it claims, or the one due where it claims none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Finding {
    /// The bytes are no record in canonical form.
    NotCanonical {
        /// The number that was due.
        seq: u64,
    },
    /// The record belongs to another log. It is left out of the tree.
    WrongLog {
        /// The number that was due.
        seq: u64,
    },
    /// Records are missing.
    Gap {
        /// The number that was due.
        seq: u64,
        /// The number found instead.
        found: u64,
    },
    /// A number that has passed comes again: a second copy, or a record out of order. It is left out of the tree.
    Duplicate {
        /// The number.
        seq: u64,
    },
    /// The record does not name the leaf of the record before it: one of the two was changed.
    ChainBreak {
        /// The later record.
        seq: u64,
    },
    /// The record does not go on where its ticket's chain ended.
    TicketBreak {
        /// The later record.
        seq: u64,
    },
    /// The ciphertext is not the one the record names.
    BodyMismatch {
        /// The record.
        seq: u64,
    },
    /// The ciphertext is gone. A notice if a later `body.purged` record names the record and its `bh`.
    BodyGone {
        /// The record.
        seq: u64,
        /// The record that says so.
        purged: Option<u64>,
    },
    /// The body does not open in its record's place, or not under its data key: somebody without the key wrote it anew.
    BodyForeign {
        /// The record.
        seq: u64,
    },
    /// A row that points to the record is gone or points elsewhere: its ticket's, its request's or a patient's, so that
    /// whoever looks it up by these does not find it.
    IndexBroken {
        /// The record.
        seq: u64,
    },
    /// The leaf hash stored beside the record is not the record's.
    StoredHashPoisoned {
        /// The record.
        seq: u64,
    },
    /// The records do not have the root that a trusted key signed.
    RootMismatch {
        /// The checkpoint's size.
        size: u64,
    },
    /// No trusted key signed the checkpoint, or a trusted key's line does not verify.
    BadSignature {
        /// The checkpoint's size.
        size: u64,
    },
    /// A note is not a checkpoint in its strict form.
    NoteMalformed {
        /// Which one of those given, from 0.
        index: usize,
    },
    /// A checkpoint of another log.
    ForeignCheckpoint {
        /// The checkpoint's size.
        size: u64,
    },
    /// Two histories: roots of one size that were signed or mailed differ, or a mailed root is not the records'.
    Fork {
        /// The size.
        size: u64,
    },
    /// The log ends before what was signed, mailed or receipted.
    Truncated {
        /// How many records there are.
        have: u64,
        /// How many there were.
        anchored: u64,
    },
    /// The record is not the one its receipt was given for.
    ReceiptMismatch {
        /// The record.
        seq: u64,
    },
    /// A notice: the record's instant lies more than two seconds before the record before it.
    ClockBack {
        /// The record.
        seq: u64,
    },
}

impl Finding {
    /// Whether it is told without speaking against the log.
    #[must_use]
    pub fn is_notice(&self) -> bool {
        matches!(
            self,
            Self::ClockBack { .. }
                | Self::BodyGone {
                    purged: Some(_),
                    ..
                }
        )
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self:?}")
    }
}

/// Findings as they are made.
#[derive(Debug, Default)]
pub(super) struct Findings {
    list: Vec<Finding>,
    more: u64,
    faults: u64,
    sound_to: Option<u64>,
}

impl Findings {
    /// Adds a finding.
    pub(super) fn add(&mut self, finding: Finding) {
        self.faults += u64::from(!finding.is_notice());
        if self.list.len() < FINDINGS_MAX {
            self.list.push(finding);
        } else {
            self.more += 1;
        }
    }

    /// Adds a finding that leaves no record from `size` on beyond doubt.
    pub(super) fn doubt(&mut self, finding: Finding, size: u64) {
        self.add(finding);
        self.sound_to = Some(self.sound_to.map_or(size, |sound| sound.min(size)));
    }

    pub(super) fn sound(&self) -> bool {
        self.faults == 0
    }

    pub(super) fn sound_to(&self) -> Option<u64> {
        self.sound_to
    }

    pub(super) fn more(&self) -> u64 {
        self.more
    }

    pub(super) fn into_list(self) -> Vec<Finding> {
        self.list
    }
}
