//! What a grant asks for beside its action and its resource.

use std::collections::BTreeMap;
use std::fmt;

use super::pattern;

/// Condition keys whose values the wire reads off a request; the ones of an encryption context go on with a name.
const KEYS: [&str; 6] = [
    "dynamodb:EnclosingOperation",
    "dynamodb:LeadingKeys",
    "kms:MacAlgorithm",
    "kms:MessageType",
    "kms:SigningAlgorithm",
    "sns:Protocol",
];
/// How the keys of an encryption context begin.
pub(crate) const ENCRYPTION_CONTEXT: &str = "kms:EncryptionContext:";

/// Which of a request's values must match.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Quantifier {
    /// One of them; there must be one.
    Any,
    /// Each of them; there may be none.
    All,
}

/// A condition of a grant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Condition {
    /// Whose value is compared.
    pub key: String,
    /// Which of the request's values must match.
    pub quantifier: Quantifier,
    /// Whether `*` and `?` stand for other characters.
    pub like: bool,
    /// What is allowed.
    pub values: Vec<String>,
}

impl Condition {
    /// A condition by its operator's name, when the wire can judge it.
    #[must_use]
    pub fn new(operator: &str, key: &str, values: Vec<String>) -> Option<Self> {
        let (quantifier, comparison) = match operator.split_once(':') {
            None => (Quantifier::Any, operator),
            Some(("ForAnyValue", comparison)) => (Quantifier::Any, comparison),
            Some(("ForAllValues", comparison)) => (Quantifier::All, comparison),
            Some(_) => return None,
        };
        let like = match comparison {
            "StringEquals" => false,
            "StringLike" => true,
            _ => return None,
        };
        let known = KEYS.contains(&key)
            || key
                .strip_prefix(ENCRYPTION_CONTEXT)
                .is_some_and(|name| !name.is_empty());
        known.then(|| Self {
            key: key.to_owned(),
            quantifier,
            like,
            values,
        })
    }

    pub(super) fn holds(&self, context: &BTreeMap<String, Vec<String>>) -> bool {
        let asked = context.get(&self.key).map_or(&[][..], Vec::as_slice);
        match self.quantifier {
            Quantifier::Any => asked.iter().any(|value| self.allows(value)),
            Quantifier::All => asked.iter().all(|value| self.allows(value)),
        }
    }

    fn allows(&self, asked: &str) -> bool {
        self.values.iter().any(|value| match self.like {
            true => pattern::matches(value, asked),
            false => value == asked,
        })
    }
}

impl fmt::Display for Condition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let quantifier = match self.quantifier {
            Quantifier::Any => "",
            Quantifier::All => "every ",
        };
        let verb = if self.like { "is like" } else { "is" };
        write!(
            f,
            "{quantifier}{} {verb} {}",
            self.key,
            self.values.join(" or ")
        )
    }
}
