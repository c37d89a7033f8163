//! A ticket through the API into DynamoDB Local, and a page of the sweep into moto.

use serde_json::{Value, json};

use super::running::Running;
use crate::{advice::Advice, clock::Stopwatch, http, shell};

/// How long one invocation may take, in seconds.
const LIMIT: &str = "120";
/// What the ticket says. It is sealed, and stands nowhere.
const SUMMARY: &str = "It will not open at any workstation";
/// Headers of DynamoDB's own protocol; DynamoDB Local wants a signature, and does not check it.
const QUERY: &str = "x-amz-target: DynamoDB_20120810.Query\r\ncontent-type: application/x-amz-json-1.0\r\n\
    authorization: AWS4-HMAC-SHA256 Credential=local/20260101/us-east-1/dynamodb/aws4_request, SignedHeaders=host, Signature=0\r\n";

/// Everything in order.
///
/// # Errors
/// What did not happen.
pub fn hold(running: &Running) -> Result<(), Advice> {
    let ticket = open(running)?;
    read(running, &ticket)?;
    stored(running, &ticket)?;
    sweep(running, &ticket)
}

/// The ticket, as the API answers a report of it.
fn open(running: &Running) -> Result<Value, Advice> {
    let report = json!({"summary": SUMMARY, "system": "ehr", "symptom": "down", "scope": "site"});
    let key = "local-lakeside-staff";
    let ticket = ask(
        running,
        "POST",
        "/v1/tickets",
        key,
        &report.to_string(),
        201,
    )?;
    if ticket["text"] != "sealed" {
        return Err(wrong(
            running,
            "the report was taken without sealing its text",
        ));
    }
    Ok(ticket)
}

fn read(running: &Running, ticket: &Value) -> Result<(), Advice> {
    let path = format!("/v1/tickets/{}", text(ticket, "id"));
    let again = ask(running, "GET", &path, "local-lakeside-technician", "", 200)?;
    if again["id"] == ticket["id"] {
        return Ok(());
    }
    Err(wrong(running, "the API answers another ticket"))
}

/// The ticket's items in the table itself.
fn stored(running: &Running, ticket: &Value) -> Result<(), Advice> {
    let table = running.services.variable("TicketIntake", "DESK_TABLE")?;
    let partition = format!("T#{}#{}", text(ticket, "practice"), text(ticket, "id"));
    let query = json!({
        "TableName": table,
        "KeyConditionExpression": "pk = :pk",
        "ExpressionAttributeValues": {":pk": {"S": partition}},
    });
    let dynamodb = running.services.dynamodb.address();
    let answer = http::ask(dynamodb, "POST", "/", QUERY, &query.to_string())?;
    let items = answer.body["Items"].as_array().cloned().unwrap_or_default();
    if !items.iter().any(|item| item["sk"]["S"] == "TICKET") {
        return Err(wrong(running, "DynamoDB Local does not have the ticket"));
    }
    if answer.body.to_string().contains(SUMMARY) {
        return Err(wrong(running, "the ticket's text stands open in the table"));
    }
    println!(
        "   DynamoDB Local has the ticket: {} items, its text sealed",
        items.len()
    );
    Ok(())
}

/// The sweep at the ticket's first threshold.
fn sweep(running: &Running, ticket: &Value) -> Result<(), Advice> {
    let at = &ticket["sla"]["thresholds"][0]["at"];
    let reference = text(ticket, "ref");
    let before = pages(running, &reference)?;
    if !before.iter().any(|page| page.reason == "opened") {
        return Err(wrong(running, "nobody was paged when the ticket opened"));
    }
    let watch = Stopwatch::start();
    let invoke = running.invoke("SlaSweep", &json!({"at": at}))?;
    let printed = shell::tee(&mut shell::limited(LIMIT, &invoke), false)?;
    let summary: Option<Value> = printed
        .lines
        .iter()
        .filter_map(|line| serde_json::from_str(line).ok())
        .find(|value: &Value| value["due"].is_u64());
    let summary = summary.filter(|_| printed.success).ok_or_else(|| {
        let last = printed.lines.iter().rev().take(5).rev();
        let last: Vec<&str> = last.map(String::as_str).collect();
        Advice::new(
            format!(
                "`sam local invoke SlaSweep` gave no summary:\n{}",
                last.join("\n")
            ),
            "its last lines are above",
        )
    })?;
    println!(
        "   `sam local invoke SlaSweep` at {}: {} due, {} troubled ({:.1} s)",
        at.as_str().unwrap_or_default(),
        summary["due"],
        summary["troubled"],
        watch.read().as_secs_f64()
    );
    let after = pages(running, &reference)?;
    let mut new = after.iter().filter(|page| !before.contains(page));
    let page = new
        .next()
        .ok_or_else(|| wrong(running, "the sweep paged nobody"))?;
    println!("   moto took its page: {}", page.reason);
    Ok(())
}

/// A page as moto has it.
#[derive(Debug, PartialEq, Eq)]
struct Page {
    id: String,
    reason: String,
}

/// The pages about the ticket so far.
fn pages(running: &Running, reference: &str) -> Result<Vec<Page>, Advice> {
    let moto = running.services.moto.address();
    let answer = http::ask(moto, "GET", "/moto-api/data.json", "", "")?;
    Ok(sent(&answer.body, reference))
}

/// moto keeps with each topic what was sent to it: id, text, subject and attributes.
fn sent(data: &Value, reference: &str) -> Vec<Page> {
    let topics = data["sns"]["Topic"].as_array().into_iter().flatten();
    topics
        .filter_map(|topic| topic["sent_notifications"].as_array())
        .flatten()
        .filter(|page| {
            page[1]
                .as_str()
                .is_some_and(|text| text.contains(reference))
        })
        .map(|page| Page {
            id: page[0].as_str().unwrap_or_default().to_owned(),
            reason: text(&page[3]["reason"], "Value"),
        })
        .collect()
}

/// Asks the API, and says how long it took.
fn ask(
    running: &Running,
    method: &str,
    path: &str,
    key: &str,
    body: &str,
    expected: u16,
) -> Result<Value, Advice> {
    let watch = Stopwatch::start();
    let head = format!("authorization: Bearer {key}\r\ncontent-type: application/json\r\n");
    let answer = http::ask(running.api.address(), method, path, &head, body)?;
    let seconds = watch.read().as_secs_f64();
    println!("   {method} {path}: {} ({seconds:.1} s)", answer.status);
    if answer.status == expected {
        return Ok(answer.body);
    }
    let what = format!("{method} {path} answered {}, not {expected}", answer.status);
    Err(wrong(running, &what))
}

fn wrong(running: &Running, what: &str) -> Advice {
    Advice::new(what, format!("read {}", running.log().display()))
}

fn text(value: &Value, field: &str) -> String {
    value[field].as_str().unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{Page, sent};

    #[test]
    fn pages_of_one_ticket_are_told_from_others() {
        let page = |id: &str, text: &str, reason: &str| json!([id, text, "subject", {"reason": {"Type": "String", "Value": reason}}, null]);
        let data = json!({"sns": {"Topic": [
            {"sent_notifications": []},
            {"sent_notifications": [page("1", "CRITICAL 2JP8-9T1Z: down", "opened"), page("2", "2JP8-9T1Z", "threshold_50")]},
            {"sent_notifications": [page("3", "HIGH 9T1Z-2JP8: down", "opened")]},
        ]}});
        let found = |id: &str, reason: &str| Page {
            id: id.to_owned(),
            reason: reason.to_owned(),
        };
        let wanted = [found("1", "opened"), found("2", "threshold_50")];
        assert_eq!(sent(&data, "2JP8-9T1Z"), wanted);
        assert_eq!(sent(&json!({}), "2JP8-9T1Z"), []);
    }
}
