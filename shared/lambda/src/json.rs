//! JSON as bodies may hold it (RFC 8259): not too deep, and each field of an object once.

use std::fmt;

use serde::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::error::Category;
use serde_json::{Map, Number, Value};

/// How deep a body may nest: far more than any of ours does.
const DEPTH_MAX: usize = 16;

/// Reads a text.
///
/// # Errors
/// A sentence about what is wrong, without a word of the text.
pub fn read(text: &str) -> Result<Value, &'static str> {
    let Once(value) = serde_json::from_str(text).map_err(|error| match error.classify() {
        Category::Data => "The body states a field of an object twice.",
        _ => "The body is not JSON (RFC 8259).",
    })?;
    if depth(&value) > DEPTH_MAX {
        return Err("The body nests too deeply.");
    }
    Ok(value)
}

fn depth(value: &Value) -> usize {
    match value {
        Value::Array(items) => 1 + items.iter().map(depth).max().unwrap_or_default(),
        Value::Object(map) => 1 + map.values().map(depth).max().unwrap_or_default(),
        _ => 0,
    }
}

/// A value whose objects name each field once. Which of two would count is anybody's guess
/// (RFC 8259 section 4), so neither does.
struct Once(Value);

impl<'de> Deserialize<'de> for Once {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Reader).map(Once)
    }
}

struct Reader;

impl<'de> Visitor<'de> for Reader {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E: Error>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Value, E> {
        Ok(Value::Number(value.into()))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Value, E> {
        Ok(Value::Number(value.into()))
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Value, E> {
        Ok(Number::from_f64(value).map_or(Value::Null, Value::Number))
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<Value, E> {
        Ok(Value::String(value.to_owned()))
    }

    fn visit_string<E: Error>(self, value: String) -> Result<Value, E> {
        Ok(Value::String(value))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let mut all = Vec::new();
        while let Some(Once(item)) = items.next_element()? {
            all.push(item);
        }
        Ok(Value::Array(all))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut fields: A) -> Result<Value, A::Error> {
        let mut map = Map::new();
        while let Some((name, Once(value))) = fields.next_entry::<String, Once>()? {
            if map.insert(name, value).is_some() {
                return Err(A::Error::custom("twice"));
            }
        }
        Ok(Value::Object(map))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_read_as_they_are() {
        let text =
            r#"{"a": [null, true, -1, 18446744073709551615, 1.5, "\u00e9"], "b": {"a": {}}}"#;
        let plain: Result<Value, _> = serde_json::from_str(text);
        assert_eq!(read(text).ok(), plain.ok());
    }

    #[test]
    fn a_field_counts_once() {
        for text in [
            r#"{"a": 1, "a": 1}"#,
            r#"[{"b": {"a": null, "\u0061": 2}}]"#,
        ] {
            assert!(read(text).is_err_and(|why| why.contains("twice")), "{text}");
        }
    }

    #[test]
    fn what_is_no_json_or_too_deep_is_refused() {
        for text in ["", "{", "{} x", "[1,]", "NaN", "'a'", &"[".repeat(100_000)] {
            assert!(
                read(text).is_err_and(|why| why.contains("RFC")),
                "{text:.20}"
            );
        }
        let nested = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
        assert!(read(&nested(DEPTH_MAX)).is_ok());
        assert!(read(&nested(DEPTH_MAX + 1)).is_err_and(|why| why.contains("deep")));
    }
}
