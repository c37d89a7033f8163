//! What each clause of a ticket is evidence of.

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;

use super::book::{Hit, settle};
use super::cue::{Cue, Family, Grade};
use super::lexicon::{Alarm, Lexicon, Name};
use super::memory::Known;
use super::statement;
use super::text::{Text, Word};
use crate::flag::Flag;
use crate::kind::Kind;

/// How a system is named when it is not the subject.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Setting {
    /// The subject is near it.
    Place,
    /// The subject is in it, goes to it or comes from it.
    Partner,
}

/// A system named somewhere.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Mention {
    pub name: Name,
    /// Which entry of the lexicon: the same word twice is one piece of evidence.
    pub entry: usize,
    pub clause: usize,
    /// Set when it is named as what something is near, in, goes to or comes from, not as the thing itself.
    pub setting: Option<Setting>,
    /// Its first word, and the first word after it.
    pub at: usize,
    pub until: usize,
    /// The clause that tells of a trouble of this very thing.
    pub troubled: Option<usize>,
    /// It is a computer, and what runs on it stops with it.
    pub computer: bool,
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

    /// The worst trouble it tells of. What "nobody" can do, or has "not" been there "since Monday", does not happen.
    pub(crate) fn grade(&self) -> Option<Grade> {
        let worst = self.cues.iter().filter_map(|cue| cue.grade()).max();
        let none = self.has(Cue::Negation) && (self.is_wide() || self.has(Cue::Since));
        if none {
            worst.max(Some(Grade::Severe))
        } else {
            worst
        }
    }

    /// It speaks of more than one person.
    pub(crate) fn is_wide(&self) -> bool {
        [Cue::Practice, Cue::Site, Cue::Many]
            .into_iter()
            .any(|cue| self.has(cue))
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
    /// In the order of their clauses.
    pub mentions: Vec<Mention>,
    /// Raised anywhere in the text, in order, each once.
    pub flags: Vec<Flag>,
    /// A compromise under way.
    pub active: bool,
}

impl Evidence {
    /// The clauses of a run of sentences.
    pub(crate) fn clauses_of(&self, sentences: &Range<usize>) -> Range<usize> {
        let from = |sentence: usize| self.clauses.partition_point(|c| c.sentence < sentence);
        from(sentences.start)..from(sentences.end)
    }

    /// The systems named in a run of clauses.
    pub(crate) fn mentions_in(&self, clauses: &Range<usize>) -> &[Mention] {
        let from = |clause: usize| self.mentions.partition_point(|m| m.clause < clause);
        &self.mentions[from(clauses.start)..from(clauses.end)]
    }
}

/// The weight up to which a name stands for many things.
pub(crate) const PLATFORM: u32 = 5;

/// The systems a text names; of overlapping names the longer is meant.
fn name_systems(text: &Text, begins: &[Arc<Known>], lexicon: &Lexicon) -> Vec<Mention> {
    let found = lexicon.names.find(text, |at| &begins[at].names);
    let mut hits = settle(found, text.words.len());
    // Weight zero: a phrase that only sounds like a system.
    hits.retain(|hit| hit.means.weight > 0);
    let device = |name: Name| {
        matches!(name.kind, Kind::Workstation | Kind::Printer) && name.weight > PLATFORM
    };
    let devices: BTreeSet<usize> = hits
        .iter()
        .filter(|hit| device(hit.means))
        .map(|hit| hit.span.start)
        .collect();
    let mention = |hit: &Hit<Name>| {
        let (at, kind) = (hit.span.start, hit.means.kind);
        let clause = text.words[at].clause;
        let next = hit.span.named.last().map_or(at, |last| last + 1);
        let same = text.words.get(next).is_some_and(|w| w.clause == clause);
        // The lab printer is a printer.
        let modifies = same && !device(hit.means) && devices.contains(&next);
        let setting = if modifies {
            Some(Setting::Place)
        } else {
            setting(text, at, kind)
        };
        let words = hit.span.named.iter().filter_map(|&at| text.words.get(at));
        let computer = |word: &Word| COMPUTERS.iter().any(|c| word.text.starts_with(c));
        Mention {
            name: hit.means,
            entry: hit.entry,
            clause,
            setting,
            at,
            until: next,
            troubled: None,
            computer: kind == Kind::Workstation && words.into_iter().any(computer),
        }
    };
    let mut mentions: Vec<Mention> = hits.iter().map(mention).collect();
    mentions.sort_by_key(|mention| mention.at);
    mentions
}

/// How the words for a computer begin; the rest of its kind hangs on one.
const COMPUTERS: [&str; 7] = [
    "computer",
    "pc",
    "laptop",
    "workstation",
    "desktop",
    "ipad",
    "tablet",
];

/// Words before a name that make it a place.
const PLACES: [&str; 9] = [
    "for", "by", "at", "behind", "near", "outside", "beside", "between", "of",
];
/// Words before a name that make it a partner.
const PARTNERS: [&str; 9] = [
    "in", "into", "from", "to", "with", "via", "through", "inside", "onto",
];
/// Words before such a word after which the name is the subject all the same: "access to", "set up in", "program for".
const WAYS_IN: [&str; 30] = [
    "access",
    "rights",
    "login",
    "logins",
    "license",
    "licenses",
    "permission",
    "permissions",
    "log",
    "logged",
    "logging",
    "get",
    "getting",
    "in",
    "up",
    "account",
    "program",
    "software",
    "app",
    "system",
    "screen",
    "window",
    "tab",
    "link",
    "interface",
    "feed",
    "button",
    "icon",
    "thing",
    "page",
];
/// Words before "out of" after which the name is the subject: "locked out of".
const WAYS_OUT: [&str; 6] = ["locked", "kicked", "logged", "signed", "thrown", "booted"];
/// Words that may stand between such a word and the name.
const ARTICLES: [&str; 8] = ["the", "our", "my", "a", "an", "your", "their", "her"];

impl Evidence {
    /// Gathers the evidence of a mended text; `begins` is what is known of each of its words.
    pub(crate) fn gather(text: &mut Text, begins: &[Arc<Known>], lexicon: &Lexicon) -> Evidence {
        let words = text.words.len();
        let found = lexicon.cues.find(text, |at| &begins[at].cues);
        let mut mentions = name_systems(text, begins, lexicon);
        let settled = settle(of_family(&found, Family::Condition), words);
        let mut told = statement::conditions(&settled);
        told.extend(statement::outs(text, &mentions));
        told.sort_by_key(|condition| condition.at);
        text.split(statement::cuts(text, &mentions, &told));
        for mention in &mut mentions {
            mention.clause = text.words[mention.at].clause;
        }
        statement::attribute(text, &mut mentions, &told);
        let mut clauses: Vec<Clause> = text
            .clauses
            .iter()
            .map(|c| Clause {
                sentence: c.sentence,
                cues: Vec::new(),
            })
            .collect();
        for condition in &told {
            clauses[text.words[condition.at].clause]
                .cues
                .push(condition.cue);
        }
        for family in [Family::Reach, Family::Want, Family::Setting] {
            let mut hits = of_family(&found, family);
            // Settings do not contradict each other; of conditions, reaches and wants the longer phrase is meant.
            if family != Family::Setting {
                hits = settle(hits, words);
            }
            hits.sort_by_key(|hit| hit.span.start);
            for hit in hits {
                clauses[text.words[hit.span.start].clause]
                    .cues
                    .push(hit.means.0);
            }
        }
        let mut sentences: Vec<Sentence> = text
            .sentences
            .iter()
            .map(|s| Sentence {
                asked: s.asked,
                listed: s.listed,
                summary: s.summary,
                starts_subject: false,
            })
            .collect();
        for opening in clauses.chunk_by(|a, b| a.sentence == b.sentence) {
            sentences[opening[0].sentence].starts_subject = opening[0].has(Cue::Starter);
        }
        let (flags, active) = alarms(text, begins, lexicon);
        Evidence {
            clauses,
            sentences,
            mentions,
            flags,
            active,
        }
    }
}

fn of_family(found: &[Hit<(Cue, Family)>], family: Family) -> Vec<Hit<(Cue, Family)>> {
    let of = found.iter().filter(|hit| hit.means.1 == family);
    of.cloned().collect()
}

fn setting(text: &Text, at: usize, kind: Kind) -> Option<Setting> {
    let clause = text.words[at].clause;
    let before = |n: usize| {
        let word = text.words.get(at.checked_sub(n)?)?;
        (word.clause == clause).then_some(word.text.as_str())
    };
    let skipped = usize::from(before(1).is_some_and(|word| ARTICLES.contains(&word)));
    let way_in = before(skipped + 2).is_some_and(|word| WAYS_IN.contains(&word));
    let locked_out = before(skipped + 2) == Some("out")
        && before(skipped + 3).is_some_and(|word| WAYS_OUT.contains(&word));
    match before(skipped + 1)? {
        "to" | "into" | "in" | "for" if way_in => None,
        "of" if locked_out => None,
        // What is wrong "on the laptops" is wrong with what runs there.
        "on" => matches!(kind, Kind::Workstation | Kind::Printer).then_some(Setting::Partner),
        word if PARTNERS.contains(&word) => Some(Setting::Partner),
        word if PLACES.contains(&word) => Some(Setting::Place),
        _ => None,
    }
}

fn alarms(text: &Text, begins: &[Arc<Known>], lexicon: &Lexicon) -> (Vec<Flag>, bool) {
    let hits = lexicon.alarms.find(text, |at| &begins[at].alarms);
    let mut harmless = vec![false; text.words.len()];
    for hit in hits.iter().filter(|hit| hit.means == Alarm::Not) {
        for &at in &hit.span.named {
            harmless[at] = true;
        }
    }
    let real = |hit: &&Hit<Alarm>| !hit.span.named.iter().any(|&at| harmless[at]);
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
