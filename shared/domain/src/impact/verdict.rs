//! A reading and what the caller stated, put to the rules.

use super::Assessment;
use super::Given;
use super::case::Case;
use super::cue::Grade;
use super::evidence::Evidence;
use super::reading::Reading;
use super::rule::Rule;
use crate::flag::Flag;
use crate::kind::{Kind, Scope, Symptom, Tier};

/// Below this certainty a system is only a guess: ten are one lexicon weight.
const UNSURE: u32 = 35;

/// What the caller stated in fields.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Stated {
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
pub(super) struct Verdict {
    rule: Rule,
    kind: Kind,
    symptom: Symptom,
    scope: Option<Scope>,
    needs_triage: bool,
    /// How surely the system was recognised.
    certainty: u32,
    /// The words tell of a severe trouble of many, of a system that is named.
    pub plain_outage: bool,
}

impl Verdict {
    /// Decides a reading; what was stated holds over what was read.
    ///
    /// When a device and a system that care or billing rests on are named about equally, and the trouble is an outage
    /// of many, the stricter of the two readings holds until somebody looks.
    pub(super) fn of(reading: &Reading, stated: &Stated, evidence: &Evidence) -> Verdict {
        let own = Verdict::plainly(reading, stated, evidence);
        let Some(rival) = reading
            .rival
            .filter(|_| own.plain_outage && stated.kind.is_none())
        else {
            return own;
        };
        let read = Reading {
            kind: Some(rival),
            ..reading.clone()
        };
        let other = Verdict::plainly(&read, stated, evidence);
        if other.stricter_than(&own) {
            other.doubted(stated)
        } else {
            own
        }
    }

    fn plainly(reading: &Reading, stated: &Stated, evidence: &Evidence) -> Verdict {
        // A system of kind `other` says nothing about impact; the words may.
        let named = stated
            .kind
            .filter(|kind| *kind != Kind::Other)
            .or(reading.kind);
        let symptom = stated.symptom.or(reading.symptom);
        let scope = stated.scope.or(reading.scope);
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
            way_round: stated.workaround == Some(true),
            waiting: stated.waiting.unwrap_or(reading.waiting),
            access: reading.access,
            entry: reading.entry,
            narrow: reading.narrow,
            fleet: reading.fleet,
            unknown: named.is_none_or(|kind| kind == Kind::Other) && reading.certainty < UNSURE,
            everything: reading.everything || scope.is_some_and(Scope::is_many),
            patient_safety: evidence.flags.contains(&Flag::PatientSafety),
            compromise: evidence.active,
            group: reading.group || stated.scope.is_some(),
            presumed: reading.presumed && stated.symptom.is_none(),
        };
        let rule = Rule::decide(&case);
        let unnamed = named.is_none() && symptom.is_some_and(Symptom::is_trouble);
        // Care or billing may rest on it all the same.
        let unheard_of = rule == Rule::OtherSystem && case.trouble() && case.many();
        Verdict {
            rule,
            kind: stated.kind.or(reading.kind).unwrap_or(Kind::Other),
            symptom: symptom.unwrap_or(Symptom::Request),
            scope,
            needs_triage: rule.is_unsure() || case.presumed || unnamed || unheard_of,
            certainty: reading.certainty,
            plain_outage: named.is_some()
                && reading.symptom.is_some_and(Symptom::is_trouble)
                && reading.grade == Some(Grade::Severe)
                && reading.scope.is_some_and(Scope::is_many),
        }
    }

    /// What the greater of two subjects is compared by.
    pub(super) fn rank(&self) -> (Tier, bool, u32) {
        (self.rule.tier(), self.symptom.is_trouble(), self.certainty)
    }

    /// True when this owes its response sooner.
    pub(super) fn stricter_than(&self, other: &Verdict) -> bool {
        self.rule.tier().stricter_than(other.rule.tier())
    }

    /// True when this tells of trouble with a system that care or billing rests on, and the other of neither.
    pub(super) fn outweighs(&self, other: &Verdict) -> bool {
        let rests = |kind: Kind| kind.is_clinical() || kind.is_billing();
        let less = !rests(other.kind) || !other.symptom.is_trouble();
        let as_strict = !other.stricter_than(self);
        as_strict && less && rests(self.kind) && self.symptom.is_trouble()
    }

    /// True when the caller named another system that care or billing rests on: which one it is, the caller knows.
    pub(super) fn contradicts(&self, stated: &Stated) -> bool {
        let rests = |kind: &Kind| kind.is_clinical() || kind.is_billing();
        stated
            .kind
            .filter(rests)
            .is_some_and(|kind| kind != self.kind)
    }

    /// The same, of the system the caller named, for a person to check.
    pub(super) fn doubted(self, stated: &Stated) -> Verdict {
        Verdict {
            needs_triage: true,
            kind: stated.kind.unwrap_or(self.kind),
            ..self
        }
    }

    /// The assessment this comes to.
    pub(super) fn into_assessment(self, flags: Vec<Flag>) -> Assessment {
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
