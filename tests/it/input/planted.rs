//! Words planted in every field that takes a text, and every place where none of them may surface.

use serde_json::json;
use tests::clinic::Clinic;
use tests::log;

/// Every item that the tables hold, as DynamoDB keeps it.
async fn table(clinic: &Clinic) -> Vec<String> {
    let stack = clinic.desk.gateway.stack();
    let client = aws::client::DynamoDb::new(&stack.config);
    let config = &clinic.app().config;
    let mut all = Vec::new();
    for table in [&config.desk_table, &config.audit_table] {
        let pages = client.scan().table_name(table).into_paginator().send();
        let pages = pages.try_collect().await.expect("a scan");
        let items = pages
            .into_iter()
            .flat_map(|page| page.items.unwrap_or_default());
        all.extend(items.map(|item| format!("{item:?}")));
    }
    all
}

/// A report and every verb, with words in every text that there is. Answers the tickets.
pub async fn write_everywhere(clinic: &Clinic, says: &dyn Fn(&str) -> String) -> Vec<String> {
    let body = json!({
        "summary": says("summary"), "description": says("description"), "contact": says("contact"),
        "reported_by": says("reporter"), "system": "ehr", "symptom": "down", "scope": "site",
    });
    let key = [("idempotency-key", says("key"))];
    let key = key.each_ref().map(|(name, value)| (*name, value.as_str()));
    let mut tickets = Vec::new();
    for _ in 0..2 {
        let opened = clinic
            .with("lakeside-staff", "POST", "/v1/tickets", &key, body.clone())
            .await;
        tickets.push(opened.expect(201).at("/id"));
    }
    tickets.dedup();
    assert_eq!(tickets.len(), 1, "a replay");
    let id = tickets[0].clone();
    // A report that joins, and one of its own.
    for (field, value) in [("system", "ehr"), ("system", "billing")] {
        let mut body = body.clone();
        body[field] = json!(value);
        tickets.push(clinic.report(body).await);
    }
    let link = clinic.links_to("technician")[0].clone();
    for (verb, body) in [
        ("note", json!({"text": says("note")})),
        (
            "respond",
            json!({"text": says("response"), "channel": "phone", "reached": says("reached")}),
        ),
        ("wait", json!({"on": "vendor", "reason": says("wait")})),
        ("resume", json!({})),
        (
            "resolve",
            json!({"resolution": says("resolution"), "steps": [says("step")]}),
        ),
        ("reopen", json!({"reason": says("reopen")})),
        (
            "retier",
            json!({"tier": "billing", "reason": says("retier")}),
        ),
    ] {
        let answer = clinic.verb("lakeside-technician", &id, verb, body).await;
        answer.expect(200);
    }
    let fields = [
        ("action", "respond"),
        ("text", &says("link")),
        ("channel", "screen"),
    ];
    clinic.submit(&link, &fields).await.expect(303);
    let follow = clinic.follow(&id).await;
    let done = json!({"resolution": says("again")});
    clinic
        .verb("lakeside-technician", &id, "resolve", done)
        .await
        .expect(200);
    let fields = [("action", "not-fixed"), ("reason", &says("not fixed"))];
    clinic.submit(&follow, &fields).await.expect(303);
    let gone = json!({"reason": says("withdraw")});
    clinic
        .verb("lakeside-technician", &tickets[2], "withdraw", gone)
        .await
        .expect(200);
    // Opened where that needs no grant: the record of it is searched too.
    let path = format!("/v1/tickets/{id}/text");
    let opened = clinic.get("lakeside-technician", &path).await;
    assert!([200, 403].contains(&opened.status), "{}", opened.text);
    tickets.push(record_everywhere(clinic, says).await);
    tickets
}

/// A ticket with every deed of its PHI protocol, with words in every text that there is.
async fn record_everywhere(clinic: &Clinic, says: &dyn Fn(&str) -> String) -> String {
    let (on_call, other, manager) = (
        "lakeside-technician",
        "lakeside-technician-2",
        "lakeside-manager",
    );
    let body =
        json!({"summary": says("chart"), "system": "ehr", "symptom": "error", "scope": "user"});
    let id = clinic.report(body).await;
    let own = json!({"person": "technician"});
    clinic.verb(on_call, &id, "assign", own).await.expect(200);
    let deed = async |key: &str, deed: &str, body: serde_json::Value| {
        let path = format!("/v1/tickets/{id}/phi/{deed}");
        clinic.post(key, &path, body).await.expect(201).at("/id")
    };
    let wide = json!({"categories": ["notes", "clinical"], "reason": says("grant")});
    deed(on_call, "grants", wide).await;
    let asked = deed(other, "grants", json!({"reason": says("asked")})).await;
    let yes = json!({"grant": asked, "comment": says("approval")});
    deed(manager, "approvals", yes).await;
    let glass =
        json!({"code": "care_blocked", "reason": says("broken glass, as nobody could approve")});
    let broken = deed(other, "break-glass", glass).await;
    // A review is for what is over.
    clinic.pass(31);
    let verdict = json!({"grant": broken, "verdict": "unjustified", "comment": says("review")});
    deed(manager, "reviews", verdict).await;
    let assessment = json!({"grant": broken, "assessment": {
        "nature": says("nature"), "recipient": says("recipient"), "acquired": says("acquired"),
        "mitigated": says("mitigated"), "notifiable": true}});
    deed(manager, "reviews", assessment).await;
    let nothing = json!({"statement": "no_phi_seen", "note": says("attestation")});
    deed(on_call, "attestations", nothing).await;
    let access = json!({"system": "ehr", "categories": ["clinical"], "patients": ["MR-00417-ZUK"],
                        "note": says("access")});
    deed(on_call, "accesses", access).await;
    let step = json!({"procedure": "interface-repair", "note": says("custody")});
    deed(on_call, "steps", step).await;
    let start = json!({"tool": "bridgeview", "channel": "attended",
        "participant": {"name": says("engineer"), "organisation": "acme", "agreement": "acme-2026"}});
    let session = deed(on_call, "sessions", start).await;
    let evidence = json!({
        "vendor_session": says("session"), "endpoint": says("endpoint"), "mfa": says("mfa"),
        "consent": {"who": says("who"), "how": says("how"), "at": "2026-11-23T14:05:00Z"},
        "transport": {"tls": says("tls"), "suite": says("suite")},
        "recording": {"on": true, "stored": says("stored")},
        "file_transfers": [{"name": says("file"), "direction": "in", "bytes": 1}],
    });
    deed(on_call, &format!("sessions/{session}/end"), evidence).await;
    id
}

/// What the log's readers are shown and handed out.
async fn of_the_log(clinic: &Clinic) -> Vec<(String, String)> {
    let auditor = "lakeside-auditor";
    let mut all = Vec::new();
    for path in [
        "/v1/phi/log?limit=100",
        "/v1/phi/verify",
        "/v1/phi/verify?deep=true",
    ] {
        let shown = clinic.get(auditor, path).await.expect(200);
        all.push((path.to_owned(), shown.text));
    }
    for body in [
        json!({"format": "csv"}),
        json!({"format": "fhir"}),
        json!({"format": "accounting", "patient": "MR-00417-ZUK", "mode": "full"}),
    ] {
        let place = body["format"].to_string();
        let file = clinic.post(auditor, "/v1/phi/exports", body).await;
        all.push((place, file.expect(200).text));
    }
    all
}

/// Everything that anybody is shown or sent, that is logged, and that the table holds, by place.
pub async fn surfaces(clinic: &Clinic, tickets: &[String]) -> Vec<(String, String)> {
    let mut all = Vec::new();
    let mut say = |place: &str, text: String| all.push((place.to_owned(), text));
    for id in tickets {
        say("ticket", clinic.ticket(id).await.text);
        say("timeline", json!(clinic.timeline(id).await).to_string());
        let path = format!("/v1/tickets/{id}/phi");
        let protocol = clinic.get("lakeside-manager", &path).await;
        say("protocol", protocol.expect(200).text);
        let follow = clinic.follow(id).await;
        say(
            "reporter's screen",
            clinic.open_link(&follow).await.expect(200).text,
        );
    }
    for key in ["lakeside-manager", "lakeside-technician", "lakeside-staff"] {
        say(
            "list",
            clinic.get(key, "/v1/tickets").await.expect(200).text,
        );
    }
    for link in clinic.links_to("technician") {
        if link.starts_with("/p/") {
            say(
                "page's screen",
                clinic.open_link(&link).await.expect(200).text,
            );
        }
    }
    let pages = clinic.pages();
    assert!(pages.len() > 3);
    for page in pages {
        say("page", format!("{} {:?}", page.text, page.attributes));
    }
    for (place, text) in of_the_log(clinic).await {
        say(&place, text);
    }
    let items = table(clinic).await;
    assert!(items.len() > 40, "{}", items.len());
    for item in items {
        say("table", item);
    }
    for line in log::lines() {
        say("log", line);
    }
    all
}
