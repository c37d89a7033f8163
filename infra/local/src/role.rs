//! What a function may do at AWS: the role that template.yaml gives it, judged as IAM judges.

mod access;
mod condition;
mod ledger;
mod pattern;

use std::collections::BTreeMap;
use std::fmt;

pub use self::access::Access;
pub(crate) use self::condition::ENCRYPTION_CONTEXT;
pub use self::condition::{Condition, Quantifier};
pub(crate) use self::ledger::Ledger;
use crate::cloud::ACCOUNT;

/// A role: what is not granted is refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Role {
    /// The function that has it.
    pub function: String,
    /// Its grants, each of one action on one resource.
    pub grants: Vec<Grant>,
    /// The ARNs of keys by their aliases: KMS judges a call by an alias as one of the key.
    pub(crate) aliases: BTreeMap<String, String>,
}

/// One action on one resource, granted or denied.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grant {
    /// Whether it takes away what another grant gives.
    pub denies: bool,
    /// For example `dynamodb:PutItem`; `*` and `?` stand for others.
    pub action: String,
    /// An ARN of this stack, or a pattern of some.
    pub resource: String,
    /// The resource in the template's words, for example `Desk.Arn`.
    pub written: String,
    /// What else must hold.
    pub conditions: Vec<Condition>,
}

impl Role {
    /// Names the key itself where an access names one of its aliases.
    pub(crate) fn follow_alias(&self, access: &mut Access) {
        let alias = access.resource.rsplit(':').next().unwrap_or_default();
        if let Some(key) = self.aliases.get(alias) {
            access.resource.clone_from(key);
        }
    }

    /// The grants that allow an access; none when it is refused.
    #[must_use]
    pub fn judge(&self, access: &Access) -> Vec<&Grant> {
        let (denials, grants): (Vec<_>, Vec<_>) = self
            .grants
            .iter()
            .filter(|grant| grant.covers(access))
            .partition(|grant| grant.denies);
        if denials.is_empty() {
            grants
        } else {
            Vec::new()
        }
    }
}

impl Grant {
    /// Whether it is about this action on this resource, whatever its conditions ask for.
    #[must_use]
    pub fn concerns(&self, access: &Access) -> bool {
        // IAM compares actions without case and resources with it.
        let action = match self.action.contains(['*', '?']) {
            false => self.action.eq_ignore_ascii_case(&access.action),
            true => pattern::matches(
                &self.action.to_ascii_lowercase(),
                &access.action.to_ascii_lowercase(),
            ),
        };
        action && pattern::matches(&self.resource, &access.resource)
    }

    fn covers(&self, access: &Access) -> bool {
        self.concerns(access)
            && self
                .conditions
                .iter()
                .all(|condition| condition.holds(&access.context))
    }
}

impl fmt::Display for Grant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} on {}", self.action, self.written)?;
        for condition in &self.conditions {
            write!(f, " if {condition}")?;
        }
        Ok(())
    }
}

/// An ARN as one of this stack's account: there is only one, though moto gives it another number.
pub(crate) fn at_home(arn: &str) -> String {
    let mut parts: Vec<&str> = arn.splitn(6, ':').collect();
    if let ["arn", _, _, _, account, _] = parts.as_mut_slice()
        && !account.is_empty()
    {
        *account = ACCOUNT;
    }
    parts.join(":")
}

#[cfg(test)]
mod tests;
