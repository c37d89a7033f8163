//! A ticket is marked as soon as words on it hold patient data, whatever the reporter said, and stays so.

use serde_json::{Value, json};
use tests::clinic::Clinic;

/// Names and numbers that nobody has.
const NAMED: &str = "pt Marlene Tukwila, MRN 448812, says the same";

async fn report(clinic: &Clinic, summary: &str, description: &str) -> String {
    clinic
        .report(json!({
            "summary": summary, "description": description,
            "system": "printer", "symptom": "error", "scope": "user",
        }))
        .await
}

async fn marked(clinic: &Clinic, id: &str) -> bool {
    let ticket = clinic.ticket(id).await.expect(200).json();
    ticket["phi"].as_bool().expect("a mark")
}

#[tokio::test]
async fn a_report_is_marked_by_what_it_says() {
    let clinic = Clinic::open().await;
    for (summary, description, phi) in [
        (
            "Label printer jams",
            "Dr. Patel can't print, ask for Kim, ext 4471",
            false,
        ),
        (
            "Label printer jams",
            "it ate the label of pt Marlene Tukwila",
            true,
        ),
        ("Label for MRN 448812", "came out blank", true),
        // A name is known by what stands in the other field.
        (
            "stuck refill",
            "the printer has one for Marlene Tukwila",
            true,
        ),
    ] {
        let id = report(&clinic, summary, description).await;
        assert_eq!(marked(&clinic, &id).await, phi, "{summary} / {description}");
    }
}

#[tokio::test]
async fn a_text_that_is_marked_opens_with_a_grant_only() {
    let clinic = Clinic::open().await;
    let plain = report(&clinic, "Label printer jams", "every third label").await;
    let held = report(&clinic, "Label printer jams", NAMED).await;
    for (id, status) in [(plain, 200), (held, 403)] {
        let path = format!("/v1/tickets/{id}/text");
        clinic
            .get("lakeside-technician", &path)
            .await
            .expect(status);
    }
}

#[tokio::test]
async fn every_later_word_marks_the_ticket_from_then_on() {
    let clinic = Clinic::open().await;
    let words: [(&str, Value); 7] = [
        ("note", json!({"text": NAMED})),
        ("respond", json!({"text": NAMED})),
        (
            "respond",
            json!({"text": "Called.", "channel": "phone", "reached": "Mrs. Ortega"}),
        ),
        ("wait", json!({"on": "vendor", "reason": NAMED})),
        ("retier", json!({"tier": "critical", "reason": NAMED})),
        (
            "resolve",
            json!({"resolution": "Cleared.", "steps": [NAMED]}),
        ),
        ("withdraw", json!({"reason": NAMED})),
    ];
    for (verb, body) in words {
        let id = report(&clinic, "Label printer jams", "every third label").await;
        assert!(!marked(&clinic, &id).await);
        let plain = json!({"text": "Looking at it, ask for Kim."});
        clinic
            .verb("lakeside-technician", &id, "note", plain)
            .await
            .expect(200);
        assert!(!marked(&clinic, &id).await, "nothing in it yet");
        let done = clinic
            .verb("lakeside-technician", &id, verb, body.clone())
            .await;
        assert_eq!(done.expect(200).json()["phi"], true, "{verb} {body}");
        assert!(marked(&clinic, &id).await);
        let after = json!({"text": "Nothing more."});
        clinic
            .verb("lakeside-technician", &id, "note", after)
            .await
            .expect(200);
        assert!(marked(&clinic, &id).await, "{verb}: the mark stays");
    }
    let id = report(&clinic, "Label printer jams", "every third label").await;
    let fixed = json!({"resolution": "Cleared."});
    clinic
        .verb("lakeside-technician", &id, "resolve", fixed)
        .await
        .expect(200);
    let again = json!({"reason": NAMED});
    clinic
        .verb("lakeside-staff", &id, "reopen", again)
        .await
        .expect(200);
    assert!(marked(&clinic, &id).await, "reopened");
}

#[tokio::test]
async fn words_through_a_link_mark_it_too() {
    let clinic = Clinic::open().await;
    let id = clinic.ehr_down().await;
    let link = clinic.links_to("technician")[0].clone();
    let screen = clinic.open_link(&link).await;
    let hidden = ["once", "cycle"].map(|name| screen.hidden("respond", name));
    let fields = [
        ("action", "respond"),
        ("channel", "screen"),
        ("once", &hidden[0]),
        ("cycle", &hidden[1]),
        ("text", NAMED),
    ];
    clinic.submit(&link, &fields).await.expect(303);
    assert!(marked(&clinic, &id).await, "answered through a page's link");

    let id = report(&clinic, "Label printer jams", "every third label").await;
    let fixed = json!({"resolution": "Cleared."});
    clinic
        .verb("lakeside-technician", &id, "resolve", fixed)
        .await
        .expect(200);
    assert!(!marked(&clinic, &id).await);
    let link = clinic.follow(&id).await;
    let once = clinic.open_link(&link).await.hidden("not-fixed", "once");
    let fields = [("action", "not-fixed"), ("reason", NAMED), ("once", &once)];
    clinic.submit(&link, &fields).await.expect(303);
    assert!(
        marked(&clinic, &id).await,
        "not fixed, through the reporter's link"
    );
}
