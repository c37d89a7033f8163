//! A desk's link: the form to report, the incidents of its site, and nothing filed twice.

use local::Fault;
use serde_json::json;
use tests::browser::FORM;
use tests::clinic::Clinic;

async fn link(clinic: &Clinic, location: Option<&str>) -> String {
    let body = json!({"page": "desk", "location": location, "hours": 24});
    let made = clinic.post("lakeside-manager", "/v1/links", body).await;
    made.expect(201).at("/url")
}

fn once(screen: &str) -> String {
    let (_, rest) = screen.split_once("name=\"once\" value=\"").unwrap();
    rest.split('"').next().unwrap().to_owned()
}

/// The tickets of `lakeside`, newest first.
async fn tickets(clinic: &Clinic) -> Vec<serde_json::Value> {
    let list = clinic
        .get("lakeside-technician", "/v1/tickets")
        .await
        .expect(200);
    list.json()["items"].as_array().unwrap().clone()
}

const OUTAGE: [(&str, &str); 7] = [
    ("summary", "EHR will not open for Jane Roe"),
    ("description", "Since eight.\r\nIt says \"session\"."),
    ("system", "ehr"),
    ("symptom", "down"),
    ("scope", "site"),
    ("patients_waiting", "yes"),
    ("contact", "Kim, 114"),
];

/// "By API, and by a form without scripts behind a practice's link, from a phone."
#[tokio::test]
async fn a_report_at_the_desk_opens_pages_and_leads_to_its_own_screen() {
    let clinic = Clinic::open().await;
    let link = link(&clinic, Some("east")).await;
    let form = clinic.open_link(&link).await.expect(200);
    assert!(
        form.text.contains("<option value=\"ehr\">"),
        "{}",
        form.text
    );
    assert!(!form.text.contains("name=\"location\""), "the link has one");
    let mark = once(&form.text);
    let fields = [
        &OUTAGE[..],
        &[("once", &mark), ("privacy", "yes"), ("phi", "yes")],
    ]
    .concat();
    let mut led_to = Vec::new();
    for _ in 0..3 {
        let done = clinic.submit(&link, &fields).await.expect(303);
        led_to.push(done.headers["location"].clone());
    }
    led_to.dedup();
    assert_eq!(led_to.len(), 1, "sent three times, filed once: {led_to:?}");
    let filed = tickets(&clinic).await;
    assert_eq!(filed.len(), 1);
    let ticket = &filed[0];
    assert_eq!(ticket["title"], "EHR down, whole site, east");
    assert_eq!(ticket["tier"], "critical");
    assert_eq!(ticket["channel"], "form");
    assert_eq!(ticket["text"], "sealed");
    assert_eq!(ticket["phi"], true);
    assert!(
        ticket["flags"]
            .as_array()
            .unwrap()
            .contains(&json!("privacy"))
    );
    assert_eq!(ticket["follow"], json!(led_to[0]));
    assert_eq!(clinic.pages_to("technician").len(), 1);
    assert_eq!(clinic.pages_to("officer").len(), 1);
    let id = ticket["id"].as_str().unwrap();
    let opened = clinic.entries(id, "opened").await;
    assert_eq!(opened[0]["actor"]["by"], "link");
    let mine = clinic.open_link(&led_to[0]).await.expect(200);
    assert!(mine.seen().contains("We have it."), "{}", mine.seen());
    assert!(!mine.text.contains("Jane") && !mine.text.contains("Kim"));
    // A form of its own is a report of its own: it joins.
    let fresh = clinic.open_link(&link).await.expect(200);
    let mark = once(&fresh.text);
    clinic.pass(1);
    let fields = [&OUTAGE[..], &[("once", &mark)]].concat();
    clinic.submit(&link, &fields).await.expect(303);
    assert_eq!(tickets(&clinic).await[0]["incident"], json!(id));
}

#[tokio::test]
async fn what_is_known_is_listed_and_joining_it_is_one_tap() {
    let clinic = Clinic::open().await;
    let (east, main, all) = (
        link(&clinic, Some("east")).await,
        link(&clinic, Some("main")).await,
        link(&clinic, None).await,
    );
    let id = clinic.ehr_down().await;
    clinic
        .report(json!({"summary": "My printer jams", "system": "printer", "symptom": "error", "scope": "user"}))
        .await;
    let reference = clinic.ticket(&id).await.at("/ref");
    for (link, lists) in [(&east, false), (&main, true), (&all, true)] {
        let seen = clinic.open_link(link).await.expect(200).seen();
        assert_eq!(seen.contains("EHR down, whole site, main"), lists, "{seen}");
        assert_eq!(seen.contains(&reference), lists, "{seen}");
        assert!(
            !seen.contains("Printer error"),
            "one person's trouble is nobody else's"
        );
    }
    let words = json!({"text": "Vendor is on it", "next_update_minutes": 30});
    clinic
        .verb("lakeside-technician", &id, "respond", words)
        .await
        .expect(200);
    let listed = clinic.open_link(&main).await.expect(200);
    assert!(
        listed
            .seen()
            .contains("Answered Mon 08:02 CST . Next update by Mon 08:32 CST ."),
        "{}",
        listed.seen()
    );
    assert!(!listed.text.contains("Vendor is on it"));
    assert!(listed.text.contains(&format!("href=\"?same={reference}\"")));
    let same = clinic
        .open_link(&format!("{main}?same={reference}"))
        .await
        .expect(200);
    for chosen in [
        "<option value=\"ehr\" selected>",
        "<option value=\"down\" selected>",
        "<option value=\"site\" selected>",
    ] {
        assert!(same.text.contains(chosen), "{chosen}");
    }
    let summary = format!("Same as {reference}: ehr down");
    assert!(
        same.text.contains(&format!("value=\"{summary}\"")),
        "{}",
        same.text
    );
    let fields = [
        ("summary", summary.as_str()),
        ("system", "ehr"),
        ("symptom", "down"),
        ("scope", "site"),
    ];
    clinic.pass(1);
    clinic.submit(&main, &fields).await.expect(303);
    assert_eq!(tickets(&clinic).await[0]["incident"], json!(id));
    // Over is over.
    let resolved = json!({"resolution": "Back", "steps": []});
    clinic
        .verb("lakeside-technician", &id, "resolve", resolved)
        .await
        .expect(200);
    assert!(
        !clinic
            .open_link(&main)
            .await
            .expect(200)
            .seen()
            .contains(&reference)
    );
    // An unknown one changes nothing.
    let none = clinic
        .open_link(&format!("{main}?same=%3Cscript%3E"))
        .await
        .expect(200);
    assert!(!none.text.contains("<script"));
}

#[tokio::test]
async fn a_wrong_form_comes_back_as_it_was_typed() {
    let clinic = Clinic::open().await;
    let link = link(&clinic, None).await;
    let form = clinic.open_link(&link).await.expect(200);
    assert!(
        form.text.contains("<option value=\"main\">")
            && form.text.contains("<option value=\"east\">")
    );
    let typed = [
        ("summary", " "),
        ("description", "<script>alert('Jane')</script>"),
        ("symptom", "broken"),
        ("scope", "site"),
        ("patients_waiting", "perhaps"),
        ("reported_by", "manager"),
        ("flags", "privacy"),
        ("extra", "1"),
    ];
    let refused = clinic.submit(&link, &typed).await.expect(422);
    let seen = refused.seen();
    for named in [
        "What is wrong, in a line: is required",
        "What is wrong with it: must be down, degraded, error, question or request",
        "Are patients waiting because of it?: must be yes or no",
        "reported_by: is not a field of this request",
        "flags: is not a field of this request",
        "extra: is not a field of this request",
    ] {
        assert!(seen.contains(named), "{named}: {seen}");
    }
    assert!(!refused.text.contains("<script"));
    assert!(
        refused
            .text
            .contains("&lt;script&gt;alert('Jane')&lt;/script&gt;</textarea>"),
        "{}",
        refused.text
    );
    assert!(refused.text.contains("<option value=\"site\" selected>"));
    let unknown = [
        ("summary", "x"),
        ("system", "summit-ehr"),
        ("location", "west"),
    ];
    let seen = clinic.submit(&link, &unknown).await.expect(422).seen();
    assert!(
        seen.contains("What it is about: is not a system")
            && seen.contains("Where: is not a location"),
        "{seen}"
    );
    let data = [("summary", "See data:image/png;base64,AAAA")];
    assert!(
        clinic
            .submit(&link, &data)
            .await
            .expect(422)
            .seen()
            .contains("attachments are not taken yet")
    );
    let long = "a".repeat(10_001);
    let long = [("summary", "x"), ("description", long.as_str())];
    clinic.submit(&link, &long).await.expect(422);
    let huge = format!("summary={}", "a".repeat(300_000));
    clinic.send("POST", &link, &[FORM], huge).await.expect(413);
    let multipart = ("content-type", "multipart/form-data; boundary=x");
    clinic
        .send("POST", &link, &[multipart], "--x--")
        .await
        .expect(415);
    clinic
        .send("POST", &link, &[FORM], &b"summary=\xff\xfe"[..])
        .await
        .expect(400);
    assert!(tickets(&clinic).await.is_empty(), "nothing half-written");
}

#[tokio::test]
async fn a_link_ends_when_it_is_revoked_or_expires() {
    let clinic = Clinic::open().await;
    let (one, two) = (link(&clinic, None).await, link(&clinic, None).await);
    let links = clinic
        .get("lakeside-manager", "/v1/links")
        .await
        .expect(200)
        .json();
    if let Some(link) = links["items"].as_array().unwrap().first() {
        clinic.open_link(&one).await.expect(200);
        let path = format!("/v1/links/{}", link["id"].as_str().unwrap());
        clinic
            .with("lakeside-manager", "DELETE", &path, &[], json!({}))
            .await
            .expect(204);
    }
    let statuses = [
        clinic.open_link(&one).await.status,
        clinic.open_link(&two).await.status,
    ];
    assert!(
        statuses == [404, 200] || statuses == [200, 404],
        "{statuses:?}"
    );
    clinic.pass(25 * 60);
    for link in [&one, &two, &"/s/x".to_owned()] {
        let gone = clinic.open_link(link).await.expect(404);
        assert!(gone.seen().contains("This link leads nowhere") && !gone.text.contains("lakeside"));
        clinic.submit(link, &OUTAGE).await.expect(404);
    }
    assert!(tickets(&clinic).await.is_empty());
}

/// "Intake never refuses a report because sealing is down."
#[tokio::test]
async fn a_report_is_taken_while_keys_are_out_of_reach() {
    let clinic = Clinic::open().await;
    let link = link(&clinic, Some("main")).await;
    let cold = clinic.cold();
    let wire = &cold.desk.gateway.stack().wire;
    for operation in ["GenerateDataKey", "GenerateMac"] {
        wire.break_next(Fault::Throttle, u64::MAX, move |call| {
            call.operation == operation
        });
    }
    let taken = cold.submit(&link, &OUTAGE).await.expect(200);
    assert!(
        taken.seen().contains("What you wrote could not be kept"),
        "{}",
        taken.seen()
    );
    let filed = tickets(&clinic).await;
    assert_eq!(filed[0]["text"], "not_kept");
    assert!(taken.seen().contains(filed[0]["ref"].as_str().unwrap()));
}

/// Names are the practice's own words, and may hold anything.
#[tokio::test]
async fn names_are_escaped_on_every_screen() {
    let clinic = Clinic::open().await;
    let name = "<script>alert(1)</script> & \"Chart\"";
    let system = json!({
        "id": "ehr", "name": name, "kind": "ehr", "downtime_procedure": "Use paper.\n<img src=x>",
    });
    clinic
        .with("lakeside-manager", "PUT", "/v1/systems/ehr", &[], system)
        .await
        .expect(200);
    let link = link(&clinic, None).await;
    let id = clinic.ehr_down().await;
    let follow = clinic.follow(&id).await;
    let page = clinic.links_to("technician")[0].clone();
    for link in [&link, &follow, &page] {
        let screen = clinic.open_link(link).await.expect(200);
        assert!(
            screen
                .text
                .contains("&lt;script&gt;alert(1)&lt;/script&gt; &amp; &quot;Chart&quot;"),
            "{}",
            screen.text
        );
    }
}

/// A form in another encoding than UTF-8 would be kept as something else than was typed.
#[tokio::test]
async fn a_form_that_is_not_utf_8_is_refused() {
    let clinic = Clinic::open().await;
    let link = link(&clinic, None).await;
    let form = [("content-type", "application/x-www-form-urlencoded")];
    for body in [
        "summary=%ff%fe&location=main",
        "summary=caf%E9&location=main",
    ] {
        let sent = clinic.send("POST", &link, &form, body).await;
        sent.expect(400);
    }
    assert!(tickets(&clinic).await.is_empty());
}
