//! Addresses on a network: only those of a patient's own device, and web addresses that name a patient's record.

use super::company::own;
use super::number::attached;
use super::text::Text;
use super::{Class, Found};

/// Names in a web address after which a record's number stands.
const RECORDS: [&str; 9] = [
    "patient",
    "patients",
    "mrn",
    "pt",
    "patientid",
    "chart",
    "member",
    "ssn",
    "dob",
];
/// The most parts of a web address that are read.
const PARTS: usize = 64;

pub(super) fn find(text: &Text<'_>, found: &mut Vec<Found>) {
    let mut at = 0;
    while at < text.tokens.len() {
        at += match text.word(at) {
            "http" | "https" | "www" => web(text, at, found),
            _ => {
                if let Some(end) = ip(text, at).filter(|_| own(text, at)) {
                    found.extend(text.found(Class::Ip, at..end));
                }
                if let Some(end) = mac(text, at).filter(|_| own(text, at)) {
                    found.extend(text.found(Class::Mac, at..end));
                }
                1
            }
        };
    }
}

/// Reads a web address and says how many tokens it has.
fn web(text: &Text<'_>, at: usize, found: &mut Vec<Found>) -> usize {
    let rest = text.tokens.get(at + 1..).unwrap_or_default();
    let parts = 1 + rest.iter().take(PARTS).take_while(|t| !t.spaced).count();
    let names = (at..at + parts).any(|n| {
        let record = RECORDS.contains(&text.word(n)) || text.word(n).ends_with("mrn");
        let numbered = |n: usize| {
            text.get(n)
                .is_some_and(|t| t.text.chars().any(char::is_numeric))
        };
        let following = (n + 1..(n + 5).min(at + parts)).any(numbered);
        record && following
    });
    if names {
        found.extend(text.found(Class::Url, at..at + parts));
    }
    parts
}

fn ip(text: &Text<'_>, at: usize) -> Option<usize> {
    if attached(text, at) {
        return None;
    }
    let numbers = [at, at + 2, at + 4, at + 6];
    let fits = numbers.iter().all(|n| {
        let token = text.get(*n);
        token.is_some_and(|t| t.number(1, 3) && t.text.parse::<u16>().is_ok_and(|v| v < 256))
    });
    let dots = [at + 1, at + 3, at + 5]
        .iter()
        .all(|n| text.joined(*n, "."));
    (fits && dots).then_some(at + 7)
}

fn mac(text: &Text<'_>, at: usize) -> Option<usize> {
    let hex = (0..6).all(|n| {
        let token = text.get(at + 2 * n);
        token.is_some_and(|t| t.text.len() == 2 && t.text.bytes().all(|b| b.is_ascii_hexdigit()))
    });
    let joined = (0..5).all(|n| text.joined(at + 2 * n + 1, ":-"));
    (hex && joined).then_some(at + 11)
}
