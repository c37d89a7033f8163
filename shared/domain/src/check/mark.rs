//! Marks: what a check remembers of a reading, or of one that did not come.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// What a mark says, the best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Class {
    /// It works.
    Good,
    /// So long without anything bad that flapping has ended.
    Calm,
    /// Neither slow nor well: it opens nothing and closes nothing.
    Fair,
    /// It works, but not well.
    Slow,
    /// It does not work.
    Bad,
    /// It was not heard of in time.
    Missed,
}

/// A mark.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(crate) struct Mark {
    /// When.
    pub at: Timestamp,
    /// What it says.
    pub class: Class,
    /// Since when, where that is earlier: when the missing one was due.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<Timestamp>,
    /// Whether a maintenance window covered it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub muted: bool,
    /// What the baseline learns from it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ms: Option<u32>,
}

impl Mark {
    /// Whether another is of the same reading. How a latency was classed may have changed since, with
    /// what is usual.
    pub fn is_again(&self, other: &Self) -> bool {
        let paced = |mark: &Self| mark.ms.is_some() && mark.class <= Class::Slow;
        let same = self.class == other.class || paced(self) && paced(other);
        self.at == other.at && self.ms == other.ms && same
    }
}
