//! Findings that wait for what comes behind them: each once, and no more than a diagnosis lists.

use std::collections::BTreeSet;

use super::book::Table;
use super::finding::{FINDINGS_MAX, Finding};

/// Findings in the order they came up.
#[derive(Debug, Default)]
pub(super) struct Held {
    list: Vec<Finding>,
    marks: BTreeSet<u64>,
    /// How many came up when the list was full.
    more: u64,
    /// The gravest of them.
    gravest: Option<Finding>,
}

impl Held {
    /// Holds what the code says.
    pub(super) fn add(&mut self, table: Table, code: &str, location: impl Into<String>) {
        let Some(finding) = Finding::of(table, code, location.into()) else {
            return;
        };
        let mark = finding.mark();
        if self.marks.contains(&mark) {
            return;
        }
        if self.list.len() < FINDINGS_MAX {
            self.marks.insert(mark);
            self.list.push(finding);
            return;
        }
        self.more += 1;
        let gravest = self.gravest.as_ref().map(|gravest| gravest.weight);
        if gravest < Some(finding.weight) {
            self.gravest = Some(finding);
        }
    }

    /// Takes those of one table out of the list.
    pub(super) fn take(&mut self, table: Table) -> Held {
        let taken = self.list.extract_if(.., |finding| finding.table == table);
        Held {
            list: taken.collect(),
            ..Held::default()
        }
    }

    /// Gives up what is held: the list, how many more there were, and the gravest of those.
    pub(super) fn release(self) -> (Vec<Finding>, u64, Option<Finding>) {
        (self.list, self.more, self.gravest)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnosis::Weight;

    #[test]
    fn what_is_beyond_the_list_is_counted_with_its_weight() {
        let mut held = Held::default();
        for at in 0..FINDINGS_MAX {
            held.add(Table::Reason, "45", format!("CAS02 of claim {at}"));
            held.add(Table::Reason, "45", format!("CAS02 of claim {at}"));
        }
        assert_eq!((held.list.len(), held.more), (FINDINGS_MAX, 0));
        held.add(Table::Reason, "29", "CAS02 of claim 501");
        held.add(Table::Reason, "45", "CAS02 of claim 502");
        let (list, more, gravest) = held.release();
        assert_eq!((list.len(), more), (FINDINGS_MAX, 2));
        assert_eq!(gravest.map(|finding| finding.weight), Some(Weight::Holds));
    }
}
