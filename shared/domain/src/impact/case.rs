//! What is known of a report when the rules are asked.

use super::cue::Grade;
use crate::kind::{Kind, Scope, Symptom};

/// What is known when the rules are asked.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Case {
    pub kind: Kind,
    pub symptom: Option<Symptom>,
    pub grade: Grade,
    pub scope: Option<Scope>,
    /// Work goes on another way, stated or told.
    pub workaround: bool,
    /// The caller stated that there is a way round it.
    pub way_round: bool,
    pub waiting: bool,
    pub access: bool,
    pub entry: bool,
    /// Only the writer or one record is concerned.
    pub narrow: bool,
    pub fleet: bool,
    /// No system was recognised, or the caller's system is of kind `other`.
    pub unknown: bool,
    pub everything: bool,
    pub patient_safety: bool,
    /// A compromise is under way.
    pub compromise: bool,
    /// More than one person is named, not only a "we".
    pub group: bool,
    /// The trouble is presumed: the report states neither trouble nor a wish.
    pub presumed: bool,
}

impl Case {
    /// Something is not as it should be.
    pub(crate) fn trouble(&self) -> bool {
        self.symptom.is_some_and(Symptom::is_trouble)
    }

    /// More than one person is in trouble.
    pub(crate) fn many(&self) -> bool {
        self.scope.is_some_and(Scope::is_many)
    }

    /// One person is.
    pub(crate) fn one(&self) -> bool {
        self.scope == Some(Scope::User)
    }

    /// It cannot be used, or does not do its work.
    pub(crate) fn severe(&self) -> bool {
        self.grade == Grade::Severe
    }
}
