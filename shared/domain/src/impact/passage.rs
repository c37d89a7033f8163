//! A run of sentences, and which of its clauses tell of trouble that is real and not over.

use std::ops::Range;

use super::cue::{Cue, Grade};
use super::evidence::{Clause, Evidence, Mention};
use crate::kind::{Kind, Scope};

/// A run of sentences.
pub(crate) struct Passage<'a> {
    evidence: &'a Evidence,
    sentences: Range<usize>,
    clauses: Range<usize>,
    /// Clauses that tell of trouble, in order.
    live: Vec<usize>,
    /// The sentence of each.
    troubled: Vec<usize>,
}

impl<'a> Passage<'a> {
    /// The passage made of `sentences`.
    pub(crate) fn of(evidence: &'a Evidence, sentences: Range<usize>) -> Passage<'a> {
        let clauses = evidence.clauses_of(&sentences);
        let live = live(evidence, &clauses);
        let troubled = live.iter().map(|&c| evidence.clauses[c].sentence).collect();
        Passage {
            evidence,
            sentences,
            clauses,
            live,
            troubled,
        }
    }

    /// The part of this passage made of some of its clauses: what is over in the whole is over in the part.
    pub(crate) fn part(&self, clauses: Range<usize>) -> Passage<'a> {
        let told = self.live.iter().copied();
        let live: Vec<usize> = told.filter(|c| clauses.contains(c)).collect();
        let sentence = |c: usize| self.evidence.clauses.get(c).map_or(0, |c| c.sentence);
        Passage {
            evidence: self.evidence,
            sentences: sentence(clauses.start)..sentence(clauses.end.saturating_sub(1)) + 1,
            troubled: live.iter().map(|&c| sentence(c)).collect(),
            clauses,
            live,
        }
    }

    /// The clause tells of trouble.
    pub(crate) fn is_live(&self, clause: usize) -> bool {
        self.live.binary_search(&clause).is_ok()
    }

    fn all(&self) -> impl Iterator<Item = &'a Clause> {
        self.evidence.clauses[self.clauses.clone()].iter()
    }

    fn in_trouble(&self) -> impl Iterator<Item = &'a Clause> {
        self.live.iter().map(|&c| &self.evidence.clauses[c])
    }

    /// Some clause carries `cue`.
    pub(crate) fn has(&self, cue: Cue) -> bool {
        self.all().any(|clause| clause.has(cue))
    }

    /// Some clause that tells of trouble carries `cue`.
    pub(crate) fn has_in_trouble(&self, cue: Cue) -> bool {
        self.in_trouble().any(|clause| clause.has(cue))
    }

    /// A sentence ends with a question mark.
    pub(crate) fn asks(&self) -> bool {
        self.evidence.sentences[self.sentences.clone()]
            .iter()
            .any(|s| s.asked)
    }

    /// Some clause speaks of more than one person, and not only of a "we".
    pub(crate) fn speaks_of_many(&self) -> bool {
        self.all().any(Clause::is_wide)
    }

    /// One record or only the writer is concerned.
    pub(crate) fn is_narrow(&self) -> bool {
        self.has(Cue::OneStrong) || self.has(Cue::Item)
    }

    /// The cue that says most about how it hurts.
    pub(crate) fn worst(&self) -> Option<Cue> {
        let cues = self
            .in_trouble()
            .flat_map(|clause| clause.cues.iter().copied());
        cues.filter(|cue| cue.grade().is_some())
            .max_by_key(|cue| rank(*cue))
    }

    /// The worst grade of trouble.
    pub(crate) fn grade(&self) -> Option<Grade> {
        self.in_trouble().filter_map(Clause::grade).max()
    }

    /// The systems named, save where something is said to work; each with how much the place it is named at says.
    pub(crate) fn mentions(&self) -> impl Iterator<Item = (&'a Mention, u32)> {
        let named = self.evidence.mentions_in(&self.clauses);
        // A summary that names what works and what does not is about what does not.
        let told = named
            .iter()
            .any(|mention| mention.troubled.is_some_and(|c| self.is_live(c)));
        named.iter().filter_map(move |mention| {
            let clause = &self.evidence.clauses[mention.clause];
            let summary = self.evidence.sentences[clause.sentence].summary;
            if clause.is_fine() && (!summary || told) {
                return None;
            }
            let mut tenths = match () {
                () if self.is_live(mention.clause) => 15,
                () if self.troubled.contains(&clause.sentence) => 12,
                () => 10,
            };
            if summary {
                tenths = tenths * 15 / 10;
            }
            Some((mention, tenths))
        })
    }

    /// Whom the trouble reaches.
    pub(crate) fn scope(&self) -> Option<Scope> {
        let heard = |clause: &&Clause| !clause.is_fine() && !clause.has(Cue::Workaround);
        let said = |cue: Cue| self.all().filter(heard).any(|clause| clause.has(cue));
        let troubled = |cue: Cue| self.has_in_trouble(cue);
        // A person speaks of the trouble where the trouble is; a name under a letter is nobody's scope.
        let near = |c: &&Clause| self.live.is_empty() || self.troubled.contains(&c.sentence);
        let one = |cue: Cue| {
            self.all()
                .filter(heard)
                .filter(near)
                .any(|clause| clause.has(cue))
        };
        let one = one(Cue::One) || said(Cue::Item);
        let spared = |c: &Clause| {
            c.has(Cue::OneStrong) || c.has(Cue::Others) && c.grade().is_none() && !c.is_wide()
        };
        let others_fine = self.all().any(spared);
        let others_too = troubled(Cue::Others);
        let we = troubled(Cue::We) && !troubled(Cue::One) && !troubled(Cue::Item)
            || said(Cue::We) && !one;
        // "Rooms 1 and 2 are fine": when nothing else is said, the trouble is with what is left.
        let elsewhere_fine = self.clauses.clone().any(|c| self.spares_a_place(c));
        if said(Cue::Practice) {
            Some(Scope::Practice)
        } else if others_fine && !said(Cue::Site) {
            Some(Scope::User)
        } else if said(Cue::Site) {
            Some(Scope::Site)
        } else if said(Cue::Many) || others_too || we {
            Some(Scope::Department)
        } else if one || elsewhere_fine {
            Some(Scope::User)
        } else {
            None
        }
    }
}

impl Passage<'_> {
    /// The clause says that a room, a person or a device is fine, and not that another system is: "the phones are fine"
    /// says nothing of whom the internet fails.
    fn spares_a_place(&self, clause: usize) -> bool {
        let words = &self.evidence.clauses[clause];
        let named = self.evidence.mentions_in(&(clause..clause + 1));
        let other = |mention: &Mention| {
            let troubled = self.evidence.mentions_in(&self.clauses).iter();
            let same = |m: &&Mention| m.name.kind == mention.name.kind;
            mention.name.kind != Kind::Workstation
                && !troubled.filter(same).any(|m| self.is_live(m.clause))
        };
        words.is_fine() && words.has(Cue::Somewhere) && !named.iter().any(other)
    }
}

/// The clauses that tell of trouble which is real and not over, in order.
fn live(evidence: &Evidence, clauses: &Range<usize>) -> Vec<usize> {
    let clause = |c: usize| &evidence.clauses[c];
    let supposed: Vec<usize> = clauses
        .clone()
        .filter(|&c| clause(c).has(Cue::Hypothetical))
        .map(|c| clause(c).sentence)
        .collect();
    let mut live: Vec<usize> = clauses
        .clone()
        .filter(|&c| clause(c).grade().is_some() && !supposed.contains(&clause(c).sentence))
        .collect();
    for over in clauses.clone().filter(|&c| clause(c).has(Cue::Resolved)) {
        if live.last().is_some_and(|&last| last >= over) {
            continue;
        }
        // "It is back" ends all that was told before; "the printer is back" ends what was told in the same breath.
        if evidence.mentions_in(&(over..over + 1)).is_empty() {
            live.clear();
        } else {
            let sentence = clause(over).sentence;
            while live.last().is_some_and(|&c| clause(c).sentence == sentence) {
                live.pop();
            }
        }
    }
    live
}

/// Which of several cues says most about how it hurts.
fn rank(cue: Cue) -> u8 {
    match cue {
        Cue::Down => 8,
        Cue::Fail => 7,
        Cue::Loss => 6,
        Cue::Crawl => 5,
        Cue::Negation => 4,
        Cue::Access | Cue::Entry => 3,
        Cue::Error => 2,
        Cue::Slow => 1,
        _ => 0,
    }
}
