//! Verbs against roles, on a ticket of one's own, of somebody else, and one that is confidential.

use serde_json::{Value, json};
use tests::clinic::Clinic;
use tests::figure;

/// Whom each verb is for, among those who see the ticket.
const VERBS: [(&str, &str); 13] = [
    ("acknowledge", "technician"),
    ("respond", "technician"),
    ("note", "technician reporter"),
    ("assign", "technician"),
    ("retier", "technician manager"),
    ("approve-tier", "manager reporter"),
    ("wait", "technician"),
    ("resume", "technician"),
    ("resolve", "technician"),
    ("reopen", "technician reporter"),
    ("detach", "technician"),
    ("withdraw", "technician"),
    ("close", "technician"),
];

/// A kind of ticket: who sees it, by what they are there. `technician` is on call, and works the
/// confidential one; `technician-2` has nothing to do with it.
const KINDS: [(&str, &str); 4] = [
    ("alone", "reporter technician technician-2 manager"),
    (
        "incident",
        "reporter technician technician-2 manager staff-2",
    ),
    ("child", "reporter technician technician-2 manager"),
    ("confidential", "reporter technician manager"),
];

/// What somebody is to the ticket, their key, and the role that counts for verbs.
const PEOPLE: [(&str, &str, &str); 9] = [
    ("reporter", "lakeside-staff", "reporter"),
    ("staff-2", "lakeside-staff-2", "staff"),
    ("technician", "lakeside-technician", "technician"),
    ("technician-2", "lakeside-technician-2", "technician"),
    ("manager", "lakeside-manager", "manager"),
    ("monitor", "lakeside-monitor", "no role"),
    ("auditor", "lakeside-auditor", "no role"),
    ("operator", "operator", "no role"),
    ("a technician elsewhere", "summit-technician", "elsewhere"),
];

fn body(verb: &str) -> Value {
    match verb {
        "respond" | "note" => json!({"text": "Rebooted."}),
        "assign" => json!({"person": "technician-2"}),
        "retier" => json!({"tier": "general", "reason": "One desk."}),
        "wait" => json!({"on": "vendor", "reason": "A part."}),
        "resolve" => json!({"resolution": "New part."}),
        "reopen" | "withdraw" => json!({"reason": "Down again."}),
        _ => json!({}),
    }
}

/// A critical ticket of `lakeside`'s staff.
async fn ticket(clinic: &Clinic, kind: &str) -> Vec<String> {
    let outage =
        json!({"summary": "EHR is down", "system": "ehr", "symptom": "down", "scope": "site"});
    let mine = json!({"summary": "EHR is down", "system": "ehr", "symptom": "down", "scope": "user",
                      "patients_waiting": true, "workaround": false});
    match kind {
        "alone" => vec![clinic.report(mine).await],
        "incident" => vec![clinic.report(outage).await],
        "child" => {
            let lead = clinic.report(outage.clone()).await;
            vec![clinic.report(outage).await, lead]
        }
        _ => {
            // So that the page does not wait for the bundle of the one before.
            clinic.pass(2);
            let mut body = mine;
            body["confidential"] = json!(true);
            let id = clinic.report(body).await;
            // Whoever is paged and takes it becomes its assignee.
            let link = clinic.links_to("technician").pop().expect("a page");
            clinic
                .submit(&link, &[("action", "acknowledge")])
                .await
                .expect(303);
            assert_eq!(clinic.ticket(&id).await.at("/assignee"), "technician");
            vec![id]
        }
    }
}

/// So that the next one finds no open incident: reports leave it first.
async fn forget(clinic: &Clinic, ids: &[String]) {
    for id in ids {
        for verb in ["detach", "withdraw"] {
            let done = clinic.verb("lakeside-technician", id, verb, body(verb));
            done.await;
        }
        assert_ne!(clinic.ticket(id).await.at("/status"), "open");
    }
}

/// Brings a ticket where a verb has something to do.
async fn ready(clinic: &Clinic, id: &str, verb: &str) {
    let before = match verb {
        "approve-tier" => "retier",
        "resume" => "wait",
        "reopen" | "close" => "resolve",
        _ => return,
    };
    let done = clinic
        .verb("lakeside-technician", id, before, body(before))
        .await;
    done.expect(200);
}

#[tokio::test]
async fn those_who_may_not_are_refused_and_nothing_changes() {
    let clinic = Clinic::open().await;
    let mut cells = 0;
    for (kind, seen_by) in KINDS {
        let ids = ticket(&clinic, kind).await;
        let id = &ids[0];
        let before = clinic.ticket(id).await.headers["etag"].clone();
        clinic.take_calls();
        for (who, key, role) in PEOPLE {
            for (verb, may) in VERBS {
                let sees = seen_by.split(' ').any(|one| one == who);
                if sees && may.split(' ').any(|one| one == role) {
                    continue;
                }
                let right = match (role, sees) {
                    ("no role", _) | (_, true) => 403,
                    _ => 404,
                };
                // With a right body and with a wrong one: whether it is right is none of their
                // business.
                let wrong = (kind == "alone").then(|| json!({"colour": 1}));
                for body in [Some(body(verb)), wrong].into_iter().flatten() {
                    let answer = clinic.verb(key, id, verb, body).await;
                    let what = format!("{verb} on {kind} by {who}: {}", answer.text);
                    assert_eq!(answer.status, right, "{what}");
                    cells += 1;
                }
            }
            let calls = clinic.take_calls();
            let wrote = calls.iter().find(|call| {
                !["GetItem", "Query", "GenerateDataKey", "GenerateMac"]
                    .contains(&call.operation.as_str())
            });
            assert!(wrote.is_none(), "{who} on {kind}: {wrote:?}");
        }
        assert_eq!(clinic.ticket(id).await.headers["etag"], before, "{kind}");
        forget(&clinic, &ids).await;
    }
    figure!("verbs refused by state", "{cells} refusals");
}

#[tokio::test]
async fn those_who_may_do_it() {
    let clinic = Clinic::open().await;
    let mut cells = 0;
    for (kind, seen_by) in KINDS {
        for (verb, may) in VERBS {
            for (who, key, role) in PEOPLE {
                let sees = seen_by.split(' ').any(|one| one == who);
                // One technician stands for both.
                if who == "technician-2" || !sees || !may.split(' ').any(|one| one == role) {
                    continue;
                }
                let ids = ticket(&clinic, kind).await;
                ready(&clinic, &ids[0], verb).await;
                let answer = clinic.verb(key, &ids[0], verb, body(verb)).await;
                let right = match (verb, kind) {
                    // Only a report of an incident leaves one, and the incident pages for it.
                    ("detach", "alone" | "incident" | "confidential")
                    | ("acknowledge", "child") => 409,
                    _ => 200,
                };
                assert_eq!(
                    answer.status, right,
                    "{verb} on {kind} by {who}: {}",
                    answer.text
                );
                cells += 1;
                forget(&clinic, &ids).await;
            }
        }
    }
    assert_eq!(cells, KINDS.len() * 17);
}

/// A manager's or technician's own report is theirs as a staff's is.
#[tokio::test]
async fn whoever_reported_it_is_its_reporter() {
    let clinic = Clinic::open().await;
    let mine = json!({"summary": "EHR is down", "system": "ehr", "symptom": "down", "scope": "user",
                      "patients_waiting": true, "workaround": false});
    for key in ["lakeside-manager", "lakeside-technician-2"] {
        let opened = clinic
            .post(key, "/v1/tickets", mine.clone())
            .await
            .expect(201);
        let id = opened.at("/id");
        clinic
            .verb(key, &id, "note", body("note"))
            .await
            .expect(200);
        let staff = clinic
            .verb("lakeside-staff", &id, "note", body("note"))
            .await;
        staff.expect(404);
        let asked = clinic
            .verb("lakeside-technician", &id, "retier", body("retier"))
            .await;
        assert_eq!(asked.expect(200).at("/tier"), "critical", "it needs a yes");
        let yes = clinic.verb(key, &id, "approve-tier", json!({})).await;
        assert_eq!(yes.expect(200).at("/tier"), "general");
    }
    // Whoever asked for it cannot be the one who says yes, whatever else they are.
    let id = clinic.report(mine).await;
    let roles = json!({"roles": ["technician", "manager"]});
    let both = clinic
        .with(
            "lakeside-manager-2",
            "PUT",
            "/v1/people/manager",
            &[],
            roles,
        )
        .await;
    both.expect(200);
    let lowered = clinic
        .verb("lakeside-manager", &id, "retier", body("retier"))
        .await;
    assert_eq!(
        lowered.expect(200).at("/tier"),
        "general",
        "a manager needs nobody's yes"
    );
}
