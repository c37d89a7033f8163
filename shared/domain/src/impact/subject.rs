//! Finds the subjects of a ticket and the worst among them: a real outage may stand between a chair and the toner.

use std::ops::Range;

use super::evidence::Evidence;
use super::passage::Passage;
use super::reading::Reading;
use super::verdict::Verdict;
use crate::kind::Kind;

/// A name this weighty changes the subject.
const NAMES_SUBJECT: u32 = 5;

/// The worst verdict over the subjects of a ticket; of equals the one about the whole, then the surest.
pub(super) fn worst(evidence: &Evidence, judge: impl Fn(&Reading) -> Verdict) -> Verdict {
    let read = |sentences: Range<usize>| judge(&Reading::of(&Passage::of(evidence, sentences)));
    let mut verdicts = items(evidence).into_iter().map(read);
    let first = verdicts
        .next()
        .unwrap_or_else(|| judge(&Reading::default()));
    let mut best = verdicts.fold(first, |best, next| {
        if next.rank() > best.rank() {
            next
        } else {
            best
        }
    });

    // A stretch about one system that tells of an outage by itself is an outage, whatever surrounds it.
    for stretch in stretches(evidence) {
        let verdict = read(stretch);
        if verdict.plain_outage && verdict.stricter_than(&best) {
            best = verdict;
        }
    }
    best
}

/// The items of a list, or the whole ticket when it is none.
fn items(evidence: &Evidence) -> Vec<Range<usize>> {
    runs(evidence, |at, sentence| {
        let listed = evidence.sentences[sentence].listed;
        let turned = evidence.sentences[sentence].starts_subject && at.is_some();
        !evidence.sentences[sentence].summary && (listed || turned)
    })
}

/// Runs of sentences about one system, when there are several: a sentence that names none continues the one before.
fn stretches(evidence: &Evidence) -> Vec<Range<usize>> {
    let mut current = None;
    let stretches = runs(evidence, |subject, _| {
        let turns = subject.is_some() && subject != current;
        current = subject.or(current);
        turns
    });
    if stretches.len() > 1 {
        stretches
    } else {
        Vec::new()
    }
}

/// Cuts the sentences into runs; `begins` is told the subject of each sentence, and its number.
fn runs(
    evidence: &Evidence,
    mut begins: impl FnMut(Option<Kind>, usize) -> bool,
) -> Vec<Range<usize>> {
    let mut runs: Vec<Range<usize>> = Vec::new();
    for sentence in 0..evidence.sentences.len() {
        let begins = begins(subject(evidence, sentence), sentence);
        match runs.last_mut() {
            Some(run) if !begins => run.end = sentence + 1,
            _ => runs.push(sentence..sentence + 1),
        }
    }
    runs
}

/// The system a sentence is about, when it names one clearly.
fn subject(evidence: &Evidence, sentence: usize) -> Option<Kind> {
    let clauses = evidence.clauses_of(&(sentence..sentence + 1));
    let clearly = evidence.mentions_in(&clauses).iter().filter(|mention| {
        mention.name.weight >= NAMES_SUBJECT
            && mention.setting.is_none()
            && !evidence.clauses[mention.clause].is_fine()
    });
    clearly
        .max_by_key(|mention| mention.name.weight)
        .map(|mention| mention.name.kind)
}
