//! The trace that a request or event is part of: only ids that are ids, for whoever calls may write anything there.

use crate::request::Request;

/// The root of `X-Amzn-Trace-Id: Root=1-<8 hex>-<24 hex>;…`, as API Gateway and Lambda hand it over.
#[must_use]
pub fn root(header: &str) -> Option<&str> {
    let part = header.split(';').take(8).map(str::trim);
    let root = part.filter_map(|part| part.strip_prefix("Root=")).next()?;
    let sized = is_hex_parts(root.strip_prefix("1-")?, &[8, 24]);
    sized.then_some(root)
}

/// A `traceparent` (W3C Trace Context): `00-<32 hex>-<16 hex>-<2 hex>`.
#[must_use]
pub fn parent(header: &str) -> Option<&str> {
    let header = header.trim();
    let sized = is_hex_parts(header.strip_prefix("00-")?, &[32, 16, 2]);
    sized.then_some(header)
}

/// Whether a text is hexadecimal numbers of these lengths, joined by dashes.
fn is_hex_parts(text: &str, lengths: &[usize]) -> bool {
    let mut parts = text.split('-');
    let fits = |length: &usize| {
        parts.next().is_some_and(|part| {
            part.len() == *length && part.bytes().all(|byte| byte.is_ascii_hexdigit())
        })
    };
    lengths.iter().all(fits) && parts.next().is_none()
}

/// What a request says of the trace that it is part of: Lambda's, and its caller's.
#[must_use]
pub fn of(request: &Request) -> (Option<&str>, Option<&str>) {
    (
        request.header("x-amzn-trace-id").and_then(root),
        request.header("traceparent").and_then(parent),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_read_and_nothing_else() {
        let id = "1-67891233-abcdef012345678912345678";
        let whole = format!("Self=1-0;Root={id};Parent=53995c3f42cd8ad8;Sampled=1;Lineage=a:0");
        assert_eq!(root(&whole), Some(id));
        assert_eq!(root(&format!("Root={id}")), Some(id));
        for bad in [
            "",
            "Root=",
            "Root=Jane Doe",
            "Root=1-67891233-JaneDoe0123456789123456",
            "Root=1-67891233-abcdef012345678912345678-9",
            id,
        ] {
            assert_eq!(root(bad), None, "{bad}");
        }
        let sent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
        assert_eq!(parent(sent), Some(sent));
        for bad in ["", "00-Jane-Doe-01", &sent[..50], &format!("{sent}-01")] {
            assert_eq!(parent(bad), None, "{bad}");
        }
    }
}
