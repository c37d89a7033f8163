//! A DynamoDB table of the template.

use yaml_serde::Value;

use super::{Scope, TemplateError, missing, need, unsupported};

/// A table: its keys, its attributes and its indexes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// Its name in the template.
    pub id: String,
    /// Its name in DynamoDB.
    pub name: String,
    /// Names and types (`S`, `N`, `B`) of the attributes in any key.
    pub attributes: Vec<(String, String)>,
    /// The primary key.
    pub key: Vec<KeyPart>,
    /// Global secondary indexes.
    pub indexes: Vec<Index>,
}

/// One attribute of a key.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct KeyPart {
    /// The attribute.
    pub name: String,
    /// `HASH` or `RANGE`.
    pub kind: String,
}

/// A global secondary index.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Index {
    /// Its name.
    pub name: String,
    /// Its key.
    pub key: Vec<KeyPart>,
    /// `ALL`, `KEYS_ONLY` or `INCLUDE`.
    pub projection: String,
    /// Attributes that `INCLUDE` adds to the keys.
    pub included: Vec<String>,
}

pub(super) fn read(id: &str, properties: &Value, scope: &Scope) -> Result<Table, TemplateError> {
    if need(id, properties, "BillingMode", scope)? != "PAY_PER_REQUEST" {
        return Err(unsupported(id, "a BillingMode other than PAY_PER_REQUEST"));
    }
    if properties.get("LocalSecondaryIndexes").is_some() {
        return Err(unsupported(id, "LocalSecondaryIndexes"));
    }
    let attributes = list(id, properties, "AttributeDefinitions")?
        .iter()
        .map(|one| {
            Ok((
                need(id, one, "AttributeName", scope)?,
                need(id, one, "AttributeType", scope)?,
            ))
        });
    let indexes = match properties.get("GlobalSecondaryIndexes") {
        Some(_) => list(id, properties, "GlobalSecondaryIndexes")?,
        None => &[],
    };
    Ok(Table {
        id: id.to_owned(),
        name: match properties.get("TableName") {
            Some(name) => scope.text(name)?,
            // As CloudFormation names it, without the random end: one name must find the table again.
            None => format!("{}-{id}", scope.get("AWS::StackName").unwrap_or_default()),
        },
        attributes: attributes.collect::<Result<_, TemplateError>>()?,
        key: key(id, properties, scope)?,
        indexes: indexes
            .iter()
            .map(|one| index(id, one, scope))
            .collect::<Result<_, _>>()?,
    })
}

fn index(id: &str, index: &Value, scope: &Scope) -> Result<Index, TemplateError> {
    let projection = index
        .get("Projection")
        .ok_or_else(|| missing(id, "Projection"))?;
    let included = projection
        .get("NonKeyAttributes")
        .and_then(Value::as_sequence)
        .into_iter()
        .flatten();
    Ok(Index {
        name: need(id, index, "IndexName", scope)?,
        key: key(id, index, scope)?,
        projection: need(id, projection, "ProjectionType", scope)?,
        included: included
            .map(|name| scope.text(name))
            .collect::<Result<_, _>>()?,
    })
}

fn key(id: &str, holder: &Value, scope: &Scope) -> Result<Vec<KeyPart>, TemplateError> {
    let part = |one: &Value| {
        Ok(KeyPart {
            name: need(id, one, "AttributeName", scope)?,
            kind: need(id, one, "KeyType", scope)?,
        })
    };
    list(id, holder, "KeySchema")?.iter().map(part).collect()
}

fn list<'a>(id: &str, holder: &'a Value, property: &str) -> Result<&'a [Value], TemplateError> {
    let list = holder.get(property).and_then(Value::as_sequence);
    list.map(Vec::as_slice).ok_or_else(|| missing(id, property))
}
