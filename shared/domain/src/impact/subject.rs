//! Finds the subjects of a ticket and the worst among them: a real outage may stand between a chair and the toner.

use std::ops::Range;

use super::cue::Cue;
use super::evidence::{Evidence, Mention};
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
    for own in statements(evidence) {
        let verdict = judge(&own);
        if verdict.stricter_than(&best) || verdict.outweighs(&best) {
            best = verdict;
        }
    }
    best
}

/// What is told of each system that care or billing rests on, where several systems are named and it has a trouble of
/// its own: of a printer and of the records, both down, the records matter.
fn statements(evidence: &Evidence) -> Vec<Reading> {
    let mut kinds = evidence.mentions.iter().map(|mention| mention.name.kind);
    let first = kinds.next();
    if kinds.all(|kind| Some(kind) == first) {
        return Vec::new();
    }
    let whole = Passage::of(evidence, 0..evidence.sentences.len());
    if whole.has(Cue::OneStrong) || one_computer(evidence, &whole) {
        return Vec::new();
    }
    let mut readings = Vec::new();
    for (kind, clauses) in spoken_of(evidence) {
        let live = clauses.clone().any(|clause| whole.is_live(clause));
        if rests(kind) && live {
            let mut reading = Reading::of(&whole.part(clauses));
            reading.rival = None;
            reading.kind = Some(kind);
            readings.push(reading);
        }
    }
    readings
}

/// Somebody's own computer is in trouble, and what else is told may come from that.
fn one_computer(evidence: &Evidence, whole: &Passage<'_>) -> bool {
    evidence.mentions.iter().any(|mention| {
        let clause = &evidence.clauses[mention.clause];
        let one = clause.has(Cue::One) || clause.has(Cue::Item);
        mention.computer && one && whole.is_live(mention.clause)
    })
}

/// Runs of clauses that speak of one system, and of which its own trouble is told.
fn spoken_of(evidence: &Evidence) -> Vec<(Kind, Range<usize>)> {
    let mut runs: Vec<(Option<Kind>, Range<usize>)> = Vec::new();
    let mut current = None;
    for clause in 0..evidence.clauses.len() {
        let named = evidence.mentions_in(&(clause..clause + 1));
        let troubled = named
            .iter()
            .filter(|mention| mention.troubled.is_some())
            .max_by_key(|mention| (rests(mention.name.kind), mention.name.weight));
        let subject = troubled.or_else(|| {
            let clearly = |mention: &&Mention| {
                mention.setting.is_none() && mention.name.weight >= NAMES_SUBJECT
            };
            named.iter().find(clearly)
        });
        let subject = subject.map(|mention| mention.name.kind);
        let own = troubled.map(|mention| mention.name.kind);
        match runs.last_mut() {
            Some((kind, run)) if subject.is_none() || subject == current => {
                run.end = clause + 1;
                *kind = kind.or(own);
            }
            _ => runs.push((own, clause..clause + 1)),
        }
        current = subject.or(current);
    }
    let own = |(kind, run): (Option<Kind>, Range<usize>)| Some((kind?, run));
    // "Epic, and the printers are down": the trouble is told in the next clause.
    let shared = evidence.mentions.iter().filter_map(|mention| {
        let told = mention.troubled.filter(|told| *told > mention.clause)?;
        Some((mention.name.kind, mention.clause..told + 1))
    });
    runs.into_iter().filter_map(own).chain(shared).collect()
}

/// Care or billing rests on it.
fn rests(kind: Kind) -> bool {
    kind.is_clinical() || kind.is_billing()
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
