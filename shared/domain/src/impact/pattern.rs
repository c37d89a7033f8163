//! The small pattern language of the lexicon, and its matcher.
//!
//! Words in a row; `a | b` alternatives come from classes (`@name`); `x*` any word that starts with x; `w?` may be missing;
//! `_` any one word; `..` up to four words between; `#` a number above one; `^` and `$` the start and the end of a clause. A match stays inside one clause.

use std::collections::BTreeMap;

use super::text::Word;

/// Words a gap may skip.
const GAP: usize = 4;

/// One place of a pattern.
#[derive(Debug, Clone)]
enum Atom {
    /// One of these words, in order, or a word that starts with one of these stems.
    Any {
        words: Vec<String>,
        stems: Vec<String>,
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
pub(crate) type Classes = BTreeMap<String, Vec<String>>;

/// Numbers in letters, above one.
const NUMBERS: [&str; 16] = [
    "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "dozen", "dozens", "twenty", "thirty", "hundreds",
];

impl Pattern {
    /// Compiles one pattern. An unknown class stands for its own name, so that a slip of the pen matches nothing.
    pub(crate) fn compile(source: &str, classes: &Classes) -> Pattern {
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
            atoms,
            starts_clause,
        }
    }

    /// Every word and stem a match may begin with; `None` when it may begin with any number.
    pub(crate) fn heads(&self) -> Option<(&[String], &[String])> {
        match self.atoms.first() {
            Some(Atom::Any { words, stems, .. }) => Some((words, stems)),
            _ => None,
        }
    }

    /// Every word the pattern names; stems keep their `*`.
    pub(crate) fn vocabulary(&self) -> impl Iterator<Item = String> {
        self.atoms.iter().flat_map(|atom| match atom {
            Atom::Any { words, stems, .. } => words
                .iter()
                .cloned()
                .chain(stems.iter().map(|s| format!("{s}*")))
                .collect(),
            Atom::Number | Atom::One | Atom::End | Atom::Gap => Vec::new(),
        })
    }

    /// Matches at word `at`, inside the clause of that word.
    pub(crate) fn at(&self, words: &[Word], at: usize) -> Option<Span> {
        let clause = words.get(at)?.clause;
        if self.starts_clause && at > 0 && words[at - 1].clause == clause {
            return None;
        }
        let mut named = Vec::new();
        follow(&self.atoms, words, at, clause, &mut named).then_some(Span { start: at, named })
    }
}

impl Atom {
    fn any(piece: &str, classes: &Classes) -> Atom {
        let optional = piece.len() > 1 && piece.ends_with('?');
        let piece = piece.trim_end_matches('?');
        let own = [piece.to_owned()];
        let members = piece
            .strip_prefix('@')
            .and_then(|name| classes.get(name))
            .map_or(&own[..], Vec::as_slice);
        let (stems, mut words): (Vec<_>, Vec<_>) = members.iter().partition(|m| m.ends_with('*'));
        words.sort_unstable();
        Atom::Any {
            words: words.into_iter().cloned().collect(),
            stems: stems
                .into_iter()
                .map(|s| s.trim_end_matches('*').to_owned())
                .collect(),
            optional,
        }
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
        Atom::Any {
            words: any,
            stems,
            optional,
        } => {
            let hit = here.is_some_and(|w| {
                any.binary_search(&w.text).is_ok()
                    || stems.iter().any(|s| w.text.starts_with(s.as_str()))
            });
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

    fn matches(pattern: &str, text: &str) -> bool {
        let classes = Classes::from([(
            "who".to_owned(),
            vec!["doc".to_owned(), "nurse*".to_owned()],
        )]);
        let pattern = Pattern::compile(pattern, &classes);
        let text = Text::read("", text);
        (0..text.words.len()).any(|at| pattern.at(&text.words, at).is_some())
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
