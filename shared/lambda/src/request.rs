//! Requests: what API Gateway sends (payload format 2.0), read with care.

use aws::store::key::sha256_hex;
use aws_lambda_events::apigw::ApiGatewayV2httpRequest;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use domain::ids::TicketId;
use http::HeaderValue;
use jiff::Timestamp;

use crate::failure::{Failure, Http};
use crate::route::Route;

/// A request, at an instant.
pub struct Request {
    /// The method.
    pub method: String,
    /// The path, as sent.
    pub path: String,
    /// The route that API Gateway chose ("POST /v1/tickets", "$default").
    pub route_key: String,
    /// API Gateway's id of the request, for the log.
    pub id: String,
    /// When it is decided.
    pub now: Timestamp,
    event: ApiGatewayV2httpRequest,
    body: Vec<u8>,
}

impl Request {
    /// Reads an event.
    #[must_use]
    pub fn of(mut event: ApiGatewayV2httpRequest, now: Timestamp) -> Self {
        for value in event.headers.values_mut() {
            if value.to_str().is_err()
                && let Ok(spelled) = HeaderValue::from_str(&ascii(value.as_bytes()))
            {
                *value = spelled;
            }
        }
        let body = event.body.as_deref().unwrap_or_default();
        let body = if event.is_base64_encoded {
            // What API Gateway encoded always decodes.
            STANDARD.decode(body).unwrap_or_default()
        } else {
            body.as_bytes().to_vec()
        };
        Self {
            method: event.request_context.http.method.to_string(),
            path: event.raw_path.clone().unwrap_or_default(),
            route_key: event.route_key.clone().unwrap_or_default(),
            id: event.request_context.request_id.clone().unwrap_or_default(),
            now,
            event,
            body,
        }
    }

    /// A header's value, if it is text.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.event
            .headers
            .get(name)
            .and_then(|value| value.to_str().ok())
    }

    /// A parameter of the path.
    #[must_use]
    pub fn parameter(&self, name: &str) -> &str {
        self.event
            .path_parameters
            .get(name)
            .map_or("", String::as_str)
    }

    /// The ticket that the path names, if it is one's id.
    #[must_use]
    pub fn ticket(&self) -> Option<TicketId> {
        if !self.route_key.contains("/tickets/{id}") {
            return None;
        }
        TicketId::parse(self.parameter("id"))
    }

    /// The query's parameters, decoded, in order.
    #[must_use]
    pub fn query(&self) -> Vec<(String, String)> {
        let raw = self.event.raw_query_string.as_deref().unwrap_or_default();
        pairs(raw.as_bytes())
    }

    /// The body as sent, within the route's cap.
    pub fn body(&self, route: &Route) -> Result<&[u8], Failure> {
        if self.body.len() > route.cap {
            return Err(Http::TooLarge(route.cap).into());
        }
        Ok(&self.body)
    }

    /// The body as text, within the route's cap.
    pub fn text(&self, route: &Route) -> Result<&str, Failure> {
        std::str::from_utf8(self.body(route)?)
            .map_err(|_| Http::NotJson("The body is not UTF-8.").into())
    }

    /// The fields of a form that a browser sent.
    pub fn form(&self, route: &Route) -> Result<Vec<(String, String)>, Failure> {
        let media = self.header("content-type").unwrap_or_default();
        let media = media.split(';').next().unwrap_or_default().trim();
        if !media.eq_ignore_ascii_case("application/x-www-form-urlencoded") {
            return Err(Http::MediaType("application/x-www-form-urlencoded").into());
        }
        let body = self.body(route)?;
        // `&` and `=` are ASCII: the whole is UTF-8 where each of its parts is.
        if String::from_utf8(unescape(body)).is_err() {
            return Err(Http::NotJson("The body is not UTF-8.").into());
        }
        Ok(pairs(body))
    }

    /// SHA-256 of what makes two requests the same: method, path, query and body.
    #[must_use]
    pub fn fingerprint(&self) -> String {
        let mut whole = format!("{}\n{}", self.method, self.path).into_bytes();
        if let Some(query) = self.event.raw_query_string.as_deref()
            && !query.is_empty()
        {
            whole.push(b'?');
            whole.extend(query.as_bytes());
        }
        whole.push(b'\n');
        whole.extend(&self.body);
        sha256_hex(&whole)
    }
}

/// Bytes spelled in ASCII, the others percent-encoded: a header that is not ASCII is not dropped,
/// for without it the request would mean something else.
#[must_use]
pub fn ascii(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len());
    for byte in bytes {
        match byte {
            b' '..=b'~' => text.push(char::from(*byte)),
            _ => text.push_str(&format!("%{byte:02X}")),
        }
    }
    text
}

/// A name that somebody sent, as an answer may repeat it.
#[must_use]
pub fn spelled(name: &str) -> String {
    name.chars().filter(|c| !c.is_control()).take(64).collect()
}

/// Decodes `application/x-www-form-urlencoded` (WHATWG URL, section 5.1), at most 200 pairs.
fn pairs(bytes: &[u8]) -> Vec<(String, String)> {
    bytes
        .split(|byte| *byte == b'&')
        .filter(|pair| !pair.is_empty())
        .take(200)
        .map(|pair| {
            let mut halves = pair.splitn(2, |byte| *byte == b'=');
            let mut half = || decode(halves.next().unwrap_or_default());
            (half(), half())
        })
        .collect()
}

fn decode(text: &[u8]) -> String {
    String::from_utf8_lossy(&unescape(text)).into_owned()
}

fn unescape(text: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some((first, after)) = rest.split_first() {
        rest = after;
        match first {
            b'+' => bytes.push(b' '),
            b'%' => match after.split_first_chunk::<2>().and_then(|(hex, after)| {
                let hex = std::str::from_utf8(hex).ok()?;
                let sound = hex.bytes().all(|b| b.is_ascii_hexdigit());
                sound.then_some((u8::from_str_radix(hex, 16).ok()?, after))
            }) {
                Some((byte, after)) => {
                    bytes.push(byte);
                    rest = after;
                }
                None => bytes.push(b'%'),
            },
            byte => bytes.push(*byte),
        }
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_decode_as_browsers_encode() {
        assert_eq!(
            pairs(b"summary=EHR+down%21&x=%zz&y&=&caf%C3%A9=%e2%82%ac"),
            [
                ("summary", "EHR down!"),
                ("x", "%zz"),
                ("y", ""),
                ("", ""),
                ("caf\u{e9}", "\u{20ac}"),
            ]
            .map(|(k, v)| (k.to_owned(), v.to_owned()))
        );
        assert_eq!(pairs(b"a=%ff")[0].1, "\u{fffd}");
    }
}
