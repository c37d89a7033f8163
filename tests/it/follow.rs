//! A reporter's link: state and promises without a text, and "not fixed".

use serde_json::json;
use tests::answer::Answer;
use tests::clinic::Clinic;

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
            "A technician can read them to you",
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
