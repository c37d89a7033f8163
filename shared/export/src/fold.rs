//! A ticket of many rows: a log of its changes comes to what its last row says, and to what is seen in between.

use jiff::Timestamp;

use crate::facts::Facts;
use crate::word::State;

/// A ticket so far.
#[derive(Debug, Clone)]
pub(crate) struct Folded {
    last: Facts,
    /// When the rows first said that it was resolved, since they last said that it was not.
    resolved_seen_at: Option<Timestamp>,
    /// How often they said that it was not, after they had said that it was.
    reopened: u16,
}

impl Folded {
    /// Begins with a row.
    pub(crate) fn new(facts: Facts) -> Self {
        let mut folded = Self {
            resolved_seen_at: None,
            reopened: 0,
            last: facts,
        };
        if folded.is_over() {
            folded.resolved_seen_at = folded.last.updated_at;
        }
        folded
    }

    /// Whether a row is of the same ticket: it was opened at the same time.
    pub(crate) fn is_of(&self, facts: &Facts) -> bool {
        self.last.opened_at == facts.opened_at
    }

    fn is_over(&self) -> bool {
        matches!(self.last.state, Some(State::Resolved | State::Closed))
    }

    /// Takes another row into account. Of two rows the one written later holds; the counts only grow.
    pub(crate) fn add(&mut self, mut facts: Facts) {
        let was_over = self.is_over();
        let responded_at = match (self.last.responded_at, facts.responded_at) {
            (Some(one), Some(other)) => Some(one.min(other)),
            (one, other) => one.or(other),
        };
        let most = |one: Option<u32>, other: Option<u32>| one.max(other);
        let (old, new) = (self.last.counts, facts.counts);
        facts.counts.reopened = most(old.reopened, new.reopened);
        facts.counts.reassigned = most(old.reassigned, new.reassigned);
        facts.counts.touches = most(old.touches, new.touches);
        facts.counts.groups = most(old.groups, new.groups);
        // Instants compare as they are; a row that does not say when it was written is taken in the file's order.
        let later = match (self.last.updated_at, facts.updated_at) {
            (Some(before), Some(now)) => now >= before,
            _ => true,
        };
        if later {
            facts.resolved_at = facts.resolved_at.or(self.last.resolved_at);
            facts.closed_at = facts.closed_at.or(self.last.closed_at);
            self.last = facts;
            match (was_over, self.is_over()) {
                (false, true) => self.resolved_seen_at = self.last.updated_at,
                (true, false) => {
                    self.resolved_seen_at = None;
                    self.reopened = self.reopened.saturating_add(1);
                }
                _ => {}
            }
        } else {
            self.last.counts = facts.counts;
            self.last.resolved_at = self.last.resolved_at.or(facts.resolved_at);
            self.last.closed_at = self.last.closed_at.or(facts.closed_at);
        }
        self.last.responded_at = responded_at;
    }

    /// What it comes to.
    pub(crate) fn facts(self) -> Facts {
        let mut facts = self.last;
        facts.resolved_at = facts.resolved_at.or(self.resolved_seen_at);
        facts.counts.reopened = facts.counts.reopened.max(Some(u32::from(self.reopened)));
        facts
    }
}
