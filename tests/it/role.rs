//! Who may what, cell by cell: every route and every verb against every role.

mod key;
mod table;
mod verb;

use tests::clinic::Clinic;

/// A key of each role; the last two are of nobody.
const ROLES: [(&str, &str); 6] = [
    ("staff", "lakeside-staff"),
    ("technician", "lakeside-technician"),
    ("manager", "lakeside-manager"),
    ("monitor", "lakeside-monitor"),
    ("auditor", "lakeside-auditor"),
    ("operator", "operator"),
];

/// What every route may be used by, as the contract's role table says. Tokens are their own secret.
const TABLE: &[(&str, &str)] = &[
    ("POST /v1/tickets", "staff technician manager"),
    ("GET /v1/tickets", "staff technician manager"),
    ("GET /v1/tickets/{id}", "staff technician manager"),
    ("GET /v1/tickets/{id}/timeline", "staff technician manager"),
    ("POST /v1/tickets/{id}/{verb}", "staff technician manager"),
    ("GET /v1/tickets/{id}/text", "technician"),
    ("GET /v1/tickets/{id}/phi", "technician manager"),
    // Whoever has a grant that two people agreed on: nobody by their role.
    ("GET /v1/tickets/{id}/phi/records", "nobody"),
    ("POST /v1/tickets/{id}/phi/grants", "technician manager"),
    (
        "DELETE /v1/tickets/{id}/phi/grants/{gid}",
        "technician manager",
    ),
    ("POST /v1/tickets/{id}/phi/approvals", "technician manager"),
    ("POST /v1/tickets/{id}/phi/accesses", "technician manager"),
    ("POST /v1/tickets/{id}/phi/sessions", "technician manager"),
    ("POST /v1/tickets/{id}/phi/steps", "technician manager"),
    ("POST /v1/tickets/{id}/first-steps", "technician"),
    (
        "POST /v1/tickets/{id}/phi/attestations",
        "technician manager",
    ),
    (
        "POST /v1/tickets/{id}/phi/break-glass",
        "technician manager",
    ),
    ("POST /v1/tickets/{id}/phi/reviews", "technician manager"),
    (
        "POST /v1/tickets/{id}/phi/sessions/{sid}/end",
        "technician manager",
    ),
    ("GET /v1/phi/log", "auditor"),
    ("GET /v1/phi/verify", "auditor"),
    ("GET /v1/reports/standards", "manager auditor operator"),
    ("POST /v1/reports/standards/import", "manager"),
    ("POST /v1/phi/exports", "auditor"),
    ("GET /v1/practices", "operator"),
    ("POST /v1/practices", "operator"),
    ("GET /v1/practice", "manager operator"),
    ("PUT /v1/practice", "manager operator"),
    ("GET /v1/people", "manager operator"),
    ("POST /v1/people", "manager operator"),
    ("GET /v1/people/{id}", "manager operator"),
    ("PUT /v1/people/{id}", "manager operator"),
    ("DELETE /v1/people/{id}", "manager operator"),
    ("GET /v1/vendors", "staff technician manager"),
    ("GET /v1/systems", "staff technician manager"),
    ("POST /v1/systems", "manager"),
    ("GET /v1/systems/{id}", "staff technician manager"),
    ("PUT /v1/systems/{id}", "manager"),
    ("DELETE /v1/systems/{id}", "manager"),
    ("GET /v1/ladders", "manager"),
    ("GET /v1/ladders/{tier}", "manager"),
    ("PUT /v1/ladders/{tier}", "manager"),
    ("GET /v1/oncall", "technician manager"),
    ("GET /v1/oncall/{schedule}", "technician manager"),
    ("PUT /v1/oncall/{schedule}", "manager"),
    ("GET /v1/oncall/{schedule}/now", "technician manager"),
    ("GET /v1/procedures", "technician manager auditor"),
    ("GET /v1/procedures/{id}", "technician manager auditor"),
    ("PUT /v1/procedures/{id}", "manager"),
    ("GET /v1/keys", "manager operator"),
    ("POST /v1/keys", "manager operator"),
    ("DELETE /v1/keys/{id}", "manager operator"),
    ("GET /v1/links", "manager"),
    ("POST /v1/links", "manager"),
    ("DELETE /v1/links/{id}", "manager"),
    ("GET /v1/checks", "staff technician manager"),
    ("GET /v1/checks/{id}", "staff technician manager"),
    ("PUT /v1/checks/{id}", "manager"),
    ("DELETE /v1/checks/{id}", "manager"),
    ("GET /v1/maintenance", "staff technician manager"),
    ("POST /v1/maintenance", "technician manager"),
    ("DELETE /v1/maintenance/{id}", "technician manager"),
    ("POST /v1/diagnoses", "technician"),
    ("POST /v1/probes/readings", "monitor"),
    ("POST /v1/probes/{format}", "monitor"),
    ("GET /v1/probes/{format}", "monitor"),
    ("POST /v1/in/{token}/{format}", "anybody"),
    ("GET /v1/in/{token}/{format}", "anybody"),
    ("POST /v2/enqueue", "anybody"),
    ("POST /v2/alerts", "anybody"),
    ("POST /v2/alerts/{alias}/close", "anybody"),
    ("GET /v1/heartbeats/{token}", "anybody"),
    ("HEAD /v1/heartbeats/{token}", "anybody"),
    ("POST /v1/heartbeats/{token}", "anybody"),
    ("GET /v1/heartbeats/{token}/{action}", "anybody"),
    ("HEAD /v1/heartbeats/{token}/{action}", "anybody"),
    ("POST /v1/heartbeats/{token}/{action}", "anybody"),
    ("GET /v1/status", "staff technician manager"),
    ("GET /openapi.json", "anybody"),
    ("GET /s/{token}", "anybody"),
    ("POST /s/{token}", "anybody"),
    ("GET /p/{token}", "anybody"),
    ("POST /p/{token}", "anybody"),
    ("GET /r/{token}", "anybody"),
    ("POST /r/{token}", "anybody"),
    ("POST /r/{token}/answers", "anybody"),
];

/// Calls a route with a key, or without one; every path parameter names something that is there,
/// but for what would be removed.
async fn call(
    clinic: &Clinic,
    route: &str,
    key: Option<&str>,
    ticket: &str,
) -> tests::answer::Answer {
    let (method, path) = route.split_once(' ').expect("a method and a path");
    let id = match path {
        "/v1/tickets/{id}" | "/v1/tickets/{id}/timeline" | "/v1/tickets/{id}/text" => ticket,
        "/v1/tickets/{id}/{verb}" => ticket,
        _ if path.starts_with("/v1/tickets/{id}/phi") => ticket,
        "/v1/procedures/{id}" => "data-correction",
        _ if method == "DELETE" => "01935b2e-7c1a-7000-8000-0123456789ab",
        "/v1/people/{id}" => "manager",
        _ => "ehr",
    };
    let verb = if key == Some("lakeside-manager") {
        "retier"
    } else {
        "note"
    };
    let path = path
        .replace("{id}", id)
        .replace("{verb}", verb)
        .replace("{tier}", "critical")
        .replace("{schedule}", "primary")
        .replace("{token}", "none")
        .replace("{format}", "gatus")
        .replace("{alias}", "none")
        .replace("{action}", "start")
        .replace("{gid}", "none")
        .replace("{sid}", "none")
        .replace("/diagnoses", "/diagnoses?colour=1");
    let bearer = key.map(|key| format!("Bearer {key}"));
    let mut headers = vec![("content-type", "application/json")];
    if let Some(bearer) = &bearer {
        headers.push(("authorization", bearer));
    }
    if key == Some("operator") {
        headers.push(("statdesk-practice", "lakeside"));
    }
    // Unknown to every route, so that nothing is carried out.
    clinic
        .send(method, &path, &headers, r#"{"colour": 1}"#)
        .await
}
