//! A page's link: a GET shows, a POST acts, and what comes too late is refused with who and when.

mod refused;

use serde_json::json;
use tests::answer::Answer;
use tests::clinic::Clinic;

const SECRET: &str = "Restarted the session broker for Jane Roe";

/// A clinic whose EHR is down: the ticket, and the link that the technician on call got.
async fn paged() -> (Clinic, String, String) {
    let clinic = Clinic::open().await;
    let id = clinic.ehr_down().await;
    let link = clinic.links_to("technician")[0].clone();
    (clinic, id, link)
}

fn acknowledge() -> [(&'static str, &'static str); 1] {
    [("action", "acknowledge")]
}

async fn respond(clinic: &Clinic, link: &str, more: &[(&str, &str)]) -> Answer {
    let mut fields = vec![("action", "respond"), ("channel", "screen")];
    fields.extend(more);
    clinic.submit(link, &fields).await
}

/// "Every page has its reason, carries structured facts only, and has a link: a screen of safe
/// facts (GET) where the recipient acknowledges, responds or passes it on (POST)."
#[tokio::test]
async fn opening_the_link_shows_safe_facts_and_changes_nothing() {
    let (clinic, id, link) = paged().await;
    let before = clinic.timeline(&id).await;
    clinic.pass(7);
    clinic.take_calls();
    let screen = clinic.open_link(&link).await.expect(200);
    let writes = clinic.take_calls();
    assert!(
        writes.iter().all(
            |call| !["PutItem", "UpdateItem", "TransactWriteItems", "Publish"]
                .contains(&call.operation.as_str())
        ),
        "{writes:?}"
    );
    assert_eq!(clinic.timeline(&id).await, before);
    let seen = screen.seen();
    for wanted in [
        "EHR down, whole site, main",
        "Critical",
        "Response due Mon 10:02 CST",
        "1 h 53 min left, as of Mon 08:09 CST",
        "Level 1 of 4",
        "by nobody",
    ] {
        assert!(seen.contains(wanted), "{wanted}: {seen}");
    }
    assert!(
        !seen.contains("workstation"),
        "no word of the report: {seen}"
    );
    for action in ["acknowledge", "respond", "pass-on"] {
        assert!(screen.offers(action), "{action}");
    }
    assert!(!screen.text.contains("<script"));
    assert_eq!(screen.headers["cache-control"], "no-store");
    assert_eq!(screen.headers["referrer-policy"], "no-referrer");
}

#[tokio::test]
async fn an_acknowledgement_counts_once_and_others_are_told_whose_it_is() {
    let (clinic, id, link) = paged().await;
    for _ in 0..2 {
        let done = clinic.submit(&link, &acknowledge()).await.expect(303);
        assert_eq!(done.headers["location"], link);
        clinic.pass(1);
    }
    assert_eq!(clinic.entries(&id, "acknowledged").await.len(), 1);
    let mine = clinic.open_link(&link).await.expect(200);
    assert!(
        mine.seen()
            .contains("You acknowledged this It holds until Mon 08:32 CST"),
        "{}",
        mine.seen()
    );
    assert!(!mine.offers("acknowledge") && mine.offers("respond") && mine.offers("pass-on"));

    // A colleague who is paged for another reason comes too late.
    let (clinic, id, link) = paged().await;
    clinic.sweep_minutes(20).await;
    let theirs = clinic.links_to("technician-2")[0].clone();
    clinic.submit(&link, &acknowledge()).await.expect(303);
    clinic.pass(3);
    let late = clinic.submit(&theirs, &acknowledge()).await.expect(409);
    let seen = late.seen();
    assert!(
        seen.contains(
            "technician acknowledged it at Mon 08:22 CST. That holds until Mon 08:52 CST."
        ),
        "{seen}"
    );
    let late = clinic.submit(&theirs, &[("action", "pass-on")]).await;
    assert!(
        late.expect(409)
            .seen()
            .contains("technician acknowledged it at Mon 08:22 CST")
    );
    assert_eq!(clinic.entries(&id, "acknowledged").await.len(), 1);
    // Answering is never too late.
    respond(&clinic, &theirs, &[("text", SECRET)])
        .await
        .expect(303);
    assert_eq!(clinic.ticket(&id).await.at("/sla/outcome"), "met");
}

#[tokio::test]
async fn an_empty_tap_never_stops_the_clock() {
    let (clinic, id, link) = paged().await;
    for blank in [&[][..], &[("text", "")], &[("text", " \r\n\t ")]] {
        let refused = respond(&clinic, &link, blank).await.expect(422);
        assert!(
            refused
                .seen()
                .contains("Your words to the reporter: is required"),
            "{}",
            refused.seen()
        );
    }
    let nobody = [("text", SECRET), ("channel", "phone")];
    let fields = [&[("action", "respond")], &nobody[..]].concat();
    let refused = clinic.submit(&link, &fields).await.expect(422);
    assert!(
        refused
            .seen()
            .contains("Who was reached: say who was reached"),
        "{}",
        refused.seen()
    );
    assert!(
        refused.seen().contains(SECRET),
        "what was typed comes back to whoever typed it"
    );
    assert_eq!(clinic.ticket(&id).await.at("/sla/outcome"), "running");
    assert!(clinic.entries(&id, "responded").await.is_empty());

    let fields = [
        &fields[..],
        &[
            ("reached", "Kim, front desk"),
            ("next_update_minutes", "45"),
        ],
    ]
    .concat();
    clinic.submit(&link, &fields).await.expect(303);
    let ticket = clinic.ticket(&id).await;
    assert_eq!(ticket.at("/sla/outcome"), "met");
    assert_eq!(ticket.at("/sla/next_update_at"), "2026-11-23T14:47:11Z");
    let responded = clinic.entries(&id, "responded").await;
    assert_eq!(responded[0]["channel"], "phone");
    assert_eq!(responded[0]["actor"]["id"], "technician");
    assert_eq!(responded[0]["text"], true);
    let after = clinic.open_link(&link).await.expect(200);
    assert!(
        after.seen().contains("technician responded Mon 08:02 CST"),
        "{}",
        after.seen()
    );
    assert!(!after.text.contains("Jane") && !after.text.contains("Kim"));
}

#[tokio::test]
async fn a_form_that_is_sent_twice_counts_once_and_other_words_count_again() {
    let (clinic, id, link) = paged().await;
    let once = clinic.open_link(&link).await.hidden("respond", "once");
    assert_eq!(once.len(), 32);
    for _ in 0..3 {
        respond(&clinic, &link, &[("text", SECRET), ("once", &once)])
            .await
            .expect(303);
    }
    assert_eq!(clinic.entries(&id, "responded").await.len(), 1);
    respond(&clinic, &link, &[("text", "It is back"), ("once", &once)])
        .await
        .expect(303);
    assert_eq!(clinic.entries(&id, "responded").await.len(), 2);

    let (clinic, id, link) = paged().await;
    let once = clinic.open_link(&link).await.hidden("pass-on", "once");
    for _ in 0..3 {
        let fields = [("action", "pass-on"), ("once", once.as_str())];
        clinic.submit(&link, &fields).await.expect(303);
    }
    assert_eq!(clinic.entries(&id, "passed_on").await.len(), 1);
    assert_eq!(clinic.ticket(&id).await.at("/escalation/level"), "2");
}

#[tokio::test]
async fn passing_it_on_pages_the_next_step_once() {
    let (clinic, id, link) = paged().await;
    assert!(clinic.links_to("technician-2").is_empty());
    clinic.submit(&link, &acknowledge()).await.expect(303);
    clinic
        .submit(&link, &[("action", "pass-on")])
        .await
        .expect(303);
    let ticket = clinic.ticket(&id).await;
    assert_eq!(ticket.at("/escalation/level"), "2");
    assert_eq!(
        ticket.at("/escalation/ack_expires_at"),
        "null",
        "{}",
        ticket.text
    );
    assert_eq!(clinic.links_to("technician-2").len(), 1);
    clinic.pass(4);
    let late = clinic
        .submit(&link, &[("action", "pass-on")])
        .await
        .expect(409);
    assert!(
        late.seen()
            .contains("technician passed it on at Mon 08:02 CST."),
        "{}",
        late.seen()
    );
    assert_eq!(clinic.ticket(&id).await.at("/escalation/level"), "2");

    // The ladder goes on by itself as well.
    let (clinic, _, link) = paged().await;
    clinic.sweep_minutes(21).await;
    let late = clinic
        .submit(&link, &[("action", "pass-on")])
        .await
        .expect(409);
    assert!(
        late.seen()
            .contains("StatDesk went on to level 2 at Mon 08:22 CST"),
        "{}",
        late.seen()
    );
}

/// "A stale action is refused with who did it and when."
#[tokio::test]
async fn what_is_over_is_refused_with_who_ended_it() {
    let (clinic, id, link) = paged().await;
    clinic.pass(10);
    let resolved = json!({"resolution": "Failed over", "steps": []});
    clinic
        .verb("lakeside-technician-2", &id, "resolve", resolved)
        .await
        .expect(200);
    clinic.pass(5);
    for action in ["acknowledge", "pass-on"] {
        let late = clinic
            .submit(&link, &[("action", action)])
            .await
            .expect(409);
        assert!(
            late.seen()
                .contains("technician-2 resolved it at Mon 08:12 CST."),
            "{}",
            late.seen()
        );
    }
    let late = respond(&clinic, &link, &[("text", SECRET)])
        .await
        .expect(409);
    assert!(
        late.seen()
            .contains("technician-2 resolved it at Mon 08:12 CST."),
        "{}",
        late.seen()
    );

    // Words meant for the round before do not stop the clock of the new one.
    let reopened = json!({"reason": "Down again"});
    clinic
        .verb("lakeside-staff", &id, "reopen", reopened)
        .await
        .expect(200);
    let old = respond(&clinic, &link, &[("text", SECRET), ("cycle", "0")])
        .await
        .expect(409);
    assert!(
        old.seen()
            .contains("staff opened it again at Mon 08:17 CST"),
        "{}",
        old.seen()
    );
    assert!(old.seen().contains(SECRET), "what was typed is not lost");
    assert_eq!(clinic.ticket(&id).await.at("/sla/outcome"), "running");
    let again = old.hidden("respond", "cycle");
    respond(&clinic, &link, &[("text", SECRET), ("cycle", &again)])
        .await
        .expect(303);
    assert_eq!(clinic.ticket(&id).await.at("/sla/outcome"), "met");
}

#[tokio::test]
async fn only_a_technician_responds_and_the_operator_reads() {
    let (clinic, id, _) = paged().await;
    clinic.sweep_minutes(60).await;
    let manager = clinic.links_to("manager")[0].clone();
    let screen = clinic.open_link(&manager).await.expect(200);
    assert!(screen.offers("acknowledge") && !screen.offers("respond"));
    let refused = respond(&clinic, &manager, &[("text", SECRET)])
        .await
        .expect(403);
    assert!(
        refused.seen().contains("Only a technician's own words"),
        "{}",
        refused.seen()
    );
    assert!(!refused.text.contains("Jane"));
    clinic.submit(&manager, &acknowledge()).await.expect(303);
    assert_eq!(
        clinic.entries(&id, "acknowledged").await[0]["actor"]["id"],
        "manager"
    );
    assert_eq!(clinic.ticket(&id).await.at("/sla/outcome"), "running");

    let (clinic, id, _) = paged().await;
    clinic.sweep_minutes(119).await;
    let pages = clinic.pages();
    let told = pages.iter().find(|page| page.topic.contains("perator"));
    let words = told.expect("a page to the operator").text.clone();
    let link = words.split("http://desk.test").nth(1).unwrap().to_owned();
    let screen = clinic.open_link(&link).await.expect(200);
    assert!(!screen.text.contains("<form"));
    for action in ["acknowledge", "respond", "pass-on"] {
        clinic
            .submit(&link, &[("action", action), ("text", "x")][..1])
            .await
            .expect(403);
    }
    assert!(clinic.entries(&id, "acknowledged").await.is_empty());
}

/// An officer who is told of a flag is not on call: a tap must not silence those who are.
#[tokio::test]
async fn an_officer_who_is_told_does_not_hold_the_pages_back() {
    let clinic = Clinic::open().await;
    let id = clinic
        .report(json!({"summary": "Lost laptop", "flags": ["privacy"], "symptom": "error"}))
        .await;
    let link = clinic.links_to("officer")[0].clone();
    let screen = clinic.open_link(&link).await.expect(200);
    assert!(screen.seen().contains("Privacy") && !screen.text.contains("<form"));
    clinic.submit(&link, &acknowledge()).await.expect(403);
    assert!(clinic.entries(&id, "acknowledged").await.is_empty());
}
