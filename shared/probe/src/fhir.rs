//! What a FHIR server says it can do, read from the beginning of it: such statements reach megabytes.

use std::fmt;

use domain::check::target::FhirVersion;
use serde::de::{Deserializer, IgnoredAny, MapAccess, Visitor};

/// A capability statement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Statement {
    /// Which FHIR the server speaks, where the part that was read says so.
    pub(crate) version: Option<FhirVersion>,
}

/// Reads the beginning of a body; none when that is not one of a statement. A body that was not read to its
/// end may break off anywhere, one that was may not.
pub(crate) fn read(body: &[u8], whole: bool) -> Option<Statement> {
    const MARK: &[u8] = b"\xef\xbb\xbf";
    let body = body.strip_prefix(MARK).unwrap_or(body);
    let mut members = Members::default();
    let mut json = serde_json::Deserializer::from_slice(body);
    let outcome = json.deserialize_map(&mut members).and_then(|()| json.end());
    let sound = match outcome {
        Ok(()) => true,
        Err(error) => error.is_eof() && !whole,
    };
    let version = members.version;
    (sound && members.is_statement).then_some(Statement { version })
}

/// What the members read so far say.
#[derive(Default)]
struct Members {
    is_statement: bool,
    version: Option<FhirVersion>,
}

impl<'de> Visitor<'de> for &mut Members {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a resource")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(name) = map.next_key::<String>()? {
            match name.as_str() {
                "resourceType" => {
                    self.is_statement = map.next_value::<String>()? == "CapabilityStatement";
                }
                "fhirVersion" => {
                    self.version = FhirVersion::parse(&map.next_value::<String>()?).ok();
                }
                _ => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const R4: Option<Statement> = Some(Statement {
        version: Some(FhirVersion {
            major: 4,
            minor: 0,
            patch: 1,
        }),
    });
    const UNSAID: Option<Statement> = Some(Statement { version: None });

    #[test]
    fn a_statement_is_read_in_any_order() {
        let first =
            br#"{"resourceType": "CapabilityStatement", "fhirVersion": "4.0.1", "rest": []}"#;
        assert_eq!(read(first, true), R4);
        let last =
            br#"{"rest": [{"mode": "server"}], "fhirVersion": "4.0.1", "resourceType": "CapabilityStatement"}"#;
        assert_eq!(read(last, true), R4);
        let marked = [b"\xef\xbb\xbf".as_slice(), first].concat();
        assert_eq!(read(&marked, true), R4);
        let unsaid = br#"{"resourceType": "CapabilityStatement", "fhirVersion": "of the house"}"#;
        assert_eq!(read(unsaid, true), UNSAID);
    }

    #[test]
    fn what_is_no_statement_is_none() {
        for body in [
            "",
            "OK",
            "null",
            "[]",
            "{}",
            "<CapabilityStatement xmlns=\"http://hl7.org/fhir\"/>",
            r#"{"resourceType": "OperationOutcome", "issue": []}"#,
            r#"{"resourceType": 4}"#,
            r#"{"resourceType": "CapabilityStatement"} trailing"#,
            r#"{"resourceType": "CapabilityStatement", rest}"#,
            r#"{"rest": [{"resourceType": "CapabilityStatement"}]}"#,
        ] {
            assert_eq!(read(body.as_bytes(), true), None, "{body}");
        }
    }

    #[test]
    fn what_is_broken_before_the_cut_stays_broken() {
        let body = br#"{"resourceType": "CapabilityStatement", rest"#;
        assert_eq!(read(body, false), None);
    }

    /// Cut at every byte: known as soon as the type was read, and only when the rest is known to be missing.
    #[test]
    fn the_beginning_is_enough_where_the_rest_was_not_read() {
        let body = "{\"resourceType\": \"CapabilityStatement\", \"name\": \"\u{e4}\", \"fhirVersion\": \"4.0.1\", \"rest\": []}";
        let (typed, versioned) = (body.find(", \"name\""), body.find(", \"rest\""));
        for cut in 0..body.len() {
            let read_of = |whole| read(&body.as_bytes()[..cut], whole);
            let expected = match Some(cut) {
                cut if cut < typed => None,
                cut if cut < versioned => UNSAID,
                _ => R4,
            };
            assert_eq!(read_of(false), expected, "{cut}");
            assert_eq!(read_of(true), None, "{cut}");
        }
    }
}
