//! Steps along a procedure: in order, in the version that the work began with, some by two persons.

use domain::audit::record::Act;
use serde_json::{Value, json};
use tests::clinic::Clinic;

use super::*;

async fn step(clinic: &Clinic, key: &str, ticket: &str, body: Value) -> Answer {
    deed(clinic, key, ticket, "steps", body).await
}

/// "Resolution steps follow a versioned written procedure, frozen on the ticket when work starts; steps form a chain of
/// custody, with a second person where the procedure says so."
#[tokio::test]
async fn steps_are_done_in_order_and_some_by_two() {
    let clinic = Clinic::open().await;
    of_both_roles(&clinic).await;
    let ticket = clinic.ehr_down().await;
    let unnamed = step(&clinic, ON_CALL, &ticket, json!({})).await.expect(422);
    assert_eq!(unnamed.wrong_fields(), ["procedure"]);
    let unknown = json!({"procedure": "alchemy"});
    let unknown = step(&clinic, ON_CALL, &ticket, unknown).await.expect(422);
    assert_eq!(unknown.wrong_fields(), ["procedure"]);
    let late = json!({"procedure": "data-correction", "step": 2});
    let late = step(&clinic, ON_CALL, &ticket, late).await.expect(422);
    assert_eq!(late.wrong_fields(), ["step"]);
    let first = json!({"procedure": "data-correction", "note": "The request is on file."});
    step(&clinic, ON_CALL, &ticket, first).await.expect(201);
    assert_eq!(missing(&clinic, &ticket).await, ["procedure_step"]);
    step(&clinic, OTHER, &ticket, json!({})).await.expect(201);
    let third = step(&clinic, ON_CALL, &ticket, json!({"before": "0".repeat(64)})).await;
    assert_eq!(third.expect(201).at("/custody/done/2/confirmed"), "false");
    assert_eq!(
        missing(&clinic, &ticket).await,
        ["second_person", "procedure_step"]
    );
    // Nobody goes on before a second person has confirmed.
    step(&clinic, ON_CALL, &ticket, json!({}))
        .await
        .refused("wrong-state");
    let yes = json!({"step": 3});
    deed(&clinic, ON_CALL, &ticket, "approvals", yes.clone())
        .await
        .refused("forbidden");
    deed(&clinic, MANAGER, &ticket, "approvals", json!({"step": 2}))
        .await
        .refused("wrong-state");
    deed(&clinic, OTHER, &ticket, "approvals", yes.clone())
        .await
        .expect(201);
    deed(&clinic, MANAGER, &ticket, "approvals", yes)
        .await
        .refused("wrong-state");
    step(&clinic, "both-roles", &ticket, json!({"step": 4}))
        .await
        .expect(201);
    let yes = json!({"step": 4});
    deed(&clinic, "both-roles", &ticket, "approvals", yes.clone())
        .await
        .refused("forbidden");
    deed(&clinic, MANAGER, &ticket, "approvals", yes)
        .await
        .expect(201);
    assert_eq!(missing(&clinic, &ticket).await, [""; 0]);
    step(&clinic, ON_CALL, &ticket, json!({}))
        .await
        .refused("wrong-state");
    let records = records(&clinic, &ticket).await;
    assert!(records.iter().all(|one| one.act == Act::CustodyStep));
    let steps: Vec<_> = records
        .iter()
        .map(|one| one.fact.get("step").and_then(|s| s.as_int()))
        .collect();
    assert_eq!(steps, [1, 2, 3, 3, 4, 4].map(Some));
}

/// "A ticket freezes the version it starts with."
#[tokio::test]
async fn a_new_version_is_for_new_work() {
    let clinic = Clinic::open().await;
    let path = "/v1/procedures/data-correction";
    let (old, new) = (clinic.ehr_down().await, marked(&clinic).await);
    let begin = json!({"procedure": "data-correction"});
    step(&clinic, ON_CALL, &old, begin.clone())
        .await
        .expect(201);
    let shipped = clinic.get(MANAGER, path).await.expect(200);
    assert_eq!(
        (shipped.at("/version"), shipped.headers["etag"].as_str()),
        ("1".to_owned(), "\"1\"")
    );
    let short =
        json!({"title": "Correction", "steps": [{"kind": "change", "text": "Correct it."}]});
    let written = clinic
        .with(
            MANAGER,
            "PUT",
            path,
            &[("if-match", "\"1\"")],
            short.clone(),
        )
        .await;
    assert_eq!(written.expect(200).at("/version"), "2");
    let stale = clinic
        .with(
            MANAGER,
            "PUT",
            path,
            &[("if-match", "\"1\"")],
            short.clone(),
        )
        .await;
    stale.refused("precondition-failed");
    let same = clinic
        .with(MANAGER, "PUT", path, &[], short)
        .await
        .expect(200);
    assert_eq!(
        same.at("/version"),
        "2",
        "saying the same again is no new version"
    );
    let first = clinic
        .get(MANAGER, &format!("{path}?version=1"))
        .await
        .expect(200);
    assert_eq!(first.json(), shipped.json());
    clinic
        .get(MANAGER, &format!("{path}?version=3"))
        .await
        .refused("not-found");
    let goes_on = step(&clinic, ON_CALL, &old, json!({})).await.expect(201);
    assert_eq!(
        (goes_on.at("/custody/version"), goes_on.at("/custody/of")),
        ("1".to_owned(), "4".to_owned())
    );
    let begun = step(&clinic, ON_CALL, &new, begin).await.expect(201);
    assert_eq!(
        (begun.at("/custody/version"), begun.at("/custody/next")),
        ("2".to_owned(), "null".to_owned())
    );
    let other = step(&clinic, ON_CALL, &old, json!({"procedure": "device-swap"})).await;
    other.refused("wrong-state");
    let listed = clinic
        .get("lakeside-auditor", "/v1/procedures")
        .await
        .expect(200)
        .json();
    let versions: Vec<_> = listed["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["version"].clone())
        .collect();
    assert_eq!(versions, [1, 2, 1, 1, 1]);
}

/// A procedure is read by every technician: patient data is refused in it.
#[tokio::test]
async fn a_procedure_holds_no_patient() {
    let clinic = Clinic::open().await;
    let body =
        |text: &str| json!({"title": "Look up", "steps": [{"kind": "access", "text": text}]});
    let put = async |text: &str| {
        let path = "/v1/procedures/look-up";
        clinic.with(MANAGER, "PUT", path, &[], body(text)).await
    };
    let named = put("Open the chart of patient Maria Gonzalez, MRN 00482913.")
        .await
        .expect(422);
    assert_eq!(named.wrong_fields(), ["steps[0].text"]);
    assert!(!named.text.contains("Gonzalez"));
    put("Open the chart that the request names.")
        .await
        .expect(201);
}
