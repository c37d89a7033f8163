//! A function of the template: its name, its routes, its schedules, its time, its environment and its role.

use std::collections::BTreeMap;
use std::time::Duration;

use yaml_serde::{Mapping, Value};

use super::policy::{self, Statement};
use super::schedule::{self, Schedule};
use super::{Scope, TemplateError, missing, need, unsupported};

/// Seconds a Lambda function has when nothing is said.
const DEFAULT_TIMEOUT: &str = "3";

/// A Lambda function.
#[derive(Debug, Clone, PartialEq)]
pub struct Function {
    /// Its logical id in the template.
    pub id: String,
    /// Its folder, package and binary: the last part of its `CodeUri`.
    pub name: String,
    /// How long one invocation may take.
    pub timeout: Duration,
    /// Where HTTP reaches it.
    pub routes: Vec<Route>,
    /// When it runs by itself.
    pub schedules: Vec<Schedule>,
    /// Variables as written; [`super::Template::environment`] resolves them.
    pub(super) environment: BTreeMap<String, Value>,
    /// What it may do, as written; [`super::Template::role`] resolves it.
    pub(super) policies: Vec<Statement>,
}

/// A route of the HTTP API.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Route {
    /// The method in capitals, `ANY`, or nothing for the `$default` route.
    pub method: Option<String>,
    /// The path with its `{parameters}`; empty for the `$default` route.
    pub path: String,
}

pub(super) fn read(
    id: &str,
    properties: &Value,
    globals: Option<&Value>,
    resources: &Mapping,
    scope: &Scope,
) -> Result<Function, TemplateError> {
    let globals = globals.and_then(|globals| globals.get("Function"));
    let variables = |holder: Option<&Value>| -> Vec<(String, Value)> {
        let variables =
            holder.and_then(|holder| holder.get("Environment")?.get("Variables")?.as_mapping());
        let variables = variables.into_iter().flatten();
        variables
            .filter_map(|(name, value)| Some((name.as_str()?.to_owned(), value.clone())))
            .collect()
    };
    let code = need(id, properties, "CodeUri", scope)?;
    let timeout = properties
        .get("Timeout")
        .or_else(|| globals?.get("Timeout"));
    let timeout =
        timeout.map_or_else(|| Ok(DEFAULT_TIMEOUT.to_owned()), |value| scope.text(value))?;
    let mut function = Function {
        id: id.to_owned(),
        name: code
            .trim_end_matches('/')
            .rsplit('/')
            .next()
            .unwrap_or_default()
            .to_owned(),
        timeout: Duration::from_secs(
            timeout
                .parse()
                .map_err(|_| missing(id, "a Timeout in seconds"))?,
        ),
        routes: Vec::new(),
        schedules: Vec::new(),
        // The function's own variables win over the ones of all functions.
        environment: variables(globals)
            .into_iter()
            .chain(variables(Some(properties)))
            .collect(),
        policies: policy::read(id, properties, resources, scope)?,
    };
    for (event, definition) in properties
        .get("Events")
        .and_then(Value::as_mapping)
        .into_iter()
        .flatten()
    {
        let place = format!("{id}.{}", event.as_str().unwrap_or_default());
        let properties = definition.get("Properties").unwrap_or(&Value::Null);
        match definition
            .get("Type")
            .and_then(Value::as_str)
            .unwrap_or_default()
        {
            "HttpApi" => function.routes.push(route(&place, properties, scope)?),
            "ScheduleV2" => function
                .schedules
                .push(schedule::read(&place, properties, scope)?),
            other => return Err(unsupported(&place, format!("events of type {other}"))),
        }
    }
    Ok(function)
}

fn route(place: &str, properties: &Value, scope: &Scope) -> Result<Route, TemplateError> {
    if properties
        .get("PayloadFormatVersion")
        .is_some_and(|version| scope.text(version).as_deref() != Ok("2.0"))
    {
        return Err(unsupported(place, "a PayloadFormatVersion other than 2.0"));
    }
    match (properties.get("Method"), properties.get("Path")) {
        (None, None) => Ok(Route {
            method: None,
            path: String::new(),
        }),
        _ => {
            let method = need(place, properties, "Method", scope)?.to_ascii_uppercase();
            let path = need(place, properties, "Path", scope)?;
            match path.as_str() {
                "$default" => Ok(Route {
                    method: None,
                    path: String::new(),
                }),
                path if path.starts_with('/') => Ok(Route {
                    method: Some(method),
                    path: path.to_owned(),
                }),
                _ => Err(missing(place, "a Path that begins with /")),
            }
        }
    }
}
