//! Which standard a message is in: by its media type, and by how it begins.

use super::Standard;
use super::bytes::{find, trim};
use super::fhir::http;
use super::x12;
use super::xml;

/// What a media type states; `None` when it leaves it open.
pub(super) fn stated(media_type: &str) -> Option<Standard> {
    match name(media_type).as_str() {
        "application/hl7-v2" | "application/hl7-v2+er7" | "x-application/hl7-v2+er7" => {
            Some(Standard::Hl7V2)
        }
        "application/fhir+json"
        | "application/fhir+xml"
        | "application/json+fhir"
        | "application/xml+fhir" => Some(Standard::Fhir),
        "application/edi-x12" | "application/x12" => Some(Standard::X12),
        _ => None,
    }
}

/// What a media type that serves many lets expect, when the message does not show itself.
pub(super) fn expected(media_type: &str) -> Option<Standard> {
    match name(media_type).as_str() {
        "application/json" | "application/problem+json" | "message/http" => Some(Standard::Fhir),
        "application/xml" | "text/xml" => Some(Standard::NcpdpScript),
        _ => None,
    }
}

/// Whether a message may be sent under a media type: one that names a standard, or one that leaves it open, as clients
/// that were not told do. Files that no interface answers with are not taken for one.
#[must_use]
pub fn is_taken(media_type: &str) -> bool {
    let open = [
        "",
        "text/plain",
        "application/octet-stream",
        "application/x-www-form-urlencoded",
    ];
    stated(media_type).is_some()
        || expected(media_type).is_some()
        || open.contains(&name(media_type).as_str())
}

fn name(media_type: &str) -> String {
    let name = media_type.split(';').next().unwrap_or_default();
    name.trim().to_ascii_lowercase()
}

/// What the message shows itself to be.
pub(super) fn guessed(message: &[u8]) -> Option<Standard> {
    /// How far into a log the first message may begin.
    const NEAR: usize = 16 * 1024;
    let start = trim(message.strip_prefix(b"\x0b").unwrap_or(message));
    let near = start.get(..NEAR).unwrap_or(start);
    match start.first()? {
        b'{' | b'[' => Some(Standard::Fhir),
        b'<' if !start.starts_with(b"< HTTP/") => xml_standard(start),
        _ if http::is_shown_by_curl(start) => Some(Standard::Fhir),
        _ if is_http(start) => Some(Standard::Fhir),
        _ if is_hl7(start) => Some(Standard::Hl7V2),
        _ if x12::begins(start) => Some(Standard::X12),
        _ if [&b"MSH|"[..], b"MSH^", b"\rMSH", b"\nMSH", b"\x0bMSH"]
            .into_iter()
            .any(|mark| find(near, mark).is_some()) =>
        {
            Some(Standard::Hl7V2)
        }
        _ => None,
    }
}

fn is_http(start: &[u8]) -> bool {
    let status = |s: &[u8]| {
        matches!(s, [b'4' | b'5', b'0'..=b'9', b'0'..=b'9'])
            || matches!(s, [b'4' | b'5', b'0'..=b'9', b'0'..=b'9', end, ..] if end.is_ascii_whitespace())
    };
    let heads: [&[u8]; 3] = [b"HTTP/", b"HTTP ", b"< HTTP/"];
    heads.into_iter().any(|head| start.starts_with(head))
        || status(start)
        || http::behind_error(start).is_some_and(status)
}

fn is_hl7(start: &[u8]) -> bool {
    let [a, b, c, separator, ..] = start else {
        return false;
    };
    let names: [&[u8]; 5] = [b"MSH", b"FHS", b"BHS", b"MSA", b"ERR"];
    let name = [*a, *b, *c];
    let lower =
        *separator == b'|' && names.contains(&&name.map(|byte| byte.to_ascii_uppercase())[..]);
    let named = names.contains(&&name[..]) || lower;
    named && separator.is_ascii() && !separator.is_ascii_alphanumeric()
}

fn xml_standard(start: &[u8]) -> Option<Standard> {
    match xml::root(start) {
        Some(b"OperationOutcome" | b"Bundle") => Some(Standard::Fhir),
        Some(b"Message" | b"Error" | b"Status" | b"Verify") => Some(Standard::NcpdpScript),
        Some(b"Envelope") => enveloped(start),
        _ => http::page(start).map(|_| Standard::Fhir),
    }
}

/// What a SOAP envelope holds.
fn enveloped(start: &[u8]) -> Option<Standard> {
    /// How many pieces of the envelope are looked at.
    const PIECES_MAX: usize = 400;
    let mut scanner = xml::Scanner::new(start);
    for _ in 0..PIECES_MAX {
        match scanner.next().ok()?? {
            xml::Piece::Open(b"Message", _) => return Some(Standard::NcpdpScript),
            xml::Piece::Open(b"OperationOutcome", _) => return Some(Standard::Fhir),
            _ => {}
        }
    }
    None
}

/// A form that is recognised and not read: the standard, as far as it shows, and the finding that says so.
pub(super) fn unread(message: &[u8]) -> Option<(Standard, &'static str)> {
    /// How far in the name of a standard is looked for.
    const NEAR: usize = 4 * 1024;
    let near = message.get(..NEAR).unwrap_or(message);
    let has = |text: &[u8]| find(near, text).is_some();
    match message {
        [0x1f, 0x8b, ..] | [b'P', b'K', 3, 4, ..] => Some((Standard::Unknown, "compressed")),
        [b'U', b'I', b'B', mark, ..] if !mark.is_ascii_alphanumeric() => {
            Some((Standard::NcpdpScript, "edifact-script"))
        }
        [b'U', b'N', b'A', ..] if has(b"UIB") => Some((Standard::NcpdpScript, "edifact-script")),
        [b'<', ..] if has(b"urn:hl7-org:v2xml") || has(b"<MSH>") => {
            Some((Standard::Hl7V2, "hl7-xml"))
        }
        _ if is_encoded(message) => Some((Standard::Unknown, "encoded")),
        _ => None,
    }
}

/// Base 64 of what a message or a compressed file begins with.
fn is_encoded(message: &[u8]) -> bool {
    // `MSH|`, `ISA` and a mark, `<?x`, `<Me`, `{"`, gzip, a frame's start with `MS`.
    let starts: [&[u8]; 7] = [
        b"TVNIf", b"SVNB", b"PD94", b"PE1l", b"eyJ", b"H4sI", b"C01T",
    ];
    let encodes = |byte: &u8| {
        byte.is_ascii_alphanumeric()
            || byte.is_ascii_whitespace()
            || matches!(byte, b'+' | b'/' | b'-' | b'_' | b'=')
    };
    message.len() >= 16
        && starts.into_iter().any(|start| message.starts_with(start))
        && message.iter().all(encodes)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn how_a_message_begins_tells_its_standard() {
        for (start, standard) in [
            ("MSH|^~\\&|", Some(Standard::Hl7V2)),
            ("\u{b}MSH|^~\\&|", Some(Standard::Hl7V2)),
            ("MSH*:~\\&*", Some(Standard::Hl7V2)),
            ("BHS|^~\\&|", Some(Standard::Hl7V2)),
            ("2026-11-23 14:02:11 SENT MSH|^~\\&|", Some(Standard::Hl7V2)),
            ("{\"resourceType\":", Some(Standard::Fhir)),
            ("HTTP/1.1 401 Unauthorized\r\n", Some(Standard::Fhir)),
            ("503 Service Unavailable", Some(Standard::Fhir)),
            ("HTTP 422: words", Some(Standard::Fhir)),
            ("429", Some(Standard::Fhir)),
            ("4291", None),
            ("ISA*00*", Some(Standard::X12)),
            ("ST*999*0001~", Some(Standard::X12)),
            ("TA1*000000001*", Some(Standard::X12)),
            (
                "<?xml version=\"1.0\"?><Message>",
                Some(Standard::NcpdpScript),
            ),
            ("<ns:Message xmlns:ns=\"x\">", Some(Standard::NcpdpScript)),
            (
                "<OperationOutcome xmlns=\"http://hl7.org/fhir\">",
                Some(Standard::Fhir),
            ),
            ("<html>", None),
            (
                "<!DOCTYPE html><html><head><title>502 Bad Gateway</title>",
                Some(Standard::Fhir),
            ),
            ("<html><title>Room 412</title>", None),
            ("Error: 401 Unauthorized", Some(Standard::Fhir)),
            ("Error: 4011", None),
            ("msh|^~\\&|", Some(Standard::Hl7V2)),
            ("err: it failed", None),
            ("isa*00*", Some(Standard::X12)),
            ("St, Mary", None),
            (
                "* Trying 10.0.0.1\n> GET /Patient\n< HTTP/1.1 502 Bad Gateway",
                Some(Standard::Fhir),
            ),
            (
                "<s:Envelope xmlns:s=\"x\"><s:Header/><s:Body><Message>",
                Some(Standard::NcpdpScript),
            ),
            ("Hello", None),
            ("", None),
        ] {
            assert_eq!(guessed(start.as_bytes()), standard, "{start}");
        }
    }

    #[test]
    fn a_media_type_may_have_parameters() {
        assert_eq!(
            stated("application/FHIR+json; charset=utf-8"),
            Some(Standard::Fhir)
        );
        for open in ["text/plain", "application/xml", "application/json", ""] {
            assert_eq!(stated(open), None);
        }
        assert_eq!(expected("text/xml"), Some(Standard::NcpdpScript));
        for taken in [
            "",
            "Text/Plain; charset=us-ascii",
            "application/xml",
            "application/EDI-X12",
        ] {
            assert!(is_taken(taken), "{taken}");
        }
        for other in [
            "application/pdf",
            "multipart/form-data; boundary=x",
            "image/png",
            "hl7",
        ] {
            assert!(!is_taken(other), "{other}");
        }
    }
}
