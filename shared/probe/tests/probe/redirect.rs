//! Redirects: followed a little, judged like the first address, never from https into the open.

use std::collections::BTreeMap;

use domain::check::target::{Codes, Reason, Target};

use crate::certificate::sound;
use crate::given::{EHR, page, prober, why};
use crate::server::{Answer, Server, response};

fn to(location: &str) -> String {
    response(302, &format!("Location: {location}\r\n"), "")
}

fn paths(paths: &[(&'static str, String)]) -> Answer {
    Answer::Paths(paths.iter().cloned().collect::<BTreeMap<_, _>>())
}

async fn led(location: &str) -> Option<Reason> {
    let server = Server::plain(Answer::Text(to(location))).await;
    let prober = prober(&[("inside.example", &["10.0.0.5"])]);
    why(&prober, page(format!("http://{EHR}:{}/", server.port))).await
}

#[tokio::test]
async fn three_are_followed_and_no_fourth() {
    let answer = paths(&[
        ("/0", to("/1")),
        ("/1", to("2")),
        ("/2", to("?at=3")),
        ("/2?at=3", response(200, "", "")),
        ("/before", to("/0")),
    ]);
    let server = Server::plain(answer).await;
    let target = |path: &str| page(format!("http://{EHR}:{}{path}", server.port));
    let prober = prober(&[]);
    assert_eq!(why(&prober, target("/0")).await, None);
    let fourth = why(&prober, target("/before")).await;
    assert_eq!(fourth, Some(Reason::TooManyRedirects));
}

#[tokio::test]
async fn a_loop_ends() {
    let server = Server::plain(paths(&[("/a", to("/b")), ("/b", to("/a"))])).await;
    let target = page(format!("http://{EHR}:{}/a", server.port));
    assert_eq!(
        why(&prober(&[]), target).await,
        Some(Reason::TooManyRedirects)
    );
    assert_eq!(server.heads().len(), 4);
}

#[tokio::test]
async fn every_hop_is_judged() {
    for inside in [
        "http://169.254.169.254/latest/meta-data/iam/security-credentials/",
        "http://2852039166/",
        "//0xa9.254.43518/",
        "http://[::ffff:169.254.169.254]/",
        "http://10.0.0.5:8080/",
        "http://inside.example/",
        "https://inside.example/",
        "http://[fd00:ec2::254]/",
    ] {
        assert_eq!(
            led(inside).await,
            Some(Reason::ForbiddenAddress),
            "{inside}"
        );
    }
    assert_eq!(
        led("http://absent.example/").await,
        Some(Reason::DnsNotFound)
    );
}

#[tokio::test]
async fn what_is_no_way_on_is_refused() {
    for location in [
        "ftp://ehr.practice.example/",
        "file:///etc/passwd",
        "gopher://127.0.0.1:6379/_FLUSHALL",
        "javascript:alert(1)",
        "http://user:key@ehr.practice.example/",
        "http://ehr.practice.example:25/",
        "/\\169.254.169.254/",
        "http://localhost/",
        "/a b",
        "/caf\u{e9}",
    ] {
        assert_eq!(
            led(location).await,
            Some(Reason::RedirectRefused),
            "{location}"
        );
    }
    let two = response(302, "Location: /a\r\nLocation: http://b.example/\r\n", "");
    let server = Server::plain(Answer::Text(two)).await;
    let target = page(format!("http://{EHR}:{}/", server.port));
    assert_eq!(
        why(&prober(&[]), target).await,
        Some(Reason::RedirectRefused)
    );
}

#[tokio::test]
async fn https_does_not_lead_into_the_open() {
    let open = Server::plain(Answer::Text(response(200, "", ""))).await;
    let (own, other) = (format!("http://{EHR}:{}/", open.port), "/elsewhere");
    let answer = paths(&[
        ("/open", to(&own)),
        ("/within", to(other)),
        ("/elsewhere", response(200, "", "")),
    ]);
    let closed = Server::tls(sound().config(), answer).await;
    let target = |path: &str| page(format!("https://{EHR}:{}{path}", closed.port));
    let prober = prober(&[]);
    assert_eq!(
        why(&prober, target("/open")).await,
        Some(Reason::RedirectRefused)
    );
    assert!(open.heads().is_empty());
    assert_eq!(why(&prober, target("/within")).await, None);
    // The other way is the usual one.
    let up = Server::plain(Answer::Text(to(&format!(
        "https://{EHR}:{}/elsewhere",
        closed.port
    ))))
    .await;
    assert_eq!(
        why(&prober, page(format!("http://{EHR}:{}/", up.port))).await,
        None
    );
}

/// Where the redirect is itself what is looked at, nobody is followed.
#[tokio::test]
async fn a_redirect_may_be_the_answer() {
    let server = Server::plain(Answer::Text(to("http://169.254.169.254/"))).await;
    let target = |from, to| Target::Http {
        url: format!("http://{EHR}:{}/", server.port),
        expect: vec![Codes { from, to }],
        follow: false,
    };
    let prober = prober(&[]);
    assert_eq!(why(&prober, target(302, 302)).await, None);
    let other = why(&prober, target(301, 301)).await;
    assert_eq!(other, Some(Reason::HttpStatus(302)));
}
