//! Places: how many checks of a practice register themselves.

use lambda::watch::CHECKS_MAX;
use serde_json::{Value, json};
use tests::clinic::Clinic;
use tests::figure;

fn batch(from: usize, until: usize) -> Vec<Value> {
    let one = |number| json!({"check": format!("c-{number:04}"), "system": "ehr", "location": "main", "status": "ok"});
    (from..until).map(one).collect()
}

#[tokio::test]
async fn what_registers_itself_is_bounded_and_rejected_by_its_place() {
    let clinic = Clinic::open().await;
    for part in 0..CHECKS_MAX / 500 - 1 {
        clinic.read(batch(part * 500, part * 500 + 500)).await;
    }
    clinic.read(batch(CHECKS_MAX - 500, CHECKS_MAX - 1)).await;
    clinic.take_calls();
    // One place is left, one check is known: the last of the three has none.
    let mut readings = batch(CHECKS_MAX - 1, CHECKS_MAX + 1);
    readings.insert(1, batch(0, 1).remove(0));
    let answer = clinic.read(readings.clone()).await.json();
    let calls = clinic.take_calls().len();
    figure!("a check beyond the last place", "{calls} calls");
    assert_eq!(answer["accepted"], 2);
    assert_eq!(answer["rejected"][0]["index"], 2, "{answer}");
    assert_eq!(answer["rejected"][0]["errors"][0]["field"], "check");
    let path = "/v1/checks/c-2000";
    clinic.get("lakeside-manager", path).await.expect(404);
    // A manager is not bound by it, and what is removed makes room.
    clinic
        .check("by-hand", json!({"system": "ehr"}))
        .await
        .expect(201);
    for gone in ["by-hand", "c-0007"] {
        let path = format!("/v1/checks/{gone}");
        clinic
            .with("lakeside-manager", "DELETE", &path, &[], json!({}))
            .await
            .expect(204);
    }
    clinic.pass(11);
    let answer = clinic.read(batch(CHECKS_MAX, CHECKS_MAX + 2)).await.json();
    assert_eq!(
        (&answer["accepted"], &answer["rejected"][0]["index"]),
        (&json!(1), &json!(1))
    );
    clinic.get("lakeside-manager", path).await.expect(200);
}

/// "Unknown fields are refused by name."
#[tokio::test]
async fn a_batch_with_fields_that_nobody_knows_is_refused() {
    let clinic = Clinic::open().await;
    let body = json!({"readings": batch(0, 1), "source": "cron", "version": 4});
    let answer = clinic
        .post("lakeside-monitor", "/v1/probes/readings", body)
        .await;
    let mut fields = answer.expect(422).wrong_fields();
    fields.sort();
    assert_eq!(fields, ["source", "version"]);
}
