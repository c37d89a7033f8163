//! The route table: every route, its function, who may call it, and how large a body may be.

use domain::role::Role::{self, Auditor, Manager, Monitor, Operator, Staff, Technician};

use crate::failure::{Failure, Http};
use crate::request::Request;

/// The cap of a body, in bytes.
pub const CAP: usize = 256 * 1024;

/// The cap of a message to diagnose, in bytes: a log of an interface is long.
pub const DIAGNOSIS_CAP: usize = domain::diagnosis::SIZE_MAX;

/// The cap of another helpdesk's export, in bytes; larger ones are read by the offline command.
pub const IMPORT_CAP: usize = 4 * 1024 * 1024;

/// A route.
#[derive(Debug, Clone, Copy)]
pub struct Route {
    /// The method.
    pub method: &'static str,
    /// The path, as API Gateway spells it.
    pub path: &'static str,
    /// The function behind it.
    pub function: &'static str,
    /// Who may call it; none where the token in the path is the secret, or anybody may.
    pub roles: &'static [Role],
    /// The largest body, in bytes.
    pub cap: usize,
}

const fn route(
    method: &'static str,
    path: &'static str,
    function: &'static str,
    roles: &'static [Role],
) -> Route {
    Route {
        method,
        path,
        function,
        roles,
        cap: CAP,
    }
}

const DESK: &[Role] = &[Staff, Technician, Manager];
const SET_UP: &[Role] = &[Manager, Operator];
const PROTOCOL: &[Role] = &[Technician, Manager];

/// Every role.
pub const ROLES: [Role; 6] = [Staff, Technician, Manager, Monitor, Auditor, Operator];

/// Every route.
pub const ROUTES: &[Route] = &[
    route("POST", "/v1/tickets", "ticket-intake", DESK),
    route("GET", "/s/{token}", "ticket-intake", &[]),
    route("POST", "/s/{token}", "ticket-intake", &[]),
    route("GET", "/v1/tickets", "ticket-desk", DESK),
    route("GET", "/v1/tickets/{id}", "ticket-desk", DESK),
    route("GET", "/v1/tickets/{id}/timeline", "ticket-desk", DESK),
    route("POST", "/v1/tickets/{id}/{verb}", "ticket-desk", DESK),
    route("GET", "/v1/status", "ticket-desk", DESK),
    route("GET", "/openapi.json", "ticket-desk", &[]),
    route("GET", "/v1/tickets/{id}/phi", "phi-audit", PROTOCOL),
    route("POST", "/v1/tickets/{id}/phi/grants", "phi-audit", PROTOCOL),
    route(
        "DELETE",
        "/v1/tickets/{id}/phi/grants/{gid}",
        "phi-audit",
        PROTOCOL,
    ),
    route(
        "POST",
        "/v1/tickets/{id}/phi/approvals",
        "phi-audit",
        PROTOCOL,
    ),
    route(
        "POST",
        "/v1/tickets/{id}/phi/accesses",
        "phi-audit",
        PROTOCOL,
    ),
    route(
        "POST",
        "/v1/tickets/{id}/phi/sessions",
        "phi-audit",
        PROTOCOL,
    ),
    route(
        "POST",
        "/v1/tickets/{id}/phi/sessions/{sid}/end",
        "phi-audit",
        PROTOCOL,
    ),
    route("POST", "/v1/tickets/{id}/phi/steps", "phi-audit", PROTOCOL),
    route(
        "POST",
        "/v1/tickets/{id}/first-steps",
        "phi-audit",
        &[Technician],
    ),
    route(
        "POST",
        "/v1/tickets/{id}/phi/attestations",
        "phi-audit",
        PROTOCOL,
    ),
    route(
        "POST",
        "/v1/tickets/{id}/phi/break-glass",
        "phi-audit",
        PROTOCOL,
    ),
    route(
        "POST",
        "/v1/tickets/{id}/phi/reviews",
        "phi-audit",
        PROTOCOL,
    ),
    route(
        "GET",
        "/v1/tickets/{id}/phi/records",
        "phi-export",
        PROTOCOL,
    ),
    // A manager is let in to be told that a grant is needed.
    route(
        "GET",
        "/v1/tickets/{id}/text",
        "phi-open",
        &[Technician, Manager],
    ),
    route("POST", "/r/{token}/answers", "phi-open", &[]),
    route("GET", "/v1/phi/log", "phi-export", &[Auditor]),
    route("GET", "/v1/phi/verify", "phi-export", &[Auditor]),
    route("POST", "/v1/phi/exports", "phi-export", &[Auditor]),
    route("GET", "/p/{token}", "page-reply", &[]),
    route("POST", "/p/{token}", "page-reply", &[]),
    route("GET", "/r/{token}", "page-reply", &[]),
    route("POST", "/r/{token}", "page-reply", &[]),
    route("GET", "/v1/practices", "practice-admin", &[Operator]),
    route("POST", "/v1/practices", "practice-admin", &[Operator]),
    route(
        "GET",
        "/v1/practice",
        "practice-admin",
        &[Manager, Operator],
    ),
    route("PUT", "/v1/practice", "practice-admin", SET_UP),
    route("GET", "/v1/people", "practice-admin", SET_UP),
    route("POST", "/v1/people", "practice-admin", SET_UP),
    route("GET", "/v1/people/{id}", "practice-admin", SET_UP),
    route("PUT", "/v1/people/{id}", "practice-admin", SET_UP),
    route("DELETE", "/v1/people/{id}", "practice-admin", SET_UP),
    route("GET", "/v1/vendors", "practice-admin", DESK),
    route("GET", "/v1/systems", "practice-admin", DESK),
    route("POST", "/v1/systems", "practice-admin", &[Manager]),
    route("GET", "/v1/systems/{id}", "practice-admin", DESK),
    route("PUT", "/v1/systems/{id}", "practice-admin", &[Manager]),
    route("DELETE", "/v1/systems/{id}", "practice-admin", &[Manager]),
    route("GET", "/v1/ladders", "practice-admin", &[Manager]),
    route("GET", "/v1/ladders/{tier}", "practice-admin", &[Manager]),
    route("PUT", "/v1/ladders/{tier}", "practice-admin", &[Manager]),
    route(
        "GET",
        "/v1/oncall",
        "practice-admin",
        &[Technician, Manager],
    ),
    route(
        "GET",
        "/v1/oncall/{schedule}",
        "practice-admin",
        &[Technician, Manager],
    ),
    route("PUT", "/v1/oncall/{schedule}", "practice-admin", &[Manager]),
    route(
        "GET",
        "/v1/oncall/{schedule}/now",
        "practice-admin",
        &[Technician, Manager],
    ),
    route(
        "GET",
        "/v1/procedures",
        "practice-admin",
        &[Technician, Manager, Auditor],
    ),
    route(
        "GET",
        "/v1/procedures/{id}",
        "practice-admin",
        &[Technician, Manager, Auditor],
    ),
    route("PUT", "/v1/procedures/{id}", "practice-admin", &[Manager]),
    route("GET", "/v1/checks", "practice-admin", DESK),
    route("GET", "/v1/checks/{id}", "practice-admin", DESK),
    route("PUT", "/v1/checks/{id}", "practice-admin", &[Manager]),
    route("DELETE", "/v1/checks/{id}", "practice-admin", &[Manager]),
    route("GET", "/v1/maintenance", "practice-admin", DESK),
    route("POST", "/v1/maintenance", "practice-admin", PROTOCOL),
    route("DELETE", "/v1/maintenance/{id}", "practice-admin", PROTOCOL),
    route("GET", "/v1/keys", "practice-admin", SET_UP),
    route("POST", "/v1/keys", "practice-admin", SET_UP),
    route("DELETE", "/v1/keys/{id}", "practice-admin", SET_UP),
    route("GET", "/v1/links", "practice-admin", &[Manager]),
    route("POST", "/v1/links", "practice-admin", &[Manager]),
    route("DELETE", "/v1/links/{id}", "practice-admin", &[Manager]),
    Route {
        cap: DIAGNOSIS_CAP,
        ..route(
            "POST",
            "/v1/diagnoses",
            "interface-diagnosis",
            &[Technician],
        )
    },
    route(
        "GET",
        "/v1/reports/standards",
        "standards-report",
        &[Manager, Auditor, Operator],
    ),
    Route {
        cap: IMPORT_CAP,
        ..route(
            "POST",
            "/v1/reports/standards/import",
            "standards-report",
            &[Manager],
        )
    },
    route("POST", "/v1/probes/readings", "probe-ingest", &[Monitor]),
    route("POST", "/v1/probes/{format}", "probe-ingest", &[Monitor]),
    route("GET", "/v1/probes/{format}", "probe-ingest", &[Monitor]),
    // The key is in the path, in the body, or in a header of another's.
    route("POST", "/v1/in/{token}/{format}", "probe-ingest", &[]),
    route("GET", "/v1/in/{token}/{format}", "probe-ingest", &[]),
    route("POST", "/v2/enqueue", "probe-ingest", &[]),
    route("POST", "/v2/alerts", "probe-ingest", &[]),
    route("POST", "/v2/alerts/{alias}/close", "probe-ingest", &[]),
    route("GET", "/v1/heartbeats/{token}", "probe-ingest", &[]),
    route("HEAD", "/v1/heartbeats/{token}", "probe-ingest", &[]),
    route("POST", "/v1/heartbeats/{token}", "probe-ingest", &[]),
    route(
        "GET",
        "/v1/heartbeats/{token}/{action}",
        "probe-ingest",
        &[],
    ),
    route(
        "HEAD",
        "/v1/heartbeats/{token}/{action}",
        "probe-ingest",
        &[],
    ),
    route(
        "POST",
        "/v1/heartbeats/{token}/{action}",
        "probe-ingest",
        &[],
    ),
];

/// The route of a key ("POST /v1/tickets").
#[must_use]
pub fn find(route_key: &str) -> Option<&'static Route> {
    let (method, path) = route_key.split_once(' ')?;
    ROUTES
        .iter()
        .find(|route| route.method == method && route.path == path)
}

/// What a request to a path that nothing answers is told: the methods that the path has, where it has others.
#[must_use]
pub fn nowhere(request: &Request) -> Failure {
    let allowed = methods(&request.path);
    if allowed.is_empty() || allowed.contains(&request.method.as_str()) {
        Http::NoRoute.into()
    } else {
        Http::NoMethod(allowed).into()
    }
}

/// The methods that a path has. Of routes that a path could mean, the one with the fewest placeholders is meant.
#[must_use]
pub fn methods(path: &str) -> Vec<&'static str> {
    let fits = |route: &Route| {
        let (mut have, mut want) = (path.split('/'), route.path.split('/'));
        loop {
            match (have.next(), want.next()) {
                (None, None) => return true,
                (Some(have), Some(want)) if want.starts_with('{') && !have.is_empty() => {}
                (Some(have), Some(want)) if have == want => {}
                _ => return false,
            }
        }
    };
    let placeholders = |route: &&Route| route.path.matches('{').count();
    let fitting = || ROUTES.iter().filter(|route| fits(route));
    let fewest = fitting().map(|route| placeholders(&route)).min();
    let meant = fitting().filter(|route| Some(placeholders(route)) == fewest);
    meant.map(|route| route.method).collect()
}
