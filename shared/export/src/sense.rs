//! What the impact rules make of a ticket's words: its tier, and what is in trouble. The words themselves go no further.

use std::borrow::Cow;

use domain::impact::{Given, Memory, assess_with};
use domain::kind::{Kind, Scope, Symptom, Tier};

use crate::column::Layout;
use crate::field::Field;
use crate::recall::Recall;
use crate::row::Row;
use crate::text::{is_nothing, text};

/// How many assessments are remembered.
const SENSES_MAX: usize = 65_536;
/// How many bytes of a subject, and of each word of a list, are read.
const WORDS_MAX: usize = 2_000;

/// What the rules make of a ticket.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Sense {
    pub tier: Tier,
    pub kind: Kind,
    pub symptom: Symptom,
    pub scope: Option<Scope>,
}

/// Makes sense of tickets.
pub(crate) struct Senses {
    known: Recall<Sense>,
    words: Memory,
}

impl Default for Senses {
    fn default() -> Self {
        Self {
            known: Recall::of(SENSES_MAX),
            words: Memory::default(),
        }
    }
}

impl Senses {
    /// Of a ticket's subject and the words of its lists.
    pub(crate) fn of(&mut self, row: &Row, layout: &Layout) -> Sense {
        let subjects = layout.of(Field::Subject).iter().take(1);
        let subject: Option<&[u8]> = subjects.map(|at| row.cell(*at)).next();
        let mut parts = vec![subject.unwrap_or_default()];
        parts.extend(layout.of(Field::Category).iter().map(|at| row.cell(*at)));
        let words = &mut self.words;
        self.known.get(&parts, || assess(words, &parts))
    }
}

/// Of the subject and what follows it.
fn assess(memory: &mut Memory, parts: &[&[u8]]) -> Sense {
    let parts: Vec<Cow<'_, str>> = parts.iter().map(|part| text(part)).collect();
    let (subject, lists) = match parts.split_first() {
        Some((subject, lists)) => (clip(subject), lists),
        None => ("", parts.as_slice()),
    };
    let lists = lists.iter().map(|part| clip(part));
    let lists: Vec<&str> = lists.filter(|part| !is_nothing(part)).collect();
    let assessment = assess_with(
        memory,
        &Given {
            summary: subject,
            description: &lists.join(". "),
            ..Given::default()
        },
    );
    Sense {
        tier: assessment.tier,
        kind: assessment.kind,
        symptom: assessment.symptom,
        scope: assessment.scope_known.then_some(assessment.scope),
    }
}

fn clip(text: &str) -> &str {
    let mut end = text.len().min(WORDS_MAX);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.get(..end).unwrap_or_default()
}
