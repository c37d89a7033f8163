//! Values against the schemas of the contract: JSON Schema 2020-12, as far as the contract uses it.

use serde_json::Value;

/// The contract, as it is served.
#[derive(Debug, Clone)]
pub struct Contract(pub Value);

/// Keywords that say something for readers, or what a test of values cannot see.
const REMARKS: [&str; 5] = ["description", "examples", "default", "format", "pattern"];

impl Contract {
    /// The contract of this build.
    #[must_use]
    pub fn read() -> Self {
        let text = include_str!("../../functions/ticket-desk/openapi.json");
        Self(serde_json::from_str(text).expect("the contract is JSON"))
    }

    /// The operation of a route.
    #[must_use]
    pub fn operation(&self, method: &str, path: &str) -> &Value {
        &self.0["paths"][path][method.to_ascii_lowercase()]
    }

    /// What a `$ref` names; anything else is itself.
    #[must_use]
    pub fn resolve<'a>(&'a self, schema: &'a Value) -> &'a Value {
        match schema["$ref"].as_str() {
            Some(name) => {
                let pointer = name.trim_start_matches('#');
                let found = self.0.pointer(pointer);
                self.resolve(found.unwrap_or_else(|| panic!("{name} leads nowhere")))
            }
            None => schema,
        }
    }

    /// What is wrong with a value, each thing with its place.
    ///
    /// # Panics
    /// When a schema uses a keyword that is not understood here: it would check nothing.
    #[must_use]
    pub fn faults(&self, schema: &Value, value: &Value) -> Vec<String> {
        let mut faults = Vec::new();
        self.check(schema, value, "$", &mut faults);
        faults
    }

    fn check(&self, schema: &Value, value: &Value, at: &str, faults: &mut Vec<String>) {
        let schema = self.resolve(schema);
        let rules = schema.as_object().expect("a schema");
        for (keyword, rule) in rules {
            let holds = match keyword.as_str() {
                "type" => types(rule).iter().any(|name| is(name, value)),
                "enum" => rule.as_array().is_some_and(|all| all.contains(value)),
                "anyOf" => {
                    let mut all = rule.as_array().into_iter().flatten();
                    all.any(|one| self.faults(one, value).is_empty())
                }
                "oneOf" => {
                    let all = rule.as_array().into_iter().flatten();
                    let fit = all.filter(|one| self.faults(one, value).is_empty());
                    fit.count() == 1
                }
                "properties" | "additionalProperties" => true,
                "required" => {
                    for name in rule
                        .as_array()
                        .into_iter()
                        .flatten()
                        .filter_map(Value::as_str)
                    {
                        if value.is_object() && value.get(name).is_none() {
                            faults.push(format!("{at}.{name} is missing"));
                        }
                    }
                    true
                }
                "items" => {
                    for (place, item) in value.as_array().into_iter().flatten().enumerate() {
                        self.check(rule, item, &format!("{at}[{place}]"), faults);
                    }
                    true
                }
                "minItems" => length(value).is_none_or(|count| count >= number(rule)),
                "maxItems" => length(value).is_none_or(|count| count <= number(rule)),
                "uniqueItems" => true,
                "minLength" => chars(value).is_none_or(|count| count >= number(rule)),
                "maxLength" => chars(value).is_none_or(|count| count <= number(rule)),
                "minimum" => value
                    .as_f64()
                    .is_none_or(|n| rule.as_f64().is_some_and(|least| n >= least)),
                "maximum" => value
                    .as_f64()
                    .is_none_or(|n| rule.as_f64().is_some_and(|most| n <= most)),
                other => {
                    assert!(REMARKS.contains(&other), "{at}: {other} is not understood");
                    true
                }
            };
            if !holds {
                faults.push(format!("{at}: {keyword} {rule} of {value}"));
            }
        }
        self.members(schema, value, at, faults);
    }

    /// Fields that are stated, and fields that no schema knows.
    fn members(&self, schema: &Value, value: &Value, at: &str, faults: &mut Vec<String>) {
        for (name, field) in value.as_object().into_iter().flatten() {
            let at = format!("{at}.{name}");
            match schema["properties"].get(name) {
                Some(schema) => self.check(schema, field, &at, faults),
                None if schema["additionalProperties"] == Value::Bool(false) => {
                    faults.push(format!("{at} is not in the contract"));
                }
                None => {}
            }
        }
    }
}

fn types(rule: &Value) -> Vec<&str> {
    match rule {
        Value::Array(all) => all.iter().filter_map(Value::as_str).collect(),
        one => one.as_str().into_iter().collect(),
    }
}

fn is(name: &str, value: &Value) -> bool {
    match name {
        "null" => value.is_null(),
        "boolean" => value.is_boolean(),
        "integer" => value.is_i64() || value.is_u64(),
        "number" => value.is_number(),
        "string" => value.is_string(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        other => panic!("{other} is no type"),
    }
}

fn length(value: &Value) -> Option<u64> {
    value.as_array().map(|all| all.len() as u64)
}

fn chars(value: &Value) -> Option<u64> {
    value.as_str().map(|text| text.chars().count() as u64)
}

fn number(rule: &Value) -> u64 {
    rule.as_u64().expect("a whole number")
}
