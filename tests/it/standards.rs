//! The standards report: asked for, kept every night, and shown behind a link.

mod asked;
mod import;
mod kept;
mod told;

use serde_json::{Value, json};
use tests::answer::Answer;
use tests::clinic::Clinic;

const REPORT: &str = "/v1/reports/standards";
/// A name that is in every free text of the week.
const NAMED: &str = "Marlene Tukwila";

/// The report of `lakeside`, as its manager asks for it.
async fn report(clinic: &Clinic, query: &str) -> Answer {
    let path = format!("{REPORT}{query}");
    clinic.get("lakeside-manager", &path).await.expect(200)
}

/// A figure of a report, by its name.
fn figure(report: &Value, name: &str) -> Value {
    let sections = report["sections"].as_array().unwrap().iter();
    let figures = sections.flat_map(|section| section["figures"].as_array().unwrap());
    let mut all = report["headline"].as_array().unwrap().iter().chain(figures);
    let found = all.find(|figure| figure["name"] == name);
    found
        .unwrap_or_else(|| panic!("{name} in {report}"))
        .clone()
}

/// The night of now.
async fn night(clinic: &Clinic) -> Value {
    let fired = clinic.desk.gateway.fire("standards-report", clinic.now());
    fired.await.expect("a night")
}

/// A link to the report.
async fn link(clinic: &Clinic, location: Option<&str>) -> String {
    let body = json!({"page": "report", "location": location, "hours": 24});
    let made = clinic.post("lakeside-manager", "/v1/links", body).await;
    made.expect(201).at("/url")
}

async fn done(clinic: &Clinic, id: &str, verb: &str, body: Value) {
    let answer = clinic.verb("lakeside-technician", id, verb, body).await;
    answer.expect(200);
}

/// A day of which every standard can be told: an EHR outage that two people report and that is answered in time, worked
/// on and closed through its protocol; phones that nobody answers for three hours; a network that its check sees first
/// and that ends by itself; a printer in the evening, whose page waits for the morning and is late; and another whose
/// page is withdrawn.
async fn day(clinic: &Clinic) {
    let figures = json!({"revenue": {"claims_per_day": 100, "claim_value_usd": 150, "visits_per_day": 80,
                                     "provider_hours_per_day": 40, "labour_hour_usd": 30}});
    clinic
        .with("lakeside-manager", "PUT", "/v1/practice", &[], figures)
        .await
        .expect(200);
    let touches = json!({"touches": ["care", "phi"]});
    clinic
        .with("lakeside-manager", "PUT", "/v1/systems/ehr", &[], touches)
        .await
        .expect(200);
    let summary = format!("chart will not open for {NAMED}");
    let down = |system: &str, location: &str| json!({"summary": summary, "system": system, "symptom": "down", "scope": "site", "location": location});
    let ehr = clinic.report(down("ehr", "main")).await;
    clinic.pass(5);
    clinic
        .post("lakeside-staff-2", "/v1/tickets", down("ehr", "main"))
        .await
        .expect(201);
    clinic.pass(5);
    done(clinic, &ehr, "acknowledge", json!({})).await;
    clinic.pass(20);
    done(clinic, &ehr, "respond", json!({"text": NAMED})).await;
    clinic.pass(30);
    done(
        clinic,
        &ehr,
        "resolve",
        json!({"resolution": NAMED, "steps": [NAMED]}),
    )
    .await;
    let seen = json!({"statement": "no_phi_seen", "note": NAMED});
    let attest = format!("/v1/tickets/{ehr}/phi/attestations");
    clinic
        .post("lakeside-technician", &attest, seen)
        .await
        .expect(201);
    let grant =
        json!({"categories": ["notes"], "purpose": "HSYSADMIN", "minutes": 480, "reason": NAMED});
    clinic
        .verb("lakeside-technician", &ehr, "close", json!({}))
        .await
        .expect(202);
    let phones = clinic.report(down("phones", "east")).await;
    for _ in 0..9 {
        clinic.pass(20);
        clinic.sweep().await;
    }
    done(clinic, &phones, "respond", json!({"text": NAMED})).await;
    let marked = json!({"summary": summary, "system": "printer", "symptom": "error", "scope": "user", "phi": true});
    let marked = clinic.report(marked).await;
    done(clinic, &marked, "assign", json!({"person": "technician"})).await;
    let grants = format!("/v1/tickets/{marked}/phi/grants");
    clinic
        .post("lakeside-technician", &grants, grant)
        .await
        .expect(201);
    let failing =
        json!({"check": "wan", "system": "network", "location": "main", "status": "fail"});
    let well = json!({"check": "wan", "system": "network", "location": "main", "status": "ok"});
    for status in [&failing, &failing, &failing, &well, &well, &well] {
        clinic.read(vec![status.clone()]).await.expect(202);
        clinic.pass(5);
    }
    clinic.set("2026-11-24T01:00:00Z");
    let printer =
        json!({"summary": NAMED, "system": "printer", "symptom": "error", "scope": "user"});
    clinic.report(printer.clone()).await;
    let other = clinic.report(printer).await;
    done(clinic, &other, "respond", json!({"text": NAMED})).await;
    // The practice opens at 14:00; the sweep is ten minutes late.
    clinic.set("2026-11-24T14:10:00Z");
    clinic.sweep().await;
}
