//! The HTTP status of a FHIR call, as a response begins, as `curl -i` and `curl -v` show it, or as a page names it.

use std::borrow::Cow;

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

/// Whether it is what `curl -v` shows: its own remarks and the request go before the response.
pub(in crate::diagnosis) fn is_shown_by_curl(text: &[u8]) -> bool {
    /// How far in the response begins at the latest.
    const NEAR: usize = 16 * 1024;
    let near = text.get(..NEAR).unwrap_or(text);
    matches!(near, [b'*' | b'>', b' ', ..]) && bytes::find(near, b"\n< HTTP/").is_some()
}

/// The response alone, without the remarks and the request that `curl -v` shows.
pub(super) fn response(text: &[u8]) -> Cow<'_, [u8]> {
    if !is_shown_by_curl(text) && !text.starts_with(b"< HTTP/") {
        return Cow::Borrowed(text);
    }
    let remarks: [&[u8]; 4] = [b"* ", b"> ", b"{ [", b"} ["];
    let lines = text.split_inclusive(|byte| *byte == b'\n');
    let kept = lines.filter(|line| {
        let remark = remarks.into_iter().any(|remark| line.starts_with(remark));
        !remark && trim(line) != b">"
    });
    Cow::Owned(kept.flatten().copied().collect())
}

/// What follows the word with which a tool's log begins a failure: `Error: 401 Unauthorized`.
pub(in crate::diagnosis) fn behind_error(text: &[u8]) -> Option<&[u8]> {
    const WORD: usize = "error".len();
    let (word, rest) = text.split_at_checked(WORD)?;
    let rest = rest.strip_prefix(b":").unwrap_or(rest);
    (word.eq_ignore_ascii_case(b"error") && rest.starts_with(b" ")).then(|| trim(rest))
}

/// The status of the failure that a page for people names in its title: `502 Bad Gateway`, `HTTP Status 404`.
pub(in crate::diagnosis) fn page(text: &[u8]) -> Option<u32> {
    /// How far in the title is looked for, and how long it may be.
    const NEAR: usize = 4 * 1024;
    const LONGEST: usize = 200;
    const TITLE: &[u8] = b"<title>";
    let near = text.get(..NEAR).unwrap_or(text).to_ascii_lowercase();
    let start = bytes::find(&near, TITLE)? + TITLE.len();
    let title = near.get(start..)?;
    let title = bytes::nth(title.get(..LONGEST).unwrap_or(title), b'<', 0);
    let mut words = title
        .split(|byte| !byte.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty());
    // A number elsewhere in a title is none of HTTP.
    let mut before: &[u8] = b"status";
    words.find_map(|word| {
        let led = matches!(before, b"http" | b"status" | b"error" | b"code");
        before = word;
        number(word, 3).filter(|status| led && (400..600).contains(status))
    })
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
    let led = first.starts_with(b"HTTP/") || first == b"HTTP" || behind_error(line).is_some();
    let word = if led { words.next()? } else { first };
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
