//! Reading template.yaml: the deployed system's tables, keys, topics, routes and schedules, as the local stack needs them.
//!
//! What the local stack has no use for (logs, alarms, other services) is passed over. What it would have to understand and
//! does not is an error: a route or an index that is silently missing here would be found only after a deploy.

mod bucket;
mod condition;
mod function;
mod key;
mod policy;
mod schedule;
mod scope;
mod table;

use std::collections::BTreeMap;

use yaml_serde::Value;

pub use self::bucket::Bucket;
pub use self::function::{Function, Route};
pub use self::key::{Key, Topic};
pub use self::schedule::Schedule;
pub use self::scope::Scope;
pub use self::table::{Index, KeyPart, Table};

/// The parts of a template that run locally.
#[derive(Debug, Clone)]
pub struct Template {
    /// DynamoDB tables.
    pub tables: Vec<Table>,
    /// KMS keys with their aliases.
    pub keys: Vec<Key>,
    /// SNS topics.
    pub topics: Vec<Topic>,
    /// S3 buckets.
    pub buckets: Vec<Bucket>,
    /// Functions with their routes and schedules.
    pub functions: Vec<Function>,
    /// What references resolve to: parameters first, resources once they exist.
    pub scope: Scope,
}

/// What is wrong with a template.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TemplateError {
    /// It is not YAML, or not a template.
    #[error("template.yaml cannot be read: {0}")]
    Unreadable(String),
    /// A property that must be there is not, or is of another shape.
    #[error("template.yaml: {place} needs {property}")]
    Missing {
        /// The resource or event.
        place: String,
        /// The property.
        property: String,
    },
    /// Something that is fine at AWS and has no meaning here yet.
    #[error("template.yaml: {place}: the local stack does not support {what}")]
    Unsupported {
        /// The resource or event.
        place: String,
        /// The value or property.
        what: String,
    },
    /// A reference to a parameter without a value, or to a resource the local stack does not make.
    #[error("template.yaml: {0} has no value in the local stack")]
    Unresolved(String),
}

impl Template {
    /// Reads a template as it would be deployed under `stack`, with values for its parameters.
    ///
    /// # Errors
    /// See [`TemplateError`].
    pub fn read(
        text: &str,
        stack: &str,
        parameters: &BTreeMap<String, String>,
    ) -> Result<Self, TemplateError> {
        let root: Value = yaml_serde::from_str(text)
            .map_err(|fault| TemplateError::Unreadable(fault.to_string()))?;
        let scope = Scope::new(&root, stack, parameters);
        let mut template = Self {
            tables: Vec::new(),
            keys: Vec::new(),
            topics: Vec::new(),
            buckets: Vec::new(),
            functions: Vec::new(),
            scope,
        };
        let resources = root.get("Resources").and_then(Value::as_mapping);
        let resources =
            resources.ok_or_else(|| TemplateError::Unreadable("it has no Resources".to_owned()))?;
        for (id, resource) in resources {
            let id = id.as_str().unwrap_or_default();
            let kind = resource
                .get("Type")
                .and_then(Value::as_str)
                .unwrap_or_default();
            let properties = resource.get("Properties").unwrap_or(&Value::Null);
            let scope = &template.scope;
            // What its condition leaves out is not there, as at AWS.
            match resource.get("Condition").and_then(Value::as_str) {
                Some(condition) if !scope.condition(condition)? => continue,
                _ => {}
            }
            match kind {
                "AWS::DynamoDB::Table" => template.tables.push(table::read(id, properties, scope)?),
                "AWS::KMS::Key" => template
                    .keys
                    .push(key::read(id, properties, resources, scope)?),
                "AWS::SNS::Topic" => template.topics.push(key::topic(id, properties, scope)?),
                "AWS::S3::Bucket" => template.buckets.push(bucket::read(id, properties, scope)?),
                "AWS::Serverless::Function" => {
                    template.functions.push(function::read(
                        id,
                        properties,
                        root.get("Globals"),
                        resources,
                        scope,
                    )?);
                }
                _ => {}
            }
        }
        Ok(template)
    }

    /// The function of this name (its folder, package and binary).
    #[must_use]
    pub fn function(&self, name: &str) -> Option<&Function> {
        self.functions.iter().find(|function| function.name == name)
    }

    /// The environment a function is deployed with, every reference resolved.
    ///
    /// # Errors
    /// [`TemplateError::Unresolved`] for a function that does not exist and for references without a value.
    pub fn environment(&self, function: &str) -> Result<BTreeMap<String, String>, TemplateError> {
        let found = self.function(function);
        let found =
            found.ok_or_else(|| TemplateError::Unresolved(format!("the function {function}")))?;
        let resolve =
            |(name, value): (&String, &Value)| Ok((name.clone(), self.scope.text(value)?));
        found.environment.iter().map(resolve).collect()
    }
}

/// A property that must be text, or refer to some.
fn need(
    place: &str,
    properties: &Value,
    property: &str,
    scope: &Scope,
) -> Result<String, TemplateError> {
    match properties.get(property) {
        Some(value) => scope.text(value),
        None => Err(missing(place, property)),
    }
}

fn missing(place: &str, property: &str) -> TemplateError {
    TemplateError::Missing {
        place: place.to_owned(),
        property: property.to_owned(),
    }
}

fn unsupported(place: &str, what: impl Into<String>) -> TemplateError {
    TemplateError::Unsupported {
        place: place.to_owned(),
        what: what.into(),
    }
}

#[cfg(test)]
mod tests;
