//! Conditions of a template: which of its resources and values there are, by the values of its parameters.

use yaml_serde::Value;

use super::TemplateError;
use super::scope::{Scope, describe, intrinsic};

impl Scope {
    /// Whether a condition holds.
    ///
    /// # Errors
    /// [`TemplateError::Unresolved`] for one that does not exist, or compares what has no value here.
    pub(super) fn condition(&self, name: &str) -> Result<bool, TemplateError> {
        match self.conditions().get(name) {
            Some(condition) => self.holds(condition),
            None => Err(TemplateError::Unresolved(format!("the condition {name}"))),
        }
    }

    /// The branch that an `!If` takes; the other one need not have a value.
    pub(super) fn branch<'a>(&self, parts: &'a [Value]) -> Result<&'a Value, TemplateError> {
        match parts {
            [Value::String(name), yes, no] => Ok(if self.condition(name)? { yes } else { no }),
            _ => Err(TemplateError::Unresolved("an If".to_owned())),
        }
    }

    fn holds(&self, condition: &Value) -> Result<bool, TemplateError> {
        let unresolved = || TemplateError::Unresolved(describe(condition));
        let (function, argument) = intrinsic(condition).ok_or_else(unresolved)?;
        let parts = argument.as_sequence().map_or(&[][..], Vec::as_slice);
        let mut each = parts.iter().map(|part| self.holds(part));
        match (function.as_str(), parts) {
            ("Equals", [one, other]) => Ok(self.text(one)? == self.text(other)?),
            ("Not", [one]) => self.holds(one).map(|holds| !holds),
            ("And", [_, ..]) => each.try_fold(true, |all, part| Ok(all && part?)),
            ("Or", [_, ..]) => each.try_fold(false, |any, part| Ok(any || part?)),
            ("Condition", []) => self.condition(argument.as_str().ok_or_else(unresolved)?),
            _ => Err(unresolved()),
        }
    }
}
