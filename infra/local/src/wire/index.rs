//! Answers of index queries as AWS may give them: late or double. The embedded index is never either.

use std::collections::HashMap;

use serde_json::{Map, Value, json};

/// The last true answer of each query.
#[derive(Debug, Default)]
pub(super) struct Memory(HashMap<String, Vec<u8>>);

impl Memory {
    /// Keeps this answer and gives back the one before it, or an empty one.
    pub(super) fn exchange(&mut self, asked: &Map<String, Value>, answer: &[u8]) -> Vec<u8> {
        let before = self.0.insert(identity(asked), answer.to_vec());
        before.unwrap_or_else(|| {
            json!({"Items": [], "Count": 0, "ScannedCount": 0})
                .to_string()
                .into_bytes()
        })
    }
}

/// What makes two queries the same: the table, the index and the partition they read. The range may differ, as the
/// instant in "everything due until now" always does.
fn identity(asked: &Map<String, Value>) -> String {
    let partition = partition(asked);
    let partition = partition.or_else(|| asked.get("ExpressionAttributeValues"));
    json!([
        asked.get("TableName"),
        asked.get("IndexName"),
        partition,
        asked.get("ExclusiveStartKey")
    ])
    .to_string()
}

/// The value that names the partition of a query: in `#pk = :pk AND #at <= :now` the one behind a lone equals sign.
pub(super) fn partition(asked: &Map<String, Value>) -> Option<&Value> {
    let condition = asked.get("KeyConditionExpression")?.as_str()?;
    let words: Vec<&str> = condition.split_whitespace().collect();
    words.windows(2).find_map(|pair| match pair {
        ["=", placeholder] => asked
            .get("ExpressionAttributeValues")?
            .get(placeholder.trim_end_matches(')')),
        _ => None,
    })
}

/// The answer with every item twice.
pub(super) fn doubled(answer: &[u8]) -> Vec<u8> {
    let Ok(mut json) = serde_json::from_slice::<Value>(answer) else {
        return answer.to_vec();
    };
    if let Some(Value::Array(items)) = json.get_mut("Items") {
        let twice: Vec<Value> = items
            .iter()
            .flat_map(|item| [item.clone(), item.clone()])
            .collect();
        json["Count"] = twice.len().into();
        json["ScannedCount"] = twice.len().into();
        json["Items"] = Value::Array(twice);
    }
    json.to_string().into_bytes()
}
