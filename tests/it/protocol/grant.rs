//! Grants: who takes one alone, who needs a second person, and when one has had its time.

use domain::audit::record::Act;
use serde_json::json;
use tests::clinic::Clinic;

use super::*;

/// "Opening text is always recorded; when the detector or the reporter marked the ticket `phi`, it needs a grant too."
/// "The assigned or on-call technician takes one alone (explicit, reviewed by sample)."
#[tokio::test]
async fn whoever_is_on_call_takes_one_alone_and_it_has_its_time() {
    let clinic = Clinic::open().await;
    let ticket = marked(&clinic).await;
    open(&clinic, ON_CALL, &ticket)
        .await
        .refused("grant-required");
    let taken = ask(&clinic, ON_CALL, &ticket).await.expect(201);
    assert_eq!(taken.at("/grant/state"), "given");
    assert_eq!(taken.at("/grant/alone"), "true");
    assert_eq!(taken.at("/grant/categories"), r#"["notes"]"#);
    assert_eq!(
        taken.at("/grant/until"),
        "2026-11-23T15:02:11Z",
        "an hour, when nobody says"
    );
    let opened = open(&clinic, ON_CALL, &ticket).await.expect(200);
    assert_eq!(opened.at("/summary"), "The chart will not open");
    let records = records(&clinic, &ticket).await;
    let last = records.last().expect("a record");
    assert_eq!((last.act, last.phi), (Act::PhiRead, true));
    assert_eq!(
        last.grant.as_ref().map(|id| id.as_str().to_owned()),
        Some(taken.at("/id"))
    );
    // It is theirs alone.
    open(&clinic, OTHER, &ticket)
        .await
        .refused("grant-required");
    clinic.pass(60);
    open(&clinic, ON_CALL, &ticket)
        .await
        .refused("grant-required");
    let seen = protocol(&clinic, &ticket).await;
    assert_eq!(seen["grants"][0]["state"], "expired");
    assert_eq!(
        acts(&clinic, &ticket).await,
        [Act::AccessApproved, Act::PhiRead]
    );
}

/// "The assigned ... technician takes one alone": whose week it is does not matter then.
#[tokio::test]
async fn whoever_is_assigned_takes_one_alone() {
    let clinic = Clinic::open().await;
    let ticket = marked(&clinic).await;
    let person = json!({"person": "technician-2"});
    clinic
        .verb(ON_CALL, &ticket, "assign", person)
        .await
        .expect(200);
    let taken = ask(&clinic, OTHER, &ticket).await.expect(201);
    assert_eq!(taken.at("/grant/state"), "given");
}

/// "Anyone else needs a second person": "approver is not requester, compared as people".
#[tokio::test]
async fn anybody_else_needs_a_second_person() {
    let clinic = Clinic::open().await;
    of_both_roles(&clinic).await;
    let ticket = marked(&clinic).await;
    let asked = ask(&clinic, "both-roles", &ticket).await.expect(201);
    assert_eq!(asked.at("/grant/state"), "asked");
    assert_eq!(asked.at("/open/0/awaits"), "approval");
    let grant = asked.at("/id");
    open(&clinic, "both-roles", &ticket)
        .await
        .refused("grant-required");
    let yes = json!({"grant": grant, "comment": "They know this interface."});
    let own = deed(&clinic, "both-roles", &ticket, "approvals", yes.clone()).await;
    own.refused("forbidden");
    let peer = deed(&clinic, OTHER, &ticket, "approvals", yes.clone()).await;
    peer.refused("forbidden");
    let given = deed(&clinic, MANAGER, &ticket, "approvals", yes.clone()).await;
    assert_eq!(given.expect(201).at("/grant/state"), "given");
    let again = deed(&clinic, "lakeside-manager-2", &ticket, "approvals", yes).await;
    again.refused("wrong-state");
    open(&clinic, "both-roles", &ticket).await.expect(200);
    let all = acts(&clinic, &ticket).await;
    assert_eq!(
        all,
        [Act::AccessRequested, Act::AccessApproved, Act::PhiRead]
    );
}

#[tokio::test]
async fn a_no_is_a_no_and_what_was_given_can_be_taken_back() {
    let clinic = Clinic::open().await;
    let ticket = marked(&clinic).await;
    let asked = ask(&clinic, OTHER, &ticket).await.expect(201).at("/id");
    let no = json!({"grant": asked, "decision": "deny"});
    let denied = deed(&clinic, MANAGER, &ticket, "approvals", no).await;
    assert_eq!(denied.expect(201).at("/grant/state"), "denied");
    open(&clinic, OTHER, &ticket)
        .await
        .refused("grant-required");
    let taken = ask(&clinic, ON_CALL, &ticket).await.expect(201).at("/id");
    let path = format!("/v1/tickets/{ticket}/phi/grants/{taken}");
    let end = async |key| clinic.with(key, "DELETE", &path, &[], json!({})).await;
    end(OTHER).await.refused("forbidden");
    assert_eq!(end(MANAGER).await.expect(200).at("/grant/state"), "ended");
    end(MANAGER).await.refused("wrong-state");
    open(&clinic, ON_CALL, &ticket)
        .await
        .refused("grant-required");
}

/// "Substance-use (42 CFR Part 2) data, whole-patient-list views ... always need two": whoever asks, and "`sud` never
/// in a default grant" of a practice whose records are not.
#[tokio::test]
async fn some_data_always_takes_two() {
    let clinic = Clinic::open().await;
    let ticket = marked(&clinic).await;
    for category in ["sud", "list"] {
        let body = json!({"categories": ["notes", category], "reason": "A list of patients."});
        let asked = deed(&clinic, ON_CALL, &ticket, "grants", body).await;
        assert_eq!(asked.expect(201).at("/grant/state"), "asked", "{category}");
    }
    open(&clinic, ON_CALL, &ticket)
        .await
        .refused("grant-required");
    // A practice of substance use disorder care: every text is such data.
    let part2 = json!({"part2": true});
    let put = clinic.with("summit-manager", "PUT", "/v1/practice", &[], part2);
    put.await.expect(200);
    let body = json!({"summary": "The chart will not open", "system": "ehr", "phi": true});
    let ticket = clinic
        .post("summit-staff", "/v1/tickets", body)
        .await
        .expect(201)
        .at("/id");
    let asked = ask(&clinic, "summit-technician", &ticket).await.expect(201);
    assert_eq!(asked.at("/grant/state"), "asked");
    assert_eq!(asked.at("/grant/categories"), r#"["notes","sud"]"#);
    let yes = json!({"grant": asked.at("/id")});
    deed(&clinic, "summit-manager", &ticket, "approvals", yes)
        .await
        .expect(201);
    open(&clinic, "summit-technician", &ticket)
        .await
        .expect(200);
    let log = PhiLog::of(&clinic, "summit").await;
    let last = log.envelopes().pop().expect("a record").entry.draft;
    assert!(last.p2 && last.act == Act::PhiRead, "{last:?}");
    // Nobody avoids that by not naming it.
    let notes = json!({"categories": ["notes"], "reason": "Only a note."});
    let ticket = clinic.post(
        "summit-staff",
        "/v1/tickets",
        json!({"summary": "x", "phi": true}),
    );
    let ticket = ticket.await.expect(201).at("/id");
    // It is before eight in Denver: last week's technician is on call still.
    let given = deed(&clinic, "summit-technician-2", &ticket, "grants", notes).await;
    let asked = given.expect(201);
    assert_eq!(asked.at("/grant/state"), "asked");
    assert_eq!(asked.at("/grant/categories"), r#"["notes","sud"]"#);
    open(&clinic, "summit-technician-2", &ticket)
        .await
        .refused("grant-required");
}

/// "No grant without a current business associate agreement on file": between the practice and the technician's
/// organisation; the practice's own people need none.
#[tokio::test]
async fn no_grant_without_an_agreement_that_holds_that_day() {
    let clinic = Clinic::open().await;
    let ticket = marked(&clinic).await;
    let works_for = async |organisation: &str| {
        let body = json!({ "organisation": organisation });
        let path = "/v1/people/technician";
        clinic
            .with(MANAGER, "PUT", path, &[], body)
            .await
            .expect(200);
    };
    works_for("elsewhere").await;
    let refused = ask(&clinic, ON_CALL, &ticket).await;
    refused.refused("wrong-state");
    assert!(
        refused
            .at("/detail")
            .contains("business associate agreement")
    );
    let glass =
        json!({"code": "care_blocked", "reason": "The clinician waits and nobody can approve."});
    deed(&clinic, ON_CALL, &ticket, "break-glass", glass)
        .await
        .refused("wrong-state");
    works_for("northwind").await;
    ask(&clinic, ON_CALL, &ticket).await.expect(201);
    // The agreement's last day passes, by the clinic's calendar.
    clinic.set("2027-01-01T05:59:00Z");
    ask(&clinic, ON_CALL, &ticket).await.expect(201);
    clinic.set("2027-01-01T06:00:00Z");
    ask(&clinic, OTHER, &ticket).await.expect(201);
    ask(&clinic, ON_CALL, &ticket).await.refused("wrong-state");
}

/// "No sealed text without a grant": a manager asks for one as anybody does, and a second manager decides.
#[tokio::test]
async fn a_manager_needs_a_grant_for_any_text() {
    let clinic = Clinic::open().await;
    let ticket = clinic
        .report(json!({"summary": "Toner is empty", "system": "printer"}))
        .await;
    open(&clinic, MANAGER, &ticket)
        .await
        .refused("grant-required");
    let asked = ask(&clinic, MANAGER, &ticket).await.expect(201).at("/id");
    let yes = json!({ "grant": asked });
    deed(&clinic, MANAGER, &ticket, "approvals", yes.clone())
        .await
        .refused("forbidden");
    deed(&clinic, "lakeside-manager-2", &ticket, "approvals", yes)
        .await
        .expect(201);
    open(&clinic, MANAGER, &ticket).await.expect(200);
}

/// A grant names its ticket: it opens no other, and nobody learns of another practice's.
#[tokio::test]
async fn a_grant_is_of_one_ticket() {
    let clinic = Clinic::open().await;
    let (one, other) = (marked(&clinic).await, marked(&clinic).await);
    let grant = ask(&clinic, ON_CALL, &one).await.expect(201).at("/id");
    open(&clinic, ON_CALL, &other)
        .await
        .refused("grant-required");
    let yes = json!({ "grant": grant });
    let wrong = deed(&clinic, MANAGER, &other, "approvals", yes)
        .await
        .expect(422);
    assert_eq!(wrong.wrong_fields(), ["grant"]);
    for path in ["phi", "text"] {
        let path = format!("/v1/tickets/{one}/{path}");
        clinic
            .get("summit-technician", &path)
            .await
            .refused("not-found");
    }
    ask(&clinic, "summit-technician", &one)
        .await
        .refused("not-found");
}

/// The same request is one record: the log itself is the receipt. Another request under the same key is refused.
#[tokio::test]
async fn a_repeated_request_is_one_record() {
    let clinic = Clinic::open().await;
    let ticket = marked(&clinic).await;
    let path = format!("/v1/tickets/{ticket}/phi/grants");
    let send = async |reason: &str| {
        let body = json!({ "reason": reason });
        let key = [("idempotency-key", "k1")];
        clinic.with(ON_CALL, "POST", &path, &key, body).await
    };
    let first = send("To see the report.").await.expect(201);
    clinic.pass(3);
    let again = send("To see the report.").await.expect(201);
    assert_eq!(again.headers["idempotency-replayed"], "true");
    for part in ["/id", "/receipt", "/grant/until"] {
        assert_eq!(first.at(part), again.at(part), "{part}");
    }
    send("For another reason.")
        .await
        .refused("idempotency-key-reused");
    assert_eq!(acts(&clinic, &ticket).await, [Act::AccessApproved]);
}

/// "Cleared exports … always need two": the words in a ticket's records open under a grant that a second person agreed to,
/// recorded first, and under no other.
#[tokio::test]
async fn what_was_written_into_records_opens_for_two() {
    let clinic = Clinic::open().await;
    let ticket = marked(&clinic).await;
    let path = format!("/v1/tickets/{ticket}/phi/records");
    let alone = json!({"reason": "To see what Jane Roe wrote."});
    deed(&clinic, ON_CALL, &ticket, "grants", alone)
        .await
        .expect(201);
    clinic.get(ON_CALL, &path).await.refused("grant-required");
    let broken =
        json!({"reason": "An infusion waits for this very chart.", "code": "care_blocked"});
    deed(&clinic, OTHER, &ticket, "break-glass", broken)
        .await
        .expect(201);
    clinic.get(OTHER, &path).await.refused("grant-required");
    // The manager who is to review it asks another.
    let asked = ask(&clinic, MANAGER, &ticket).await.expect(201);
    assert_eq!(asked.at("/grant/state"), "asked");
    clinic.get(MANAGER, &path).await.refused("grant-required");
    let yes = json!({"grant": asked.at("/id")});
    deed(&clinic, "lakeside-manager-2", &ticket, "approvals", yes)
        .await
        .expect(201);
    let seen = clinic.get(MANAGER, &path).await.expect(200);
    assert_eq!(seen.at("/items/0/body/why"), "To see what Jane Roe wrote.");
    assert_eq!(seen.at("/items/1/act"), "breakglass.start");
    assert_eq!(
        seen.at("/items/1/body/bg"),
        "An infusion waits for this very chart."
    );
    let records = records(&clinic, &ticket).await;
    let last = records.last().expect("a record");
    assert_eq!(last.act, Act::AuditViewed);
    assert_eq!(
        last.grant.as_ref().map(|id| id.as_str().to_owned()),
        Some(asked.at("/id"))
    );
    let page = clinic
        .get(MANAGER, &format!("{path}?from=1&limit=2"))
        .await
        .expect(200);
    assert_eq!(page.at("/items/0/act"), "breakglass.start");
    assert_eq!(page.at("/next"), "3");
    clinic.pass(61);
    clinic.get(MANAGER, &path).await.refused("grant-required");
}

/// "Reviewed by sample": one in ten or so of the grants taken alone waits for a manager's look, which blocks nothing.
#[tokio::test]
async fn a_sample_of_grants_taken_alone_is_reviewed() {
    let clinic = Clinic::open().await;
    let mut sampled = Vec::new();
    let mut taken_alone = 0;
    // Two of the sample are looked at below: with one in ten, 400 are enough for anybody.
    while taken_alone < 110 || (sampled.len() < 2 && taken_alone < 400) {
        let n = taken_alone;
        taken_alone += 1;
        let ticket = marked(&clinic).await;
        let path = format!("/v1/tickets/{ticket}/phi/grants");
        let key = format!("grant-{n}");
        let headers = [("idempotency-key", key.as_str())];
        let body = json!({"reason": "To see the report."});
        let taken = clinic
            .with(ON_CALL, "POST", &path, &headers, body)
            .await
            .expect(201);
        if taken.at("/grant/sample") == "true" {
            sampled.push((ticket, taken.at("/id")));
        }
    }
    assert!(
        (2..=30).contains(&sampled.len()),
        "{} of {taken_alone}",
        sampled.len()
    );
    // A review is for what is over.
    clinic.pass(61);
    let (ticket, grant) = &sampled[0];
    let looks = json!({"grant": grant, "verdict": "justified"});
    deed(&clinic, ON_CALL, ticket, "reviews", looks.clone())
        .await
        .refused("forbidden");
    let seen = deed(&clinic, MANAGER, ticket, "reviews", looks.clone())
        .await
        .expect(201);
    assert_eq!(seen.at("/grant/reviewed"), "true");
    deed(&clinic, MANAGER, ticket, "reviews", looks)
        .await
        .refused("wrong-state");
    // One that was not justified is presumed a breach, as one in an emergency is.
    let (ticket, grant) = &sampled[1];
    let looks = json!({"grant": grant, "verdict": "unjustified"});
    deed(&clinic, MANAGER, ticket, "reviews", looks)
        .await
        .expect(201);
    assert!(
        missing(&clinic, ticket)
            .await
            .contains(&"breach_assessment".to_owned())
    );
    let weighed = json!({"grant": grant, "assessment": {
        "nature": "A name.", "recipient": "Our own technician.", "acquired": "Seen, not copied.",
        "mitigated": "Signed a statement.", "notifiable": false}});
    let seen = deed(&clinic, MANAGER, ticket, "reviews", weighed)
        .await
        .expect(201);
    assert_eq!(seen.at("/grant/assessed"), "true");
    assert!(
        !missing(&clinic, ticket)
            .await
            .contains(&"breach_assessment".to_owned())
    );
}
