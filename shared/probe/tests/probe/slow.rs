//! Slow servers: no way of being slow lasts longer than a look may.

use std::time::Duration;

use domain::check::target::{Reason, Target};
use tokio::task::JoinSet;
use tokio::time::Instant;

use crate::certificate::sound;
use crate::given::{EHR, limits, page, prober, see};
use crate::server::{Answer, Server, response};

async fn timed(target: Target) -> Option<Reason> {
    let started = Instant::now();
    let seen = see(&prober(&[]), target).await;
    let took = started.elapsed();
    assert!(
        took < limits().whole + Duration::from_millis(700),
        "{took:?}"
    );
    seen.reason
}

#[tokio::test]
async fn every_kind_of_slowness_ends() {
    let pause = Duration::from_millis(100);
    let hint = "HTTP/1.1 103 Hints\r\nLink: </a>\r\n\r\n";
    let head = "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n";
    let slow = [
        Answer::Silence,
        Answer::Trickle(response(200, "", ""), pause),
        Answer::Trickle(
            format!("HTTP/1.1 200 OK\r\n{}", "A: b\r\n".repeat(50)),
            pause,
        ),
        Answer::Trickle(hint.repeat(50), Duration::from_millis(2)),
        Answer::Endless(String::new(), hint.to_owned()),
        Answer::Drip(head.to_owned(), "x".repeat(100), pause),
    ];
    let mut looks = JoinSet::new();
    for (index, answer) in slow.into_iter().enumerate() {
        looks.spawn(async move {
            let server = Server::plain(answer).await;
            (
                index,
                timed(page(format!("http://{EHR}:{}/", server.port))).await,
            )
        });
    }
    for (index, reason) in looks.join_all().await {
        assert_eq!(reason, Some(Reason::TimedOut), "{index}");
    }
}

#[tokio::test]
async fn a_handshake_that_does_not_come_ends() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let host = EHR.to_owned();
    let reason = timed(Target::Tls { host, port }).await;
    assert_eq!(reason, Some(Reason::TimedOut));
    let reason = timed(page(format!("https://{EHR}:{port}/"))).await;
    assert_eq!(reason, Some(Reason::TimedOut));
}

/// What was learnt of a certificate before the time was over is kept.
#[tokio::test]
async fn a_certificate_that_was_seen_stays_seen() {
    let server = Server::tls(sound().config(), Answer::Silence).await;
    let seen = see(
        &prober(&[]),
        page(format!("https://{EHR}:{}/", server.port)),
    )
    .await;
    assert_eq!(seen.reason, Some(Reason::TimedOut));
    assert!(seen.measured.certificate_expires_at.is_some());
}
