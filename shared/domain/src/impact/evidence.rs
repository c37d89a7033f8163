//! What each clause of a ticket is evidence of.

use super::lexicon::{Alarm, Cue, Family, Lexicon, Name, settle};
use super::text::Text;
use crate::flag::Flag;

/// How bad the trouble a clause tells of is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Grade {
    /// A blemish, or a little slow.
    Minor,
    /// Wrong or slow.
    Plain,
    /// Does not happen, cannot be used, is lost.
    Severe,
}

impl Cue {
    /// The grade of trouble, for cues that tell of trouble.
    pub(crate) fn grade(self) -> Option<Grade> {
        match self {
            Cue::Down | Cue::Fail | Cue::Loss | Cue::Crawl => Some(Grade::Severe),
            Cue::Error | Cue::Slow | Cue::Access => Some(Grade::Plain),
            Cue::Mild => Some(Grade::Minor),
            _ => None,
        }
    }
}

/// A system named somewhere.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Mention {
    pub name: Name,
    /// Which entry of the lexicon: the same word twice is one piece of evidence.
    pub entry: usize,
    pub clause: usize,
    /// Named as the place something is in, goes to or comes from, not as the thing itself.
    pub background: bool,
}

/// One clause.
#[derive(Debug, Clone, Default)]
pub(crate) struct Clause {
    pub sentence: usize,
    pub cues: Vec<Cue>,
}

impl Clause {
    /// True when the clause carries `cue`.
    pub(crate) fn has(&self, cue: Cue) -> bool {
        self.cues.contains(&cue)
    }

    /// The worst trouble it tells of.
    pub(crate) fn grade(&self) -> Option<Grade> {
        self.cues.iter().filter_map(|cue| cue.grade()).max()
    }

    /// It says that something works, and nothing against it.
    pub(crate) fn is_fine(&self) -> bool {
        self.grade().is_none() && (self.has(Cue::Ok) || self.has(Cue::Resolved))
    }
}

/// One sentence.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Sentence {
    pub asked: bool,
    pub listed: bool,
    pub summary: bool,
    pub starts_subject: bool,
}

/// Everything a ticket's text is evidence of.
#[derive(Debug)]
pub(crate) struct Evidence {
    pub clauses: Vec<Clause>,
    pub sentences: Vec<Sentence>,
    pub mentions: Vec<Mention>,
    /// Raised anywhere in the text, in order, each once.
    pub flags: Vec<Flag>,
    /// A compromise under way.
    pub active: bool,
}

/// Words before a name that make it the setting rather than the subject.
const SETTINGS: [&str; 17] = [
    "in", "into", "from", "to", "by", "at", "behind", "with", "via", "through", "near", "inside",
    "of", "between", "outside", "onto", "beside",
];
/// Words that may stand between such a word and the name.
const ARTICLES: [&str; 8] = ["the", "our", "my", "a", "an", "your", "their", "her"];

impl Evidence {
    /// Gathers the evidence of a mended text.
    pub(crate) fn gather(text: &Text, lexicon: &Lexicon) -> Evidence {
        let words = text.words.len();
        let mut clauses: Vec<Clause> = text
            .clauses
            .iter()
            .map(|c| Clause {
                sentence: c.sentence,
                cues: Vec::new(),
            })
            .collect();
        let found = lexicon.cues.find(text);
        for family in [
            Family::Condition,
            Family::Reach,
            Family::Want,
            Family::Setting,
        ] {
            let of_family = found
                .iter()
                .filter(|hit| hit.means.1 == family)
                .cloned()
                .collect();
            let mut hits = if family == Family::Setting {
                found
                    .iter()
                    .filter(|h| h.means.1 == family)
                    .cloned()
                    .collect()
            } else {
                settle(of_family, words)
            };
            hits.sort_by_key(|hit| hit.span.named[0]);
            for hit in hits {
                clauses[text.words[hit.span.named[0]].clause]
                    .cues
                    .push(hit.means.0);
            }
        }
        let mentions = settle(lexicon.names.find(text), words)
            .into_iter()
            .map(|hit| {
                let at = hit.span.named[0];
                Mention {
                    name: hit.means,
                    entry: hit.entry,
                    clause: text.words[at].clause,
                    background: is_setting(text, at),
                }
            })
            .collect();
        let sentences = text
            .sentences
            .iter()
            .enumerate()
            .map(|(at, s)| Sentence {
                asked: s.asked,
                listed: s.listed,
                summary: s.summary,
                starts_subject: clauses
                    .iter()
                    .find(|c| c.sentence == at)
                    .is_some_and(|c| c.has(Cue::Starter)),
            })
            .collect();
        let (flags, active) = alarms(text, lexicon);
        Evidence {
            clauses,
            sentences,
            mentions,
            flags,
            active,
        }
    }
}

fn is_setting(text: &Text, at: usize) -> bool {
    let clause = text.words[at].clause;
    let before = |n: usize| {
        at.checked_sub(n)
            .and_then(|i| text.words.get(i))
            .filter(|w| w.clause == clause)
    };
    let Some(last) = before(1) else { return false };
    let word = if ARTICLES.contains(&last.text.as_str()) {
        before(2)
    } else {
        Some(last)
    };
    word.is_some_and(|w| SETTINGS.contains(&w.text.as_str()))
}

fn alarms(text: &Text, lexicon: &Lexicon) -> (Vec<Flag>, bool) {
    let hits = lexicon.alarms.find(text);
    let mut harmless = vec![false; text.words.len()];
    for hit in hits.iter().filter(|hit| hit.means == Alarm::Not) {
        for &at in &hit.span.named {
            harmless[at] = true;
        }
    }
    let real = |hit: &&super::lexicon::Hit<Alarm>| !hit.span.named.iter().any(|&at| harmless[at]);
    let mut flags = Vec::new();
    let mut active = false;
    for hit in hits.iter().filter(real) {
        match hit.means {
            Alarm::Raise(flag) => flags.push(flag),
            Alarm::Active => {
                flags.push(Flag::Security);
                active = true;
            }
            Alarm::Not => {}
        }
    }
    flags.sort_unstable();
    flags.dedup();
    (flags, active)
}
