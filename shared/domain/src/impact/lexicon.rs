//! The lexicon, compiled once: which words name a system, which say how it is doing, which raise a flag.

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use super::book::Book;
use super::cue::{CUES, Cue, Family};
use super::memory::Known;
use super::pattern::{Classes, Members, Pattern};
use super::typo::Mender;
use crate::flag::Flag;
use crate::kind::Kind;

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
    /// What people call it, as patterns of the lexicon.
    pub names: Vec<&'static str>,
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

    fn compile(
        words: &'static str,
        vendors: &'static str,
        systems: &'static str,
        cues: &'static str,
        flags: &'static str,
    ) -> Lexicon {
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
        let mender = Mender::new(patterns.flat_map(Pattern::members).chain(classes.values()));
        Lexicon {
            names: Book::new(names),
            cues: Book::new(cues),
            alarms: Book::new(alarms),
            vendors,
            mender,
        }
    }

    /// What is known of a word.
    pub(crate) fn know(&self, word: &str) -> Known {
        let meant = self.mender.mend(word);
        let word = meant.unwrap_or(word);
        Known {
            meant,
            names: self.names.beginning_with(word),
            cues: self.cues.beginning_with(word),
            alarms: self.alarms.beginning_with(word),
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
fn lines(source: &'static str) -> impl Iterator<Item = &'static str> {
    source
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty() && !line.starts_with("//"))
}

/// The patterns of a sectioned file, each with its header.
fn sections(source: &'static str) -> impl Iterator<Item = (&'static str, &'static str)> {
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

fn classes(source: &'static str) -> Classes {
    let mut pieces: BTreeMap<&'static str, Vec<&'static str>> = BTreeMap::new();
    for line in lines(source) {
        let Some((name, members)) = line.split_once('=') else {
            continue;
        };
        let mut own = Vec::new();
        for member in members.split('|').map(str::trim) {
            match member.strip_prefix('@').and_then(|m| pieces.get(m)) {
                Some(known) => own.extend(known),
                None => own.push(member),
            }
        }
        pieces.insert(name.trim().trim_start_matches('@'), own);
    }
    let members = |(name, own): (&'static str, Vec<&'static str>)| {
        (name, Arc::new(Members::of(own.into_iter())))
    };
    pieces.into_iter().map(members).collect()
}

type Names = Vec<(Pattern, Name)>;

fn products(source: &'static str, classes: &Classes) -> (Vec<Vendor>, Names) {
    let mut vendors = Vec::new();
    let mut names = Names::new();
    for line in lines(source) {
        let fields: Vec<&str> = line.split('|').map(str::trim).collect();
        let (id, kind, weight, slang, wordings) = match fields[..] {
            [id, kind, weight, slang] => (id, kind, weight, slang, None),
            [id, kind, weight, slang, wordings] => (id, kind, weight, slang, Some(wordings)),
            _ => continue,
        };
        let (Some(kind), Ok(weight)) = (Kind::parse(kind), weight.parse()) else {
            continue;
        };
        let vendor = Some(vendors.len());
        vendors.push(Vendor {
            id: id.to_owned(),
            kind,
            names: slang.split(',').map(str::trim).collect(),
        });
        let wordings = wordings.into_iter().flat_map(|w| w.split(','));
        for name in slang.split(',').chain(wordings).map(str::trim) {
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
}
