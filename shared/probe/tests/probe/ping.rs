//! The outside heartbeat: told is who says so, over https.

use domain::check::target::Reason;

use crate::certificate::{Saying, sound};
use crate::given::{EHR, now, prober};
use crate::server::{Answer, Server, response};

#[tokio::test]
async fn who_answers_with_success_was_told() {
    let server = Server::tls(sound().config(), Answer::Text(response(200, "", "OK"))).await;
    let url = format!("https://{EHR}:{}/ping/5c2e?from=auditor", server.port);
    assert_eq!(prober(&[]).ping(&url, now()).await, Ok(()));
    let heads = server.heads();
    assert!(heads[0].starts_with("GET /ping/5c2e?from=auditor HTTP/1.1\r\n"));
}

#[tokio::test]
async fn whoever_does_not_was_not() {
    let moved = response(302, "Location: /elsewhere\r\n", "");
    for (text, reason) in [
        (response(404, "", ""), Reason::HttpStatus(404)),
        (response(500, "", ""), Reason::HttpStatus(500)),
        (moved, Reason::HttpStatus(302)),
        ("none".to_owned(), Reason::NotHttp),
    ] {
        let server = Server::tls(sound().config(), Answer::Text(text)).await;
        let url = format!("https://{EHR}:{}/", server.port);
        assert_eq!(prober(&[]).ping(&url, now()).await, Err(reason));
        assert_eq!(server.heads().len(), 1);
    }
    let silent = Server::tls(sound().config(), Answer::Silence).await;
    let url = format!("https://{EHR}:{}/", silent.port);
    assert_eq!(prober(&[]).ping(&url, now()).await, Err(Reason::TimedOut));
    let false_name = Saying {
        names: vec!["other.example"],
        ..sound()
    };
    let other = Server::tls(false_name.config(), Answer::Text(response(200, "", ""))).await;
    let url = format!("https://{EHR}:{}/", other.port);
    assert_eq!(prober(&[]).ping(&url, now()).await, Err(Reason::TlsName));
}

#[tokio::test]
async fn it_goes_over_https_to_public_addresses() {
    for (url, reason) in [
        ("http://ehr.practice.example/", Reason::NotATarget),
        ("hc-ping.com/5c2e", Reason::NotATarget),
        ("https://169.254.169.254/", Reason::ForbiddenAddress),
    ] {
        assert_eq!(prober(&[]).ping(url, now()).await, Err(reason), "{url}");
    }
}
