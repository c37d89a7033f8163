//! The auditor of clocks: what the index has lost is found and put back, and what has stopped moving is told of.

use aws::item::Item;
use aws::keys;
use domain::ids::{PracticeId, TicketId};
use serde_json::{Value, json};
use tests::clinic::Clinic;
use tests::endpoint::{Endpoint, authority};
use tests::table::client;

const TECHNICIAN: &str = "lakeside-technician";

/// Runs the proactive checks: the auditor goes round.
async fn audit(clinic: &Clinic) -> Value {
    clinic.look().await["audit"].clone()
}

fn key(ticket: &str) -> Item {
    let practice = PracticeId::new("lakeside").unwrap();
    let id = TicketId::parse(ticket).unwrap();
    keys::key(keys::ticket(&practice, id), keys::TICKET)
}

/// Takes a ticket's row out of the index of what is due, past the functions.
async fn lose(clinic: &Clinic, ticket: &str) {
    let update = client(clinic)
        .update_item()
        .table_name(&clinic.app().config.desk_table)
        .set_key(Some(key(ticket)))
        .update_expression("REMOVE due_shard, due_at");
    update.send().await.unwrap();
}

/// What the operator was told of clocks.
fn told(clinic: &Clinic) -> Vec<String> {
    let pages = clinic.pages().into_iter();
    let told = pages.filter(|page| page.text.contains("Clocks"));
    told.map(|page| page.text).collect()
}

/// "The SLA auditor that finds clocks without a next step, repairs them": the ticket breaches and pages as if nothing had
/// happened to its row.
#[tokio::test]
async fn a_clock_that_nothing_leads_to_is_found_and_put_back() {
    let clinic = Clinic::open().await;
    let ticket = clinic.ehr_down().await;
    let clean = audit(&clinic).await;
    assert_eq!(
        (&clean["well"], &clean["open"]),
        (&json!(true), &json!(1)),
        "{clean}"
    );
    assert_eq!(clean["told"], Value::Null, "no heartbeat is set up");
    lose(&clinic, &ticket).await;
    clinic.pass(70);
    clinic.sweep().await;
    assert!(clinic.entries(&ticket, "threshold").await.is_empty());
    let found = audit(&clinic).await;
    assert_eq!(
        (&found["repaired"], &found["well"]),
        (&json!(1), &json!(false)),
        "{found}"
    );
    assert_eq!(told(&clinic).len(), 1);
    assert!(!told(&clinic)[0].contains("lakeside"), "counts only");
    clinic.sweep().await;
    assert_eq!(clinic.entries(&ticket, "threshold").await.len(), 1);
    let again = audit(&clinic).await;
    assert_eq!(
        (&again["repaired"], &again["well"]),
        (&json!(0), &json!(true)),
        "{again}"
    );
}

/// "Pings an outside heartbeat URL only when all is well."
#[tokio::test]
async fn the_outside_heartbeat_is_asked_for_only_when_all_is_well() {
    let outside = Endpoint::tls((2027, 12, 1)).await;
    let address = format!("https://127.0.0.1:{}/", outside.port);
    let roots = authority();
    let set = [
        ("ProbeRoots", roots.as_str()),
        ("OutsideHeartbeat", &address),
    ];
    let clinic = Clinic::open_with(&set).await;
    let ticket = clinic.ehr_down().await;
    assert_eq!(audit(&clinic).await["told"], true);
    assert_eq!(outside.looks(), 1);
    lose(&clinic, &ticket).await;
    let found = audit(&clinic).await;
    assert_eq!(
        (&found["well"], &found["told"]),
        (&json!(false), &Value::Null),
        "{found}"
    );
    assert_eq!(outside.looks(), 1, "its silence is the alarm");
    outside.say(500);
    assert_eq!(audit(&clinic).await["told"], false, "nobody heard it");
}

/// A sweep that does not keep up is not all well, and the operator hears of it now and then, not every time.
#[tokio::test]
async fn a_sweep_that_does_not_keep_up_is_not_all_well() {
    let clinic = Clinic::open().await;
    clinic.ehr_down().await;
    clinic.pass(80);
    let found = audit(&clinic).await;
    assert_eq!(
        (&found["well"], &found["repaired"]),
        (&json!(false), &json!(0)),
        "{found}"
    );
    assert!(found["late"].as_u64().unwrap() >= 1, "{found}");
    clinic.sweep().await;
    assert_eq!(audit(&clinic).await["well"], true);
}

/// "Tickets that stopped moving": whoever answered hears of it, again after as long, and not once somebody has moved it.
#[tokio::test]
async fn a_ticket_that_stopped_moving_is_told_of() {
    let clinic = Clinic::open().await;
    let ticket = clinic.ehr_down().await;
    let words = json!({"text": "The vendor looks at it", "next_update_minutes": 60});
    clinic
        .verb(TECHNICIAN, &ticket, "respond", words)
        .await
        .expect(200);
    let pages = || clinic.pages_to("technician").len();
    clinic.pass(230);
    clinic.sweep().await;
    let before = pages();
    assert_eq!(audit(&clinic).await["stalled"], 0, "not four hours yet");
    clinic.pass(15);
    assert_eq!(audit(&clinic).await["stalled"], 1);
    assert_eq!(audit(&clinic).await["stalled"], 0, "once");
    let entries = clinic.entries(&ticket, "stalled").await;
    assert_eq!(entries.len(), 1);
    assert_eq!(entries[0]["actor"]["by"], "desk");
    assert_eq!(pages(), before + 1);
    let page = clinic.pages_to("technician").pop().unwrap();
    assert!(
        page.text.contains("Nobody has moved it for long"),
        "{}",
        page.text
    );
    clinic.pass(230);
    clinic
        .verb(
            TECHNICIAN,
            &ticket,
            "note",
            json!({"text": "Parts are on their way"}),
        )
        .await
        .expect(200);
    clinic.pass(30);
    assert_eq!(
        audit(&clinic).await["stalled"],
        0,
        "somebody moved it half an hour ago"
    );
    clinic.pass(215);
    assert_eq!(audit(&clinic).await["stalled"], 1);
}

/// What nobody has answered has its ladder, and what is fixed needs nobody.
#[tokio::test]
async fn only_what_was_answered_and_is_not_fixed_can_stop_moving() {
    let clinic = Clinic::open().await;
    let ticket = clinic.ehr_down().await;
    clinic.pass(600);
    clinic.sweep().await;
    assert_eq!(audit(&clinic).await["stalled"], 0);
    let words = json!({"resolution": "Restarted"});
    clinic
        .verb(TECHNICIAN, &ticket, "resolve", words)
        .await
        .expect(200);
    clinic.pass(3000);
    let found = audit(&clinic).await;
    assert_eq!(
        (&found["stalled"], &found["open"]),
        (&json!(0), &json!(0)),
        "{found}"
    );
}
