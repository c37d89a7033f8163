//! Items: domain values as DynamoDB keeps them.

use std::collections::HashMap;

use aws_sdk_dynamodb::types::AttributeValue;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::fault::Fault;

/// An item, or a key.
pub type Item = HashMap<String, AttributeValue>;

/// A value as an item under a key.
pub fn write<T: Serialize>(value: &T, key: Item) -> Result<Item, Fault> {
    let mut item: Item = serde_dynamo::to_item(value)
        .map_err(|e| Fault::Corrupt(format!("cannot be written: {e}")))?;
    item.extend(key);
    Ok(item)
}

/// A value from an item. The reason names the type and never what was in the item.
pub fn read<T: DeserializeOwned>(item: Item) -> Result<T, Fault> {
    serde_dynamo::from_item(item).map_err(|_| Fault::Corrupt(std::any::type_name::<T>().to_owned()))
}

/// A text attribute.
pub fn text(value: impl Into<String>) -> AttributeValue {
    AttributeValue::S(value.into())
}

/// A number attribute.
pub fn number(value: impl ToString) -> AttributeValue {
    AttributeValue::N(value.to_string())
}

/// A text attribute of an item.
pub fn text_of<'a>(item: &'a Item, name: &str) -> Result<&'a str, Fault> {
    item.get(name)
        .and_then(|value| value.as_s().ok())
        .map(String::as_str)
        .ok_or_else(|| Fault::Corrupt(format!("{name} is missing")))
}
