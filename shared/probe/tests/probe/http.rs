//! Web servers: what counts as an answer, what is asked, and how much is read.

use domain::check::target::{Codes, Reason, Target};
use domain::reading::Status;

use crate::given::{EHR, page, prober, see, why};
use crate::server::{Answer, Server, nobody, response};

async fn answered(text: &str) -> Option<Reason> {
    let server = Server::plain(Answer::Text(text.to_owned())).await;
    why(&prober(&[]), page(format!("http://{EHR}:{}/", server.port))).await
}

#[tokio::test]
async fn a_page_that_answers_is_well() {
    let server = Server::plain(Answer::Text(response(200, "", "OK"))).await;
    let target = page(format!("http://{EHR}:{}/health", server.port));
    let seen = see(&prober(&[]), target).await;
    assert_eq!((seen.status(), seen.reason), (Status::Ok, None));
    assert!(seen.measured.latency_ms.is_some());
    assert!(seen.measured.certificate_expires_at.is_none());
}

/// The whole request: the name as it was set up, and nothing of the practice's or the machine's.
#[tokio::test]
async fn what_is_asked_is_known_to_the_letter() {
    let server = Server::plain(Answer::Text(response(204, "", ""))).await;
    let port = server.port;
    why(&prober(&[]), page(format!("http://{EHR}:{port}/a%20b"))).await;
    let expected = format!(
        "GET /a%20b HTTP/1.1\r\nhost: {EHR}:{port}\r\naccept: */*\r\naccept-encoding: identity\r\n\
         user-agent: StatDesk-Probe\r\nconnection: close\r\n\r\n"
    );
    assert_eq!(server.heads(), [expected]);
}

#[tokio::test]
async fn a_status_is_what_was_expected_or_is_told() {
    for (status, reason) in [
        (200, None),
        (304, None),
        (302, None),
        (404, Some(Reason::HttpStatus(404))),
        (429, Some(Reason::HttpStatus(429))),
        (500, Some(Reason::HttpStatus(500))),
        (503, Some(Reason::HttpStatus(503))),
    ] {
        assert_eq!(
            answered(&response(status, "", "")).await,
            reason,
            "{status}"
        );
    }
    let server = Server::plain(Answer::Text(response(401, "", ""))).await;
    let target = |from, to| Target::Http {
        url: format!("http://{EHR}:{}/", server.port),
        expect: vec![Codes { from: 200, to: 200 }, Codes { from, to }],
        follow: true,
    };
    let prober = prober(&[]);
    assert_eq!(why(&prober, target(401, 403)).await, None);
    let other = why(&prober, target(402, 403)).await;
    assert_eq!(other, Some(Reason::HttpStatus(401)));
}

/// An answer of any status took its time; what did not answer has none.
#[tokio::test]
async fn only_an_answer_has_a_latency() {
    let server = Server::plain(Answer::Text(response(500, "", ""))).await;
    let target = |port| page(format!("http://{EHR}:{port}/"));
    let prober = prober(&[]);
    let failing = see(&prober, target(server.port)).await;
    assert!(failing.measured.latency_ms.is_some());
    let (port, _held) = nobody();
    let gone = see(&prober, target(port)).await;
    assert_eq!(gone.reason, Some(Reason::Refused));
    assert!(gone.measured.latency_ms.is_none());
}

#[tokio::test]
async fn a_broken_answer_is_named() {
    assert_eq!(
        answered("SSH-2.0-OpenSSH_9.9\r\n").await,
        Some(Reason::NotHttp)
    );
    assert_eq!(
        answered("HTTP/1.1 abc Odd\r\n\r\n").await,
        Some(Reason::NotHttp)
    );
    assert_eq!(answered("").await, Some(Reason::Closed));
    assert_eq!(
        answered("HTTP/1.1 200 OK\r\nContent-Le").await,
        Some(Reason::Closed)
    );
    let short = "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nfour";
    assert_eq!(answered(short).await, Some(Reason::Closed));
    let both = "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab";
    assert_eq!(answered(both).await, Some(Reason::NotHttp));
    for (answer, reason) in [
        (Answer::Nothing, Reason::Closed),
        (Answer::Break, Reason::Reset),
    ] {
        let server = Server::plain(answer).await;
        let target = page(format!("http://{EHR}:{}/", server.port));
        assert_eq!(why(&prober(&[]), target).await, Some(reason));
    }
}

#[tokio::test]
async fn a_head_without_end_is_too_large() {
    let head = "HTTP/1.1 200 OK\r\n".to_owned();
    let many = Answer::Endless(head.clone(), "A: b\r\n".to_owned());
    let long = Answer::Endless(format!("{head}A: "), "bbbbbbbb".to_owned());
    for answer in [many, long] {
        let server = Server::plain(answer).await;
        let target = page(format!("http://{EHR}:{}/", server.port));
        assert_eq!(why(&prober(&[]), target).await, Some(Reason::TooLarge));
    }
}

#[tokio::test]
async fn a_head_is_so_long_and_no_longer() {
    let long = |length| response(200, &format!("A: {}\r\n", "b".repeat(length)), "");
    let many = |count| response(200, &"A: b\r\n".repeat(count), "");
    for sound in [long(12_000), many(99)] {
        assert_eq!(answered(&sound).await, None);
    }
    for too_large in [long(20_000), many(100)] {
        assert_eq!(answered(&too_large).await, Some(Reason::TooLarge));
    }
}

/// A body is read so far and no farther, whatever it says of its length: it works, whatever it is.
#[tokio::test]
async fn a_body_without_end_is_left_where_it_is() {
    let part = "x".repeat(1024);
    let chunk = format!("400\r\n{part}\r\n");
    for (head, part) in [
        (
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
            chunk,
        ),
        (
            "HTTP/1.1 200 OK\r\nContent-Length: 9000000000000\r\n\r\n",
            part.clone(),
        ),
        ("HTTP/1.1 200 OK\r\n\r\n", part),
    ] {
        let server = Server::plain(Answer::Endless(head.to_owned(), part)).await;
        let target = page(format!("http://{EHR}:{}/", server.port));
        assert_eq!(why(&prober(&[]), target).await, None, "{head}");
    }
}

/// Whoever speaks first is no web server, whether it is heard before the request is sent or after.
#[tokio::test]
async fn who_speaks_first_is_no_web_server() {
    let prober = prober(&[]);
    for (greeting, reason) in [
        ("SSH-2.0-OpenSSH_9.9\r\n", Reason::NotHttp),
        ("220 mail.example ESMTP\r\n", Reason::NotHttp),
        ("", Reason::Closed),
    ] {
        let server = Server::plain(Answer::Greet(greeting.to_owned())).await;
        for _try in 0..50 {
            let target = page(format!("http://{EHR}:{}/", server.port));
            assert_eq!(why(&prober, target).await, Some(reason), "{greeting:?}");
        }
    }
}
