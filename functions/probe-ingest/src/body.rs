//! Other tools' bodies: JSON under any media type, in a field of a form, or spread over a query.

use lambda::failure::{Failure, Http};
use lambda::request::Request;
use lambda::route::Route;
use serde_json::{Map, Value};

/// The field that holds the body in a form.
const FIELD: &str = "data";

/// The JSON of a body. Senders name all sorts of media types, SNS `text/plain`: what it is decides.
pub fn read(request: &Request, route: &Route) -> Result<Value, Failure> {
    if request.method == "GET" {
        return Ok(of_query(request));
    }
    let media = request.header("content-type").unwrap_or_default();
    let text = request.text(route)?;
    let lower = media.to_ascii_lowercase();
    let text = match lower.starts_with("multipart/form-data") {
        true => field(text, media).ok_or(Http::NotJson(
            "The form has no field `data` that holds JSON.",
        ))?,
        false => text,
    };
    lambda::json::read(text).map_err(|why| Http::NotJson(why).into())
}

/// A query as an object: values that are objects themselves are read, the others are texts.
fn of_query(request: &Request) -> Value {
    let mut map = Map::new();
    for (name, value) in request.query() {
        let object = match value.starts_with('{') {
            true => lambda::json::read(&value).ok(),
            false => None,
        };
        if name == FIELD
            && let Some(whole) = object
        {
            return whole;
        }
        map.insert(name, object.unwrap_or(Value::String(value)));
    }
    Value::Object(map)
}

/// The field `data` of a form (RFC 7578).
fn field<'a>(text: &'a str, media: &str) -> Option<&'a str> {
    let boundary = media
        .split(';')
        .filter_map(|part| part.trim().split_once('='))
        .find(|(name, _)| name.eq_ignore_ascii_case("boundary"))?
        .1
        .trim_matches('"');
    if boundary.is_empty() {
        return None;
    }
    let delimiter = format!("--{boundary}");
    text.split(delimiter.as_str()).find_map(|part| {
        let (head, body) = part.split_once("\r\n\r\n")?;
        let named = head.lines().any(|line| {
            let line = line.to_ascii_lowercase();
            line.starts_with("content-disposition:") && line.contains("name=\"data\"")
        });
        named.then(|| body.strip_suffix("\r\n").unwrap_or(body))
    })
}

#[cfg(test)]
mod tests {
    use super::field;

    #[test]
    fn the_field_of_a_form_is_found() {
        let media = "multipart/form-data; boundary=x1";
        let text = "--x1\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n--x1\r\n\
                    Content-Disposition: form-data; name=\"data\"\r\n\r\n{\"msg\": \"--x\"}\r\n--x1--\r\n";
        assert_eq!(field(text, media), Some("{\"msg\": \"--x\"}"));
        let quoted = "multipart/form-data; boundary=\"x1\"";
        assert_eq!(field(text, quoted), Some("{\"msg\": \"--x\"}"));
        for other in [
            "multipart/form-data",
            "multipart/form-data; boundary=",
            "multipart/form-data; boundary=y",
        ] {
            assert_eq!(field(text, other), None, "{other}");
        }
    }
}
