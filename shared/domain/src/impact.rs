//! Clinical impact: system, symptom and scope of a report decide its tier, by rules that can be read.
//!
//! A priority, a rank, capitals or "urgent" are not evidence and are never looked at. What the caller stated in fields
//! holds over the text, save where the text plainly tells of a worse outage: then the stricter tier holds and a person looks.

mod evidence;
mod lexicon;
mod pattern;
mod reading;
mod rule;
mod subject;
mod text;
mod typo;

pub use lexicon::Vendor;
pub use rule::Rule;

use evidence::{Evidence, Grade};
use lexicon::Lexicon;
use reading::Reading;
use rule::Case;
use text::Text;

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
    let lexicon = Lexicon::shipped();
    let mut text = Text::read(given.summary, given.description);
    lexicon.mend(&mut text);
    let evidence = Evidence::gather(&text, lexicon);

    let told = subject::worst(&evidence, |reading| {
        Verdict::of(reading, &Stated::default(), &evidence)
    });
    let stated = Stated::from(given);
    let verdict = if stated == Stated::default() {
        told
    } else {
        let whole = Reading::of(&evidence, |_| true);
        let own = Verdict::of(&whole, &stated, &evidence);
        // The fields hold, unless the words plainly tell of an outage that the fields make little of.
        if told.plain_outage && told.rule.tier().stricter_than(own.rule.tier()) {
            Verdict {
                needs_triage: true,
                kind: given.kind.unwrap_or(told.kind),
                ..told
            }
        } else {
            own
        }
    };
    verdict.into_assessment(evidence.flags)
}

/// The products a text names, each once, in the order of the lexicon.
#[must_use]
pub fn vendors_in(text: &str) -> Vec<&'static Vendor> {
    let lexicon = Lexicon::shipped();
    let text = Text::read("", text);
    let hits = lexicon::settle(lexicon.names.find(&text), text.words.len());
    let named: std::collections::BTreeSet<usize> =
        hits.iter().filter_map(|hit| hit.means.vendor).collect();
    named
        .into_iter()
        .filter_map(|at| lexicon.vendors.get(at))
        .collect()
}

/// What the caller stated.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Stated {
    kind: Option<Kind>,
    symptom: Option<Symptom>,
    scope: Option<Scope>,
    workaround: Option<bool>,
    waiting: Option<bool>,
}

impl From<&Given<'_>> for Stated {
    fn from(given: &Given<'_>) -> Stated {
        Stated {
            kind: given.kind,
            symptom: given.symptom,
            scope: given.scope,
            workaround: given.workaround,
            waiting: given.patients_waiting,
        }
    }
}

/// A decided reading.
#[derive(Debug, Clone)]
struct Verdict {
    rule: Rule,
    kind: Kind,
    symptom: Symptom,
    scope: Option<Scope>,
    needs_triage: bool,
    /// A severe trouble of many, of a system that was named.
    plain_outage: bool,
    /// How surely the system was recognised.
    certainty: u32,
}

impl Verdict {
    fn of(reading: &Reading, stated: &Stated, evidence: &Evidence) -> Verdict {
        // A system of kind `other` says nothing about impact; the words may.
        let named = stated
            .kind
            .filter(|kind| *kind != Kind::Other)
            .or(reading.kind);
        let symptom = stated.symptom.or(reading.symptom);
        let scope = stated.scope.or(reading.scope);
        let trouble = symptom.is_some_and(Symptom::is_trouble);
        // A stated "down" is severe whatever the words are; other stated trouble is as bad as the words make it.
        let grade = match (stated.symptom, reading.grade) {
            (Some(Symptom::Down), _) => Grade::Severe,
            (Some(Symptom::Error | Symptom::Degraded), None | Some(Grade::Minor)) => Grade::Plain,
            (_, grade) => grade.unwrap_or(Grade::Plain),
        };
        let case = Case {
            kind: named.unwrap_or(Kind::Other),
            symptom,
            grade,
            scope,
            workaround: stated.workaround.unwrap_or(reading.workaround),
            waiting: stated.waiting.unwrap_or(reading.waiting),
            access: reading.access,
            fleet: reading.fleet,
            unknown: named.is_none_or(|kind| kind == Kind::Other) && reading.certainty < UNSURE,
            everything: reading.everything || scope.is_some_and(Scope::is_many),
            patient_safety: evidence.flags.contains(&Flag::PatientSafety),
            compromise: evidence.active,
        };
        let rule = Rule::decide(&case);
        let unsure = matches!(rule, Rule::ClinicalScopeUnknown | Rule::UnknownSystemDown);
        let silent = rule == Rule::NothingStated;
        let unknown = trouble && named.is_none();
        Verdict {
            rule,
            kind: stated.kind.or(reading.kind).unwrap_or(Kind::Other),
            symptom: symptom.unwrap_or(Symptom::Request),
            scope,
            needs_triage: unsure || silent || unknown,
            plain_outage: named.is_some()
                && reading.symptom.is_some_and(Symptom::is_trouble)
                && reading.grade == Some(Grade::Severe)
                && reading.scope.is_some_and(Scope::is_many),
            certainty: reading.certainty,
        }
    }

    fn into_assessment(self, flags: Vec<Flag>) -> Assessment {
        Assessment {
            tier: self.rule.tier(),
            rule: self.rule,
            reason: self.reason(),
            kind: self.kind,
            symptom: self.symptom,
            scope: self.scope.unwrap_or(Scope::Site),
            scope_known: self.scope.is_some(),
            flags,
            needs_triage: self.needs_triage,
        }
    }

    fn reason(&self) -> String {
        let scope = self
            .scope
            .map_or_else(|| "scope not stated".to_owned(), |scope| scope.to_string());
        format!(
            "{} {}, {}: {}.",
            self.kind,
            self.symptom,
            scope,
            self.rule.because()
        )
    }
}

/// Below this certainty a system is only a guess: a tenth of a lexicon weight is one.
const UNSURE: u32 = 35;
