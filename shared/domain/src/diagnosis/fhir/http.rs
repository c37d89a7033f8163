//! The HTTP status of a FHIR call, as a response begins or as `curl -i` and `curl -v` show it; headers are dropped.

use super::super::book::{Table, find};
use super::super::bytes::{self, code, number, trim};
use super::super::finding::Findings;

/// How many heads may follow each other: a continuation, a redirect, an answer.
const HEADS_MAX: usize = 8;

/// The longest head that is read, in lines.
const LINES_MAX: usize = 200;

/// Reads heads; answers how many failures they held and what comes after them.
pub(super) fn head<'a>(message: &'a [u8], findings: &mut Findings) -> (usize, &'a [u8]) {
    let mut rest = message;
    let mut failures = 0;
    for _ in 0..HEADS_MAX {
        let (line, after) = line(rest);
        let Some(status) = status(line) else {
            break;
        };
        failures += usize::from(tell(status, "HTTP status", findings));
        rest = headers(after, findings);
    }
    (failures, rest)
}

/// Tells of a status when it is a failure.
pub(super) fn tell(status: u32, place: &str, findings: &mut Findings) -> bool {
    let exact = status.to_string();
    let code = match status {
        400..=599 if find(Table::Http, &exact).is_some() => exact.as_str(),
        400..=499 => "other-4xx",
        500..=599 => "other-5xx",
        _ => return false,
    };
    findings.add(Table::Http, code, place);
    true
}

/// The first line, and what is after it.
fn line(text: &[u8]) -> (&[u8], &[u8]) {
    let end = text.iter().position(|byte| *byte == b'\n');
    let (line, rest) = text.split_at(end.unwrap_or(text.len()));
    let line = line.strip_prefix(b"< ").unwrap_or(line);
    (trim(line), rest.get(1..).unwrap_or_default())
}

fn status(line: &[u8]) -> Option<u32> {
    let mut words = line.split(u8::is_ascii_whitespace);
    let first = words.next()?;
    let word = if first.starts_with(b"HTTP/") || first == b"HTTP" {
        words.next()?
    } else {
        first
    };
    let word = word.strip_suffix(b":").unwrap_or(word);
    number(word, 3).filter(|status| (100..600).contains(status) && word.len() == 3)
}

fn headers<'a>(text: &'a [u8], findings: &mut Findings) -> &'a [u8] {
    let mut rest = text;
    for _ in 0..LINES_MAX {
        let (header, after) = line(rest);
        let name = header
            .split(|byte| *byte == b':')
            .next()
            .unwrap_or_default();
        // A body may follow at once when a status was copied without its headers.
        let is_header = !name.is_empty()
            && name.len() < header.len()
            && name
                .iter()
                .all(|byte| byte.is_ascii_alphanumeric() || *byte == b'-');
        if !header.is_empty() && !is_header && header != b"<" {
            break;
        }
        rest = after;
        if header.is_empty() || header == b"<" {
            break;
        }
        if name.eq_ignore_ascii_case(b"www-authenticate") {
            challenge(header, findings);
        }
    }
    rest
}

/// A bearer challenge names the fault of a token.
fn challenge(header: &[u8], findings: &mut Findings) {
    const MARK: &[u8] = b"error=\"";
    let named = bytes::find(header, MARK).and_then(|at| header.get(at + MARK.len()..));
    let named = named.map(|rest| code(bytes::nth(rest, b'"', 0)));
    if let Some(named) = named.filter(|named| find(Table::OAuth, named).is_some()) {
        findings.add(Table::OAuth, named, "WWW-Authenticate");
    }
}
