//! Pages of lists: at most a hundred at a time, with a cursor that is opaque to callers.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::refusal::{Fields, Refusal};
use lambda::reply::Reply;
use lambda::request::Request;
use serde_json::{Value, json};

use lambda::part::shown;

/// How many are shown unless the caller says otherwise.
const USUAL: usize = 50;
/// The most that one page shows.
const MOST: usize = 100;

/// Which part of a list is asked for.
#[derive(Debug, PartialEq, Eq)]
pub struct Wanted {
    /// The key of the last one that was shown before.
    pub after: Option<String>,
    /// How many at most.
    pub limit: usize,
}

impl Wanted {
    /// Reads `limit` and `cursor`.
    pub fn of(request: &Request) -> Result<Self, Refusal> {
        Self::read(&request.query())
    }

    fn read(query: &[(String, String)]) -> Result<Self, Refusal> {
        let (mut after, mut limit, mut fields) = (None, USUAL, Fields::default());
        for (name, value) in query {
            match name.as_str() {
                "limit" => match value.parse() {
                    Ok(number @ 1..=MOST) => limit = number,
                    _ => fields.add("limit", "must be 1 to 100"),
                },
                "cursor" => {
                    after = decode(value);
                    let sound = after.is_some();
                    fields.require(sound, "cursor", "must be a `next` of an earlier page");
                }
                _ => fields.add(shown(name), "is not a parameter of this request"),
            }
        }
        fields.done()?;
        Ok(Self { after, limit })
    }

    /// The part of a whole list, which is in the order of its keys.
    pub fn part<K: Ord + AsRef<str>>(&self, mut all: Vec<(K, Value)>) -> Reply {
        all.sort_by(|(one, _), (other, _)| one.cmp(other));
        let after = self.after.as_deref();
        let mut rest = all
            .into_iter()
            .skip_while(|(key, _)| after.is_some_and(|after| key.as_ref() <= after));
        let page: Vec<_> = rest.by_ref().take(self.limit).collect();
        let more = rest.next().is_some();
        let last = page.last().filter(|_| more);
        let next = last.map(|(key, _)| key.as_ref().to_owned());
        reply(page.into_iter().map(|(_, value)| value).collect(), next)
    }
}

/// A page, and the key of its last entry when there is more.
pub fn reply(items: Vec<Value>, next: Option<String>) -> Reply {
    let next = next.map(|key| URL_SAFE_NO_PAD.encode(key));
    Reply::json(200, &json!({ "items": items, "next": next }))
}

/// Cursors hold an id of the caller's own practice, nothing secret: the partition is always taken
/// from the caller's key.
fn decode(cursor: &str) -> Option<String> {
    let bytes = URL_SAFE_NO_PAD
        .decode(cursor.get(..cursor.len().min(200))?)
        .ok()?;
    let key = String::from_utf8(bytes).ok()?;
    let sound = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    (!key.is_empty() && key.chars().all(sound)).then_some(key)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn wanted(query: &[(&str, &str)]) -> Result<Wanted, Refusal> {
        let query: Vec<_> = query
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect();
        Wanted::read(&query)
    }

    #[test]
    fn pages_show_everything_once_and_end() {
        let all: Vec<_> = (0..23).map(|n| (format!("p-{n:02}"), json!(n))).collect();
        for limit in [1, 5, 22, 23, 100] {
            let (mut seen, mut cursor, mut pages) = (Vec::new(), String::new(), 0);
            loop {
                let limit = limit.to_string();
                let mut query = vec![("limit", limit.as_str())];
                if !cursor.is_empty() {
                    query.push(("cursor", &cursor));
                }
                let mut shuffled = all.clone();
                shuffled.reverse();
                let reply = wanted(&query).unwrap().part(shuffled);
                let page: Value = serde_json::from_str(&reply.body).unwrap();
                seen.extend(page["items"].as_array().unwrap().clone());
                pages += 1;
                match page["next"].as_str() {
                    Some(next) => cursor = next.to_owned(),
                    None => break,
                }
            }
            assert_eq!(seen, (0..23).map(|n| json!(n)).collect::<Vec<_>>());
            assert_eq!(pages, 23_usize.div_ceil(limit));
        }
    }

    #[test]
    fn cursors_and_limits_are_checked() {
        let next = URL_SAFE_NO_PAD.encode("elm");
        assert_eq!(wanted(&[("cursor", &next)]).unwrap().after.unwrap(), "elm");
        let upper = URL_SAFE_NO_PAD.encode("P#elm");
        for (name, value) in [
            ("limit", "0"),
            ("limit", "101"),
            ("limit", "ten"),
            ("cursor", "!"),
            ("cursor", ""),
            ("cursor", &upper),
            ("page", "1"),
        ] {
            assert!(wanted(&[(name, value)]).is_err(), "{name}={value}");
        }
    }
}
