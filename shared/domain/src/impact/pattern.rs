//! The small pattern language of the lexicon, and its matcher.
//!
//! Words in a row; `a | b` alternatives come from classes (`@name`); `x*` any word that starts with x; `w?` may be missing;
//! `_` any one word; `..` up to four words between; `#` a number above one; `^` and `$` the start and the end of a
//! clause. A match stays inside one clause.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::text::Word;

/// Words a gap may skip.
pub(crate) const GAP: usize = 4;

/// Words that stand for each other in one place of a pattern.
#[derive(Debug, Default)]
pub(crate) struct Members {
    /// Whole words, in order.
    pub words: Vec<&'static str>,
    /// Beginnings of words.
    pub stems: Vec<&'static str>,
    /// A bit for each beginning of a member, so that most words are told apart by their first letters.
    initials: u64,
}

impl Members {
    /// Sorts out words and, ending in `*`, stems.
    pub(crate) fn of(pieces: impl Iterator<Item = &'static str>) -> Members {
        let (stems, mut words): (Vec<_>, Vec<_>) = pieces.partition(|piece| piece.ends_with('*'));
        words.sort_unstable();
        let stems: Vec<_> = stems
            .into_iter()
            .map(|stem| stem.trim_end_matches('*'))
            .collect();
        // A stem of one letter goes on with any other.
        let stem = |stem: &&str| if stem.len() < 2 { u64::MAX } else { bit(stem) };
        let initials = words.iter().map(|word| bit(word));
        let initials = initials.chain(stems.iter().map(stem));
        Members {
            initials: initials.fold(0, |all, one| all | one),
            words,
            stems,
        }
    }

    fn contain(&self, word: &str) -> bool {
        bit(word) & self.initials != 0
            && (self.words.binary_search(&word).is_ok()
                || self.stems.iter().any(|stem| word.starts_with(stem)))
    }
}

/// The bit of a word's first two bytes, and all of them for no word; several beginnings share one.
pub(crate) fn bit(word: &str) -> u64 {
    let (first, second) = match word.as_bytes() {
        [] => return u64::MAX,
        [one] => (*one, 0),
        [first, second, ..] => (*first, *second),
    };
    1 << (first.wrapping_mul(13).wrapping_add(second) & 63)
}

/// One place of a pattern.
#[derive(Debug, Clone)]
enum Atom {
    /// One of these.
    Any {
        members: Arc<Members>,
        optional: bool,
    },
    /// A number above one, in digits or letters.
    Number,
    /// The end of the clause.
    End,
    /// Any one word.
    One,
    /// Up to [`GAP`] words.
    Gap,
}

/// A compiled pattern.
#[derive(Debug, Clone)]
pub(crate) struct Pattern {
    atoms: Vec<Atom>,
    starts_clause: bool,
    /// What a later word of the clause must begin with for a match, where that can be told.
    ahead: Ahead,
}

/// What follows a pattern's first word: a bit for each beginning of what it may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Ahead {
    /// Anything, or nothing.
    Any,
    /// The next word.
    Next(u64),
    /// The next word, or one that a gap reaches.
    Near(u64),
}

/// Where a pattern matched.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Span {
    /// The word it began at.
    pub start: usize,
    /// The words that were named, gaps left out.
    pub named: Vec<usize>,
}

/// Word classes by name.
pub(crate) type Classes = BTreeMap<&'static str, Arc<Members>>;

/// Numbers in letters, above one.
const NUMBERS: [&str; 16] = [
    "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "dozen", "dozens", "twenty", "thirty", "hundreds",
];

impl Pattern {
    /// Compiles one pattern. An unknown class stands for its own name, so that a slip of the pen matches nothing.
    pub(crate) fn compile(source: &'static str, classes: &Classes) -> Pattern {
        let mut atoms = Vec::new();
        let mut starts_clause = false;
        for piece in source.split_whitespace() {
            match piece {
                "^" => starts_clause = true,
                "$" => atoms.push(Atom::End),
                ".." => atoms.push(Atom::Gap),
                "_" => atoms.push(Atom::One),
                "#" => atoms.push(Atom::Number),
                _ => atoms.push(Atom::any(piece, classes)),
            }
        }
        Pattern {
            ahead: Ahead::of(&atoms),
            atoms,
            starts_clause,
        }
    }

    /// Whether the words after the first do not rule a match out: the bits of the next, and of those a gap reaches.
    pub(crate) fn may_follow(&self, next: u64, near: u64) -> bool {
        match self.ahead {
            Ahead::Any => true,
            Ahead::Next(wanted) => wanted & next != 0,
            Ahead::Near(wanted) => wanted & near != 0,
        }
    }

    /// What a match may begin with; `None` when it may begin with any number.
    pub(crate) fn heads(&self) -> Option<&Members> {
        match self.atoms.first() {
            Some(Atom::Any { members, .. }) => Some(members),
            _ => None,
        }
    }

    /// The members of each place.
    pub(crate) fn members(&self) -> impl Iterator<Item = &Arc<Members>> {
        self.atoms.iter().filter_map(|atom| match atom {
            Atom::Any { members, .. } => Some(members),
            Atom::Number | Atom::One | Atom::End | Atom::Gap => None,
        })
    }

    /// Matches at word `at`, inside the clause of that word. `named` is room to work in.
    pub(crate) fn at(&self, words: &[Word], at: usize, named: &mut Vec<usize>) -> Option<Span> {
        let clause = words.get(at)?.clause;
        if self.starts_clause && at > 0 && words[at - 1].clause == clause {
            return None;
        }
        named.clear();
        follow(&self.atoms, words, at, clause, named).then(|| Span {
            start: at,
            named: named.clone(),
        })
    }
}

impl Ahead {
    fn of(atoms: &[Atom]) -> Ahead {
        // A first place that is not one word says nothing of what comes after it.
        let must = |at: usize| match atoms.get(at) {
            Some(Atom::Any { members, optional }) => Some((members.initials, *optional)),
            _ => None,
        };
        let one_word = matches!(
            atoms.first(),
            Some(
                Atom::Number
                    | Atom::Any {
                        optional: false,
                        ..
                    }
            )
        );
        match (one_word, atoms.get(1), must(1), must(2)) {
            (false, ..) => Ahead::Any,
            (_, Some(Atom::Gap), _, Some((wanted, false))) => Ahead::Near(wanted),
            (_, _, Some((wanted, false)), _) => Ahead::Next(wanted),
            (_, _, Some((one, true)), Some((other, false))) => Ahead::Next(one | other),
            _ => Ahead::Any,
        }
    }
}

impl Atom {
    fn any(piece: &'static str, classes: &Classes) -> Atom {
        let optional = piece.len() > 1 && piece.ends_with('?');
        let piece = piece.trim_end_matches('?');
        let class = piece.strip_prefix('@').and_then(|name| classes.get(name));
        let members = class
            .cloned()
            .unwrap_or_else(|| Arc::new(Members::of([piece].into_iter())));
        Atom::Any { members, optional }
    }
}

/// Follows the atoms from word `at` on; a gap tries its shortest reading first.
fn follow(
    atoms: &[Atom],
    words: &[Word],
    at: usize,
    clause: usize,
    named: &mut Vec<usize>,
) -> bool {
    let Some((atom, rest)) = atoms.split_first() else {
        return true;
    };
    let here = words.get(at).filter(|w| w.clause == clause);
    let kept = named.len();
    match atom {
        Atom::Gap => (0..=GAP).any(|skip| {
            named.truncate(kept);
            follow(rest, words, at + skip, clause, named)
        }),
        Atom::End => here.is_none() && follow(rest, words, at, clause, named),
        Atom::One => here.is_some() && follow(rest, words, at + 1, clause, named),
        Atom::Number => {
            here.is_some_and(|w| is_number(&w.text)) && {
                named.push(at);
                follow(rest, words, at + 1, clause, named)
            }
        }
        Atom::Any { members, optional } => {
            let hit = here.is_some_and(|w| members.contain(&w.text));
            if hit {
                named.push(at);
                if follow(rest, words, at + 1, clause, named) {
                    return true;
                }
                named.truncate(kept);
            }
            *optional && follow(rest, words, at, clause, named)
        }
    }
}

/// A number above one. Long digits are identifiers, not counts.
pub(crate) fn is_number(word: &str) -> bool {
    if word.bytes().all(|b| b.is_ascii_digit()) {
        return word.len() <= 5 && word.parse::<u32>().is_ok_and(|n| n > 1);
    }
    NUMBERS.contains(&word)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;
    use crate::impact::text::Text;

    fn matches(pattern: &'static str, text: &str) -> bool {
        let who = Arc::new(Members::of(["doc", "nurse*"].into_iter()));
        let pattern = Pattern::compile(pattern, &Classes::from([("who", who)]));
        let text = Text::read("", text);
        let mut named = Vec::new();
        (0..text.words.len()).any(|at| pattern.at(&text.words, at, &mut named).is_some())
    }

    #[test]
    fn gaps_stems_classes_numbers_and_options() {
        assert!(matches(
            "none .. open*",
            "none of the x-rays open for anybody"
        ));
        assert!(!matches(
            "none .. open*",
            "none of this is about the wide door that opens"
        ));
        assert!(matches("@who", "the nurses"));
        assert!(matches("# @who", "all 14 nurses"));
        assert!(!matches("# @who", "1 nurse"));
        assert!(matches("is really? down", "is down"));
        assert!(matches("is really? down", "is really down"));
    }

    #[test]
    fn a_match_stays_in_its_clause() {
        assert!(!matches("not .. working", "not me, the thing is working"));
        assert!(matches("^ first", "hello. First, the chair"));
        assert!(!matches("^ first", "the first chair"));
        assert!(matches("^ two $", "One, the ice maker. Two, the claims"));
        assert!(!matches("^ two $", "two chairs"));
    }
}
