//! What a report says of a day, in every form, and never a word that anybody wrote.

use serde_json::{Value, json};
use tests::clinic::Clinic;

use super::{NAMED, day, figure, link, night, report};

/// "Standard 1 … Standard 4, Revenue": each told from what happened.
#[tokio::test]
async fn it_tells_what_happened() {
    let clinic = Clinic::open().await;
    day(&clinic).await;
    let told = report(&clinic, "").await.json();
    let value = |name: &str| figure(&told, name)["value"].as_f64().unwrap();
    assert_eq!(told["tickets"], 6, "{told}");
    assert_eq!(told["reports"], 1);
    // The EHR in half an hour, the phones in three; the network was over before anybody was owed a word.
    assert_eq!(value("critical_clinical_inside_two_hours"), 0.5);
    assert_eq!(value("critical_within_target"), 0.5);
    assert_eq!(value("critical_p90"), 10_800.0);
    assert_eq!(value("acknowledged_median"), 600.0);
    assert_eq!(value("retiered"), 0.0);
    // The printers' at least, and what waited for a bundle while sweeps were twenty minutes apart.
    for name in ["pages_late", "pages_withdrawn"] {
        assert!(
            value(name) >= 1.0 && value(name) < value("pages_decided"),
            "{name}"
        );
    }
    assert_eq!(value("phi_protocol_complete"), 1.0);
    // It ran out in the evening.
    assert_eq!(value("phi_open_grants"), 0.0);
    assert_eq!(value("phi_unreviewed"), 0.0);
    assert_eq!(figure(&told, "phi_log_verified_to")["value"], json!(null));
    assert_eq!(
        figure(&told, "first_contact_ehr")["value"],
        json!(null),
        "7 days have not passed"
    );
    let seen = figure(&told, "seen_by_monitoring");
    assert_eq!((&seen["value"], &seen["n"]), (&json!(1.0 / 6.0), &json!(6)));
    assert_eq!(value("checks"), 1.0);
    assert_eq!(value("checks_never_alarmed"), 0.0);
    assert_eq!(value("systems_without_check"), 15.0);
    // The EHR for an hour of main's eight opening hours; the practice has two sites.
    let ehr = figure(&told, "documentation_delayed");
    assert_eq!(ehr["value"], 60.0, "{ehr}");
    // 60 of the 480 minutes of an opening day, of half of 40 hours; today, which has only begun, shortens the mean day.
    let lost = value("provider_hours_lost");
    assert!((2.5..2.6).contains(&lost), "{lost}");
    // No check is of eligibility, and nobody reported it in trouble.
    assert_eq!(figure(&told, "estimates_not_given")["value"], json!(null));
    let risks = told["risks"].as_array().unwrap();
    // Fifteen of sixteen systems weigh more than one of two tickets.
    let named = |risk: &Value| risk["figure"] == "systems_without_check";
    assert!(risks.iter().any(named), "{risks:?}");
    clinic.pass(60 * 24 * 8);
    let later = report(&clinic, "").await.json();
    assert_eq!(figure(&later, "first_contact_ehr")["value"], 1.0);
}

/// "Nothing of free text may ever reach an answer": in all forms, by key and behind a link.
#[tokio::test]
async fn no_word_of_anybody_is_in_it() {
    let clinic = Clinic::open().await;
    day(&clinic).await;
    night(&clinic).await;
    let url = link(&clinic, None).await;
    let mut forms = vec![clinic.send("GET", &url, &[], "").await.expect(200).text];
    for format in ["json", "html", "csv"] {
        let query = format!("?format={format}");
        forms.push(report(&clinic, &query).await.text);
    }
    for text in forms {
        assert!(text.contains("two hours"), "{text}");
        for part in NAMED.split(' ') {
            assert!(!text.contains(part), "{text}");
        }
    }
}

/// "One self-contained HTML page … works without scripts, accessible."
#[tokio::test]
async fn the_page_needs_nothing_else() {
    let clinic = Clinic::open().await;
    day(&clinic).await;
    let page = report(&clinic, "?format=html").await;
    assert!(page.headers["content-type"].starts_with("text/html"));
    for forbidden in [
        "<script", "src=", "http://", "https://", "url(http", "@import",
    ] {
        assert!(!page.text.contains(forbidden), "{forbidden}");
    }
    let count = |what: &str| page.text.matches(what).count();
    assert!(count("<svg") >= 4);
    assert_eq!(
        count("<svg"),
        count("<title id="),
        "each has a text of its own"
    );
    assert_eq!(count("<svg"), count("<desc id="));
    assert_eq!(count("<h1"), 1);
    let csv = report(&clinic, "?format=csv").await;
    let lines: Vec<_> = csv.text.lines().collect();
    assert!(lines[0].starts_with("section,name,row,column,unit,value,n,"));
    assert!(lines.iter().any(|line| {
        line.starts_with("headline,critical_clinical_inside_two_hours,,,share,0.5,2,")
    }));
}
