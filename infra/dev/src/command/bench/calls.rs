//! AWS calls and capacity of each operation, counted by the local stack.

use serde_json::{Value, json};

use super::table::Table;
use crate::{advice::Advice, http::Answer, root::Root, stack::Stack};

const STAFF: &str = "local-lakeside-staff";
const TECHNICIAN: &str = "local-lakeside-technician";
const OPERATOR: &str = "local-operator";

/// Plays the operations in order on a fresh stack and counts each.
///
/// # Errors
/// When the stack does not start, or an operation answers anything but success.
pub fn count(root: &Root) -> Result<Table, Advice> {
    let mut counted = Counted {
        stack: Stack::start(root)?,
        rows: Vec::new(),
    };
    counted.forget()?;
    let opened = opening(&mut counted)?;
    warm(&mut counted)?;
    working(&mut counted, &opened)?;
    sweeping(&mut counted, &opened)?;
    Ok(Table {
        title: "AWS calls and DynamoDB capacity units of each operation, warm unless it says cold"
            .to_owned(),
        head: vec![
            "operation",
            "reads",
            "transactions",
            "other writes",
            "KMS",
            "SNS",
            "capacity",
        ],
        rows: counted.rows,
    })
}

/// Reports: the first of an execution environment, another outage, a child of it, a replay, a stranger.
fn opening(counted: &mut Counted) -> Result<Value, Advice> {
    counted.open("open a ticket (cold)", "billing", "")?;
    let opened = counted.open(
        "open a ticket, another system",
        "ehr",
        "idempotency-key: bench-1\r\n",
    )?;
    counted.open(
        "the same again, replayed",
        "ehr",
        "idempotency-key: bench-1\r\n",
    )?;
    counted.open("open a child of an incident", "ehr", "")?;
    counted.row("refuse an unknown key", 401, |stack| {
        stack.ask("POST", "/v1/tickets", "nobody", &report("ehr"))
    })?;
    Ok(opened)
}

/// Does everything once on another ticket, uncounted: each function keeps what it has read and unsealed for a while.
fn warm(counted: &mut Counted) -> Result<(), Advice> {
    let other = counted.open("", "phones", "")?;
    let kept = counted.rows.len() - 1;
    working(counted, &other)?;
    counted.rows.truncate(kept);
    Ok(())
}

/// A technician's reads and verbs on one ticket.
fn working(counted: &mut Counted, opened: &Value) -> Result<(), Advice> {
    let path = format!("/v1/tickets/{}", opened["id"].as_str().unwrap_or_default());
    let get = |path: String| move |stack: &Stack| stack.ask("GET", &path, TECHNICIAN, &Value::Null);
    counted.row("read a ticket", 200, get(path.clone()))?;
    counted.row("read its timeline", 200, get(format!("{path}/timeline")))?;
    counted.row("list the tickets", 200, get("/v1/tickets".to_owned()))?;
    let verbs = [
        ("acknowledge", json!({})),
        (
            "respond",
            json!({"text": "We are on it.", "next_update_minutes": 60}),
        ),
        ("note", json!({"text": "Restarted the interface."})),
        (
            "resolve",
            json!({"resolution": "Restarted.", "steps": ["Restarted the interface"]}),
        ),
    ];
    for (verb, body) in verbs {
        counted.row(verb, 200, |stack| {
            stack.ask("POST", &format!("{path}/{verb}"), TECHNICIAN, &body)
        })?;
    }
    counted.row("open the sealed text", 200, get(format!("{path}/text")))?;
    Ok(())
}

/// A sweep before anything is due, and one at the first ticket's first threshold.
fn sweeping(counted: &mut Counted, opened: &Value) -> Result<(), Advice> {
    let fire = |at: &str| format!("/_local/fire/sla-sweep?at={at}");
    let idle = fire("2020-01-01T00:00:00Z");
    counted.row("sweep, nothing due", 200, |stack| {
        stack.ask("POST", &idle, OPERATOR, &Value::Null)
    })?;
    let at = opened["sla"]["thresholds"][0]["at"]
        .as_str()
        .unwrap_or_default();
    let busy = fire(at);
    let summary = counted.row("sweep", 200, |stack| {
        stack.ask("POST", &busy, OPERATOR, &Value::Null)
    })?;
    if let Some(row) = counted.rows.last_mut() {
        row[0] = format!("sweep, {} due", summary["due"]);
    }
    Ok(())
}

fn report(system: &str) -> Value {
    json!({"summary": "It will not open at any workstation", "system": system, "symptom": "down", "scope": "site"})
}

/// A stack, and what its operations have cost so far.
struct Counted {
    stack: Stack,
    rows: Vec<Vec<String>>,
}

impl Counted {
    fn open(&mut self, name: &str, system: &str, headers: &str) -> Result<Value, Advice> {
        let body = report(system);
        self.row(name, 201, |stack| {
            stack.ask_with("POST", "/v1/tickets", STAFF, &body, headers)
        })
    }

    /// Does one operation and adds its row; the body it answered.
    fn row(
        &mut self,
        name: &str,
        expected: u16,
        operation: impl FnOnce(&Stack) -> Result<Answer, Advice>,
    ) -> Result<Value, Advice> {
        let answer = operation(&self.stack)?;
        if answer.status != expected {
            return Err(Advice::new(
                format!(
                    "{name}: answered {}, not {expected}: {}",
                    answer.status, answer.body
                ),
                "",
            ));
        }
        let cost = self.forget()?;
        self.rows.push(row(name, &cost));
        Ok(answer.body)
    }

    /// Reads the counters, which starts them anew.
    fn forget(&self) -> Result<Value, Advice> {
        Ok(self
            .stack
            .ask("GET", "/_local/calls", OPERATOR, &Value::Null)?
            .body)
    }
}

fn row(name: &str, cost: &Value) -> Vec<String> {
    let calls = &cost["calls"];
    let count = |service: &str, wanted: fn(&str) -> bool| -> u64 {
        calls[service]
            .as_object()
            .into_iter()
            .flatten()
            .filter(|(operation, _)| wanted(operation))
            .filter_map(|(_, figures)| figures["count"].as_u64())
            .sum()
    };
    let reads = count("dynamodb", is_read);
    let transactions = count("dynamodb", |operation| operation == "TransactWriteItems");
    let all = count("dynamodb", |_| true);
    vec![
        name.to_owned(),
        reads.to_string(),
        transactions.to_string(),
        (all - reads - transactions).to_string(),
        count("kms", |_| true).to_string(),
        count("sns", |_| true).to_string(),
        cost["capacity_units"].to_string(),
    ]
}

fn is_read(operation: &str) -> bool {
    matches!(
        operation,
        "GetItem" | "BatchGetItem" | "Query" | "TransactGetItems"
    )
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::row;

    #[test]
    fn calls_are_sorted_by_what_they_cost() {
        let cost = json!({"capacity_units": 12.5, "calls": {
            "dynamodb": {"GetItem": {"count": 2}, "Query": {"count": 1}, "TransactWriteItems": {"count": 1}, "UpdateItem": {"count": 2}},
            "sns": {"Publish": {"count": 1}}}});
        assert_eq!(
            row("open", &cost),
            ["open", "3", "1", "2", "0", "1", "12.5"]
        );
        assert_eq!(
            row("idle", &json!({})),
            ["idle", "0", "0", "0", "0", "0", "null"]
        );
    }
}
