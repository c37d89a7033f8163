//! What a look at the board costs: reads that do not grow with tickets, and by a hundred with checks.

use local::Call;
use serde_json::json;
use tests::backlog::{pile_up, register};
use tests::clinic::Clinic;
use tests::figure;

use super::{board, every_state, link, row};

fn names(calls: &[Call]) -> Vec<String> {
    let of = |call: &Call| format!("{} {}", call.operation, call.tables.join(","));
    let mut all: Vec<_> = calls.iter().map(of).collect();
    for name in &mut all {
        for table in ["Desk", "Monitor"] {
            if name.ends_with(table) {
                let operation = name.split(' ').next().unwrap_or_default();
                *name = format!("{operation} {table}");
            }
        }
    }
    all.sort();
    all
}

fn units(calls: &[Call]) -> f64 {
    calls.iter().filter_map(|call| call.capacity).sum()
}

/// "Bounded reads: no scan." The key, the configuration, what is now, the checks, the incidents, and their tickets.
#[tokio::test]
async fn a_look_costs_six_reads_whatever_is_open() {
    let clinic = Clinic::open().await;
    let ehr = every_state(&clinic).await;
    let by_link = link(&clinic, None).await;
    let wanted = [
        "BatchGetItem Desk",
        "GetItem Desk",
        "Query Desk",
        "Query Desk",
        "Query Monitor",
        "Query Monitor",
    ];
    for open in [0, 2000] {
        if open > 0 {
            pile_up(&clinic, &ehr, open, clinic.minutes_on(60)).await;
        }
        clinic.take_calls();
        board(&clinic, "lakeside-staff").await;
        let calls = clinic.take_calls();
        assert_eq!(names(&calls), wanted, "{open}");
        figure!(
            format!("the status board beside {open} more open tickets"),
            "{} reads, {} units",
            calls.len(),
            units(&calls)
        );
        clinic.open_link(&by_link).await.expect(200);
        assert_eq!(names(&clinic.take_calls()), wanted, "{open}, by its link");
    }
}

/// Of more checks than a look reads it says so; the ones beyond that are not well are told all the same.
#[tokio::test]
async fn a_thousand_checks_are_the_most_that_a_look_reads() {
    let clinic = Clinic::open().await;
    register(&clinic, 1200, clinic.minutes_on(60 * 24)).await;
    let one = json!({"check": "zz-last", "system": "ehr", "location": "main", "status": "fail"});
    for _ in 0..3 {
        clinic.read(vec![one.clone()]).await;
        clinic.pass(1);
    }
    clinic.take_calls();
    let shown = board(&clinic, "lakeside-staff").await;
    let calls = clinic.take_calls();
    let queries = calls
        .iter()
        .filter(|call| call.operation == "Query")
        .count();
    figure!(
        "the status board of 1,201 checks",
        "{} reads, {} units",
        calls.len(),
        units(&calls)
    );
    assert!(queries <= 13 && calls.len() <= 15, "{:?}", names(&calls));
    assert_eq!(shown.json()["partial"], true);
    assert_eq!(
        row(&shown, "main", "billing")["checks"]
            .as_array()
            .unwrap()
            .len(),
        1000
    );
    let ehr = row(&shown, "main", "ehr");
    assert_eq!(
        (&ehr["state"], &ehr["checks"][0]["check"]),
        (&json!("down"), &json!("zz-last"))
    );
    assert_eq!(ehr["checks"][0]["phase"], "down");
    let screen = clinic
        .open_link(&link(&clinic, None).await)
        .await
        .expect(200);
    assert!(
        screen
            .seen()
            .contains("There are more checks than are shown")
    );
    assert!(screen.text.len() < 64 * 1024, "{}", screen.text.len());
}
