//! Sample requests: each JSON body that the API takes, whole and right.

use serde_json::{Value, json};

use crate::answer::Answer;
use crate::clinic::Clinic;

/// A request that is carried out as it stands, by somebody who may.
#[derive(Debug, Clone)]
pub struct Sample {
    /// The key.
    pub key: &'static str,
    /// The method.
    pub method: &'static str,
    /// The route's path, as the route table spells it; a verb stands for itself.
    pub route: &'static str,
    /// The path.
    pub path: String,
    /// The body.
    pub body: Value,
    /// Whether it leaves the clinic such that it can be sent again and again.
    pub repeats: bool,
}

impl Sample {
    /// Sends it.
    pub async fn send(&self, clinic: &Clinic) -> Answer {
        self.with(clinic, self.body.clone()).await
    }

    /// Sends another body.
    pub async fn with(&self, clinic: &Clinic, body: Value) -> Answer {
        let body = body.to_string();
        let json = [("content-type", "application/json")];
        self.raw(clinic, &json, body).await
    }

    /// Sends any bytes with any headers.
    pub async fn raw(
        &self,
        clinic: &Clinic,
        headers: &[(&str, &str)],
        body: impl Into<axum::body::Bytes>,
    ) -> Answer {
        let bearer = format!("Bearer {}", self.key);
        let mut all = vec![("authorization", bearer.as_str())];
        all.extend(headers);
        clinic.send(self.method, &self.path, &all, body).await
    }
}

/// A report with every field.
#[must_use]
pub fn report() -> Value {
    json!({
        "summary": "EHR will not open at any workstation", "description": "Since eight.",
        "system": "ehr", "symptom": "down", "scope": "site", "location": "main",
        "workaround": false, "patients_waiting": true, "phi": false, "confidential": false,
        "channel": "phone", "reported_by": "staff-2", "reported_at": "2026-11-23T13:30:00Z",
        "contact": "front desk 114", "flags": ["security"],
    })
}

/// The verbs with a body, every field of it stated, each right for an open ticket.
#[must_use]
pub fn verbs() -> Vec<(&'static str, Value)> {
    vec![
        ("acknowledge", json!({})),
        (
            "respond",
            json!({"text": "The vendor is on it.", "channel": "phone", "reached": "Kim",
                   "at": "2026-11-23T14:02:11Z", "next_update_minutes": 30}),
        ),
        ("note", json!({"text": "Rebooted twice."})),
        ("assign", json!({"person": "technician-2"})),
        (
            "retier",
            json!({"tier": "general", "reason": "One workstation only."}),
        ),
        (
            "wait",
            json!({"on": "vendor", "reason": "A part is ordered."}),
        ),
        (
            "resolve",
            json!({"resolution": "New part.", "steps": ["Ordered.", "Fitted."]}),
        ),
        ("reopen", json!({"reason": "Down again."})),
        ("withdraw", json!({"reason": "Reported by mistake."})),
    ]
}

/// The deeds of the PHI protocol on an open ticket of `lakeside` that need nothing but the one before, every field of
/// each stated. The caller is on call.
#[must_use]
pub fn protocol(ticket: &str) -> Vec<Sample> {
    let deeds = [
        (
            "/grants",
            true,
            json!({"categories": ["notes", "clinical"], "purpose": "HSYSADMIN", "minutes": 30,
                   "reason": "To see why the chart will not open."}),
        ),
        (
            "/break-glass",
            true,
            json!({"code": "care_blocked", "categories": ["clinical"],
                   "reason": "The clinician waits and nobody can approve."}),
        ),
        (
            "/attestations",
            true,
            json!({"statement": "no_phi_seen", "note": "Restarted a service."}),
        ),
        (
            "/accesses",
            true,
            json!({"system": "ehr", "mode": "read", "categories": ["notes"], "patients": ["0012345"],
                   "disclosure": "accountable", "recipient": "County Health", "recipient_address": "1 Main Street",
                   "session": null, "note": "One chart."}),
        ),
        (
            "/sessions",
            true,
            json!({"tool": "bridgeview", "channel": "attended", "agreement": "northwind-2026",
                   "attended": true,
                   "participant": {"name": "Kim", "organisation": "acme", "agreement": "acme-2026"}}),
        ),
        (
            "/steps",
            false,
            json!({"procedure": "interface-repair", "step": 1, "session": null, "note": "The lab's queue.",
                   "before": "0".repeat(64), "after": "f".repeat(64)}),
        ),
    ];
    let route = |deed: &str| match deed {
        "/grants" => "/v1/tickets/{id}/phi/grants",
        "/break-glass" => "/v1/tickets/{id}/phi/break-glass",
        "/attestations" => "/v1/tickets/{id}/phi/attestations",
        "/accesses" => "/v1/tickets/{id}/phi/accesses",
        "/sessions" => "/v1/tickets/{id}/phi/sessions",
        _ => "/v1/tickets/{id}/phi/steps",
    };
    let deeds = deeds.map(|(deed, repeats, body)| Sample {
        key: "lakeside-technician",
        method: "POST",
        route: route(deed),
        path: format!("/v1/tickets/{ticket}/phi{deed}"),
        body,
        repeats,
    });
    let mut all: Vec<Sample> = deeds.into();
    // The first step on an EHR that is down.
    all.push(Sample {
        key: "lakeside-technician",
        method: "POST",
        route: "/v1/tickets/{id}/first-steps",
        path: format!("/v1/tickets/{ticket}/first-steps"),
        body: json!({"step": "ehr-down.505bc02d"}),
        repeats: false,
    });
    all
}

/// The requests that set a practice up, with every field.
#[must_use]
pub fn set_up() -> Vec<Sample> {
    let sample = |key, method, route: &'static str, path: &str, repeats, body| Sample {
        key,
        method,
        route,
        path: path.to_owned(),
        body,
        repeats,
    };
    let manager = "lakeside-manager";
    vec![
        sample(
            "operator",
            "POST",
            "/v1/practices",
            "/v1/practices",
            false,
            json!({
                "id": "elm", "name": "Elm Street", "zone": "America/Denver",
                "hours": {"mon": ["08:00-12:00", "13:00-17:00"]},
                "holidays": {"preset": "us-federal"}, "locations": [{"id": "main", "name": "Main"}],
                "specialty": "primary-care",
                "manager": {"id": "ana", "name": "Ana Ruiz", "skills": ["desk"], "locations": ["main"],
                            "organisation": "",
                            "channels": [{"kind": "email", "to": "ana@clinic.example"}]},
            }),
        ),
        sample(
            manager,
            "PUT",
            "/v1/practice",
            "/v1/practice",
            true,
            json!({
                "id": "lakeside", "name": "Lakeside", "zone": "America/Chicago",
                "hours": {"mon": ["08:00-12:00", "13:00-17:00"], "tue": ["08:00-17:00"]},
                "holidays": {"preset": "us-federal", "except": ["2026-10-12"],
                    "days": [{"date": "2026-12-24", "name": "Eve", "open": ["08:00-12:00"]}]},
                "locations": [{"id": "main"}, {"id": "east", "name": "East", "zone": "America/Denver"}],
                "officers": {"privacy": "officer", "security": "officer", "patient_safety": "officer"},
                "policy": {"critical": {"clock": "around_the_clock", "minutes": 90}, "update_minutes": 45},
                "agreements": [{"id": "northwind-2027", "organisation": "northwind",
                                "from": "2026-01-01", "until": "2027-12-31"}],
                "session_tools": [],
                "grant_alone": ["notes"], "part2": false,
                "labels": {"system": ["system"], "site": ["site"], "systems": {"epic": "ehr"},
                           "sites": {"hq": "main"}, "no_data": "ignore"},
                "revenue": {"claims_per_day": 120, "claim_value_usd": 145, "visits_per_day": 90,
                            "provider_hours_per_day": 48, "provider_hour_usd": 500, "labour_hour_usd": 32},
            }),
        ),
        sample(
            manager,
            "POST",
            "/v1/people",
            "/v1/people",
            false,
            json!({
                "id": "zoe", "name": "Zoe", "roles": ["technician"], "skills": ["ehr"],
                "organisation": "northwind",
                "locations": ["east"],
                "channels": [{"kind": "email", "to": "zoe@clinic.example", "tiers": ["critical"]}],
            }),
        ),
        sample(
            manager,
            "PUT",
            "/v1/people/{id}",
            "/v1/people/staff-2",
            true,
            json!({"id": "staff-2", "name": "Kim", "roles": ["staff"], "locations": ["main"],
                   "skills": [], "channels": [], "organisation": ""}),
        ),
        sample(
            manager,
            "POST",
            "/v1/systems",
            "/v1/systems",
            false,
            json!({
                "id": "pacs", "name": "PACS", "kind": "imaging", "vendor": "Acme", "product": "View",
                "locations": ["main"], "touches": ["care", "phi"], "depends_on": ["network"],
                "queue": "interfaces", "downtime_procedure": "Use paper.\nCall radiology.", "first_steps": ["Look at the archive."],
                "interfaces": [{"to": "ehr", "standard": "hl7-v2", "engine": "lab-interface", "every_minutes": 60}],
            }),
        ),
        sample(
            manager,
            "PUT",
            "/v1/systems/{id}",
            "/v1/systems/printer",
            true,
            json!({"id": "printer", "name": "Printers", "kind": "printer", "vendor": "", "product": "",
                   "locations": [], "touches": [], "depends_on": [], "queue": "desk",
                   "downtime_procedure": "Walk.", "first_steps": [], "interfaces": []}),
        ),
        sample(
            manager,
            "PUT",
            "/v1/ladders/{tier}",
            "/v1/ladders/billing",
            true,
            json!({
                "rungs": [{"page": ["oncall:primary"], "wait_minutes": 10, "repeat": 1},
                          {"page": ["managers"], "wait_minutes": 30}],
                "thresholds": {"50": ["managers"]}, "last_resort": "person:manager", "ack_minutes": 30,
            }),
        ),
        sample(
            manager,
            "PUT",
            "/v1/oncall/{schedule}",
            "/v1/oncall/primary",
            true,
            json!({
                "id": "primary", "zone": "America/Chicago",
                "rotation": {"people": ["technician", "technician-2"], "starts_on": "2026-01-05",
                             "handover": "08:00", "days": 7},
                "overrides": [{"person": "technician-2", "from": "2026-12-01T14:00:00Z",
                               "until": "2026-12-02T14:00:00Z"}],
            }),
        ),
        sample(
            manager,
            "POST",
            "/v1/keys",
            "/v1/keys",
            true,
            json!({"person": "staff", "label": "front desk"}),
        ),
        sample(
            manager,
            "PUT",
            "/v1/procedures/{id}",
            "/v1/procedures/data-correction",
            true,
            json!({"id": "data-correction", "version": 1, "title": "Data correction",
                   "steps": [{"kind": "change", "text": "Correct what was asked for.", "two_person": true}]}),
        ),
        sample(
            manager,
            "POST",
            "/v1/links",
            "/v1/links",
            true,
            json!({"page": "desk", "location": "main", "hours": 24}),
        ),
        sample(
            manager,
            "PUT",
            "/v1/checks/{id}",
            "/v1/checks/claims-export",
            true,
            json!({"id": "claims-export", "system": "billing", "location": "main",
                   "open": {"bad": 1, "of": 1}, "slow": {"bad": 1, "of": 1}, "close": 1,
                   "latency": {"slow_ms": 900, "well_ms": 500}, "drift": false,
                   "expects": {"rhythm": "every", "minutes": 60, "grace_minutes": 5, "hours": "open"},
                   "interface": {"from": "billing", "to": "clearinghouse", "standard": "x12", "engine": "mirth"},
                   "probe": false, "every_minutes": 5,
                   "damping": {"opens": 3, "within_minutes": 60, "hold_minutes": 15},
                   "horizon": {"certificate_days": 14, "disk_days": 7}}),
        ),
        sample(
            manager,
            "PUT",
            "/v1/checks/{id}",
            "/v1/checks/portal",
            true,
            json!({"id": "portal", "system": "telehealth", "location": "main",
                   "open": {"bad": 3, "of": 5}, "slow": {"bad": 5, "of": 9}, "close": 3, "latency": false,
                   "drift": {"factor_percent": 200, "least_ms": 50}, "expects": false, "interface": false,
                   "probe": {"kind": "http", "url": "https://portal.example.com/", "follow": false,
                             "expect": [{"from": 200, "to": 299}]},
                   "every_minutes": 10, "damping": false, "horizon": {"certificate_days": 30, "disk_days": 7}}),
        ),
        sample(
            manager,
            "POST",
            "/v1/maintenance",
            "/v1/maintenance",
            true,
            json!({"system": "ehr", "from": "2026-11-23T20:00:00Z", "until": "2026-11-23T22:00:00Z",
                   "reason": "Upgrade to 9.2"}),
        ),
    ]
}

/// Every request with a body: reports and set-up, and the verbs of an open ticket of `lakeside`'s
/// staff.
#[must_use]
pub fn all(ticket: &str) -> Vec<Sample> {
    let mut all = vec![Sample {
        key: "lakeside-technician",
        method: "POST",
        route: "/v1/tickets",
        path: "/v1/tickets".to_owned(),
        body: report(),
        repeats: true,
    }];
    all.extend(verbs().into_iter().map(|(verb, body)| Sample {
        key: "lakeside-technician",
        method: "POST",
        route: "/v1/tickets/{id}/{verb}",
        path: format!("/v1/tickets/{ticket}/{verb}"),
        body,
        repeats: matches!(verb, "acknowledge" | "respond" | "note" | "assign" | "wait"),
    }));
    all.extend(set_up());
    all
}
