//! A reporter's link: state and promises without a text, and "not fixed".

use domain::audit::record::{Act, Draft};
use serde_json::{Value, json};
use tests::answer::Answer;
use tests::clinic::Clinic;
use tests::phi_log::PhiLog;

/// The form behind "Read the answer".
const READ: [(&str, &str); 1] = [("action", "read")];

fn ehr_is_down_too() -> Value {
    json!({"summary": "EHR is down here too", "system": "ehr", "symptom": "down", "scope": "site"})
}

async fn follow(clinic: &Clinic, id: &str) -> String {
    clinic.follow(id).await
}

fn says(screen: &Answer, wanted: &[&str]) {
    let seen = screen.seen();
    for words in wanted {
        assert!(seen.contains(words), "{words}: {seen}");
    }
}

/// "The reporter gets a screen for their ticket (state, promised times, answers, "not fixed")."
/// That an answer came and when is on it; its words are sealed.
#[tokio::test]
async fn the_reporter_follows_what_happens_without_a_text() {
    let clinic = Clinic::open().await;
    let id = clinic.ehr_down().await;
    let link = follow(&clinic, &id).await;
    let reference = clinic.ticket(&id).await.at("/ref");
    let first = clinic.open_link(&link).await.expect(200);
    says(
        &first,
        &[
            &reference,
            "We have it.",
            "You get an answer by Mon 10:02 CST at the latest ( 2 h left )",
        ],
    );
    assert!(!first.text.contains("<form"), "{}", first.seen());
    clinic.pass(5);
    clinic
        .verb("lakeside-technician", &id, "acknowledge", json!({}))
        .await
        .expect(200);
    says(
        &clinic.open_link(&link).await,
        &["somebody on call has seen it"],
    );
    clinic.pass(5);
    let words = json!({"text": "Vendor is on it, says Jane Roe", "next_update_minutes": 30});
    clinic
        .verb("lakeside-technician", &id, "respond", words)
        .await
        .expect(200);
    let answered = clinic.open_link(&link).await.expect(200);
    says(
        &answered,
        &[
            "Answered Mon 08:12 CST",
            "You hear more by Mon 08:42 CST",
            "Read the answer",
            &reference,
        ],
    );
    for never in ["Jane", "Vendor is on it", "workstation", "technician,"] {
        assert!(!answered.text.contains(never), "{never}");
    }
    clinic.pass(60);
    says(
        &clinic.open_link(&link).await,
        &["An update was promised for Mon 08:42 CST . It is late."],
    );
    let wait = json!({"on": "vendor", "reason": "Ticket with the vendor"});
    clinic
        .verb("lakeside-technician", &id, "wait", wait)
        .await
        .expect(200);
    says(
        &clinic.open_link(&link).await,
        &["It waits for the vendor."],
    );
    clinic
        .verb("lakeside-technician", &id, "resume", json!({}))
        .await
        .expect(200);
    let resolved = json!({"resolution": "Vendor patched it", "steps": ["Patched"]});
    clinic
        .verb("lakeside-technician", &id, "resolve", resolved)
        .await
        .expect(200);
    says(
        &clinic.open_link(&link).await,
        &[
            "It is marked as fixed.",
            "It is not fixed?",
            "Work on it goes on.",
        ],
    );
}

/// "phi-open … append first, then open one ticket's texts (also behind a reporter's `/r/` link)": the words that answered
/// them, and nothing else that was written.
#[tokio::test]
async fn the_reporter_reads_the_answers_and_it_is_recorded() {
    let clinic = Clinic::open().await;
    let id = clinic.ehr_down().await;
    let link = follow(&clinic, &id).await;
    let answers = format!("{link}/answers");
    says(
        &clinic.submit(&answers, &READ).await.expect(200),
        &["There is no answer in writing."],
    );
    let technician = "lakeside-technician";
    let note = json!({"text": "Told Jane Roe's mother"});
    clinic.verb(technician, &id, "note", note).await.expect(200);
    let words = json!({"text": "The vendor restarts it now", "channel": "phone", "reached": "Pat at the front desk"});
    clinic
        .verb(technician, &id, "respond", words)
        .await
        .expect(200);
    clinic.pass(20);
    let late = clinic.report(ehr_is_down_too()).await;
    clinic.pass(5);
    let resolved = json!({"resolution": "It is up again", "steps": ["Rebooted node 2"]});
    clinic
        .verb(technician, &id, "resolve", resolved)
        .await
        .expect(200);
    let read = clinic.submit(&answers, &READ).await.expect(200);
    says(
        &read,
        &[
            "The vendor restarts it now",
            "It is up again",
            "Mon 08:02 CST",
            "Back to your report",
        ],
    );
    for never in ["Jane", "Pat", "Rebooted", "workstation"] {
        assert!(!read.text.contains(never), "{never}");
    }
    // A report that joined later had the newest answer at once, and hears of the repair.
    let theirs = format!("{}/answers", follow(&clinic, &late).await);
    says(
        &clinic.submit(&theirs, &READ).await.expect(200),
        &["The vendor restarts it now", "It is up again"],
    );
    let opened = clinic.entries(&id, "text_opened").await;
    assert_eq!(opened.len(), 2, "once for each reading");
    assert_eq!(opened[0]["actor"]["by"], "reporter");
    let log = PhiLog::of(&clinic, "lakeside").await;
    let reads: Vec<_> = log
        .envelopes()
        .into_iter()
        .map(|one| one.entry.draft)
        .collect();
    let of_reporter = |draft: &&Draft| draft.actor.as_str() == "reporter";
    let reads: Vec<_> = reads.iter().filter(of_reporter).collect();
    assert_eq!(reads.len(), 2);
    assert!(reads.iter().all(|one| one.act == Act::PhiRead
        && one.amr.as_str() == "link"
        && one.tkt.as_ref().is_some_and(|tkt| tkt.as_str() == id)));
}

/// What was answered before a report joined its incident was not said to its reporter; what was said after it left neither.
#[tokio::test]
async fn only_what_reached_a_report_is_read_by_its_reporter() {
    let clinic = Clinic::open().await;
    let id = clinic.ehr_down().await;
    let technician = "lakeside-technician";
    for (pass, words) in [(5, "First words"), (5, "Second words")] {
        clinic.pass(pass);
        let words = json!({"text": words});
        clinic
            .verb(technician, &id, "respond", words)
            .await
            .expect(200);
    }
    clinic.pass(5);
    let late = clinic.report(ehr_is_down_too()).await;
    clinic.pass(5);
    clinic
        .verb(technician, &late, "detach", json!({}))
        .await
        .expect(200);
    clinic.pass(5);
    let words = json!({"text": "Third words"});
    clinic
        .verb(technician, &id, "respond", words)
        .await
        .expect(200);
    let theirs = format!("{}/answers", follow(&clinic, &late).await);
    let read = clinic.submit(&theirs, &READ).await.expect(200);
    says(&read, &["Second words"]);
    for never in ["First words", "Third words"] {
        assert!(!read.text.contains(never), "{never}");
    }
}

/// A link that leads nowhere, or has had its time, opens nothing.
#[tokio::test]
async fn answers_take_a_link_that_holds() {
    let clinic = Clinic::open().await;
    let id = clinic.ehr_down().await;
    let link = follow(&clinic, &id).await;
    clinic
        .submit(&format!("{link}x/answers"), &READ)
        .await
        .expect(404);
    let wrong = clinic
        .submit(&format!("{link}/answers"), &[("action", "write")])
        .await;
    says(&wrong.expect(422), &["action: must be read"]);
    clinic.pass(91 * 24 * 60);
    let gone = clinic.submit(&format!("{link}/answers"), &READ).await;
    says(&gone.expect(410), &["please report it anew"]);
    assert!(PhiLog::of(&clinic, "lakeside").await.rows.is_empty());
}

#[tokio::test]
async fn not_fixed_opens_it_again_once_and_pages() {
    let clinic = Clinic::open().await;
    let id = clinic.ehr_down().await;
    let link = follow(&clinic, &id).await;
    let early = clinic
        .submit(&link, &[("action", "not-fixed"), ("reason", "Still down")])
        .await;
    assert!(
        early
            .expect(409)
            .seen()
            .contains("your words were not added")
    );
    let resolved = json!({"resolution": "Restarted", "steps": []});
    clinic
        .verb("lakeside-technician", &id, "resolve", resolved)
        .await
        .expect(200);
    clinic.pass(30);
    for blank in [
        &[("action", "not-fixed")][..],
        &[("action", "not-fixed"), ("reason", " ")],
    ] {
        let refused = clinic.submit(&link, blank).await.expect(422);
        says(&refused, &["What is still wrong: is required"]);
    }
    let refused = clinic
        .submit(&link, &[("reason", "Down for Jane")])
        .await
        .expect(422);
    says(&refused, &["action: is required"]);
    let pages = clinic.links_to("technician").len();
    let once = clinic.open_link(&link).await.hidden("not-fixed", "once");
    let fields = [
        ("action", "not-fixed"),
        ("reason", "Down again for Jane"),
        ("once", once.as_str()),
    ];
    for _ in 0..3 {
        let done = clinic.submit(&link, &fields).await.expect(303);
        assert_eq!(done.headers["location"], link);
    }
    let reopened = clinic.entries(&id, "reopened").await;
    assert_eq!(reopened.len(), 1);
    assert_eq!(reopened[0]["actor"]["by"], "reporter");
    assert_eq!(reopened[0]["text"], true);
    let ticket = clinic.ticket(&id).await;
    assert_eq!(
        (ticket.at("/status"), ticket.at("/sla/outcome")),
        ("open".into(), "running".into())
    );
    assert_eq!(clinic.links_to("technician").len(), pages + 1);
    let screen = clinic.open_link(&link).await.expect(200);
    says(
        &screen,
        &[
            "It was opened again: not fixed.",
            "You get an answer by Mon 10:32 CST",
        ],
    );
    assert!(!screen.text.contains("Jane"));
    // It leads its site again: the next report joins it.
    let other = clinic.ehr_down().await;
    assert_eq!(clinic.ticket(&other).await.at("/incident"), id);
}

#[tokio::test]
async fn a_child_shows_what_the_incident_promises() {
    let clinic = Clinic::open().await;
    let lead = clinic.ehr_down().await;
    let child = clinic.ehr_down().await;
    let words = json!({"text": "On it", "next_update_minutes": 20});
    clinic
        .verb("lakeside-technician", &lead, "respond", words)
        .await
        .expect(200);
    let link = follow(&clinic, &child).await;
    let screen = clinic.open_link(&link).await.expect(200);
    says(
        &screen,
        &[
            "part of an outage that others have reported too",
            "Answered Mon 08:02 CST",
            "You hear more by Mon 08:22 CST",
        ],
    );
}

/// "A downtime procedure shown to staff at once": on the screen that a report leads to, while the
/// trouble lasts.
#[tokio::test]
async fn the_downtime_procedure_is_shown_at_once() {
    let clinic = Clinic::open().await;
    let procedure = json!({"downtime_procedure": "Take the red binder.\nChart on paper."});
    clinic
        .with("lakeside-manager", "PUT", "/v1/systems/ehr", &[], procedure)
        .await
        .expect(200);
    let id = clinic.ehr_down().await;
    let link = follow(&clinic, &id).await;
    let steps = "Take the red binder. Chart on paper.";
    says(&clinic.open_link(&link).await.expect(200), &[steps]);
    let other = clinic
        .report(
            json!({"summary": "a phone", "system": "phones", "symptom": "down", "scope": "site"}),
        )
        .await;
    let other = clinic.open_link(&follow(&clinic, &other).await).await;
    assert!(!other.seen().contains(steps), "{}", other.seen());
    let resolved = json!({"resolution": "Back", "steps": []});
    clinic
        .verb("lakeside-technician", &id, "resolve", resolved)
        .await
        .expect(200);
    let over = clinic.open_link(&link).await.expect(200).seen();
    assert!(!over.contains(steps), "{over}");
}

#[tokio::test]
async fn the_link_is_signed_and_ends_after_ninety_days() {
    let clinic = Clinic::open().await;
    let id = clinic.ehr_down().await;
    let link = follow(&clinic, &id).await;
    let page = clinic.links_to("technician")[0].replace("/p/", "/r/");
    for wrong in ["/r/x", &link[..link.len() - 2], &page] {
        clinic.open_link(wrong).await.expect(404);
        clinic
            .submit(wrong, &[("action", "not-fixed"), ("reason", "x")])
            .await
            .expect(404);
    }
    clinic.pass(90 * 24 * 60);
    let gone = clinic.open_link(&link).await.expect(410);
    assert!(gone.seen().contains("report it anew") && !gone.text.contains("EHR"));
}
