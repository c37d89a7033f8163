//! What the night keeps: the same figures as of the tickets, in as many reads as there are days.

use aws::keys;
use domain::ids::{PracticeId, TicketId};
use serde_json::{Value, json};
use tests::clinic::Clinic;
use tests::{figure, table};

use super::{day, link, night, report};

/// A report without what says how it was made.
fn bare(report: &Value) -> Value {
    let mut report = report.clone();
    let map = report.as_object_mut().unwrap();
    map.remove("made_from");
    map.remove("as_of");
    report
}

/// The report as the nights have kept it.
async fn kept(clinic: &Clinic, days: u16) -> Value {
    let app = clinic.app();
    let lakeside = PracticeId::new("lakeside").unwrap();
    let setup = app.setup(&lakeside).await.unwrap().unwrap();
    let made = lambda::standards::made(app, &setup, None, days)
        .await
        .unwrap();
    // Written and read as an answer is, so that both have the same digits.
    let written = serde_json::to_string(&made.expect("a night")).unwrap();
    serde_json::from_str(&written).unwrap()
}

/// "Roll-ups = live", and a night that repeats writes nothing.
#[tokio::test]
async fn the_night_keeps_what_the_tickets_tell() {
    let clinic = Clinic::open().await;
    day(&clinic).await;
    let first = night(&clinic).await;
    assert_eq!(
        (&first["tickets"], &first["written"]),
        (&7.into(), &1.into()),
        "{first}"
    );
    let live = report(&clinic, "").await.json();
    assert_eq!(bare(&kept(&clinic, 90).await), bare(&live));
    let again = night(&clinic).await;
    assert_eq!(
        (&again["written"], &again["unchanged"]),
        (&0.into(), &1.into()),
        "{again}"
    );
    // A week on, first contact is decided, and nothing else has changed.
    clinic.pass(60 * 24 * 8);
    assert_eq!(night(&clinic).await["written"], 1);
    let live = report(&clinic, "?days=30").await.json();
    assert_eq!(bare(&kept(&clinic, 30).await), bare(&live));
    // The window before is known whole, and there was nothing.
    assert_eq!(live["compared"], true);
}

/// "Items read = items in the window (no scan)"; "the page itself reads at most 400 items".
#[tokio::test]
async fn what_is_read_is_the_window() {
    let clinic = Clinic::open().await;
    day(&clinic).await;
    night(&clinic).await;
    let url = link(&clinic, None).await;
    clinic.take_calls();
    report(&clinic, "").await;
    let calls = clinic.take_calls();
    assert!(calls.iter().all(|call| call.operation != "Scan"));
    let rows = calls.iter().filter(|call| call.operation == "BatchGetItem");
    let of_desk = rows.filter(|call| call.tables.iter().any(|table| table.ends_with("desk")));
    assert_eq!(of_desk.count(), 0, "the index tells what is needed");
    let window = calls
        .iter()
        .filter(|call| call.index.as_deref() == Some("opened"));
    figure!("report of 7 tickets", "{} calls in all", calls.len());
    assert_eq!(window.count(), 2, "the window, and its pages");
    let page = clinic.send("GET", &url, &[], "").await.expect(200);
    let calls = clinic.take_calls();
    let names: Vec<_> = calls.iter().map(|call| call.operation.as_str()).collect();
    // The link, the practice, the night, its days.
    assert_eq!(names, ["GetItem", "Query", "GetItem", "Query"], "{calls:?}");
    assert!(page.text.contains("nightly"));
    clinic.set("2026-12-01T15:00:00Z");
    let old = clinic.send("GET", &url, &[], "").await;
    assert_eq!(old.status, 404, "it ends like any link");
}

/// A check of the whole practice is kept as those of its sites are.
#[tokio::test]
async fn the_night_keeps_how_the_whole_practice_is_watched() {
    let clinic = Clinic::open().await;
    clinic
        .check("ehr", json!({"system": "ehr"}))
        .await
        .expect(201);
    let main = json!({"system": "billing", "location": "main"});
    clinic.check("billing", main).await.expect(201);
    assert_eq!(night(&clinic).await["failed"], 0);
    let live = report(&clinic, "").await.json();
    assert_eq!(bare(&kept(&clinic, 90).await), bare(&live));
}

/// A ticket that was written before lines were kept counts as any other, and so does one whose line cannot be read.
#[tokio::test]
async fn a_ticket_without_a_line_is_read_whole() {
    for broken in [false, true] {
        without_lines(broken).await;
    }
}

async fn without_lines(broken: bool) {
    let clinic = Clinic::open().await;
    day(&clinic).await;
    let before = report(&clinic, "").await.json();
    let practice = PracticeId::new("lakeside").unwrap();
    for ticket in clinic.all_tickets().await {
        let id = ticket["id"].as_str().and_then(TicketId::parse).unwrap();
        let key = keys::key(keys::ticket(&practice, id), keys::TICKET);
        let update = table::client(&clinic).update_item();
        update
            .table_name(&clinic.app().config.desk_table)
            .set_key(Some(key))
            .update_expression(if broken {
                "SET #line = :line"
            } else {
                "REMOVE #line"
            })
            .expression_attribute_names("#line", keys::LINE)
            .set_expression_attribute_values(
                broken.then(|| [(":line".to_owned(), aws::item::text("{"))].into()),
            )
            .send()
            .await
            .expect("an update");
    }
    let after = report(&clinic, "").await.json();
    assert_eq!(bare(&after), bare(&before));
}

#[tokio::test]
async fn before_the_first_night_the_link_says_so() {
    let clinic = Clinic::open().await;
    let url = link(&clinic, Some("main")).await;
    let early = clinic.send("GET", &url, &[], "").await.expect(409);
    assert!(early.text.contains("no night has passed"), "{}", early.text);
    night(&clinic).await;
    let page = clinic.send("GET", &url, &[], "").await.expect(200);
    assert!(page.text.contains("lakeside, main"));
    clinic
        .send(
            "POST",
            &url,
            &[("content-type", "application/x-www-form-urlencoded")],
            "x=1",
        )
        .await
        .expect(405);
}
