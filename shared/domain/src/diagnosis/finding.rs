//! A finding, and the findings of a message as they come up: bounded, none twice, what succeeded counted.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::book::{self, Entry, Table};
use super::{Diagnosis, Standard};
use crate::kind::{Kind, Tier};
use crate::ticket::open::queue;

/// The most findings a diagnosis lists.
pub const FINDINGS_MAX: usize = 500;

/// Who must act.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Party {
    /// The practice's own staff.
    Practice,
    /// Who makes or runs the EHR or the application.
    EhrVendor,
    /// Who runs the interface engine.
    InterfaceEngine,
    /// The payer.
    Payer,
    /// The clearinghouse, or who sends to it.
    Clearinghouse,
    /// The e-prescribing network or the pharmacy.
    PharmacyNetwork,
    /// Nobody: it succeeded.
    Nobody,
}

impl Party {
    /// All of them.
    pub const ALL: [Party; 7] = [
        Party::Practice,
        Party::EhrVendor,
        Party::InterfaceEngine,
        Party::Payer,
        Party::Clearinghouse,
        Party::PharmacyNetwork,
        Party::Nobody,
    ];

    /// The name used on the wire and in the tables.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Party::Practice => "practice",
            Party::EhrVendor => "ehr-vendor",
            Party::InterfaceEngine => "interface-engine",
            Party::Payer => "payer",
            Party::Clearinghouse => "clearinghouse",
            Party::PharmacyNetwork => "pharmacy-network",
            Party::Nobody => "nobody",
        }
    }
}

/// What a code blocks, the mildest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Weight {
    /// Nothing: it tells of success or of a detail.
    Tells,
    /// This message, claim or prescription.
    Holds,
    /// All that goes this way.
    Stops,
}

/// What one code of a message says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// The bare code, as the standard has it.
    pub code: &'static str,
    /// Where, in the standard's own words; it holds nothing of the message's values.
    pub location: String,
    /// What it means.
    pub meaning: Cow<'static, str>,
    /// What probably is behind it.
    pub cause: &'static str,
    /// Who must act.
    pub who_acts: Party,
    /// What to do, in order.
    pub next_steps: &'static [&'static str],
    /// The table the code is of.
    #[serde(skip)]
    pub table: Table,
    /// What it blocks.
    #[serde(skip)]
    pub weight: Weight,
}

/// A finding by its name alone, as a ticket keeps it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Found {
    /// The table's name.
    pub table: String,
    /// The code.
    pub code: String,
}

impl Finding {
    fn new(table: Table, entry: &'static Entry, location: String) -> Finding {
        Finding {
            code: entry.code,
            location,
            meaning: Cow::Borrowed(entry.meaning),
            cause: entry.cause,
            who_acts: entry.who,
            next_steps: &entry.steps,
            table,
            weight: entry.weight,
        }
    }
}

/// The findings of a message as they come up.
#[derive(Debug, Default)]
pub(super) struct Findings {
    list: Vec<Finding>,
    more: u64,
    worst: Option<Weight>,
    /// What succeeded, counted: by table and code, where, how often.
    successes: BTreeMap<(Table, &'static str), (&'static str, u64)>,
    /// What the traffic is about, when that is something else than the standard's own.
    kind: Option<Kind>,
}

impl Findings {
    /// Adds what the code says; one that its table does not know is a finding of its own, without the code.
    pub(super) fn add(&mut self, table: Table, code: &str, location: impl Into<String>) {
        match (book::find(table, code), code.is_empty()) {
            (Some(entry), _) => self.put(Finding::new(table, entry, location.into())),
            (None, true) => self.own("code-missing", location.into()),
            (None, false) => self.own("unknown-code", location.into()),
        }
    }

    /// The same, with the severity that the sender gave it: its name, and whether that is none that blocks.
    pub(super) fn add_graded(
        &mut self,
        table: Table,
        code: &str,
        location: String,
        severity: Option<(&'static str, bool)>,
    ) {
        let (Some(entry), Some((name, mild))) = (book::find(table, code), severity) else {
            return self.add(table, code, location);
        };
        let mut finding = Finding::new(table, entry, location);
        finding.meaning = format!("{} Severity: {name}.", entry.meaning).into();
        if mild {
            finding.weight = Weight::Tells;
        }
        self.put(finding);
    }

    /// Adds a code, or only counts it when it tells of a success.
    pub(super) fn count(
        &mut self,
        table: Table,
        code: &str,
        place: &'static str,
        location: impl FnOnce() -> String,
    ) {
        match book::find(table, code) {
            Some(entry) if entry.weight == Weight::Tells => {
                let success = self.successes.entry((table, entry.code));
                success.or_insert((place, 0)).1 += 1;
            }
            _ => self.add(table, code, location()),
        }
    }

    fn own(&mut self, code: &str, location: String) {
        if let Some(entry) = book::find(Table::Own, code) {
            self.put(Finding::new(Table::Own, entry, location));
        }
    }

    fn put(&mut self, finding: Finding) {
        self.worst = self.worst.max(Some(finding.weight));
        if self.list.len() >= FINDINGS_MAX {
            self.more += 1;
        } else if !self.list.contains(&finding) {
            self.list.push(finding);
        }
    }

    /// Says what the traffic is about.
    pub(super) fn concerns(&mut self, kind: Kind) {
        self.kind.get_or_insert(kind);
    }

    /// True while nothing was found.
    pub(super) fn is_empty(&self) -> bool {
        self.list.is_empty() && self.successes.is_empty()
    }

    /// All that was found, and who is to see it.
    pub(super) fn conclude(mut self, standard: Standard) -> Diagnosis {
        for ((table, code), (place, count)) in std::mem::take(&mut self.successes) {
            let location = if count == 1 {
                place.to_owned()
            } else {
                format!("{place}, {count} times")
            };
            self.add(table, code, location);
        }
        if self.list.is_empty() {
            self.own("nothing-wrong", String::new());
        }
        // What the message reports goes before how well it could be read.
        self.list.sort_by_key(|finding| finding.table.is_form());
        let kind = self.kind.unwrap_or(standard.kind());
        Diagnosis {
            standard,
            findings: self.list,
            more: self.more,
            queue: queue(None, standard.kind()),
            tier_hint: tier(kind, standard, self.worst.unwrap_or(Weight::Tells)),
        }
    }
}

/// What is blocked decides: nothing, money, or care. A refused call of an application holds up one thing that one user
/// does; a refused message or prescription is missing in somebody's care until it is sent again.
fn tier(kind: Kind, standard: Standard, worst: Weight) -> Tier {
    match worst {
        Weight::Tells => Tier::General,
        _ if kind.is_billing() => Tier::Billing,
        Weight::Holds if standard == Standard::Fhir => Tier::General,
        Weight::Holds | Weight::Stops => Tier::Critical,
    }
}
