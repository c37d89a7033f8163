//! Break-glass: at once, loud, reviewed by another person.

use domain::audit::record::{Act, Purpose};
use serde_json::json;
use tests::clinic::Clinic;

use super::*;

async fn smash(clinic: &Clinic, key: &str, ticket: &str) -> Answer {
    let body =
        json!({"code": "care_blocked", "reason": "The clinician waits and nobody can approve."});
    deed(clinic, key, ticket, "break-glass", body).await
}

/// "Break-glass is possible at once, loud, and reviewed by another person by the next business day."
#[tokio::test]
async fn it_opens_at_once_and_the_officer_hears_of_it() {
    let clinic = Clinic::open().await;
    of_both_roles(&clinic).await;
    let ticket = marked(&clinic).await;
    let short = json!({"code": "care_blocked", "reason": "Urgent."});
    let short = deed(&clinic, OTHER, &ticket, "break-glass", short)
        .await
        .expect(422);
    assert_eq!(short.wrong_fields(), ["reason"]);
    clinic.pass(2);
    let before = clinic.pages_to("officer").len();
    let broken = smash(&clinic, "both-roles", &ticket).await.expect(201);
    assert_eq!(
        broken.at("/grant/until"),
        "2026-11-23T14:34:11Z",
        "half an hour"
    );
    assert_eq!(
        broken.at("/grant/emergency/review_by"),
        "2026-11-24T14:04:11Z"
    );
    let pages = clinic.pages_to("officer");
    assert_eq!(pages.len(), before + 1);
    let page = pages.last().expect("a page");
    assert_eq!(page.attributes["reason"], "glass_broken");
    assert!(
        page.text
            .contains("mergency access to patient data was taken"),
        "{}",
        page.text
    );
    open(&clinic, "both-roles", &ticket).await.expect(200);
    clinic.pass(30);
    open(&clinic, "both-roles", &ticket)
        .await
        .refused("grant-required");
    assert_eq!(missing(&clinic, &ticket).await, ["break_glass_review"]);
    let verdict = json!({"grant": broken.at("/id"), "verdict": "justified", "comment": "It was."});
    deed(&clinic, "both-roles", &ticket, "reviews", verdict.clone())
        .await
        .refused("forbidden");
    deed(&clinic, OTHER, &ticket, "reviews", verdict.clone())
        .await
        .refused("forbidden");
    deed(&clinic, MANAGER, &ticket, "reviews", verdict.clone())
        .await
        .expect(201);
    deed(&clinic, "lakeside-manager-2", &ticket, "reviews", verdict)
        .await
        .refused("wrong-state");
    assert_eq!(missing(&clinic, &ticket).await, [""; 0]);
    let records = records(&clinic, &ticket).await;
    let acts: Vec<_> = records.iter().map(|one| one.act).collect();
    assert_eq!(
        acts,
        [Act::BreakglassStart, Act::PhiRead, Act::BreakglassReviewed]
    );
    assert_eq!(records[0].pou, Purpose::BreakTheGlass);
    for kind in ["glass_broken", "glass_reviewed"] {
        assert_eq!(clinic.entries(&ticket, kind).await.len(), 1, "{kind}");
    }
}

/// "Break-glass review is due by the next business day, 72 hours at most": when nobody has looked, the officer is told,
/// once a day.
#[tokio::test]
async fn an_overdue_review_is_told_of_until_there_is_one() {
    let clinic = Clinic::open().await;
    let ticket = marked(&clinic).await;
    let resolved = json!({"resolution": "Restarted."});
    clinic
        .verb(ON_CALL, &ticket, "resolve", resolved)
        .await
        .expect(200);
    let grant = smash(&clinic, OTHER, &ticket).await.expect(201).at("/id");
    let told = || {
        let pages = clinic.pages_to("officer").into_iter();
        pages
            .filter(|page| page.attributes["reason"] == "review_overdue")
            .count()
    };
    clinic.set("2026-11-24T14:02:10Z");
    clinic.sweep().await;
    assert_eq!(told(), 0);
    clinic.set("2026-11-24T14:02:11Z");
    clinic.sweep_minutes(3).await;
    assert_eq!(told(), 1);
    clinic.set("2026-11-25T14:05:11Z");
    clinic.sweep_minutes(3).await;
    assert_eq!(told(), 2);
    let verdict = json!({"grant": grant, "verdict": "justified"});
    deed(&clinic, MANAGER, &ticket, "reviews", verdict)
        .await
        .expect(201);
    clinic.set("2026-11-27T14:05:11Z");
    clinic.sweep_minutes(3).await;
    assert_eq!(told(), 2);
    // A long weekend: three days at most, though the next business day is Monday.
    clinic.set("2026-11-25T23:30:00Z");
    let ticket = marked(&clinic).await;
    let broken = smash(&clinic, OTHER, &ticket).await.expect(201);
    assert_eq!(
        broken.at("/grant/emergency/review_by"),
        "2026-11-28T23:30:00Z"
    );
}

/// "Impermissible ⇒ `breach.assessed`": an access found unjustified is presumed a breach (45 CFR 164.402) until its four
/// factors were weighed.
#[tokio::test]
async fn what_was_not_justified_is_assessed() {
    let clinic = Clinic::open().await;
    let ticket = marked(&clinic).await;
    let grant = smash(&clinic, OTHER, &ticket).await.expect(201).at("/id");
    clinic.pass(31);
    let assessment = json!({"grant": grant, "assessment": {
        "nature": "A name.", "recipient": "Our own technician.", "acquired": "Seen, not copied.",
        "mitigated": "Signed a statement.", "notifiable": false}});
    deed(&clinic, MANAGER, &ticket, "reviews", assessment.clone())
        .await
        .refused("wrong-state");
    let verdict = json!({"grant": grant, "verdict": "unjustified"});
    deed(&clinic, MANAGER, &ticket, "reviews", verdict)
        .await
        .expect(201);
    assert_eq!(missing(&clinic, &ticket).await, ["breach_assessment"]);
    let half = json!({"grant": grant, "assessment": {"nature": "A name."}});
    let mut named = deed(&clinic, MANAGER, &ticket, "reviews", half)
        .await
        .expect(422)
        .wrong_fields();
    named.sort_unstable();
    let rest = ["acquired", "mitigated", "notifiable", "recipient"];
    assert_eq!(named, rest.map(|name| format!("assessment.{name}")));
    deed(&clinic, MANAGER, &ticket, "reviews", assessment)
        .await
        .expect(201);
    assert_eq!(missing(&clinic, &ticket).await, [""; 0]);
    let last = records(&clinic, &ticket).await.pop().expect("a record");
    assert_eq!(last.act, Act::BreachAssessed);
    assert_eq!(last.disc, domain::audit::record::Disclosure::Impermissible);
}
