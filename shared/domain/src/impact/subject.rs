//! Finds the subjects of a ticket and the worst among them: a real outage may stand between a chair and the toner.

use super::Verdict;
use super::evidence::Evidence;
use super::reading::Reading;
use crate::kind::Kind;

/// A name this weighty changes the subject.
const NAMES_SUBJECT: u32 = 5;

/// The worst verdict over the subjects of a ticket; of equals the one about the whole, then the surest.
pub(super) fn worst(evidence: &Evidence, judge: impl Fn(&Reading) -> Verdict) -> Verdict {
    let items = items(evidence);
    let list = items.last().is_some_and(|last| *last > 0);
    let mut best = if list {
        let verdicts = (0..=items.last().copied().unwrap_or(0))
            .map(|item| judge(&Reading::of(evidence, |s| items[s] == item)));
        strictest(verdicts)
    } else {
        Some(judge(&Reading::of(evidence, |_| true)))
    }
    .unwrap_or_else(|| judge(&Reading::default()));

    // A stretch about one system that tells of an outage by itself is an outage, whatever surrounds it.
    for stretch in stretches(evidence) {
        let verdict = judge(&Reading::of(evidence, |s| stretch.contains(&s)));
        if verdict.plain_outage && verdict.rule.tier().stricter_than(best.rule.tier()) {
            best = verdict;
        }
    }
    best
}

fn strictest(verdicts: impl Iterator<Item = Verdict>) -> Option<Verdict> {
    verdicts.fold(None, |best: Option<Verdict>, verdict| match best {
        Some(best)
            if (best.rule.tier(), best.symptom.is_trouble(), best.certainty)
                >= (
                    verdict.rule.tier(),
                    verdict.symptom.is_trouble(),
                    verdict.certainty,
                ) =>
        {
            Some(best)
        }
        _ => Some(verdict),
    })
}

/// The list item each sentence belongs to; all zero when the ticket is no list.
fn items(evidence: &Evidence) -> Vec<usize> {
    let mut item = 0;
    let mut items = Vec::with_capacity(evidence.sentences.len());
    for (at, sentence) in evidence.sentences.iter().enumerate() {
        let opens = sentence.listed || (sentence.starts_subject && subject(evidence, at).is_some());
        if opens && at > 0 && !sentence.summary {
            item += 1;
        }
        items.push(item);
    }
    items
}

/// The system a sentence is about, when it names one clearly.
fn subject(evidence: &Evidence, sentence: usize) -> Option<Kind> {
    evidence
        .mentions
        .iter()
        .filter(|m| evidence.clauses[m.clause].sentence == sentence && !m.background)
        .filter(|m| m.name.weight >= NAMES_SUBJECT && !evidence.clauses[m.clause].is_fine())
        .max_by_key(|m| m.name.weight)
        .map(|m| m.name.kind)
}

/// Runs of sentences about one system: a sentence that names none continues the one before.
fn stretches(evidence: &Evidence) -> Vec<std::ops::Range<usize>> {
    let mut stretches: Vec<std::ops::Range<usize>> = Vec::new();
    let mut current = None;
    for at in 0..evidence.sentences.len() {
        let subject = subject(evidence, at);
        let continues = subject.is_none() || subject == current;
        match stretches.last_mut() {
            Some(stretch) if continues => stretch.end = at + 1,
            _ => stretches.push(at..at + 1),
        }
        current = subject.or(current);
    }
    if stretches.len() > 1 {
        stretches
    } else {
        Vec::new()
    }
}
