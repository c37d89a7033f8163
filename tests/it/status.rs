//! The status board: every system of every site, by key and behind a link.

mod board;
mod cost;
mod link;

use serde_json::{Value, json};
use tests::answer::Answer;
use tests::clinic::Clinic;

/// The board of `lakeside` as a key sees it.
async fn board(clinic: &Clinic, key: &str) -> Answer {
    clinic.get(key, "/v1/status").await.expect(200)
}

/// A system of a site on a board.
fn row(board: &Answer, site: &str, system: &str) -> Value {
    let board = board.json();
    let of = |list: &Value, name: &str, wanted: &str| -> Value {
        let mut all = list.as_array().unwrap().iter();
        let found = all.find(|one| one[name] == wanted);
        found
            .unwrap_or_else(|| panic!("{wanted} in {list}"))
            .clone()
    };
    let site = of(&board["sites"], "location", site);
    of(&site["systems"], "system", system)
}

/// A link to the board, of a site or of all.
async fn link(clinic: &Clinic, location: Option<&str>) -> String {
    let body = json!({"page": "status", "location": location, "hours": 24});
    let made = clinic.post("lakeside-manager", "/v1/links", body).await;
    made.expect(201).at("/url")
}

/// A clinic of which every state can be told: the EHR of `main` is down, its phones are slow, its imaging runs out of
/// its certificate, its billing is in maintenance, its network works, and nothing is known of its scheduling. Answers
/// the ticket of the EHR.
async fn every_state(clinic: &Clinic) -> String {
    let one = |check: &str, system: &str, status: &str| json!({"check": check, "system": system, "location": "main", "status": status});
    let mut imaging = one("pacs-tls", "imaging", "ok");
    imaging["certificate_days"] = json!(3);
    clinic
        .read(vec![one("claims", "billing", "ok"), imaging])
        .await;
    let planned = json!({"system": "billing", "from": clinic.now().to_string(),
                         "until": clinic.minutes_on(120).to_string(), "reason": "Upgrade for Jane Roe"});
    clinic
        .post("lakeside-manager", "/v1/maintenance", planned)
        .await
        .expect(201);
    let mut ehr = String::new();
    for _ in 0..6 {
        let readings = vec![
            one("ehr-login", "ehr", "fail"),
            one("sip-trunk", "phones", "warn"),
            one("gateway", "network", "ok"),
        ];
        let answer = clinic.read(readings).await.json();
        if let Some(id) = answer["tickets"][0].as_str().filter(|_| ehr.is_empty()) {
            id.clone_into(&mut ehr);
        }
        clinic.pass(1);
    }
    ehr
}
