//! Runbooks: the first steps on a ticket, by its system, its trouble and what an interface was found to answer.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::diagnosis::next_steps;
use crate::event::Happened;
use crate::ids::{PersonId, SystemId};
use crate::kind::{Kind, Symptom};
use crate::practice::System;
use crate::refusal::Refusal;
use crate::role::{Actor, Caller};
use crate::ticket::Ticket;
use crate::ticket::change::{Change, Draft, Moment};
use crate::vendor;

const SHIPPED: &str = include_str!("lexicon/steps.txt");

/// The most steps that a ticket shows.
pub const STEPS_MAX: usize = 40;

/// A step, and whether it was done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Step<'a> {
    /// Its id: where it comes from and a digest of its words, so that a step that is reworded is another step.
    pub id: String,
    /// Where it comes from.
    pub from: From,
    /// What to do.
    pub text: &'a str,
    /// Who did it, and when.
    pub done: Option<&'a Done>,
}

/// Where a step comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum From {
    /// The practice's own catalogue.
    Practice,
    /// What an interface was found to answer.
    Finding,
    /// What is generally known of the product.
    Product,
    /// What is generally known of systems of its kind.
    Kind,
}

/// A step that was done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Done {
    /// By whom.
    pub by: PersonId,
    /// When.
    pub at: Timestamp,
}

struct Block {
    name: &'static str,
    kinds: Vec<&'static str>,
    symptoms: Vec<&'static str>,
    steps: Vec<&'static str>,
}

fn shipped() -> &'static [Block] {
    static BLOCKS: OnceLock<Vec<Block>> = OnceLock::new();
    BLOCKS.get_or_init(|| {
        let blocks = SHIPPED.split("\n[").skip(1);
        let read = |block: &'static str| {
            let (head, steps) = block.split_once("]\n")?;
            let [name, kinds, symptoms] = head.split(" | ").collect::<Vec<_>>()[..] else {
                return None;
            };
            Some(Block {
                name,
                kinds: kinds.split(' ').collect(),
                symptoms: symptoms.split(' ').collect(),
                steps: steps.lines().filter(|line| !line.is_empty()).collect(),
            })
        };
        blocks.filter_map(read).collect()
    })
}

fn of_kind(kind: Kind, symptom: Symptom) -> impl Iterator<Item = (&'static str, &'static str)> {
    let fits = move |block: &&Block| {
        block.kinds.contains(&kind.as_str()) && block.symptoms.contains(&symptom.as_str())
    };
    let blocks = shipped().iter().filter(fits);
    blocks.flat_map(|block| block.steps.iter().map(|step| (block.name, *step)))
}

fn id(source: &str, text: &str) -> String {
    let digest = Sha256::digest(text.as_bytes());
    let short: String = digest.iter().take(4).map(|b| format!("{b:02x}")).collect();
    format!("{source}.{short}")
}

/// The first steps on a ticket: the practice's own before what was found, and that before what is generally known.
/// Nothing is broken on a request or a question: there only the practice's own are shown.
#[must_use]
pub fn steps<'a>(ticket: &'a Ticket, systems: &'a BTreeMap<SystemId, System>) -> Vec<Step<'a>> {
    let system = ticket.system.as_ref().and_then(|id| systems.get(id));
    let own = system.into_iter().flat_map(|one| &one.first_steps);
    let own = own.map(|text| (From::Practice, "practice".to_owned(), text.as_str()));
    let found = ticket.found.iter().flat_map(|found| {
        let steps = next_steps(&found.table, &found.code).iter();
        let source = format!("{}-{}", found.table, found.code);
        steps.map(move |text| (From::Finding, source.clone(), *text))
    });
    let product = system
        .and_then(vendor::of)
        .filter(|_| ticket.symptom.is_trouble());
    let product = product.into_iter().flat_map(|known| {
        let ask = known.ask.iter();
        ask.map(move |text| (From::Product, known.id.to_owned(), *text))
    });
    let kind = of_kind(ticket.kind, ticket.symptom)
        .map(|(name, text)| (From::Kind, name.to_owned(), text));
    let mut steps: Vec<Step<'a>> = Vec::new();
    for (from, source, text) in own.chain(found).chain(product).chain(kind) {
        let id = id(&source, text);
        // Two codes of one answer often ask for the same.
        if steps.len() < STEPS_MAX && steps.iter().all(|known| known.text != text) {
            let done = ticket.steps_done.get(&id);
            steps.push(Step {
                id,
                from,
                text,
                done,
            });
        }
    }
    steps
}

/// Marks a step as done: who worked, on its timeline.
///
/// # Errors
/// When the ticket shows no such step, it is done, or nothing is left to do.
pub fn mark(
    ticket: &Ticket,
    step: &str,
    caller: &Caller,
    moment: Moment<'_>,
) -> Result<Change, Refusal> {
    if !ticket.status.is_active() {
        return Err(Refusal::wrong_state(
            "the ticket is not open: reopen it to work on it",
        ));
    }
    let steps = steps(ticket, &moment.setup.systems);
    let Some(found) = steps.iter().find(|one| one.id == step) else {
        let why = "is not one of the ticket's first_steps: read the ticket for their ids";
        return Err(Refusal::field("step", why));
    };
    if let Some(done) = found.done {
        let (by, at) = (&done.by, done.at);
        return Err(Refusal::wrong_state(format!("{by} did this step at {at}")));
    }
    let mut draft = Draft::of(ticket, Actor::Person(caller.person.clone()), moment);
    let done = Done {
        by: caller.person.clone(),
        at: moment.now,
    };
    draft.ticket().steps_done.insert(step.to_owned(), done);
    let step = step.to_owned();
    draft.note(Happened::StepDone { step }, None);
    Ok(draft.done())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::audit::label::Label;
    use crate::diagnosis::codes;

    /// "A ticket shows the matching first steps for its system": there are some for each kind, whatever its trouble.
    #[test]
    fn every_kind_in_trouble_has_first_steps() {
        assert_eq!(shipped().len(), SHIPPED.matches("\n[").count());
        for kind in Kind::ALL {
            for symptom in [Symptom::Down, Symptom::Degraded, Symptom::Error] {
                let steps: Vec<_> = of_kind(kind, symptom).collect();
                assert!(steps.len() >= 3, "{kind} {symptom:?}");
                for (name, step) in steps {
                    assert!(!step.ends_with('.') && step.len() < 200, "{name}: {step}");
                }
            }
            assert_eq!(of_kind(kind, Symptom::Request).count(), 0);
        }
    }

    /// "Becomes part of custody when PHI is involved": whatever a step is called, a record can name it.
    #[test]
    fn every_step_has_an_id_that_a_record_can_hold() {
        let found = codes().map(|(table, code)| format!("{}-{code}", table.as_str()));
        let products = vendor::all().keys().map(|id| (*id).to_owned());
        let kinds = shipped().iter().map(|block| block.name.to_owned());
        for source in found.chain(products).chain(kinds) {
            let id = id(&source, "Do it");
            assert!(Label::new(&id).is_ok(), "{id}");
        }
    }
}
