//! Sums the evidence of some sentences up into one reading: which system, how it hurts, whom it reaches.

use std::collections::{BTreeMap, BTreeSet};

use super::evidence::{Clause, Evidence, Grade, Mention};
use super::lexicon::Cue;
use crate::kind::{Kind, Scope, Symptom};

/// What some sentences say. `None` is "does not say".
#[derive(Debug, Clone, Default)]
pub(crate) struct Reading {
    pub kind: Option<Kind>,
    /// How surely, in tenths of a lexicon weight.
    pub certainty: u32,
    /// Every kind that is named as more than background.
    pub named: BTreeSet<Kind>,
    pub symptom: Option<Symptom>,
    pub grade: Option<Grade>,
    pub scope: Option<Scope>,
    /// Trouble with one's own way in.
    pub access: bool,
    pub workaround: bool,
    pub waiting: bool,
    /// The computers of a place.
    pub fleet: bool,
    /// No system named: all of it.
    pub everything: bool,
}

impl Reading {
    /// Reads the sentences that `wanted` picks.
    pub(crate) fn of(evidence: &Evidence, wanted: impl Fn(usize) -> bool) -> Reading {
        let chosen: Vec<usize> = (0..evidence.clauses.len())
            .filter(|&c| wanted(evidence.clauses[c].sentence))
            .collect();
        let live = live_clauses(evidence, &chosen);
        let troubled = |c: usize| live.contains(&c);
        let mut reading = Reading::default();
        reading.name_system(evidence, &chosen, &live);

        let clauses = || chosen.iter().map(|&c| &evidence.clauses[c]);
        let cues = |of: Cue| clauses().any(|c| c.has(of));
        let worst = live
            .iter()
            .flat_map(|&c| evidence.clauses[c].cues.iter().copied())
            .filter(|c| c.grade().is_some());
        let worst: Option<Cue> = worst.max_by_key(|cue| rank(*cue));
        reading.grade = worst.and_then(Cue::grade);
        reading.scope = reach(clauses().enumerate().map(|(n, c)| (c, troubled(chosen[n]))));
        reading.access = live.iter().any(|&c| evidence.clauses[c].has(Cue::Access));
        reading.workaround = cues(Cue::Workaround);
        reading.waiting = cues(Cue::Waiting);
        reading.fleet = live.iter().any(|&c| evidence.clauses[c].has(Cue::Fleet));
        reading.everything = live
            .iter()
            .any(|&c| evidence.clauses[c].has(Cue::Everything));
        let asked = evidence
            .sentences
            .iter()
            .enumerate()
            .any(|(s, sentence)| sentence.asked && wanted(s));
        reading.symptom = symptom(
            worst,
            &reading,
            cues(Cue::Request),
            cues(Cue::Question) || asked,
        );
        reading
    }

    fn name_system(&mut self, evidence: &Evidence, chosen: &[usize], live: &BTreeSet<usize>) {
        let live_sentences: BTreeSet<usize> =
            live.iter().map(|&c| evidence.clauses[c].sentence).collect();
        let mut scores: BTreeMap<Kind, BTreeMap<usize, u32>> = BTreeMap::new();
        for mention in evidence
            .mentions
            .iter()
            .filter(|m| chosen.contains(&m.clause))
        {
            let clause = &evidence.clauses[mention.clause];
            if clause.is_fine() && !evidence.sentences[clause.sentence].summary {
                continue;
            }
            if !mention.background && mention.name.weight >= 4 {
                self.named.insert(mention.name.kind);
            }
            let score = weigh(mention, clause, evidence, live, &live_sentences);
            let best = scores
                .entry(mention.name.kind)
                .or_default()
                .entry(mention.entry)
                .or_default();
            *best = score.max(*best);
        }
        // A second word for the same kind supports the first; it does not count in full.
        let total = |entries: &BTreeMap<usize, u32>| {
            let best = entries.values().max().copied().unwrap_or(0);
            best + (entries.values().sum::<u32>() - best) / 3
        };
        let winner = scores
            .iter()
            .map(|(kind, entries)| (total(entries), *kind))
            .rev()
            .max_by_key(|(score, _)| *score);
        if let Some((score, kind)) = winner {
            self.kind = Some(kind);
            self.certainty = score;
        }
    }
}

fn weigh(
    mention: &Mention,
    clause: &Clause,
    evidence: &Evidence,
    live: &BTreeSet<usize>,
    near: &BTreeSet<usize>,
) -> u32 {
    let mut score = mention.name.weight * 10;
    if live.contains(&mention.clause) {
        score = score * 15 / 10;
    } else if near.contains(&clause.sentence) {
        score = score * 12 / 10;
    }
    if evidence.sentences[clause.sentence].summary {
        score = score * 13 / 10;
    }
    if mention.background {
        score = score * 6 / 10;
    }
    score
}

/// The clauses that tell of trouble which is real and not over.
fn live_clauses(evidence: &Evidence, chosen: &[usize]) -> BTreeSet<usize> {
    let supposed: BTreeSet<usize> = chosen
        .iter()
        .map(|&c| &evidence.clauses[c])
        .filter(|c| c.has(Cue::Hypothetical))
        .map(|c| c.sentence)
        .collect();
    let mut live: BTreeSet<usize> = chosen
        .iter()
        .copied()
        .filter(|&c| {
            evidence.clauses[c].grade().is_some()
                && !supposed.contains(&evidence.clauses[c].sentence)
        })
        .collect();
    for &over in chosen
        .iter()
        .filter(|&&c| evidence.clauses[c].has(Cue::Resolved))
    {
        if live.range(over..).next().is_some() {
            continue;
        }
        // "It is back" ends all that was told before; "the printer is back" ends what was told in the same breath.
        let named = evidence.mentions.iter().any(|m| m.clause == over);
        let sentence = evidence.clauses[over].sentence;
        live.retain(|&c| named && evidence.clauses[c].sentence != sentence);
    }
    live
}

fn rank(cue: Cue) -> u8 {
    match cue {
        Cue::Down => 7,
        Cue::Fail => 6,
        Cue::Loss => 5,
        Cue::Crawl => 4,
        Cue::Access => 3,
        Cue::Error => 2,
        Cue::Slow => 1,
        _ => 0,
    }
}

fn symptom(
    worst: Option<Cue>,
    reading: &Reading,
    request: bool,
    question: bool,
) -> Option<Symptom> {
    let many = reading.scope.is_some_and(Scope::is_many);
    let wanted = if request {
        Some(Symptom::Request)
    } else if question {
        Some(Symptom::Question)
    } else {
        None
    };
    let told = match worst? {
        Cue::Down => Symptom::Down,
        Cue::Crawl | Cue::Slow | Cue::Mild => Symptom::Degraded,
        Cue::Access if !many => Symptom::Request,
        _ => Symptom::Error,
    };
    // "Could you move my slow computer" is a wish; "could you look, nobody can chart" is not.
    let wish = request && !many && reading.grade < Some(Grade::Severe);
    if wish { wanted } else { Some(told) }
}

/// Whom the trouble reaches; each clause comes with whether it tells of the trouble.
fn reach<'a>(clauses: impl Iterator<Item = (&'a Clause, bool)> + Clone) -> Option<Scope> {
    let said = |cue: Cue| {
        clauses
            .clone()
            .any(|(clause, _)| clause.has(cue) && !clause.is_fine() && !clause.has(Cue::Workaround))
    };
    let others_fine = clauses.clone().any(|(clause, troubled)| {
        clause.has(Cue::OneStrong) || (clause.has(Cue::Others) && !troubled && clause.has(Cue::Ok))
    });
    let others_too = clauses
        .clone()
        .any(|(clause, troubled)| clause.has(Cue::Others) && troubled);
    let in_trouble = |cue: Cue| {
        clauses
            .clone()
            .any(|(clause, troubled)| troubled && clause.has(cue))
    };
    // "We" is a group when it has the trouble, or when nobody in particular has.
    let we = in_trouble(Cue::We) && !in_trouble(Cue::One) || said(Cue::We) && !said(Cue::One);
    if said(Cue::Practice) {
        Some(Scope::Practice)
    } else if others_fine && !in_trouble(Cue::Site) {
        Some(Scope::User)
    } else if said(Cue::Site) {
        Some(Scope::Site)
    } else if said(Cue::Many) || others_too || we {
        Some(Scope::Department)
    } else if said(Cue::One) {
        Some(Scope::User)
    } else {
        None
    }
}
