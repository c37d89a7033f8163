//! What one call needs leave for: an action on a resource, and what conditions may look at.

use std::collections::BTreeMap;
use std::fmt;

use serde::Serialize;

/// One action on one resource. A transaction or a batch needs several.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Access {
    /// For example `dynamodb:PutItem`.
    pub action: String,
    /// The ARN, or `*` for actions that know no resource.
    pub resource: String,
    /// The values of condition keys, for example of `dynamodb:EnclosingOperation`.
    pub context: BTreeMap<String, Vec<String>>,
}

impl Access {
    /// An access without anything for conditions.
    #[must_use]
    pub fn new(action: impl Into<String>, resource: impl Into<String>) -> Self {
        Self {
            action: action.into(),
            resource: resource.into(),
            context: BTreeMap::new(),
        }
    }

    /// The same access with values of a condition key.
    #[must_use]
    pub fn with(mut self, key: &str, values: impl IntoIterator<Item = String>) -> Self {
        self.context
            .insert(key.to_owned(), values.into_iter().collect());
        self
    }
}

impl fmt::Display for Access {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} on {}", self.action, self.resource)
    }
}
