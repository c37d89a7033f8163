//! The lexicon, compiled once: which words name a system, which say how it is doing, which raise a flag.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use super::pattern::{Classes, Pattern, Span};
use super::text::Text;
use super::typo::Mender;
use crate::flag::Flag;
use crate::kind::Kind;

/// What a cue says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Cue {
    /// Cannot be used.
    Down,
    /// A function does not happen.
    Fail,
    /// What was there is not there any more.
    Loss,
    /// Something is wrong.
    Error,
    /// So slow or unsteady that work stops.
    Crawl,
    /// Slow.
    Slow,
    /// A blemish.
    Mild,
    /// Somebody's own way in.
    Access,
    /// A bare "not", "no" or "none": something is missing or does not happen.
    Negation,
    /// Words that sound like trouble and are not.
    Neutral,
    /// Works.
    Ok,
    /// Works again.
    Resolved,
    /// Not happening now.
    Hypothetical,
    /// Work goes on another way.
    Workaround,
    /// Wants to know.
    Question,
    /// Wants something done.
    Request,
    /// Asks for something, or only asks nicely.
    Polite,
    /// Every location.
    Practice,
    /// A whole location.
    Site,
    /// More than one person.
    Many,
    /// The writer speaks for a group.
    We,
    /// Others are not affected.
    OneStrong,
    /// Others, affected or not as the clause says.
    Others,
    /// One record or device: a claim, a chart, a jack.
    Item,
    /// One person.
    One,
    /// First-person words that say nothing about reach.
    NotOne,
    /// It began some time ago and goes on.
    Since,
    /// Patients are waiting now.
    Waiting,
    /// The computers of a place, not one of them.
    Fleet,
    /// No system named, all of it meant.
    Everything,
    /// A new subject begins.
    Starter,
}

/// The families within which overlapping cues compete.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Family {
    Condition,
    Reach,
    Want,
    Setting,
}

const CUES: [(&str, Cue, Family); 31] = [
    ("down", Cue::Down, Family::Condition),
    ("fail", Cue::Fail, Family::Condition),
    ("loss", Cue::Loss, Family::Condition),
    ("error", Cue::Error, Family::Condition),
    ("crawl", Cue::Crawl, Family::Condition),
    ("slow", Cue::Slow, Family::Condition),
    ("mild", Cue::Mild, Family::Condition),
    ("access", Cue::Access, Family::Condition),
    ("negation", Cue::Negation, Family::Condition),
    ("neutral", Cue::Neutral, Family::Condition),
    ("ok", Cue::Ok, Family::Condition),
    ("resolved", Cue::Resolved, Family::Condition),
    ("hypothetical", Cue::Hypothetical, Family::Condition),
    ("workaround", Cue::Workaround, Family::Setting),
    ("question", Cue::Question, Family::Want),
    ("request", Cue::Request, Family::Want),
    ("polite", Cue::Polite, Family::Setting),
    ("practice", Cue::Practice, Family::Reach),
    ("site", Cue::Site, Family::Reach),
    ("many", Cue::Many, Family::Reach),
    ("we", Cue::We, Family::Reach),
    ("one-strong", Cue::OneStrong, Family::Reach),
    ("others", Cue::Others, Family::Reach),
    ("item", Cue::Item, Family::Reach),
    ("one", Cue::One, Family::Reach),
    ("not-one", Cue::NotOne, Family::Reach),
    ("since", Cue::Since, Family::Setting),
    ("waiting", Cue::Waiting, Family::Setting),
    ("fleet", Cue::Fleet, Family::Setting),
    ("everything", Cue::Everything, Family::Setting),
    ("starter", Cue::Starter, Family::Setting),
];

/// What a flag pattern says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Alarm {
    /// Raises this flag.
    Raise(Flag),
    /// Raises security, and it is happening now.
    Active,
    /// Looks like one and is not.
    Not,
}

/// A compiled set of patterns, each with what it means.
#[derive(Debug)]
pub(crate) struct Book<M> {
    entries: Vec<(Pattern, M)>,
    by_word: BTreeMap<String, Vec<usize>>,
    by_stem: BTreeMap<String, Vec<usize>>,
    by_number: Vec<usize>,
}

/// A pattern of a book found in a text.
#[derive(Debug, Clone)]
pub(crate) struct Hit<M> {
    /// What it means.
    pub means: M,
    /// Which entry of the book matched; two hits of one entry are one piece of evidence.
    pub entry: usize,
    /// Where.
    pub span: Span,
}

impl<M: Copy> Book<M> {
    fn new(entries: Vec<(Pattern, M)>) -> Book<M> {
        let mut book = Book {
            entries,
            by_word: BTreeMap::new(),
            by_stem: BTreeMap::new(),
            by_number: Vec::new(),
        };
        for (at, (pattern, _)) in book.entries.iter().enumerate() {
            match pattern.heads() {
                None => book.by_number.push(at),
                Some((words, stems)) => {
                    for word in words {
                        book.by_word.entry(word.clone()).or_default().push(at);
                    }
                    for stem in stems {
                        book.by_stem.entry(stem.clone()).or_default().push(at);
                    }
                }
            }
        }
        book
    }

    /// Every match in the text, overlapping ones included.
    pub(crate) fn find(&self, text: &Text) -> Vec<Hit<M>> {
        let mut hits = Vec::new();
        for (at, word) in text.words.iter().enumerate() {
            let word = word.text.as_str();
            let stems = (1..=word.len().min(16))
                .filter_map(|end| word.get(..end))
                .filter_map(|s| self.by_stem.get(s));
            let candidates = self
                .by_word
                .get(word)
                .into_iter()
                .chain(stems)
                .flatten()
                .chain(&self.by_number);
            for &entry in candidates {
                let (pattern, means) = &self.entries[entry];
                if let Some(span) = pattern.at(&text.words, at) {
                    hits.push(Hit {
                        means: *means,
                        entry,
                        span,
                    });
                }
            }
        }
        hits
    }
}

/// Of overlapping hits keeps the one that names more words; of equals the one written first.
pub(crate) fn settle<M>(mut hits: Vec<Hit<M>>, words: usize) -> Vec<Hit<M>> {
    hits.sort_by_key(|hit| (std::cmp::Reverse(hit.span.named.len()), hit.entry));
    let mut taken = vec![false; words];
    hits.retain(|hit| {
        let free = hit.span.named.iter().all(|&at| !taken[at]);
        if free {
            for &at in &hit.span.named {
                taken[at] = true;
            }
        }
        free
    });
    hits
}

/// A system named in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Name {
    /// What it is.
    pub kind: Kind,
    /// How surely the word means it, 1 to 9.
    pub weight: u32,
    /// The product, when the word is a product's.
    pub vendor: Option<usize>,
}

/// A product the lexicon knows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Vendor {
    /// Stable identifier, kebab-case.
    pub id: String,
    /// What it is sold as.
    pub kind: Kind,
}

/// All books.
#[derive(Debug)]
pub(crate) struct Lexicon {
    pub names: Book<Name>,
    pub cues: Book<(Cue, Family)>,
    pub alarms: Book<Alarm>,
    pub vendors: Vec<Vendor>,
    mender: Mender,
}

impl Lexicon {
    /// The lexicon that ships with the program.
    pub(crate) fn shipped() -> &'static Lexicon {
        static SHIPPED: OnceLock<Lexicon> = OnceLock::new();
        SHIPPED.get_or_init(|| {
            Lexicon::compile(
                include_str!("../lexicon/words.txt"),
                include_str!("../lexicon/vendors.txt"),
                include_str!("../lexicon/systems.txt"),
                include_str!("../lexicon/cues.txt"),
                include_str!("../lexicon/flags.txt"),
            )
        })
    }

    fn compile(words: &str, vendors: &str, systems: &str, cues: &str, flags: &str) -> Lexicon {
        let classes = classes(words);
        let (vendors, mut names) = products(vendors, &classes);
        for (header, pattern) in sections(systems) {
            let mut parts = header.split_whitespace();
            let kind = parts.next().and_then(Kind::parse);
            let weight = parts.next().and_then(|w| w.parse().ok());
            if let (Some(kind), Some(weight)) = (kind, weight) {
                names.push((
                    Pattern::compile(pattern, &classes),
                    Name {
                        kind,
                        weight,
                        vendor: None,
                    },
                ));
            }
        }
        let cues: Vec<_> = sections(cues)
            .filter_map(|(header, pattern)| {
                let (_, cue, family) = CUES.iter().find(|(name, ..)| *name == header)?;
                Some((Pattern::compile(pattern, &classes), (*cue, *family)))
            })
            .collect();
        let alarms: Vec<_> = sections(flags)
            .filter_map(|(header, pattern)| {
                Some((Pattern::compile(pattern, &classes), alarm(header)?))
            })
            .collect();
        let patterns = names
            .iter()
            .map(|n| &n.0)
            .chain(cues.iter().map(|c| &c.0))
            .chain(alarms.iter().map(|a| &a.0));
        let vocabulary: Vec<String> = patterns.flat_map(Pattern::vocabulary).collect();
        let mender = Mender::new(vocabulary.iter().map(String::as_str));
        Lexicon {
            names: Book::new(names),
            cues: Book::new(cues),
            alarms: Book::new(alarms),
            vendors,
            mender,
        }
    }

    /// Mends the text's spelling in place.
    pub(crate) fn mend(&self, text: &mut Text) {
        for word in &mut text.words {
            if let Some(meant) = self.mender.mend(&word.text) {
                word.text = meant.to_owned();
            }
        }
    }
}

fn alarm(header: &str) -> Option<Alarm> {
    match header {
        "active" => Some(Alarm::Active),
        "flag-not" => Some(Alarm::Not),
        name => Flag::ALL
            .into_iter()
            .find(|flag| flag.as_str() == name)
            .map(Alarm::Raise),
    }
}

/// Lines without comments and blanks.
fn lines(source: &str) -> impl Iterator<Item = &str> {
    source
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty() && !line.starts_with("//"))
}

/// The patterns of a sectioned file, each with its header.
fn sections(source: &str) -> impl Iterator<Item = (&str, &str)> {
    let mut header = "";
    lines(source).flat_map(move |line| {
        let opened = line.strip_prefix('[').and_then(|l| l.strip_suffix(']'));
        let patterns = if opened.is_some() { "" } else { line };
        header = opened.unwrap_or(header);
        let header = header;
        patterns
            .split(',')
            .map(str::trim)
            .filter(|p| !p.is_empty())
            .map(move |p| (header, p))
    })
}

fn classes(source: &str) -> Classes {
    let mut classes = Classes::new();
    for line in lines(source) {
        let Some((name, members)) = line.split_once('=') else {
            continue;
        };
        let members = members.split('|').map(str::trim).flat_map(|member| {
            let known = member
                .strip_prefix('@')
                .and_then(|m| classes.get(m))
                .cloned();
            known.unwrap_or_else(|| vec![member.to_owned()])
        });
        let members = members.collect();
        classes.insert(name.trim().trim_start_matches('@').to_owned(), members);
    }
    classes
}

type Names = Vec<(Pattern, Name)>;

fn products(source: &str, classes: &Classes) -> (Vec<Vendor>, Names) {
    let mut vendors = Vec::new();
    let mut names = Names::new();
    for line in lines(source) {
        let fields: Vec<&str> = line.split('|').map(str::trim).collect();
        let [id, kind, weight, slang] = fields[..] else {
            continue;
        };
        let (Some(kind), Ok(weight)) = (Kind::parse(kind), weight.parse()) else {
            continue;
        };
        let vendor = Some(vendors.len());
        vendors.push(Vendor {
            id: id.to_owned(),
            kind,
        });
        for name in slang.split(',').map(str::trim) {
            names.push((
                Pattern::compile(name, classes),
                Name {
                    kind,
                    weight,
                    vendor,
                },
            ));
        }
    }
    (vendors, names)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;

    #[test]
    fn every_line_of_every_file_is_understood() {
        let headers = |source: &'static str| {
            sections(source)
                .map(|(h, _)| h)
                .collect::<std::collections::BTreeSet<_>>()
        };
        for header in headers(include_str!("../lexicon/cues.txt")) {
            assert!(CUES.iter().any(|(name, ..)| *name == header), "{header}");
        }
        for header in headers(include_str!("../lexicon/flags.txt")) {
            assert!(alarm(header).is_some(), "{header}");
        }
        for header in headers(include_str!("../lexicon/systems.txt")) {
            let (kind, weight) = header.split_once(' ').unwrap();
            assert!(
                Kind::parse(kind).is_some() && weight.parse::<u32>().is_ok(),
                "{header}"
            );
        }
        let written = lines(include_str!("../lexicon/vendors.txt")).count();
        assert_eq!(Lexicon::shipped().vendors.len(), written);
    }

    #[test]
    fn every_class_used_is_defined() {
        let classes = classes(include_str!("../lexicon/words.txt"));
        for source in [
            include_str!("../lexicon/cues.txt"),
            include_str!("../lexicon/flags.txt"),
            include_str!("../lexicon/systems.txt"),
        ] {
            for (_, pattern) in sections(source) {
                for word in pattern
                    .split_whitespace()
                    .filter_map(|w| w.strip_prefix('@'))
                {
                    assert!(classes.contains_key(word), "@{word} in {pattern}");
                }
            }
        }
    }

    #[test]
    fn the_longer_of_two_overlapping_cues_wins() {
        let lexicon = Lexicon::shipped();
        let text = Text::read("", "nothing works");
        let hits = lexicon
            .cues
            .find(&text)
            .into_iter()
            .filter(|h| h.means.1 == Family::Condition)
            .collect();
        let cues: Vec<Cue> = settle(hits, text.words.len())
            .iter()
            .map(|h| h.means.0)
            .collect();
        assert_eq!(cues, [Cue::Down]);
    }
}
