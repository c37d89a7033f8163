//! A real event for each function, on a stack that was seeded.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::{advice::Advice, stack::Stack};

/// The event of a request, whose path and body are replaced.
const REQUEST: &str = include_str!("../../../../../tests/events/post-ticket.json");

/// The event of each function by its name.
///
/// # Errors
/// When the stack does not take the ticket that the events are about.
pub fn events(stack: &Stack) -> Result<BTreeMap<&'static str, String>, Advice> {
    let outage = json!({"summary": "It will not open at any workstation", "system": "ehr", "symptom": "down", "scope": "site"});
    let opened = stack.ask("POST", "/v1/tickets", "local-lakeside-staff", &outage)?;
    let id = opened.body["id"].as_str().unwrap_or_default().to_owned();
    let pages = stack.ask("GET", "/_local/pages", "local-operator", &Value::Null)?;
    let page = link(&pages.body.to_string()).ok_or_else(|| Advice::new("nobody was paged", ""))?;
    let request = json!({"summary": "A second monitor", "system": "workstation", "symptom": "request", "scope": "user"});
    let reading = json!({"readings": [{"check": "bench", "system": "ehr", "status": "ok"}]});
    let message = "MSH|^~\\&|LAB|MAIN|EHR|CLINIC|20261123140201||ACK^R01|A1|P|2.5.1\rMSA|AE|M1|Unknown test code\r";
    let ticket = [("id", id.as_str())];
    let http = |role, route, named: &[(&str, &str)], body: &str| http(role, route, named, body);
    Ok(BTreeMap::from([
        ("bare", REQUEST.to_owned()),
        (
            "ticket-intake",
            http("staff", "POST /v1/tickets", &[], &request.to_string())?,
        ),
        (
            "ticket-desk",
            http("technician", "GET /v1/tickets/{id}", &ticket, "")?,
        ),
        (
            "page-reply",
            http("staff", "GET /p/{token}", &[("token", &page)], "")?,
        ),
        (
            "practice-admin",
            http("manager", "GET /v1/practice", &[], "")?,
        ),
        (
            "interface-diagnosis",
            http("technician", "POST /v1/diagnoses", &[], message)?,
        ),
        (
            "phi-audit",
            http("technician", "GET /v1/tickets/{id}/phi", &ticket, "")?,
        ),
        (
            "phi-open",
            http("technician", "GET /v1/tickets/{id}/text", &ticket, "")?,
        ),
        (
            "phi-export",
            http("auditor", "GET /v1/phi/verify", &[], "")?,
        ),
        (
            "probe-ingest",
            http(
                "monitor",
                "POST /v1/probes/readings",
                &[],
                &reading.to_string(),
            )?,
        ),
        (
            "standards-report",
            http("manager", "GET /v1/reports/standards", &[], "")?,
        ),
        ("sla-sweep", schedule()),
        ("proactive-checks", schedule()),
        ("audit-checkpoint", schedule()),
    ]))
}

/// A schedule's event; nothing is due at its instant.
fn schedule() -> String {
    json!({"at": "2026-01-05T00:00:00Z"}).to_string()
}

fn http(role: &str, route: &str, named: &[(&str, &str)], body: &str) -> Result<String, Advice> {
    let mut event: Value = serde_json::from_str(REQUEST)
        .map_err(|error| Advice::new(format!("the event is not JSON: {error}"), ""))?;
    let (method, path) = route.split_once(' ').unwrap_or_default();
    let path = named.iter().fold(path.to_owned(), |path, (name, value)| {
        path.replace(&format!("{{{name}}}"), value)
    });
    let context = &mut event["requestContext"];
    context["http"]["method"] = json!(method);
    context["http"]["path"] = json!(path);
    context["routeKey"] = json!(route);
    event["routeKey"] = json!(route);
    event["rawPath"] = json!(path);
    event["pathParameters"] = json!(BTreeMap::from_iter(named.iter().copied()));
    event["headers"]["authorization"] = json!(format!("Bearer local-lakeside-{role}"));
    event["headers"]["content-length"] = json!(body.len().to_string());
    if body.starts_with("MSH") {
        event["headers"]["content-type"] = json!("application/hl7-v2");
    }
    event["body"] = match body {
        "" => Value::Null,
        body => json!(body),
    };
    Ok(event.to_string())
}

/// The token of the first link to a page's screen.
fn link(text: &str) -> Option<String> {
    let (_, rest) = text.split_once("/p/")?;
    let token = rest
        .split(|character: char| !character.is_ascii_alphanumeric() && !"-_.~".contains(character));
    token.into_iter().next().map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::{http, link};

    #[test]
    fn an_event_names_its_route_in_every_place() {
        let text = http("staff", "GET /v1/tickets/{id}", &[("id", "7")], "").unwrap_or_default();
        assert_eq!(
            text.matches("\"GET /v1/tickets/{id}\"").count(),
            2,
            "{text}"
        );
        assert_eq!(text.matches("\"/v1/tickets/7\"").count(), 2, "{text}");
    }

    #[test]
    fn a_link_ends_where_its_token_does() {
        let page = "it is down http://127.0.0.1:3000/p/aB3-_x\\nand more";
        assert_eq!(link(page).as_deref(), Some("aB3-_x"));
        assert_eq!(link("no link"), None);
    }
}
