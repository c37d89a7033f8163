//! Sums a passage up into one reading: which system, how it hurts, whom it reaches.

use std::collections::BTreeMap;

use super::cue::{Cue, Grade};
use super::evidence::{Mention, PLATFORM, Setting};
use super::passage::Passage;
use crate::kind::{Kind, Scope, Symptom};

/// What a passage says. `None` is "does not say".
#[derive(Debug, Clone, Default)]
pub(crate) struct Reading {
    pub kind: Option<Kind>,
    /// How surely, in tenths of a lexicon weight.
    pub certainty: u32,
    /// A system care or billing rests on that is named nearly as surely as a device.
    pub rival: Option<Kind>,
    pub symptom: Option<Symptom>,
    pub grade: Option<Grade>,
    pub scope: Option<Scope>,
    /// Only the writer or one record is concerned.
    pub narrow: bool,
    /// Trouble with one's own way in.
    pub access: bool,
    /// Trouble with the way in, one's own or everybody's.
    pub entry: bool,
    pub workaround: bool,
    pub waiting: bool,
    /// The computers of a place.
    pub fleet: bool,
    /// Others are spoken of, not just a "we".
    pub group: bool,
    /// No system named: all of it.
    pub everything: bool,
    /// Neither trouble nor a wish was found; people write to a helpdesk about trouble.
    pub presumed: bool,
}

impl Reading {
    /// Reads a passage.
    pub(crate) fn of(passage: &Passage<'_>) -> Reading {
        let mut reading = Reading {
            grade: passage.grade(),
            scope: passage.scope(),
            narrow: passage.is_narrow(),
            access: passage.has_in_trouble(Cue::Access),
            entry: passage.has_in_trouble(Cue::Entry),
            workaround: passage.has(Cue::Workaround),
            waiting: passage.has(Cue::Waiting),
            fleet: passage.has_in_trouble(Cue::Fleet),
            group: passage.speaks_of_many(),
            everything: passage.has_in_trouble(Cue::Everything),
            ..Reading::default()
        };
        let systems = systems(passage);
        if let Some((kind, certainty)) = systems.first() {
            reading.kind = Some(*kind);
            reading.certainty = *certainty;
            let close = certainty * RIVAL_PERCENT / 100;
            let rests = |kind: Kind| kind.is_clinical() || kind.is_billing();
            let rival = systems
                .iter()
                .find(|(kind, score)| rests(*kind) && *score >= close);
            reading.rival = rival.map(|(kind, _)| *kind).filter(|_| !rests(*kind));
        }
        reading.symptom = symptom(passage, reading.grade, reading.group);
        let excuses = [Cue::Ok, Cue::Resolved, Cue::Hypothetical];
        let excused = excuses.into_iter().any(|cue| passage.has(cue));
        if reading.symptom.is_none() && reading.kind.is_some() && !excused {
            reading.symptom = Some(Symptom::Error);
            reading.grade = Some(Grade::Plain);
            reading.presumed = true;
        }
        reading
    }
}

/// A rival is named at least this much as surely.
const RIVAL_PERCENT: u32 = 70;

/// The systems a passage may be about, and how surely: the surest first.
fn systems(passage: &Passage<'_>) -> Vec<(Kind, u32)> {
    let mut scores: BTreeMap<Kind, BTreeMap<usize, u32>> = BTreeMap::new();
    for (mention, tenths) in passage.mentions() {
        let entries = scores.entry(mention.name.kind).or_default();
        let best = entries.entry(mention.entry).or_default();
        *best = weigh(mention, tenths).max(*best);
    }
    // A second word for the same kind supports the first; it does not count in full.
    let total = |entries: &BTreeMap<usize, u32>| {
        let best = entries.values().max().copied().unwrap_or(0);
        best + (entries.values().sum::<u32>() - best) / 3
    };
    let totals = scores.iter().map(|(kind, entries)| (*kind, total(entries)));
    let mut totals: Vec<(Kind, u32)> = totals.collect();
    totals.sort_by_key(|(kind, score)| (std::cmp::Reverse(*score), *kind));
    totals
}

fn weigh(mention: &Mention, tenths: u32) -> u32 {
    let weight = mention.name.weight * tenths;
    let device = matches!(mention.name.kind, Kind::Workstation | Kind::Printer);
    match mention.setting {
        None => weight,
        Some(Setting::Place) => weight * 4 / 10,
        // What happens "in Waystar" happens to claims; what happens "in" a platform happens to the thing named beside it.
        Some(Setting::Partner) if mention.name.weight > PLATFORM && !device => weight,
        Some(Setting::Partner) => weight * 6 / 10,
    }
}

fn symptom(passage: &Passage<'_>, grade: Option<Grade>, group: bool) -> Option<Symptom> {
    let request = passage.has(Cue::Request);
    let question = passage.has(Cue::Question);
    let polite = passage.has(Cue::Polite) && !group || passage.has(Cue::Imperative);
    let wanted = if request || passage.worst().is_none() && polite {
        Some(Symptom::Request)
    } else if question || passage.asks() {
        Some(Symptom::Question)
    } else {
        None
    };
    let told = match passage.worst() {
        None => return wanted,
        Some(Cue::Down) => Symptom::Down,
        Some(Cue::Crawl | Cue::Slow | Cue::Mild) => Symptom::Degraded,
        Some(_) => Symptom::Error,
    };
    // "Could you move my slow computer" is a wish; "could you look, nobody can chart" is not.
    let wish = (request || question) && !group && grade < Some(Grade::Severe);
    if wish { wanted } else { Some(told) }
}
