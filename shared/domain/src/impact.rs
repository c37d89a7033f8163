//! Clinical impact: system, symptom and scope of a report decide its tier, by rules that can be read.
//!
//! A priority, a rank, capitals or "urgent" are not evidence and are never looked at. What the caller stated in fields
//! holds over the text, save where the text plainly tells of a worse outage: then the stricter tier holds and a person looks.

mod book;
mod case;
mod cue;
mod cut;
mod evidence;
mod lexicon;
mod memory;
mod passage;
mod pattern;
mod reading;
mod rule;
mod statement;
mod subject;
mod text;
mod typo;
mod verdict;

pub use lexicon::Vendor;
pub use memory::Memory;
pub use rule::Rule;

use evidence::Evidence;
use lexicon::Lexicon;
use passage::Passage;
use reading::Reading;
use text::Text;
use verdict::{Stated, Verdict};

use crate::flag::Flag;
use crate::kind::{Kind, Scope, Symptom, Tier};

/// What a report says: its words, and what the caller stated in fields.
#[derive(Clone, Copy, Default)]
pub struct Given<'a> {
    /// The summary line.
    pub summary: &'a str,
    /// The rest of the words; together with the summary the first 16 KiB are read.
    pub description: &'a str,
    /// The kind of the catalogue system the caller named.
    pub kind: Option<Kind>,
    /// The symptom the caller stated.
    pub symptom: Option<Symptom>,
    /// The scope the caller stated.
    pub scope: Option<Scope>,
    /// The caller said that there is a way round it, or that there is none.
    pub workaround: Option<bool>,
    /// The caller said that patients are waiting, or that none are.
    pub patients_waiting: Option<bool>,
}

/// What a report means for the practice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assessment {
    /// How fast a response is owed.
    pub tier: Tier,
    /// The rule that decided.
    pub rule: Rule,
    /// Why, in words a manager reads; made of structure, never of the report's text.
    pub reason: String,
    /// What is in trouble.
    pub kind: Kind,
    /// How it hurts.
    pub symptom: Symptom,
    /// Whom it reaches; the practice's site when the report does not say.
    pub scope: Scope,
    /// False when the report does not say whom it reaches.
    pub scope_known: bool,
    /// What the practice's officers must hear of, whatever the tier.
    pub flags: Vec<Flag>,
    /// A person should check what was decided.
    pub needs_triage: bool,
}

/// Assesses a report.
#[must_use]
pub fn assess(given: &Given<'_>) -> Assessment {
    assess_with(&mut Memory::default(), given)
}

/// Assesses one of many reports: as [`assess`] does, and faster for what is remembered of the words of those before.
#[must_use]
pub fn assess_with(memory: &mut Memory, given: &Given<'_>) -> Assessment {
    let lexicon = Lexicon::shipped();
    let mut text = Text::read(given.summary, given.description);
    let begins = memory.mend(&mut text, lexicon);
    let evidence = Evidence::gather(&mut text, &begins, lexicon);

    let told = subject::worst(&evidence, |reading| {
        Verdict::of(reading, &Stated::default(), &evidence)
    });
    let stated = Stated::from(given);
    let verdict = if stated == Stated::default() {
        told
    } else {
        let whole = Passage::of(&evidence, 0..evidence.sentences.len());
        let own = Verdict::of(&Reading::of(&whole), &stated, &evidence);
        // The fields hold, unless the words plainly tell of an outage that the fields make little of.
        let belittled = told.plain_outage && told.stricter_than(&own) && !told.contradicts(&stated);
        if belittled {
            told.doubted(&stated)
        } else {
            own
        }
    };
    verdict.into_assessment(evidence.flags)
}

/// Every product the lexicon knows, in its order.
#[must_use]
pub fn vendors() -> &'static [Vendor] {
    &Lexicon::shipped().vendors
}

/// The products a text names, each once, in the order of the lexicon.
#[must_use]
pub fn vendors_in(text: &str) -> Vec<&'static Vendor> {
    let lexicon = Lexicon::shipped();
    let text = Text::read("", text);
    let begins = |at: usize| lexicon.names.beginning_with(&text.words[at].text);
    let begins: Vec<Vec<usize>> = (0..text.words.len()).map(begins).collect();
    let found = lexicon.names.find(&text, |at| &begins[at]);
    let hits = book::settle(found, text.words.len());
    let named: std::collections::BTreeSet<usize> =
        hits.iter().filter_map(|hit| hit.means.vendor).collect();
    named
        .into_iter()
        .filter_map(|at| lexicon.vendors.get(at))
        .collect()
}
