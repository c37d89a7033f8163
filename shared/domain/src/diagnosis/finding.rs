//! A finding, and the findings of a message as they come up: bounded, none twice, what succeeded counted.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::hash::{DefaultHasher, Hash, Hasher};

use serde::{Deserialize, Serialize};

use super::book::{self, Entry, Table, UNLISTED};
use super::held::Held;
use super::{Diagnosis, Standard, form};
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
    /// The bare code, as the standard has it; `unlisted` for one that is in no table here.
    pub code: &'static str,
    /// The code itself where it is in no table here, and has the form of one: then it can be nothing else.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub given: Option<String>,
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
            given: None,
            location,
            meaning: Cow::Borrowed(entry.meaning),
            cause: entry.cause,
            who_acts: entry.who,
            next_steps: &entry.steps,
            table,
            weight: entry.weight,
        }
    }

    /// What the table says of the code; of one that it does not list, what can be said of any.
    pub(super) fn of(table: Table, code: &str, location: String) -> Option<Finding> {
        let own = |code| Some((Table::Own, book::find(Table::Own, code)?));
        let (table, entry) = match code {
            "" => own("code-missing")?,
            UNLISTED => (table, book::find(table, UNLISTED)?),
            _ => match book::find(table, code).or(book::find(table, UNLISTED)) {
                Some(entry) => (table, entry),
                None => own("unknown-code")?,
            },
        };
        let mut finding = Finding::new(table, entry, location);
        if entry.code == UNLISTED && !finding.show(code) {
            finding.note("It is not shown here: it has not the form of such codes.");
        }
        Some(finding)
    }

    /// Shows a code that is in no table here, where it has the form of one; false where it has not.
    pub(super) fn show(&mut self, code: &str) -> bool {
        let fits = form::fits(self.table, code);
        if fits {
            self.note(&format!("It is {code}."));
            self.given = Some(code.to_owned());
        }
        fits
    }

    /// Adds a sentence to the meaning.
    pub(super) fn note(&mut self, sentence: &str) {
        self.meaning = format!("{} {sentence}", self.meaning).into();
    }

    /// Takes the severity that the sender gave it: its name, and how it weighs there.
    pub(super) fn grade(&mut self, severity: Option<(&'static str, Graded)>) {
        let Some((name, graded)) = severity else {
            return;
        };
        self.note(&format!("Severity: {name}."));
        match graded {
            Graded::Mild => self.weight = Weight::Tells,
            Graded::Fatal => self.weight = Weight::Stops,
            Graded::Failed => {}
        }
    }

    /// Takes cause, steps and weight of another code: the place of this one changes what is to be done about it.
    pub(super) fn advise(&mut self, table: Table, code: &str) {
        if let Some(entry) = book::find(table, code) {
            self.cause = entry.cause;
            self.next_steps = &entry.steps;
            self.weight = entry.weight;
        }
    }

    /// Names the person or organisation that a code which leaves it open is about.
    pub(super) fn about(&mut self, entity: &str) {
        const OPEN: &str = "the person or organisation concerned";
        if self.meaning.contains(OPEN) {
            self.meaning = self.meaning.replace(OPEN, &format!("the {entity}")).into();
        } else {
            self.note(&format!("It concerns the {entity}."));
        }
    }

    /// What tells it from others of the same message.
    pub(super) fn mark(&self) -> u64 {
        let mut hash = DefaultHasher::new();
        (self.table, self.code, &self.location, &self.meaning).hash(&mut hash);
        hash.finish()
    }
}

/// How a severity weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Graded {
    /// Nothing failed.
    Mild,
    /// What the code says failed.
    Failed,
    /// All that goes this way fails.
    Fatal,
}

/// The findings of a message as they come up.
#[derive(Debug, Default)]
pub(super) struct Findings {
    list: Vec<Finding>,
    /// Marks of those that are listed.
    listed: BTreeSet<u64>,
    more: u64,
    worst: Option<Weight>,
    /// What succeeded, counted: by table and code, where, how often.
    successes: BTreeMap<(Table, &'static str), (&'static str, u64)>,
    /// What the traffic is about, when that is something else than the standard's own.
    kind: Option<Kind>,
}

impl Findings {
    /// Adds what the code says.
    pub(super) fn add(&mut self, table: Table, code: &str, location: impl Into<String>) {
        self.add_as(table, code, location, |_| {});
    }

    /// The same, changed by where it stands.
    pub(super) fn add_as(
        &mut self,
        table: Table,
        code: &str,
        location: impl Into<String>,
        change: impl FnOnce(&mut Finding),
    ) {
        if let Some(mut finding) = Finding::of(table, code, location.into()) {
            change(&mut finding);
            self.put(finding);
        }
    }

    /// Adds what was held back, changed by what came behind it.
    pub(super) fn release(&mut self, held: Held, change: impl Fn(&mut Finding)) {
        let (list, more, gravest) = held.release();
        for mut finding in list {
            change(&mut finding);
            self.put(finding);
        }
        self.more += more;
        if let Some(mut finding) = gravest {
            change(&mut finding);
            self.worst = self.worst.max(Some(finding.weight));
        }
    }

    /// Counts a code that tells of a success; false for another, which is to be added.
    pub(super) fn count(&mut self, table: Table, code: &str, place: &'static str) -> bool {
        match book::find(table, code) {
            Some(entry) if entry.weight == Weight::Tells => {
                let success = self.successes.entry((table, entry.code));
                success.or_insert((place, 0)).1 += 1;
                true
            }
            _ => false,
        }
    }

    fn put(&mut self, finding: Finding) {
        self.worst = self.worst.max(Some(finding.weight));
        let mark = finding.mark();
        if self.listed.contains(&mark) {
            return;
        }
        if self.list.len() >= FINDINGS_MAX {
            self.more += 1;
        } else {
            self.listed.insert(mark);
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
            self.add(Table::Own, "nothing-wrong", "");
        }
        // What the message reports goes before how well it could be read.
        self.list.sort_by_key(|finding| finding.table.is_form());
        let kind = self.kind.unwrap_or(standard.kind());
        Diagnosis {
            standard,
            findings: self.list,
            more: self.more,
            queue: queue(None, standard.kind()),
            tier_hint: tier(kind, self.worst.unwrap_or(Weight::Tells)),
        }
    }
}

/// What is blocked decides: nothing or one message, money, or care. One message that is held waits for somebody to
/// correct it; what stops all that goes this way, or all about a patient, is missing in somebody's care until it is mended.
fn tier(kind: Kind, worst: Weight) -> Tier {
    match worst {
        Weight::Tells => Tier::General,
        _ if kind.is_billing() => Tier::Billing,
        Weight::Holds => Tier::General,
        Weight::Stops => Tier::Critical,
    }
}
