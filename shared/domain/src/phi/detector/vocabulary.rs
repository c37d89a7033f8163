//! The words that the detector knows: cues, ordinary words that are no names, and given names.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

/// What a word says about what stands beside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum Cue {
    Patient,
    Kin,
    Pronoun,
    Title,
    Doctor,
    Birth,
    Care,
    Single,
    Looked,
    Role,
    Letters,
    Deed,
    Staff,
    Owner,
    Contact,
    Implant,
    Vendor,
    Seen,
    Street,
    Firm,
    Addressed,
}

const CUES: [(&str, Cue); 21] = [
    ("patient", Cue::Patient),
    ("kin", Cue::Kin),
    ("pronoun", Cue::Pronoun),
    ("title", Cue::Title),
    ("doctor", Cue::Doctor),
    ("birth", Cue::Birth),
    ("care", Cue::Care),
    ("single", Cue::Single),
    ("looked", Cue::Looked),
    ("role", Cue::Role),
    ("letters", Cue::Letters),
    ("deed", Cue::Deed),
    ("staff", Cue::Staff),
    ("owner", Cue::Owner),
    ("contact", Cue::Contact),
    ("implant", Cue::Implant),
    ("vendor", Cue::Vendor),
    ("seen", Cue::Seen),
    ("street", Cue::Street),
    ("firm", Cue::Firm),
    ("addressed", Cue::Addressed),
];

/// How generic names of medicines end (the stems of USAN and INN).
const DRUGS: [&str; 20] = [
    "olol",
    "pril",
    "sartan",
    "statin",
    "cillin",
    "mycin",
    "conazole",
    "prazole",
    "dipine",
    "zepam",
    "zolam",
    "oxetine",
    "azodone",
    "formin",
    "gliptin",
    "gliflozin",
    "glutide",
    "codone",
    "setron",
    "parin",
];

/// The cues of one word.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Cues(u32);

impl Cues {
    pub(super) const fn has(self, cue: Cue) -> bool {
        self.0 & (1 << cue as u8) != 0
    }

    pub(super) fn any(self, cues: &[Cue]) -> bool {
        cues.iter().any(|cue| self.has(*cue))
    }
}

#[derive(Debug)]
pub(super) struct Vocabulary {
    cues: BTreeMap<&'static str, Cues>,
    ordinary: BTreeSet<&'static str>,
    given: BTreeSet<&'static str>,
}

impl Vocabulary {
    /// The vocabulary that ships with the program.
    pub(super) fn shipped() -> &'static Self {
        static SHIPPED: OnceLock<Vocabulary> = OnceLock::new();
        SHIPPED.get_or_init(|| {
            let mut cues: BTreeMap<&str, Cues> = BTreeMap::new();
            let mut cue = None;
            for line in lines(include_str!("../../lexicon/phi.txt")) {
                if let Some(header) = line.strip_prefix('[').and_then(|l| l.strip_suffix(']')) {
                    cue = CUES.iter().find(|(name, _)| *name == header);
                    continue;
                }
                for word in line.split_whitespace() {
                    let bit = cue.map_or(0, |(_, cue)| 1 << *cue as u8);
                    cues.entry(word).or_default().0 |= bit;
                }
            }
            // What staff say of their systems, in every list of the impact rules, is nobody's name.
            let ordinary = [
                include_str!("../../lexicon/aside.txt"),
                include_str!("../../lexicon/ordinary.txt"),
                include_str!("../../lexicon/words.txt"),
                include_str!("../../lexicon/vendors.txt"),
                include_str!("../../lexicon/systems.txt"),
                include_str!("../../lexicon/cues.txt"),
                include_str!("../../lexicon/flags.txt"),
            ];
            Self {
                cues,
                ordinary: ordinary.into_iter().flat_map(words).collect(),
                given: words(include_str!("../../lexicon/given.txt")).collect(),
            }
        })
    }

    pub(super) fn cues(&self, word: &str) -> Cues {
        let drug = word.len() > 6 && DRUGS.iter().any(|stem| word.ends_with(stem));
        let known = self.cues.get(word).copied();
        known.unwrap_or(Cues(if drug { 1 << Cue::Care as u8 } else { 0 }))
    }

    /// A word of the language or of the trade, which no rule takes for a name by its capital alone.
    pub(super) fn ordinary(&self, word: &str) -> bool {
        self.ordinary.contains(word) && !self.given(word)
    }

    pub(super) fn given(&self, word: &str) -> bool {
        self.given.contains(word)
    }
}

fn lines(text: &'static str) -> impl Iterator<Item = &'static str> {
    text.lines()
        .map(str::trim)
        .filter(|line| !line.is_empty() && !line.starts_with("//"))
}

fn words(text: &'static str) -> impl Iterator<Item = &'static str> {
    lines(text)
        .flat_map(|line| line.split(|c: char| !c.is_ascii_alphabetic()))
        .filter(|word| word.len() > 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_section_is_known_and_filled() {
        let text = include_str!("../../lexicon/phi.txt");
        let headers: Vec<_> = lines(text).filter(|line| line.starts_with('[')).collect();
        let known: Vec<_> = CUES.iter().map(|(name, _)| format!("[{name}]")).collect();
        assert_eq!(headers, known);
        let vocabulary = Vocabulary::shipped();
        for (name, cue) in CUES {
            assert!(vocabulary.cues.values().any(|cues| cues.has(cue)), "{name}");
        }
    }
}
