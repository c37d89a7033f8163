//! What `!Ref`, `!GetAtt`, `!Sub`, `!Join` and `!If` stand for.

use std::collections::BTreeMap;

use yaml_serde::Value;

use super::TemplateError;
use crate::cloud::{ACCOUNT, REGION};

/// The values references resolve to.
#[derive(Debug, Clone, Default)]
pub struct Scope {
    values: BTreeMap<String, String>,
    /// Conditions by name, as they are written.
    conditions: BTreeMap<String, Value>,
}

impl Scope {
    /// The pseudo parameters of a stack and the parameters' values, given or by default.
    pub(super) fn new(root: &Value, stack: &str, given: &BTreeMap<String, String>) -> Self {
        let mut scope = Self::default();
        let pseudo = [
            ("AWS::StackName", stack),
            ("AWS::AccountId", ACCOUNT),
            ("AWS::Region", REGION),
            ("AWS::Partition", "aws"),
            ("AWS::URLSuffix", "amazonaws.com"),
        ];
        pseudo
            .into_iter()
            .for_each(|(name, value)| scope.set(name, value));
        let conditions = root.get("Conditions").and_then(Value::as_mapping);
        for (name, condition) in conditions.into_iter().flatten() {
            let name = name.as_str().unwrap_or_default().to_owned();
            scope.conditions.insert(name, condition.clone());
        }
        for (name, parameter) in root
            .get("Parameters")
            .and_then(Value::as_mapping)
            .into_iter()
            .flatten()
        {
            let name = name.as_str().unwrap_or_default();
            let default = parameter.get("Default").and_then(plain);
            if let Some(value) = given.get(name).cloned().or(default) {
                scope.set(name, &value);
            }
        }
        scope
    }

    /// Gives a reference its value: `Desk` for `!Ref Desk`, `Desk.Arn` for `!GetAtt Desk.Arn`.
    pub fn set(&mut self, reference: &str, value: &str) {
        self.values.insert(reference.to_owned(), value.to_owned());
    }

    /// The value of a reference, if it has one.
    #[must_use]
    pub fn get(&self, reference: &str) -> Option<&str> {
        self.values.get(reference).map(String::as_str)
    }

    pub(super) fn conditions(&self) -> &BTreeMap<String, Value> {
        &self.conditions
    }

    /// The text a value stands for.
    pub(super) fn text(&self, value: &Value) -> Result<String, TemplateError> {
        if let Some(text) = plain(value) {
            return Ok(text);
        }
        let (function, argument) =
            intrinsic(value).ok_or_else(|| TemplateError::Unresolved(describe(value)))?;
        match (function.as_str(), argument) {
            ("Ref" | "GetAtt", Value::String(name)) => self.need(name),
            ("GetAtt", Value::Sequence(path)) => {
                self.need(&path.iter().filter_map(plain).collect::<Vec<_>>().join("."))
            }
            ("Sub", Value::String(pattern)) => self.substitute(pattern, None),
            ("Sub", Value::Sequence(parts)) => match parts.as_slice() {
                [Value::String(pattern), own] => self.substitute(pattern, Some(own)),
                _ => Err(TemplateError::Unresolved(describe(value))),
            },
            ("If", Value::Sequence(parts)) => self.text(self.branch(parts)?),
            ("Join", Value::Sequence(parts)) => match parts.as_slice() {
                [Value::String(between), Value::Sequence(parts)] => Ok(parts
                    .iter()
                    .map(|part| self.text(part))
                    .collect::<Result<Vec<_>, _>>()?
                    .join(between)),
                // A list that is a parameter's is its text, with commas.
                [Value::String(between), list] => Ok(self.text(list)?.replace(',', between)),
                _ => Err(TemplateError::Unresolved(describe(value))),
            },
            _ => Err(TemplateError::Unresolved(describe(value))),
        }
    }

    fn need(&self, reference: &str) -> Result<String, TemplateError> {
        self.get(reference)
            .map(str::to_owned)
            .ok_or_else(|| TemplateError::Unresolved(reference.to_owned()))
    }

    /// Fills `${Name}` and `${Resource.Attribute}`; `${!Literal}` stays as `${Literal}`.
    fn substitute(&self, pattern: &str, own: Option<&Value>) -> Result<String, TemplateError> {
        let mut filled = String::new();
        let mut rest = pattern;
        while let Some((before, after)) = rest.split_once("${") {
            let (name, after) = after
                .split_once('}')
                .ok_or_else(|| TemplateError::Unresolved(pattern.to_owned()))?;
            filled.push_str(before);
            match (name.strip_prefix('!'), own.and_then(|own| own.get(name))) {
                (Some(literal), _) => filled.push_str(&format!("${{{literal}}}")),
                (None, Some(value)) => filled.push_str(&self.text(value)?),
                (None, None) => filled.push_str(&self.need(name)?),
            }
            rest = after;
        }
        filled.push_str(rest);
        Ok(filled)
    }
}

/// A value that is text as it stands.
fn plain(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(flag) => Some(flag.to_string()),
        _ => None,
    }
}

/// The intrinsic function a value calls, in its short form (`!Ref`) or its long one (`Ref:`, `Fn::Sub:`).
pub(super) fn intrinsic(value: &Value) -> Option<(String, &Value)> {
    match value {
        Value::Tagged(tagged) => Some((
            tagged.tag.to_string().trim_start_matches('!').to_owned(),
            &tagged.value,
        )),
        Value::Mapping(mapping) if mapping.len() == 1 => {
            let (name, argument) = mapping.iter().next()?;
            let name = name.as_str()?;
            Some((
                name.strip_prefix("Fn::").unwrap_or(name).to_owned(),
                argument,
            ))
        }
        _ => None,
    }
}

pub(super) fn describe(value: &Value) -> String {
    yaml_serde::to_string(value)
        .unwrap_or_default()
        .trim()
        .to_owned()
}

/// A value in the template's words, for people: `Desk.Arn` for `!GetAtt Desk.Arn`.
pub(super) fn written(value: &Value) -> String {
    match (plain(value), value) {
        (Some(text), _) => text,
        (None, Value::Tagged(tagged)) => written(&tagged.value),
        (None, other) => describe(other),
    }
}

/// The resource a `!Ref` names.
pub(super) fn referred(value: &Value) -> Option<&str> {
    match intrinsic(value) {
        Some((function, Value::String(name))) if function == "Ref" => Some(name),
        _ => None,
    }
}
