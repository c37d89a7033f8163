//! Finding the route of a request as the HTTP API does: the most specific one wins, `$default` takes the rest.

use std::collections::BTreeMap;

use percent_encoding::percent_decode_str;

use crate::template::Template;

/// All routes of the API.
#[derive(Debug, Default)]
pub(super) struct Router {
    routes: Vec<Entry>,
    default: Option<String>,
}

#[derive(Debug)]
struct Entry {
    /// Nothing for `ANY`.
    method: Option<String>,
    segments: Vec<Segment>,
    /// As events show it, for example `GET /v1/tickets/{id}`.
    key: String,
    function: String,
}

/// In the order of how specific they are.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Segment {
    Exactly(String),
    Parameter(String),
    /// `{name+}`: this segment and all that follow.
    Rest(String),
}

/// Where a request goes.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Found {
    pub(super) function: String,
    pub(super) key: String,
    /// Percent-decoded.
    pub(super) parameters: BTreeMap<String, String>,
}

impl Router {
    /// The routes of a template.
    pub(super) fn new(template: &Template) -> Self {
        let mut router = Self::default();
        for function in &template.functions {
            for route in &function.routes {
                match &route.method {
                    None => router.default = Some(function.name.clone()),
                    Some(method) => router.routes.push(Entry {
                        method: Some(method.clone()).filter(|method| method != "ANY"),
                        segments: split(&route.path).map(segment).collect(),
                        key: format!("{method} {}", route.path),
                        function: function.name.clone(),
                    }),
                }
            }
        }
        router
    }

    /// The route for a method and a path still percent-encoded.
    pub(super) fn find(&self, method: &str, path: &str) -> Option<Found> {
        let matching = self.routes.iter().filter_map(|entry| {
            let parameters = entry.parameters(method, path)?;
            Some((
                entry.rank(),
                Found {
                    function: entry.function.clone(),
                    key: entry.key.clone(),
                    parameters,
                },
            ))
        });
        matching
            .min_by(|(one, _), (other, _)| one.cmp(other))
            .map(|(_, found)| found)
            .or_else(|| {
                let function = self.default.clone()?;
                Some(Found {
                    function,
                    key: "$default".to_owned(),
                    parameters: BTreeMap::new(),
                })
            })
    }
}

impl Entry {
    /// What the path's parameters hold, if the route fits.
    fn parameters(&self, method: &str, path: &str) -> Option<BTreeMap<String, String>> {
        if self.method.as_deref().is_some_and(|own| own != method) {
            return None;
        }
        let mut parameters = BTreeMap::new();
        let mut parts = split(path);
        for segment in &self.segments {
            match segment {
                Segment::Exactly(text) => (decode(parts.next()?) == *text).then_some(())?,
                Segment::Parameter(name) => {
                    let value = decode(parts.next()?);
                    (!value.is_empty()).then_some(())?;
                    parameters.insert(name.clone(), value);
                }
                Segment::Rest(name) => {
                    let rest: Vec<&str> = parts.by_ref().collect();
                    (!rest.concat().is_empty()).then_some(())?;
                    parameters.insert(name.clone(), decode(&rest.join("/")));
                }
            }
        }
        parts.next().is_none().then_some(parameters)
    }

    /// Lower is more specific: by segment first, then a route of one method before one of any.
    fn rank(&self) -> (Vec<u8>, bool) {
        let rank = |segment: &Segment| match segment {
            Segment::Exactly(_) => 0,
            Segment::Parameter(_) => 1,
            Segment::Rest(_) => 2,
        };
        (
            self.segments.iter().map(rank).collect(),
            self.method.is_none(),
        )
    }
}

fn split(path: &str) -> impl Iterator<Item = &str> {
    path.strip_prefix('/').unwrap_or(path).split('/')
}

fn segment(text: &str) -> Segment {
    match text
        .strip_prefix('{')
        .and_then(|text| text.strip_suffix('}'))
    {
        Some(name) => match name.strip_suffix('+') {
            Some(name) => Segment::Rest(name.to_owned()),
            None => Segment::Parameter(name.to_owned()),
        },
        None => Segment::Exactly(text.to_owned()),
    }
}

/// Percent-decoded text; bytes that are not UTF-8 become replacement characters, which no id holds.
pub(super) fn decode(text: &str) -> String {
    percent_decode_str(text).decode_utf8_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;

    /// The routes of the AWS documentation's example, one function each.
    const PETS: [(&str, &str); 5] = [
        ("GET", "/pets/dog/1"),
        ("GET", "/pets/dog/{id}"),
        ("GET", "/pets/{proxy+}"),
        ("ANY", "/{proxy+}"),
        ("", ""),
    ];

    fn router(routes: &[(&str, &str)]) -> Router {
        let mut template = "Resources:\n".to_owned();
        for (number, (method, path)) in routes.iter().enumerate() {
            let properties = match method.is_empty() {
                true => "{}".to_owned(),
                false => format!("{{Method: {method}, Path: '{path}'}}"),
            };
            template += &format!(
                "  F{number}:\n    Type: AWS::Serverless::Function\n    Properties:\n      CodeUri: f/{number}\n      \
                 Events: {{E: {{Type: HttpApi, Properties: {properties}}}}}\n"
            );
        }
        Router::new(&Template::read(&template, "local", &BTreeMap::new()).unwrap())
    }

    #[test]
    fn the_most_specific_route_wins() {
        let router = router(&PETS);
        let find = |method, path| router.find(method, path).unwrap().function;
        assert_eq!(find("GET", "/pets/dog/1"), "0");
        assert_eq!(find("GET", "/pets/dog/2"), "1");
        assert_eq!(find("GET", "/pets/cat/1"), "2");
        assert_eq!(find("POST", "/test/5"), "3");
        assert_eq!(find("POST", "/pets/dog/1"), "3");
        assert_eq!(find("GET", "/"), "4");
        assert_eq!(find("GET", "/pets/"), "3");
    }

    #[test]
    fn parameters_are_decoded() {
        let router = router(&[
            ("GET", "/v1/tickets/{id}/{verb}"),
            ("GET", "/files/{path+}"),
            ("GET", "/v1/tickets/{id}/text"),
        ]);
        let found = router
            .find("GET", "/v1/tickets/a%2Fb%20%C3%A9/%FFx")
            .unwrap();
        assert_eq!(found.key, "GET /v1/tickets/{id}/{verb}");
        assert_eq!(found.parameters["id"], "a/b é");
        assert_eq!(found.parameters["verb"], "\u{fffd}x");
        assert_eq!(
            router.find("GET", "/files/a/b%2B").unwrap().parameters["path"],
            "a/b+"
        );
        assert_eq!(
            router.find("GET", "/v1/tickets/1/%74ext").unwrap().function,
            "2"
        );
        assert_eq!(router.find("GET", "/v1/tickets//text"), None);
        assert_eq!(router.find("GET", "/v1/tickets/1/text/2"), None);
        assert_eq!(router.find("POST", "/v1/tickets/1/text"), None);
    }
}
