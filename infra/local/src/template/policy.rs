//! The role of a function in the template: the statements of its `Policies`.

use yaml_serde::{Mapping, Value};

use super::scope::written;
use super::{Scope, Template, TemplateError, missing, unsupported};
use crate::role::{Condition, Grant, Role, at_home};

mod role;

/// The services that the local stack has. A grant on another one cannot be used here, and is passed over.
const SERVICES: [&str; 3] = ["dynamodb", "kms", "sns"];

/// A statement, its references not resolved yet: keys have no ARN before they exist.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Statement {
    denies: bool,
    actions: Vec<String>,
    resources: Vec<Value>,
    conditions: Vec<Asked>,
}

/// A condition as written.
#[derive(Debug, Clone, PartialEq)]
struct Asked {
    operator: String,
    key: String,
    values: Vec<Value>,
}

impl Template {
    /// The role of a function, every reference resolved.
    ///
    /// # Errors
    /// [`TemplateError::Unresolved`] for a function that does not exist and for references without a value.
    pub fn role(&self, function: &str) -> Result<Role, TemplateError> {
        let found = self.function(function);
        let found =
            found.ok_or_else(|| TemplateError::Unresolved(format!("the function {function}")))?;
        let mut grants = Vec::new();
        for statement in &found.policies {
            statement.resolve(&self.scope, &mut grants)?;
        }
        let arn = |id: &str| self.scope.get(&format!("{id}.Arn")).map(at_home);
        let aliases = self.keys.iter();
        Ok(Role {
            function: function.to_owned(),
            grants,
            aliases: aliases
                .filter_map(|key| Some((key.alias.clone(), arn(&key.id)?)))
                .collect(),
        })
    }
}

impl Statement {
    /// Adds a grant for each action on each resource.
    fn resolve(&self, scope: &Scope, grants: &mut Vec<Grant>) -> Result<(), TemplateError> {
        let here: Vec<&String> = self
            .actions
            .iter()
            .filter(|action| is_here(action))
            .collect();
        if here.is_empty() {
            return Ok(());
        }
        let conditions = self.conditions.iter().map(|asked| asked.resolve(scope));
        let conditions = conditions.collect::<Result<Vec<_>, _>>()?;
        for resource in &self.resources {
            let arn = at_home(&scope.text(resource)?);
            for action in &here {
                grants.push(Grant {
                    denies: self.denies,
                    action: (*action).clone(),
                    resource: arn.clone(),
                    written: written(resource),
                    conditions: conditions.clone(),
                });
            }
        }
        Ok(())
    }
}

impl Asked {
    fn resolve(&self, scope: &Scope) -> Result<Condition, TemplateError> {
        let values = self.values.iter().map(|value| scope.text(value));
        let values = values.collect::<Result<Vec<_>, _>>()?;
        Condition::new(&self.operator, &self.key, values).ok_or_else(|| {
            unsupported(
                "Policies",
                format!("the condition {} of {}", self.operator, self.key),
            )
        })
    }
}

fn is_here(action: &str) -> bool {
    let service = action.split(':').next().unwrap_or_default();
    service.contains(['*', '?'])
        || SERVICES
            .iter()
            .any(|known| known.eq_ignore_ascii_case(service))
}

/// Reads the statements of a function: of its own policies, or of the role of the template that it names. A shape that
/// is not understood is an error: a grant that is silently missing or too wide here would be found only after a deploy.
pub(super) fn read(
    id: &str,
    properties: &Value,
    resources: &Mapping,
    scope: &Scope,
) -> Result<Vec<Statement>, TemplateError> {
    let policies = match properties.get("Role") {
        None => several(properties.get("Policies")).collect(),
        Some(_) if properties.get("Policies").is_some() => {
            return Err(unsupported(id, "Policies beside a Role"));
        }
        Some(role) => role::policies(id, role, resources, scope)?,
    };
    let mut statements = Vec::new();
    for policy in policies {
        let document = policy.as_mapping().filter(|document| {
            let known =
                |name: &Value| matches!(name.as_str(), Some("Version" | "Id" | "Statement"));
            document.keys().all(known)
        });
        let document =
            document.ok_or_else(|| unsupported(id, format!("the policy {}", written(policy))))?;
        let listed = document
            .get("Statement")
            .ok_or_else(|| missing(id, "a Statement in each policy"))?;
        for one in several(Some(listed)) {
            statements.push(statement(id, one)?);
        }
    }
    Ok(statements)
}

fn statement(id: &str, written: &Value) -> Result<Statement, TemplateError> {
    let mut statement = Statement {
        denies: false,
        actions: Vec::new(),
        resources: Vec::new(),
        conditions: Vec::new(),
    };
    let mut effect = None;
    for (name, value) in written.as_mapping().into_iter().flatten() {
        match name.as_str().unwrap_or_default() {
            "Sid" => {}
            "Effect" => effect = value.as_str(),
            "Action" => statement.actions = actions(id, value)?,
            "Resource" => statement.resources = several(Some(value)).cloned().collect(),
            "Condition" => statement.conditions = conditions(id, value)?,
            other => return Err(unsupported(id, format!("{other} in a policy's statement"))),
        }
    }
    statement.denies = match effect {
        Some("Allow") => false,
        Some("Deny") => true,
        _ => return Err(missing(id, "an Effect of Allow or Deny in each statement")),
    };
    if statement.actions.is_empty() || statement.resources.is_empty() {
        return Err(missing(id, "an Action and a Resource in each statement"));
    }
    Ok(statement)
}

fn actions(id: &str, value: &Value) -> Result<Vec<String>, TemplateError> {
    let action = |one: &Value| {
        let text = one
            .as_str()
            .filter(|text| *text == "*" || text.contains(':'));
        text.map(str::to_owned)
            .ok_or_else(|| unsupported(id, format!("the action {}", written(one))))
    };
    several(Some(value)).map(action).collect()
}

fn conditions(id: &str, value: &Value) -> Result<Vec<Asked>, TemplateError> {
    let mut conditions = Vec::new();
    for (operator, keys) in value.as_mapping().into_iter().flatten() {
        for (key, values) in keys.as_mapping().into_iter().flatten() {
            let asked = Asked {
                operator: operator.as_str().unwrap_or_default().to_owned(),
                key: key.as_str().unwrap_or_default().to_owned(),
                values: several(Some(values)).cloned().collect(),
            };
            // Whether it is understood is known before its values are.
            if Condition::new(&asked.operator, &asked.key, Vec::new()).is_none() {
                let what = format!("the condition {} of {}", asked.operator, asked.key);
                return Err(unsupported(id, what));
            }
            conditions.push(asked);
        }
    }
    if conditions.is_empty() {
        return Err(missing(id, "a key in each Condition"));
    }
    Ok(conditions)
}

/// A list, or the one thing that stands where a list may.
fn several(value: Option<&Value>) -> impl Iterator<Item = &Value> {
    let list = match value {
        None | Some(Value::Null) => &[][..],
        Some(Value::Sequence(list)) => list.as_slice(),
        Some(one) => std::slice::from_ref(one),
    };
    list.iter()
}

#[cfg(test)]
mod tests;
