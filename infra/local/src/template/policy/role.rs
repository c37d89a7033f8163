//! A role of the template that a function names: the documents of its policies.

use yaml_serde::{Mapping, Value};

use super::several;
use crate::template::scope::{intrinsic, referred, written};
use crate::template::{Scope, TemplateError, missing, unsupported};

/// The documents of the policies of the role that `!GetAtt <Role>.Arn` names.
pub(super) fn policies<'a>(
    id: &str,
    named: &Value,
    resources: &'a Mapping,
    scope: &Scope,
) -> Result<Vec<&'a Value>, TemplateError> {
    let arn = match intrinsic(named) {
        Some((function, Value::String(arn))) if function == "GetAtt" => arn.strip_suffix(".Arn"),
        _ => None,
    };
    let role = arn.and_then(|name| resources.get(name));
    let role = role.filter(|role| {
        role.get("Type").and_then(Value::as_str) == Some("AWS::IAM::Role")
            && role.get("Condition").is_none()
    });
    let role = role.ok_or_else(|| unsupported(id, "a Role that is made elsewhere"))?;
    let mut documents = Vec::new();
    let properties = role.get("Properties").and_then(Value::as_mapping);
    for (property, value) in properties.into_iter().flatten() {
        match property.as_str().unwrap_or_default() {
            "AssumeRolePolicyDocument" | "Description" | "Tags" => {}
            "Policies" => {
                for policy in several(Some(value)) {
                    let Some(policy) = there(policy, scope)? else {
                        continue;
                    };
                    let document = policy.get("PolicyDocument");
                    documents.push(document.ok_or_else(|| missing(id, "a PolicyDocument"))?);
                }
            }
            "ManagedPolicyArns" => {
                if let Some(managed) = there(value, scope)? {
                    return Err(unsupported(
                        id,
                        format!("the managed policies {}", written(managed)),
                    ));
                }
            }
            other => return Err(unsupported(id, format!("{other} of a role"))),
        }
    }
    Ok(documents)
}

/// What stands where an `!If` may, as far as anything does.
fn there<'a>(value: &'a Value, scope: &Scope) -> Result<Option<&'a Value>, TemplateError> {
    let taken = match intrinsic(value) {
        Some((function, Value::Sequence(parts))) if function == "If" => scope.branch(parts)?,
        _ => value,
    };
    Ok((referred(taken) != Some("AWS::NoValue")).then_some(taken))
}
