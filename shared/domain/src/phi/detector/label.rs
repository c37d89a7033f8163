//! Numbers that are a patient's because of what they are called: "MRN 448812", "member ID XQW882104417".

use super::number::code;
use super::text::Text;
use super::{Class, Found};

/// A name for a number, and the fewest digits it has: without "#", "no." or "ID" between, and with.
pub(super) struct Label {
    pub words: &'static [&'static str],
    pub class: Class,
    pub bare: usize,
    pub marked: usize,
}

const fn label(words: &'static [&'static str], class: Class, bare: usize, marked: usize) -> Label {
    Label {
        words,
        class,
        bare,
        marked,
    }
}

/// Never without a mark between.
const NEVER: usize = usize::MAX;

const LABELS: [Label; 43] = [
    label(&["mrn"], Class::Mrn, 4, 3),
    label(&["mrns"], Class::Mrn, 4, 3),
    label(&["mr"], Class::Mrn, 5, 4),
    label(&["medical", "record"], Class::Mrn, 5, 3),
    label(&["med", "rec"], Class::Mrn, 5, 3),
    label(&["chart"], Class::Mrn, 4, 3),
    label(&["patient"], Class::Mrn, 5, 4),
    label(&["pt"], Class::Mrn, 5, 3),
    label(&["empi"], Class::Mrn, 5, 4),
    label(&["member"], Class::MemberId, 7, 5),
    label(&["mbr"], Class::MemberId, 7, 5),
    label(&["subscriber"], Class::MemberId, 7, 5),
    label(&["sub"], Class::MemberId, NEVER, 5),
    label(&["policy"], Class::MemberId, 7, 5),
    label(&["insurance"], Class::MemberId, NEVER, 5),
    label(&["ins"], Class::MemberId, NEVER, 5),
    label(&["medicaid"], Class::MemberId, 8, 6),
    label(&["medicare"], Class::MemberId, 9, 6),
    label(&["beneficiary"], Class::MemberId, 7, 5),
    label(&["humana"], Class::MemberId, NEVER, 7),
    label(&["aetna"], Class::MemberId, NEVER, 7),
    label(&["cigna"], Class::MemberId, NEVER, 7),
    label(&["bcbs"], Class::MemberId, NEVER, 7),
    label(&["cross"], Class::MemberId, NEVER, 7),
    label(&["uhc"], Class::MemberId, NEVER, 7),
    label(&["anthem"], Class::MemberId, NEVER, 7),
    label(&["tricare"], Class::MemberId, NEVER, 7),
    label(&["molina"], Class::MemberId, NEVER, 7),
    label(&["kaiser"], Class::MemberId, NEVER, 7),
    label(&["ambetter"], Class::MemberId, NEVER, 7),
    label(&["hicn"], Class::MemberId, 6, 6),
    label(&["mbi"], Class::Mbi, 4, 4),
    label(&["drivers", "license"], Class::Licence, 5, 4),
    label(&["driver", "license"], Class::Licence, 5, 4),
    label(&["drivers", "lic"], Class::Licence, 5, 4),
    label(&["driver", "lic"], Class::Licence, 5, 4),
    label(&["drivers", "licence"], Class::Licence, 5, 4),
    label(&["driver", "licence"], Class::Licence, 5, 4),
    label(&["dl"], Class::Licence, 6, 5),
    label(&["d", ".", "l"], Class::Licence, 6, 5),
    label(&["state"], Class::Licence, NEVER, 6),
    label(&["passport"], Class::Licence, 6, 6),
    label(&["birth", "certificate"], Class::Licence, 5, 4),
];

/// What may stand between a name and its number.
const FILLER: [&str; 16] = [
    ":", "=", "(", ".", "-", "is", "was", "for", "her", "his", "the", "pt", "patient", "'", "\"",
    "of",
];
/// What says that a number follows.
const MARKS: [&str; 7] = ["#", "no", "num", "number", "id", "nbr", "ids"];

pub(super) fn find(text: &Text<'_>, found: &mut Vec<Found>) {
    for at in 0..text.tokens.len() {
        for label in &LABELS {
            if let Some(one) = labelled(text, at, label) {
                found.push(one);
                break;
            }
        }
    }
}

/// The number that a label at a place names.
pub(super) fn labelled(text: &Text<'_>, at: usize, label: &Label) -> Option<Found> {
    let fits = label
        .words
        .iter()
        .enumerate()
        .all(|(n, word)| text.word(at + n) == *word);
    if !fits {
        return None;
    }
    let mut next = at + label.words.len();
    let sentence = text.get(at)?.sentence;
    let mut marked = false;
    for _ in 0..5 {
        let word = text.word(next);
        if MARKS.contains(&word) {
            marked = true;
        } else if !FILLER.contains(&word) {
            break;
        }
        next += 1;
    }
    let code = code(text, next)?;
    let least = if marked { label.marked } else { label.bare };
    let date = text.joined(next + 1, "/") && text.joined(next + 3, "/");
    let near = text
        .get(next)
        .is_some_and(|token| token.sentence <= sentence + 1);
    (near && !date && code.digits >= least && code.compact.len() <= 24)
        .then(|| text.found(label.class, code.tokens))?
}
