//! The board on a screen: behind a link, without scripts, renewing itself, told by words as well as by colour.

use serde_json::json;
use tests::clinic::Clinic;

use super::{every_state, link};

/// "Each state by its word": and the worst of a site come first.
#[tokio::test]
async fn the_screen_tells_every_state_in_words() {
    let clinic = Clinic::open().await;
    every_state(&clinic).await;
    let screen = clinic
        .open_link(&link(&clinic, Some("main")).await)
        .await
        .expect(200);
    let seen = screen.seen();
    assert!(screen.text.contains("<html lang=\"en\">"));
    assert!(!screen.text.contains("<script"));
    assert!(
        seen.contains("As of Mon Nov 23, 2026 08:08 CST ."),
        "{seen}"
    );
    let words = [
        "Down",
        "Degraded",
        "At risk",
        "Maintenance",
        "Up",
        "Unknown",
    ];
    let badges: Vec<_> = screen
        .text
        .split("<div class=\"stands\">")
        .skip(1)
        .filter_map(|row| row.split("</div>").next())
        .map(|row| {
            let badge = row.split("<span class=\"badge ").nth(1).unwrap();
            let badge = badge.split_once("\">").unwrap().1;
            badge.split('<').next().unwrap().to_owned()
        })
        .collect();
    for word in words {
        assert!(
            badges.iter().any(|badge| badge == word),
            "{word}: {badges:?}"
        );
    }
    let place = |badge: &String| words.iter().position(|word| word == badge);
    assert!(badges.is_sorted_by_key(place), "{badges:?}");
    for told in [
        "Several systems are in trouble",
        "Since Mon 08:02 CST , for 6 min.",
        "Not answered yet: an answer is due by Mon 10:02 CST .",
        "ehr-login : down, last heard Mon 08:07 CST",
        "pacs-tls : at risk, its certificate runs out by Thu 08:02 CST",
        "Now, until Mon 10:02 CST .",
        "Not watched Unknown",
    ] {
        assert!(seen.contains(told), "{told}: {seen}");
    }
    // Landmarks, a heading for the page and one for each section.
    assert_eq!(screen.text.matches("<h1>").count(), 1);
    for section in screen.text.split("<section ").skip(1) {
        let label = section.split('"').nth(1).unwrap();
        assert!(section.contains(&format!("<h2 id=\"{label}\">")), "{label}");
    }
    for landmark in ["<header>", "<main>", "<footer>"] {
        assert_eq!(screen.text.matches(landmark).count(), 1, "{landmark}");
    }
}

/// "A link limited to a location shows that location."
#[tokio::test]
async fn a_link_of_a_site_shows_that_site() {
    let clinic = Clinic::open().await;
    every_state(&clinic).await;
    let (all, east) = (link(&clinic, None).await, link(&clinic, Some("east")).await);
    let all = clinic.open_link(&all).await.expect(200).text;
    assert!(all.contains("id=\"site-main\"") && all.contains("id=\"site-east\""));
    let east = clinic.open_link(&east).await.expect(200);
    assert!(east.text.contains("id=\"site-east\"") && !east.text.contains("site-main"));
    assert!(!east.text.contains("ehr-login") && east.seen().contains("No trouble is known"));
}

/// It renews itself, and holds still for whoever asks (WCAG 2.2.1, 2.2.4).
#[tokio::test]
async fn it_renews_itself_until_it_is_held_still() {
    let clinic = Clinic::open().await;
    let link = link(&clinic, None).await;
    let live = clinic.open_link(&link).await.expect(200);
    assert_eq!(live.headers["refresh"], "30");
    assert!(live.text.contains("<a href=\"?still=1\">"));
    let still = clinic
        .open_link(&format!("{link}?still=1"))
        .await
        .expect(200);
    assert!(!still.headers.contains_key("refresh"));
    assert!(still.text.contains("<a href=\"?\">"));
}

/// "`status` and `report` are read-only"; an expired or revoked link leads nowhere.
#[tokio::test]
async fn it_is_only_looked_at_and_ends_like_any_link() {
    let clinic = Clinic::open().await;
    let body = json!({"page": "status", "location": "main", "hours": 2});
    let made = clinic
        .post("lakeside-manager", "/v1/links", body.clone())
        .await
        .expect(201);
    assert_eq!(made.at("/page"), "status");
    let url = made.at("/url");
    let fields = [("summary", "EHR is down")];
    let sent = clinic.submit(&url, &fields).await.expect(405);
    assert_eq!(sent.headers["allow"], "GET");
    assert!(sent.text.starts_with("<!DOCTYPE html>"), "{}", sent.text);
    assert!(clinic.all_tickets().await.is_empty());
    let revoke = format!("/v1/links/{}", made.at("/id"));
    clinic
        .with("lakeside-manager", "DELETE", &revoke, &[], json!({}))
        .await
        .expect(204);
    let other = clinic
        .post("lakeside-manager", "/v1/links", body)
        .await
        .expect(201)
        .at("/url");
    clinic.open_link(&other).await.expect(200);
    clinic.pass(121);
    for link in [&url, &other] {
        let gone = clinic.open_link(link).await.expect(404);
        assert!(gone.seen().contains("This link leads nowhere"));
        assert!(!gone.headers.contains_key("refresh"));
    }
}

/// Names are the practice's own words, and may hold anything.
#[tokio::test]
async fn names_are_escaped() {
    let clinic = Clinic::open().await;
    let name = "<script>alert(1)</script> & \"Chart\"";
    let body = json!({"name": name});
    clinic
        .with("lakeside-manager", "PUT", "/v1/systems/ehr", &[], body)
        .await
        .expect(200);
    clinic.ehr_down().await;
    let screen = clinic
        .open_link(&link(&clinic, None).await)
        .await
        .expect(200);
    let escaped = "&lt;script&gt;alert(1)&lt;/script&gt; &amp; &quot;Chart&quot;";
    // In the summary, and at each site.
    assert_eq!(screen.text.matches(escaped).count(), 3, "{}", screen.text);
}
