//! The rules that turn system, symptom and scope into a tier: a table, the first rule that fits decides.

use serde::{Deserialize, Serialize};

use super::case::Case;
use super::cue::Grade;
use crate::kind::{Kind, Scope, Symptom, Tier};

/// The rule that decided a tier.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Rule {
    /// Somebody hostile is at work in the practice's systems.
    CompromiseUnderWay,
    /// Records or medication are wrong for more than one patient or clinician.
    PatientSafetyOfMany,
    /// A question.
    Question,
    /// A request.
    Request,
    /// A billing system in trouble, but only one person's way in.
    BillingOnePerson,
    /// A blemish of a billing system.
    BillingMinor,
    /// Billing operations are affected.
    BillingAffected,
    /// A clinical system, unusable for more than one person.
    ClinicalDownForMany,
    /// A clinical system, too slow or unsteady for more than one person.
    ClinicalDegradedForMany,
    /// A clinical system, failing for more than one person.
    ClinicalErrorForMany,
    /// A clinical system fails, and the report does not say for whom.
    ClinicalScopeUnknown,
    /// One person cannot use a clinical system while patients wait, with no way round it.
    ClinicalPatientsWaiting,
    /// A clinical system and more than one person are named, and what is wrong is not clear.
    ClinicalUnclearForMany,
    /// A clinical system in some trouble; neither whom it reaches nor that work stops is said.
    ClinicalUnclear,
    /// A clinical system is slow or wrong, and the caller stated a way round it.
    ClinicalWayRound,
    /// A clinical system works but for a blemish.
    ClinicalMinor,
    /// A clinical system, one person's trouble.
    ClinicalOnePerson,
    /// The computers of a place, and with them every clinical system.
    ComputersOfASite,
    /// A printer or a computer.
    Device,
    /// No system is named, and the words speak of an outage.
    UnknownSystemDown,
    /// A system that neither care nor billing rests on.
    OtherSystem,
    /// Nothing in the report says that anything is wrong.
    NothingStated,
}

/// One line of the table.
struct Line {
    rule: Rule,
    id: &'static str,
    tier: Tier,
    /// Follows "<system> <symptom>, <scope>: " in the reason.
    because: &'static str,
    fits: fn(&Case) -> bool,
}

const TABLE: &[Line] = &[
    Line {
        rule: Rule::CompromiseUnderWay,
        id: "compromise-under-way",
        tier: Tier::Critical,
        because: "the report speaks of a security compromise under way",
        fits: |c| c.compromise,
    },
    Line {
        rule: Rule::PatientSafetyOfMany,
        id: "patient-safety-of-many",
        tier: Tier::Critical,
        because: "wrong or missing patient facts reach more than one person",
        fits: |c| c.patient_safety && c.trouble() && c.many() && !c.kind.is_billing(),
    },
    Line {
        rule: Rule::Question,
        id: "question",
        tier: Tier::General,
        because: "nothing is reported broken, somebody wants to know",
        fits: |c| c.symptom == Some(Symptom::Question),
    },
    Line {
        rule: Rule::Request,
        id: "request",
        tier: Tier::General,
        because: "nothing is reported broken, somebody wants something done",
        fits: |c| c.symptom == Some(Symptom::Request),
    },
    Line {
        rule: Rule::UnknownSystemDown,
        id: "unknown-system-down",
        tier: Tier::Critical,
        because: "no known system is named and the words speak of an outage, so the stricter tier holds until somebody looks",
        fits: |c| c.unknown && c.severe() && c.trouble() && c.everything && !c.one(),
    },
    Line {
        rule: Rule::NothingStated,
        id: "nothing-stated",
        tier: Tier::General,
        because: "the report names no trouble",
        fits: |c| c.symptom.is_none(),
    },
    Line {
        rule: Rule::BillingOnePerson,
        id: "billing-one-person",
        tier: Tier::General,
        because: "one person's trouble, billing goes on",
        fits: |c| {
            c.kind.is_billing()
                && c.one()
                && (c.access || c.entry || c.workaround || c.narrow || !c.severe())
        },
    },
    Line {
        rule: Rule::BillingMinor,
        id: "billing-minor",
        tier: Tier::General,
        because: "a blemish, billing goes on",
        fits: |c| c.kind.is_billing() && c.grade == Grade::Minor,
    },
    Line {
        rule: Rule::BillingAffected,
        id: "billing-affected",
        tier: Tier::Billing,
        because: "billing operations are affected",
        fits: |c| c.kind.is_billing(),
    },
    Line {
        rule: Rule::ClinicalMinor,
        id: "clinical-minor",
        tier: Tier::General,
        because: "the clinical system can be used",
        fits: |c| c.kind.is_clinical() && c.grade == Grade::Minor && !c.waiting,
    },
    Line {
        rule: Rule::ClinicalUnclearForMany,
        id: "clinical-unclear-for-many",
        tier: Tier::Critical,
        because: "a clinical system and more than one person are named, so the stricter tier holds until somebody looks",
        fits: |c| c.kind.is_clinical() && c.presumed && c.many() && c.group,
    },
    Line {
        rule: Rule::ClinicalDownForMany,
        id: "clinical-down-for-many",
        tier: Tier::Critical,
        because: "a clinical system is unusable for more than one person",
        fits: |c| c.kind.is_clinical() && c.many() && c.symptom == Some(Symptom::Down),
    },
    Line {
        rule: Rule::ClinicalDegradedForMany,
        id: "clinical-degraded-for-many",
        tier: Tier::Critical,
        because: "a clinical system is too slow or unsteady to work with for more than one person",
        fits: |c| {
            c.kind.is_clinical()
                && c.many()
                && c.symptom == Some(Symptom::Degraded)
                && (c.severe() || !c.way_round)
        },
    },
    Line {
        rule: Rule::ClinicalErrorForMany,
        id: "clinical-error-for-many",
        tier: Tier::Critical,
        because: "a clinical system fails more than one person",
        fits: |c| c.kind.is_clinical() && c.many() && !c.presumed && (c.severe() || !c.way_round),
    },
    Line {
        rule: Rule::ClinicalWayRound,
        id: "clinical-way-round",
        tier: Tier::General,
        because: "the clinical system can be used, and a way round the trouble is stated",
        fits: |c| c.kind.is_clinical() && c.many() && !c.presumed,
    },
    Line {
        rule: Rule::ClinicalScopeUnknown,
        id: "clinical-scope-unknown",
        tier: Tier::Critical,
        because: "a clinical system fails and the report does not say for whom, so the stricter tier holds until somebody looks",
        fits: |c| c.kind.is_clinical() && c.scope.is_none() && (c.severe() || c.entry) && !c.access,
    },
    Line {
        rule: Rule::ClinicalPatientsWaiting,
        id: "clinical-patients-waiting",
        tier: Tier::Critical,
        because: "patients are waiting on a clinical system that one person cannot use, with no way round it",
        fits: |c| {
            c.kind.is_clinical()
                && c.waiting
                && !c.workaround
                && !c.access
                && !c.entry
                && c.severe()
        },
    },
    Line {
        rule: Rule::ClinicalUnclear,
        id: "clinical-unclear",
        tier: Tier::General,
        because: "the report does not say that work with the clinical system stops",
        fits: |c| c.kind.is_clinical() && (c.scope.is_none() || c.presumed && c.many()),
    },
    Line {
        rule: Rule::ClinicalOnePerson,
        id: "clinical-one-person",
        tier: Tier::General,
        because: "the clinical system works for others",
        fits: |c| c.kind.is_clinical(),
    },
    Line {
        rule: Rule::ComputersOfASite,
        id: "computers-of-a-site",
        tier: Tier::Critical,
        because: "without its computers a site reaches no clinical system",
        fits: |c| {
            c.kind == Kind::Workstation
                && c.fleet
                && c.severe()
                && c.scope.is_none_or(Scope::is_many)
        },
    },
    Line {
        rule: Rule::Device,
        id: "device",
        tier: Tier::General,
        because: "a device, no clinical or billing system is down",
        fits: |c| matches!(c.kind, Kind::Printer | Kind::Workstation),
    },
    Line {
        rule: Rule::OtherSystem,
        id: "other-system",
        tier: Tier::General,
        because: "neither care nor billing is reported to be stopped",
        fits: |_| true,
    },
];

impl Rule {
    fn line(self) -> Option<&'static Line> {
        TABLE.iter().find(|line| line.rule == self)
    }

    /// Stable name, kebab-case.
    #[must_use]
    pub fn id(self) -> &'static str {
        self.line().map_or("other-system", |line| line.id)
    }

    /// The tier the rule gives.
    #[must_use]
    pub fn tier(self) -> Tier {
        self.line().map_or(Tier::General, |line| line.tier)
    }

    /// Why, in words.
    #[must_use]
    pub fn because(self) -> &'static str {
        self.line().map_or("", |line| line.because)
    }

    /// True when a person should look at what this rule decided.
    pub(crate) fn is_unsure(self) -> bool {
        matches!(
            self,
            Rule::ClinicalScopeUnknown
                | Rule::ClinicalUnclear
                | Rule::ClinicalUnclearForMany
                | Rule::UnknownSystemDown
                | Rule::NothingStated
        )
    }

    /// Every rule, in the order in which they are asked.
    pub fn all() -> impl Iterator<Item = Rule> {
        TABLE.iter().map(|line| line.rule)
    }

    /// Decides a case.
    pub(crate) fn decide(case: &Case) -> Rule {
        TABLE
            .iter()
            .find(|line| (line.fits)(case))
            .map_or(Rule::OtherSystem, |line| line.rule)
    }
}
