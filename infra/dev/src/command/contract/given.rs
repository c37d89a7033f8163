//! What requests need that only a running stack can give: a ticket, and a secret for each path that is its own key.

use serde_json::{Value, json};

use crate::{advice::Advice, stack::Stack};

const STAFF: &str = "local-lakeside-staff";
const MANAGER: &str = "local-lakeside-manager";

/// Each by the variable that tests/contract/schemathesis.toml names it with.
///
/// # Errors
/// When the stack does not give one of them.
pub fn given(stack: &Stack) -> Result<[(&'static str, String); 6], Advice> {
    let report =
        json!({"summary": "EHR is slow", "system": "ehr", "symptom": "degraded", "scope": "site"});
    let ticket = stack.ask("POST", "/v1/tickets", STAFF, &report)?.body;
    let pages = stack.ask("GET", "/_local/pages", "local-operator", &Value::Null)?;
    let desk = json!({"page": "desk", "hours": 24});
    let desk = stack.ask("POST", "/v1/links", MANAGER, &desk)?.body;
    let job = json!({"system": "billing", "location": "main",
                     "expects": {"rhythm": "every", "minutes": 60, "grace_minutes": 5}});
    let job = stack.ask("PUT", "/v1/checks/contract", MANAGER, &job)?.body;
    Ok([
        ("STATDESK_TICKET", end(&ticket, "/id")?),
        ("STATDESK_FOLLOW", end(&ticket, "/follow")?),
        ("STATDESK_PAGE", end(&pages.body, "/items/0/text")?),
        ("STATDESK_DESK", end(&desk, "/url")?),
        ("STATDESK_HEARTBEAT", end(&job, "/ping_url")?),
        ("STATDESK_MONITOR", "local-lakeside-monitor".to_owned()),
    ])
}

/// What follows the last slash: a page ends in its link, and a link in its secret.
fn end(body: &Value, place: &str) -> Result<String, Advice> {
    let text = body.pointer(place).and_then(Value::as_str);
    let end = text.and_then(|text| text.rsplit('/').next());
    match end {
        Some(end) if !end.is_empty() => Ok(end.to_owned()),
        _ => {
            let what = format!("the stack gave no {place} to make requests with");
            Err(Advice::new(what, "`cargo dev local` shows why"))
        }
    }
}
