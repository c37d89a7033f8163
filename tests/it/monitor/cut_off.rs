//! Cut off: where nothing is reached anywhere it is us, and no practice hears of it.

use serde_json::{Value, json};
use tests::clinic::Clinic;
use tests::endpoint::{Endpoint, authority, nobody};

/// Three checks of each practice, of which none answers.
async fn set_up(clinic: &Clinic, port: u16) {
    for practice in ["lakeside", "summit"] {
        for number in 0..3 {
            let body = json!({"system": "telehealth", "every_minutes": 1, "open": {"bad": 1, "of": 1},
                              "probe": {"kind": "tcp", "host": "127.0.0.1", "port": port}});
            let path = format!("/v1/checks/c-{number}");
            let manager = format!("{practice}-manager");
            clinic
                .with(&manager, "PUT", &path, &[], body)
                .await
                .expect(201);
        }
    }
}

fn told(clinic: &Clinic) -> usize {
    let topic = clinic.app().config.operator_topic.clone();
    let pages = clinic.pages().into_iter();
    pages
        .filter(|page| Some(&page.topic) == topic.as_ref())
        .filter(|page| page.text.contains("is cut off"))
        .count()
}

async fn tickets(clinic: &Clinic) -> usize {
    let mut count = 0;
    for manager in ["lakeside-manager", "summit-manager"] {
        let list = clinic.get(manager, "/v1/tickets").await.expect(200).json();
        count += list["items"].as_array().map_or(0, Vec::len);
    }
    count
}

fn figures(swept: &Value) -> (u64, u64) {
    let figure = |name: &str| swept[name].as_u64().unwrap();
    (figure("looked"), figure("cut_off"))
}

#[tokio::test]
async fn whoever_reaches_nobody_opens_no_ticket_and_tells_the_operator_once_an_hour() {
    let (closed, _held) = nobody();
    let (outside, socket) = nobody();
    let (roots, reference) = (authority(), format!("https://127.0.0.1:{outside}/"));
    let clinic = Clinic::open_with(&[("ProbeRoots", &roots), ("ProbeReference", &reference)]).await;
    set_up(&clinic, closed).await;
    for minute in 0..62 {
        clinic.pass(1);
        assert_eq!(figures(&clinic.look().await), (0, 6), "minute {minute}");
        let expected = 1 + usize::from(minute >= 60);
        assert_eq!(told(&clinic), expected, "minute {minute}");
    }
    assert_eq!(tickets(&clinic).await, 0);
    let path = "/v1/checks/c-0";
    let shown = clinic.get("summit-manager", path).await.expect(200);
    assert_eq!(shown.at("/state/phase"), "unheard", "nothing is said of it");
    // The outside is there again, whatever it answers: then it is they who are down.
    let outside = Endpoint::tls_at(socket, (2027, 1, 1));
    outside.say(500);
    clinic.pass(1);
    assert_eq!(figures(&clinic.look().await), (6, 0));
    assert!(tickets(&clinic).await > 0);
    assert_eq!(outside.looks(), 1);
}

/// One that answers is enough to know that it is not us; without a reference nobody knows.
#[tokio::test]
async fn one_answer_or_no_reference_makes_it_theirs() {
    let (closed, _held) = nobody();
    let reference = format!("https://127.0.0.1:{closed}/");
    for (parameters, one_answers) in [
        (vec![("ProbeReference", reference.as_str())], true),
        (vec![], false),
    ] {
        let clinic = Clinic::open_with(&parameters).await;
        let portal = Endpoint::plain().await;
        set_up(&clinic, closed).await;
        if one_answers {
            let body = json!({"system": "ehr", "every_minutes": 1, "probe": {"kind": "http", "url": portal.url()}});
            clinic.check("portal", body).await.expect(201);
        }
        clinic.pass(1);
        let swept = clinic.look().await;
        assert_eq!(figures(&swept), (6 + u64::from(one_answers), 0));
        assert_eq!(told(&clinic), 0);
        assert!(tickets(&clinic).await > 0);
    }
}
