//! Filter policies over message attributes: exact strings, `anything-but`, `prefix` and `exists`.
//!
//! AWS has more operators. A policy that uses one of them is refused here, loudly, rather than half understood.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::message::Attribute;

/// A policy that was understood whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Policy(BTreeMap<String, Vec<Condition>>);

#[derive(Debug, Clone, PartialEq, Eq)]
enum Condition {
    Exactly(String),
    AnythingBut(Vec<String>),
    Prefix(String),
    Exists(bool),
}

impl Policy {
    /// Reads a policy, or says which part of it is not understood.
    pub(super) fn read(text: &str) -> Result<Self, String> {
        let policy: Map<String, Value> = serde_json::from_str(text)
            .map_err(|_| "FilterPolicy: it is not a JSON object".to_owned())?;
        if policy.len() > 5 {
            return Err("FilterPolicy: Filter policy can not have more than 5 keys".to_owned());
        }
        let read = |(name, conditions): (String, Value)| match conditions {
            Value::Array(conditions) if !conditions.is_empty() => {
                let conditions = conditions.iter().map(condition).collect::<Result<_, _>>()?;
                Ok((name, conditions))
            }
            _ => Err(format!(
                "FilterPolicy: \"{name}\" must be a list of conditions"
            )),
        };
        policy
            .into_iter()
            .map(read)
            .collect::<Result<_, _>>()
            .map(Self)
    }

    /// Whether a message with these attributes passes: every name must, by any one of its conditions.
    pub(super) fn passes(&self, attributes: &BTreeMap<String, Attribute>) -> bool {
        self.0.iter().all(|(name, conditions)| {
            let values = attributes.get(name).map(Attribute::values);
            conditions
                .iter()
                .any(|condition| condition.holds(values.as_deref()))
        })
    }
}

impl Condition {
    /// Whether it holds for an attribute's values; a `String.Array` holds by any one of its members.
    fn holds(&self, values: Option<&[String]>) -> bool {
        let any =
            |test: &dyn Fn(&String) -> bool| values.is_some_and(|values| values.iter().any(test));
        match self {
            Self::Exactly(wanted) => any(&|value| value == wanted),
            Self::AnythingBut(unwanted) => any(&|value| !unwanted.contains(value)),
            Self::Prefix(prefix) => any(&|value| value.starts_with(prefix)),
            Self::Exists(wanted) => values.is_some() == *wanted,
        }
    }
}

fn condition(value: &Value) -> Result<Condition, String> {
    if let Value::String(exact) = value {
        return Ok(Condition::Exactly(exact.clone()));
    }
    let unknown = || {
        Err(format!(
            "FilterPolicy: the local SNS does not support the condition {value}"
        ))
    };
    let Some((operator, operand)) = value
        .as_object()
        .filter(|one| one.len() == 1)
        .and_then(|one| one.iter().next())
    else {
        return unknown();
    };
    match (operator.as_str(), operand) {
        ("prefix", Value::String(prefix)) => Ok(Condition::Prefix(prefix.clone())),
        ("exists", Value::Bool(exists)) => Ok(Condition::Exists(*exists)),
        ("anything-but", Value::String(unwanted)) => {
            Ok(Condition::AnythingBut(vec![unwanted.clone()]))
        }
        ("anything-but", Value::Array(unwanted)) => {
            let texts: Option<Vec<String>> = unwanted
                .iter()
                .map(|one| one.as_str().map(str::to_owned))
                .collect();
            texts
                .filter(|texts| !texts.is_empty())
                .map_or_else(unknown, |texts| Ok(Condition::AnythingBut(texts)))
        }
        _ => unknown(),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;

    fn passes(policy: &str, attributes: &[(&str, &str, &str)]) -> bool {
        let attributes = attributes
            .iter()
            .map(|(name, kind, value)| ((*name).to_owned(), Attribute::new(kind, value).unwrap()))
            .collect();
        Policy::read(policy).unwrap().passes(&attributes)
    }

    #[test]
    fn every_name_must_hold_by_any_of_its_conditions() {
        let policy = r#"{"tier": ["critical", "high"], "practice": [{"prefix": "lake"}]}"#;
        assert!(passes(
            policy,
            &[
                ("tier", "String", "high"),
                ("practice", "String", "lakeside")
            ]
        ));
        assert!(!passes(
            policy,
            &[
                ("tier", "String", "low"),
                ("practice", "String", "lakeside")
            ]
        ));
        assert!(!passes(policy, &[("tier", "String", "high")]));
    }

    #[test]
    fn anything_but_needs_the_attribute_and_exists_asks_for_it() {
        assert!(passes(
            r#"{"tier": [{"anything-but": ["low", "general"]}]}"#,
            &[("tier", "String", "high")]
        ));
        assert!(!passes(
            r#"{"tier": [{"anything-but": "low"}]}"#,
            &[("tier", "String", "low")]
        ));
        assert!(!passes(r#"{"tier": [{"anything-but": "low"}]}"#, &[]));
        assert!(passes(r#"{"test": [{"exists": false}]}"#, &[]));
        assert!(!passes(r#"{"test": [{"exists": true}]}"#, &[]));
    }

    #[test]
    fn an_array_passes_by_any_of_its_members() {
        let skills = [("skills", "String.Array", r#"["hl7", "ehr"]"#)];
        assert!(passes(r#"{"skills": ["ehr"]}"#, &skills));
        assert!(!passes(r#"{"skills": ["fhir"]}"#, &skills));
    }

    #[test]
    fn operators_it_does_not_know_are_refused() {
        for policy in [
            r#"{"n": [{"numeric": [">", 1]}]}"#,
            r#"{"n": [{"suffix": "x"}]}"#,
            r#"{"n": [{"anything-but": {"prefix": "x"}}]}"#,
            r#"{"n": [{"anything-but": []}]}"#,
            r#"{"n": [1]}"#,
            r#"{"n": [{"prefix": "a", "exists": true}]}"#,
            r#"{"n": []}"#,
            r#"{"n": "x"}"#,
            r#"{"$or": [{"a": ["b"]}]}"#,
            "[]",
            "no",
        ] {
            assert!(Policy::read(policy).is_err(), "{policy}");
        }
    }
}
