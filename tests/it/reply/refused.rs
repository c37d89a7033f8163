//! What a page's link refuses: expired, forged, malformed, all at once; and what it costs.

use super::{acknowledge, paged, respond};
use tests::browser::FORM;

/// "Links expire, are signed, and a stale action is refused with who did it and when."
#[tokio::test]
async fn links_expire_are_signed_and_end_with_the_person() {
    let (clinic, id, link) = paged().await;
    let cut = &link[..link.len() - 1];
    let turned = link.replace("/p/c", "/p/d").replace("/p/b", "/p/c");
    let follow = clinic.follow(&id).await.replace("/r/", "/p/");
    let long = format!("/p/{}", "A".repeat(5000));
    for wrong in [cut, &turned, &follow, "/p/x", "/p/%00%ff", "/p/..", &long] {
        let answer = clinic.open_link(wrong).await;
        assert_eq!(answer.status, 404, "{wrong}");
        assert_eq!(
            clinic.submit(wrong, &acknowledge()).await.status,
            404,
            "{wrong}"
        );
    }
    let practice = domain::ids::PracticeId::new("lakeside").unwrap();
    let person = domain::ids::PersonId::new("technician").unwrap();
    clinic
        .app()
        .store
        .remove_person(&practice, &person, 0)
        .await
        .unwrap();
    let gone = clinic.open_link(&link).await.expect(403);
    assert!(!gone.text.contains("EHR"), "{}", gone.seen());
    clinic.submit(&link, &acknowledge()).await.expect(403);
    clinic.pass(24 * 60);
    for expired in [
        clinic.open_link(&link).await,
        clinic.submit(&link, &acknowledge()).await,
    ] {
        let expired = expired.expect(410);
        assert!(expired.seen().contains("This link has expired") && !expired.text.contains("EHR"));
    }
    assert!(clinic.entries(&id, "acknowledged").await.is_empty());
}

#[tokio::test]
async fn bad_forms_are_refused_by_name() {
    let (clinic, id, link) = paged().await;
    let wrong: [(&[(&str, &str)], &str); 6] = [
        (&[], "action: is required"),
        (&[("action", "close")], "action: must be acknowledge"),
        (
            &[("action", "acknowledge"), ("<b>", "1")],
            "is not a field of this request",
        ),
        (
            &[("action", "acknowledge"), ("action", "pass-on")],
            "action: is given more than once",
        ),
        (
            &[
                ("action", "respond"),
                ("text", "a"),
                ("next_update_minutes", "-1"),
            ],
            "Next update, in minutes: must be a whole number from 5 to 10080",
        ),
        (
            &[("action", "respond"), ("text", "a"), ("channel", "fax")],
            "How it reaches the reporter: must be screen",
        ),
    ];
    for (fields, named) in wrong {
        let refused = clinic.submit(&link, fields).await.expect(422);
        assert!(
            refused.seen().contains(named),
            "{named}: {}",
            refused.seen()
        );
        assert!(!refused.text.contains("<b>&"), "escaped");
    }
    let long = "a".repeat(4001);
    let refused = respond(&clinic, &link, &[("text", &long)])
        .await
        .expect(422);
    assert!(refused.seen().contains("must be at most 4000 characters"));
    let huge = format!("action=respond&text={}", "a".repeat(300_000));
    clinic.send("POST", &link, &[FORM], huge).await.expect(413);
    let json = ("content-type", "application/json");
    clinic.send("POST", &link, &[json], "{}").await.expect(415);
    clinic
        .send("POST", &link, &[], "action=acknowledge")
        .await
        .expect(415);
    clinic
        .send("POST", &link, &[FORM], &b"action=\xff"[..])
        .await
        .expect(400);
    assert_eq!(clinic.entries(&id, "acknowledged").await.len(), 0);
    assert_eq!(clinic.ticket(&id).await.at("/sla/outcome"), "running");
}

#[tokio::test]
async fn of_many_at_once_one_acknowledges_and_every_other_hears_who() {
    let (clinic, id, _) = paged().await;
    clinic.sweep_minutes(20).await;
    let links = [
        clinic.links_to("technician")[0].clone(),
        clinic.links_to("technician-2")[0].clone(),
    ];
    let taps = (0..16).map(|tap| {
        let (clinic, link) = (clinic.clone(), links[tap % 2].clone());
        tokio::spawn(async move { (tap % 2, clinic.submit(&link, &acknowledge()).await) })
    });
    let mut by_person = [Vec::new(), Vec::new()];
    for tap in taps.collect::<Vec<_>>() {
        let (person, answer) = tap.await.unwrap();
        by_person[person].push(answer.status);
    }
    by_person.sort();
    assert_eq!(by_person, [vec![303; 8], vec![409; 8]]);
    assert_eq!(clinic.entries(&id, "acknowledged").await.len(), 1);
}

/// What a link costs when the function is warm: the calls, by name.
#[tokio::test]
async fn a_link_costs_a_handful_of_reads_and_one_transaction() {
    let (clinic, _, link) = paged().await;
    clinic.open_link(&link).await.expect(200);
    let calls = || {
        let taken = clinic.take_calls();
        let mut names: Vec<_> = taken.into_iter().map(|call| call.operation).collect();
        names.sort();
        names.join(" ")
    };
    calls();
    // The configuration, the page, the ticket, and how many reports the incident has.
    clinic.open_link(&link).await.expect(200);
    let shown = "GetItem GetItem Query Query";
    assert_eq!(calls(), shown);
    // The ticket and its open incident once more, to decide on them.
    clinic.submit(&link, &acknowledge()).await.expect(303);
    assert_eq!(
        calls(),
        "GetItem GetItem GetItem GetItem Query Query TransactWriteItems"
    );
    clinic.submit(&link, &acknowledge()).await.expect(303);
    assert_eq!(calls(), shown, "a second tap writes nothing");
}
