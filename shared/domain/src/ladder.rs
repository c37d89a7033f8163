//! Escalation ladders: who is paged when, how it repeats, and who is left at the end.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::ids::{PersonId, ScheduleId};
use crate::kind::Tier;
use crate::refusal::Fields;
use crate::sla::PERCENTS;

/// The most rungs a ladder may have.
pub const RUNGS_MAX: usize = 10;
/// The most targets one step may page.
pub const TARGETS_MAX: usize = 10;

/// Somebody to page, looked up when the step fires.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Whom {
    /// Whoever is on call: `oncall:<schedule>`.
    Oncall(ScheduleId),
    /// A named person: `person:<id>`.
    Person(PersonId),
    /// The ticket's assignee: `assignee`.
    Assignee,
    /// The technicians who have the skill of the ticket's queue: `queue`.
    Queue,
    /// The practice's managers: `managers`.
    Managers,
    /// The operator of StatDesk: `operator`.
    Operator,
}

impl TryFrom<String> for Whom {
    type Error = String;
    fn try_from(text: String) -> Result<Self, String> {
        let slug = |e: crate::ids::NotASlug| e.to_string();
        match text.split_once(':') {
            Some(("oncall", id)) => ScheduleId::new(id).map(Self::Oncall).map_err(slug),
            Some(("person", id)) => PersonId::new(id).map(Self::Person).map_err(slug),
            None if text == "assignee" => Ok(Self::Assignee),
            None if text == "queue" => Ok(Self::Queue),
            None if text == "managers" => Ok(Self::Managers),
            None if text == "operator" => Ok(Self::Operator),
            _ => Err(
                "must be oncall:<schedule>, person:<id>, assignee, queue, managers or operator"
                    .to_owned(),
            ),
        }
    }
}

impl From<Whom> for String {
    fn from(whom: Whom) -> Self {
        match whom {
            Whom::Oncall(id) => format!("oncall:{id}"),
            Whom::Person(id) => format!("person:{id}"),
            Whom::Assignee => "assignee".to_owned(),
            Whom::Queue => "queue".to_owned(),
            Whom::Managers => "managers".to_owned(),
            Whom::Operator => "operator".to_owned(),
        }
    }
}

/// One rung: paged together, repeated, then the next.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rung {
    /// Who is paged.
    pub page: Vec<Whom>,
    /// How long each page waits for an acknowledgement, in minutes: of opening hours on the ladder
    /// of `general`, around the clock on the others.
    pub wait_minutes: u32,
    /// How many times the page is repeated before the next rung.
    #[serde(default)]
    pub repeat: u32,
}

/// A ladder. The first rung is paged at opening.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ladder {
    /// The rungs, climbed until somebody acknowledges.
    pub rungs: Vec<Rung>,
    /// Who else is paged when a share of the target has passed: `{"50": ["oncall:primary"]}`.
    #[serde(default, with = "percents")]
    pub thresholds: BTreeMap<u8, Vec<Whom>>,
    /// The named last resort, paged after the last rung; after it the operator is.
    pub last_resort: Whom,
    /// How long an acknowledgement holds the ladder, in minutes.
    pub ack_minutes: u32,
}

/// The schedule that the standard ladders page first.
pub const PRIMARY: &str = "primary";

impl Ladder {
    /// The ladder of a tier until a practice edits it.
    #[must_use]
    pub fn standard(tier: Tier) -> Self {
        // A slug literal always parses; the managers stand in rather than nobody.
        let primary = ScheduleId::new(PRIMARY).map_or(Whom::Managers, Whom::Oncall);
        let rung = |page: &[&Whom], wait_minutes, repeat| Rung {
            page: page.iter().map(|whom| (*whom).clone()).collect(),
            wait_minutes,
            repeat,
        };
        let thresholds = |at: [&[&Whom]; 3]| {
            PERCENTS
                .into_iter()
                .zip(at.map(|page| page.iter().map(|whom| (*whom).clone()).collect()))
                .collect()
        };
        let (queue, managers) = (&Whom::Queue, &Whom::Managers);
        match tier {
            Tier::Critical => Self {
                rungs: vec![rung(&[&primary], 10, 1), rung(&[&primary, queue], 10, 1)],
                thresholds: thresholds([&[&primary], &[&primary, queue], &[&primary, managers]]),
                last_resort: Whom::Managers,
                ack_minutes: 30,
            },
            Tier::Billing => Self {
                rungs: vec![rung(&[&primary], 30, 1), rung(&[queue], 30, 1)],
                thresholds: thresholds([&[&primary], &[&primary, queue], &[&primary, managers]]),
                last_resort: Whom::Managers,
                ack_minutes: 60,
            },
            Tier::General => Self {
                // Minutes of opening hours: about the business day that the response may take.
                rungs: vec![rung(&[queue], 480, 0)],
                thresholds: thresholds([&[], &[&primary], &[&primary, managers]]),
                last_resort: Whom::Managers,
                ack_minutes: 240,
            },
        }
    }

    /// Names each thing wrong with an edited ladder.
    pub fn check(&self, path: &str, fields: &mut Fields) {
        let count = self.rungs.len();
        if !(1..=RUNGS_MAX).contains(&count) {
            fields.add(format!("{path}rungs"), "must have 1 to 10 rungs");
        }
        for (i, rung) in self.rungs.iter().enumerate() {
            let at = |name: &str| format!("{path}rungs[{i}].{name}");
            if !(1..=TARGETS_MAX).contains(&rung.page.len()) {
                fields.add(at("page"), "must name 1 to 10 targets");
            }
            if !(1..=1440).contains(&rung.wait_minutes) {
                fields.add(at("wait_minutes"), "must be 1 to 1440");
            }
            if rung.repeat > 20 {
                fields.add(at("repeat"), "must be 0 to 20");
            }
        }
        for (percent, page) in &self.thresholds {
            if !PERCENTS.contains(percent) {
                fields.add(format!("{path}thresholds"), "may name 50, 75 and 100 only");
            }
            if page.len() > TARGETS_MAX {
                fields.add(
                    format!("{path}thresholds.{percent}"),
                    "must name at most 10 targets",
                );
            }
        }
        if !(1..=480).contains(&self.ack_minutes) {
            fields.add(format!("{path}ack_minutes"), "must be 1 to 480");
        }
    }

    /// Everybody the ladder can page, for checking that they exist.
    pub fn targets(&self) -> impl Iterator<Item = &Whom> {
        self.rungs
            .iter()
            .flat_map(|rung| &rung.page)
            .chain(self.thresholds.values().flatten())
            .chain([&self.last_resort])
    }

    /// Rung `level` (1 is the first); after the last the last resort, after it the operator, whose
    /// rung repeats. `None` for level 0.
    #[must_use]
    pub fn rung(&self, level: u32) -> Option<Rung> {
        let index = (level as usize).checked_sub(1)?;
        Some(self.rungs.get(index).cloned().unwrap_or_else(|| {
            let last = index == self.rungs.len();
            Rung {
                page: vec![if last {
                    self.last_resort.clone()
                } else {
                    Whom::Operator
                }],
                // In the ladder's own rhythm: a printer is no reason to be called every few minutes.
                wait_minutes: self.rungs.last().map_or(15, |rung| rung.wait_minutes),
                repeat: u32::from(last),
            }
        }))
    }

    /// The operator's level: the top, where pages repeat until somebody acts.
    #[must_use]
    pub fn top(&self) -> u32 {
        self.rungs.len() as u32 + 2
    }
}

mod percents {
    //! JSON and DynamoDB have text keys only.
    use std::collections::BTreeMap;

    use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};

    use super::Whom;

    pub fn serialize<S: Serializer>(
        map: &BTreeMap<u8, Vec<Whom>>,
        to: S,
    ) -> Result<S::Ok, S::Error> {
        map.iter()
            .map(|(percent, page)| (percent.to_string(), page))
            .collect::<BTreeMap<_, _>>()
            .serialize(to)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(
        from: D,
    ) -> Result<BTreeMap<u8, Vec<Whom>>, D::Error> {
        BTreeMap::<String, Vec<Whom>>::deserialize(from)?
            .into_iter()
            .map(|(percent, page)| match percent.parse() {
                Ok(percent) => Ok((percent, page)),
                Err(_) => Err(D::Error::custom("a threshold must be 50, 75 or 100")),
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    /// "Ladders per tier ship with sensible defaults."
    #[test]
    fn the_standard_ladders_are_valid_and_end_at_the_operator() {
        for tier in [Tier::Critical, Tier::Billing, Tier::General] {
            let ladder = Ladder::standard(tier);
            let mut fields = Fields::default();
            ladder.check("", &mut fields);
            assert!(fields.done().is_ok());
            assert_eq!(
                ladder.rung(ladder.top() - 1).unwrap().page,
                std::slice::from_ref(&ladder.last_resort)
            );
            assert_eq!(ladder.rung(ladder.top()).unwrap().page, [Whom::Operator]);
            assert_eq!(ladder.rung(0), None);
            let json = serde_json::to_string(&ladder).unwrap();
            assert_eq!(serde_json::from_str::<Ladder>(&json).unwrap(), ladder);
        }
    }
}
