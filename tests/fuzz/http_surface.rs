//! The HTTP surface: any method, path, header and body, with every kind of key.

use std::collections::BTreeMap;

use lambda::route::ROUTES;
use serde_json::json;
use tests::clinic::Clinic;

use crate::Run;

const KEYS: [&str; 8] = [
    "lakeside-staff",
    "lakeside-technician",
    "lakeside-manager",
    "lakeside-monitor",
    "lakeside-auditor",
    "operator",
    "both",
    "nobody",
];

const FORMATS: [&str; 4] = ["alertmanager", "pagerduty", "opsgenie", "uptime-kuma"];

/// Bodies that are right somewhere.
fn bodies() -> Vec<String> {
    [
        json!({"summary": "EHR down", "system": "ehr", "symptom": "down", "scope": "site", "location": "main",
               "workaround": false, "patients_waiting": true, "phi": false, "confidential": false,
               "channel": "phone", "reported_by": "staff", "reported_at": "2026-11-23T14:00:00Z", "contact": "114"}),
        json!({"text": "on it", "channel": "phone", "reached": "front desk", "at": "2026-11-23T14:02:11Z", "next_update_minutes": 30}),
        json!({"tier": "general", "reason": "one user"}),
        json!({"on": "vendor", "reason": "called"}),
        json!({"resolution": "restarted", "steps": ["a", "b"]}),
        json!({"person": "technician"}),
        json!({"id": "p1", "name": "P", "zone": "America/Chicago", "hours": {"mon": ["08:00-12:00", "13:00-17:00"]},
               "locations": [{"id": "main"}], "manager": {"id": "m", "name": "M"}}),
        json!({"id": "x", "name": "X", "roles": ["technician"], "skills": ["ehr"],
               "channels": [{"kind": "email", "to": "a@example.org", "tiers": ["critical"]}]}),
        json!({"id": "s", "name": "S", "kind": "ehr", "depends_on": ["network"], "touches": ["care"]}),
        json!({"rungs": [{"page": ["oncall:primary"], "wait_minutes": 10, "repeat": 1}], "thresholds": {"50": ["managers"]},
               "last_resort": "person:manager", "ack_minutes": 30}),
        json!({"zone": "America/Chicago", "rotation": {"people": ["technician"], "starts_on": "2026-01-05", "handover": "08:00", "days": 7},
               "overrides": [{"person": "technician-2", "from": "2026-11-23T14:00:00Z", "until": "2026-11-24T14:00:00Z"}]}),
        json!({"page": "desk", "location": "main", "hours": 24}),
        json!({"person": "staff", "label": "phone"}),
        json!({"readings": [{"check": "claims", "system": "billing", "location": "main", "status": "fail", "latency_ms": 9,
                             "at": "2026-11-23T14:00:00Z", "message": "down", "dedup": "a", "certificate_days": 3}]}),
        json!({"system": "billing", "open": {"bad": 1, "of": 1}, "close": 1, "damping": false,
               "expects": {"rhythm": "every", "minutes": 60, "grace_minutes": 5}}),
        json!({"system": "ehr", "from": "2026-11-23T14:00:00Z", "until": "2026-11-23T16:00:00Z", "reason": "upgrade"}),
        json!({"routing_key": "lakeside-monitor", "event_action": "trigger", "dedup_key": "a", "message": "down", "alias": "a",
               "payload": {"summary": "down", "source": "x", "severity": "error", "custom_details": {"system": "ehr"}}}),
    ]
    .iter()
    .map(ToString::to_string)
    .chain(tests::message::all().into_iter().map(|(_, _, text, _)| text))
    .chain(["action=respond&text=on+it&next_update_minutes=30", "summary=EHR+down&symptom=down", "{}", "[]", ""].map(str::to_owned))
    .collect()
}

/// Sends inputs until the time is over. Counts the statuses; a 5xx is a failure, for nothing is broken.
pub async fn fuzz(mut run: Run) -> BTreeMap<u16, u64> {
    let clinic = Clinic::open().await;
    let ticket = clinic.ehr_down().await;
    let page = clinic.pages()[0].text.clone();
    let page = page.rsplit('/').next().unwrap_or_default().to_owned();
    let follow = clinic.ticket(&ticket).await.at("/follow");
    let follow = follow.trim_start_matches("/r/").to_owned();
    let job = json!({"system": "billing", "expects": {"rhythm": "every", "minutes": 60}});
    let job = clinic
        .check("claims", job)
        .await
        .expect(201)
        .at("/ping_url");
    let job = job.rsplit('/').next().unwrap_or_default().to_owned();
    let ids = [
        "claims",
        ticket.as_str(),
        "ehr",
        "technician",
        "critical",
        "primary",
        "lakeside",
    ];
    let bodies = bodies();
    let dice = &mut run.dice.clone();
    let mut counts = BTreeMap::new();
    while run.goes_on() {
        let route = dice.pick(ROUTES);
        let mut path = route
            .path
            .replace("{id}", dice.pick::<&str>(&ids))
            .replace(
                "{verb}",
                dice.pick::<&str>(&domain::ticket::verb::Verb::NAMES),
            )
            .replace("{tier}", "critical")
            .replace("{schedule}", "primary")
            .replace("{format}", dice.pick::<&str>(&FORMATS))
            .replace(
                "{action}",
                dice.pick::<&str>(&["start", "fail", "log", "0", "7"]),
            )
            .replace("{alias}", "a")
            .replace(
                "{token}",
                match route
                    .path
                    .split('/')
                    .nth(1)
                    .zip(route.path.split('/').nth(2))
                {
                    Some(("r", _)) => &follow,
                    Some((_, "in")) => "lakeside-monitor",
                    Some((_, "heartbeats")) => &job,
                    _ => &page,
                },
            );
        if dice.below(4) == 0 {
            path.push_str(
                [
                    "?limit=5",
                    "?status=open&cursor=abc",
                    "?at=2026-11-23T14:00:00Z",
                    "?incident=x",
                ][dice.below(4)],
            );
        }
        if route.path == "/v1/diagnoses" && dice.below(2) == 0 {
            path.push_str("?ticket=");
            path.push_str(&ticket);
        }
        if dice.below(3) == 0 {
            path = format!("/{}", dice.spoil_text(path.trim_start_matches('/')));
        }
        let method = if dice.below(10) == 0 {
            *dice.pick(&["GET", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "X"])
        } else {
            route.method
        };
        let body = dice.pick(&bodies).clone().into_bytes();
        let body = if dice.below(3) > 0 {
            dice.spoil(&body)
        } else {
            body
        };
        let bearer = format!("Bearer {}", dice.pick(&KEYS));
        let media = *dice.pick(&[
            "application/json",
            "application/json; charset=utf-8",
            "application/x-www-form-urlencoded",
            "text/plain",
            "application/hl7-v2",
            "application/edi-x12",
            "",
        ]);
        let spoiled = dice.spoil(b"W/\"1\"");
        let request = http::Request::builder()
            .method(method)
            .uri(&path)
            .header("authorization", bearer.as_bytes())
            .header("content-type", media);
        let extra = *dice.pick(&[
            "if-match",
            "idempotency-key",
            "statdesk-practice",
            "x-nothing",
        ]);
        let request = match http::HeaderValue::from_bytes(&spoiled) {
            Ok(value) if dice.below(4) == 0 => request.header(extra, value),
            _ => request,
        };
        // What no HTTP client can send is no input.
        let Ok(request) = request.body(axum::body::Bytes::from(body.clone())) else {
            continue;
        };
        let response = clinic.desk.gateway.call(request).await;
        let status = response.status().as_u16();
        assert!(
            status < 500,
            "{method} {path} answered {status}: {} to {}",
            String::from_utf8_lossy(response.body()),
            String::from_utf8_lossy(&body)
        );
        *counts.entry(status).or_insert(0) += 1;
    }
    counts
}
