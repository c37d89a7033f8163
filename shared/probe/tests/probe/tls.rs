//! Certificates: what is wrong with one, and until when it lasts, also where it is turned down.

use domain::check::observe::observe;
use domain::check::risk::RunsOut;
use domain::check::target::{Reason, Seen, Target};
use domain::check::{Check, Phase, Scene, State};
use domain::ids::CheckId;
use jiff::Timestamp;
use probe::{NotARoot, Prober, Roots};

use crate::certificate::{Saying, sound};
use crate::given::{EHR, here, limits, names, now, page, prober, see};
use crate::server::{Answer, Server, response};

fn day(text: &str) -> Option<Timestamp> {
    Some(format!("{text}T00:00:00Z").parse().unwrap())
}

async fn shown(saying: Saying) -> Seen {
    let server = Server::tls(saying.config(), Answer::Silence).await;
    let target = Target::Tls {
        host: EHR.to_owned(),
        port: server.port,
    };
    see(&prober(&[]), target).await
}

#[tokio::test]
async fn a_sound_certificate_is_well_and_measured() {
    let seen = shown(sound()).await;
    assert_eq!(seen.reason, None);
    assert_eq!(seen.measured.certificate_expires_at, day("2026-06-01"));
    assert!(seen.measured.latency_ms.is_some());
}

/// Each fault has its code, and hides the end of none.
#[tokio::test]
async fn what_is_wrong_is_named_and_the_end_is_known() {
    let faults = [
        (
            Saying {
                until: (2026, 2, 1),
                ..sound()
            },
            Reason::TlsExpired,
            "2026-02-01",
        ),
        (
            Saying {
                from: (2026, 4, 1),
                ..sound()
            },
            Reason::TlsNotYetValid,
            "2026-06-01",
        ),
        (
            Saying {
                names: vec!["other.practice.example"],
                ..sound()
            },
            Reason::TlsName,
            "2026-06-01",
        ),
        (
            Saying {
                signed: false,
                ..sound()
            },
            Reason::TlsUntrusted,
            "2026-06-01",
        ),
        (
            Saying {
                signed: false,
                until: (2026, 2, 1),
                ..sound()
            },
            Reason::TlsExpired,
            "2026-02-01",
        ),
        (
            Saying {
                signed: false,
                until: (2050, 1, 1),
                ..sound()
            },
            Reason::TlsUntrusted,
            "2050-01-01",
        ),
        (
            Saying {
                signed: false,
                serial: 40,
                ..sound()
            },
            Reason::TlsUntrusted,
            "2026-06-01",
        ),
    ];
    for (saying, reason, end) in faults {
        let seen = shown(saying).await;
        assert_eq!(seen.reason, Some(reason));
        assert_eq!(seen.measured.certificate_expires_at, day(end), "{reason:?}");
        assert!(seen.measured.latency_ms.is_none());
    }
}

/// The name goes into the handshake, the address is the one that was judged; an address needs no name.
#[tokio::test]
async fn the_name_is_asked_for_and_the_address_connected_to() {
    let answer = Answer::Text(response(200, "", ""));
    let server = Server::tls(sound().config(), answer.clone()).await;
    let target = page(format!("https://{EHR}:{}/", server.port));
    let seen = see(&prober(&[]), target).await;
    assert_eq!(seen.reason, None);
    assert_eq!(seen.measured.certificate_expires_at, day("2026-06-01"));
    assert_eq!(server.names(), [Some(EHR.to_owned())]);
    let numbered = Saying {
        names: vec!["127.0.0.1"],
        ..sound()
    };
    let server = Server::tls(numbered.config(), answer).await;
    let target = page(format!("https://127.1:{}/", server.port));
    assert_eq!(see(&prober(&[]), target).await.reason, None);
    assert_eq!(server.names(), [None]);
}

/// No page is read over a certificate that does not hold, and it is measured all the same.
#[tokio::test]
async fn nothing_is_asked_over_a_certificate_that_does_not_hold() {
    let expired = Saying {
        until: (2026, 2, 1),
        ..sound()
    };
    let server = Server::tls(expired.config(), Answer::Text(response(200, "", ""))).await;
    let seen = see(
        &prober(&[]),
        page(format!("https://{EHR}:{}/", server.port)),
    )
    .await;
    assert_eq!(seen.reason, Some(Reason::TlsExpired));
    assert_eq!(seen.measured.certificate_expires_at, day("2026-02-01"));
    assert!(server.heads().is_empty());
}

#[tokio::test]
async fn what_is_no_tls_is_told() {
    // It answers the first line of anything with a line of its own.
    let server = Server::plain(Answer::Break).await;
    let target = |port| Target::Tls {
        host: EHR.to_owned(),
        port,
    };
    let broken = see(&prober(&[]), target(server.port)).await;
    assert_eq!(broken.reason, Some(Reason::Reset));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let talking = tokio::spawn(async move {
        use tokio::io::AsyncWriteExt;
        let (mut stream, _) = listener.accept().await.unwrap();
        stream
            .write_all(b"220 mail.example ESMTP\r\n")
            .await
            .unwrap();
        stream
    });
    let plain = see(&prober(&[]), target(port)).await;
    assert_eq!(plain.reason, Some(Reason::TlsFailed));
    drop(talking.await);
}

/// Public authorities do not stand for the tests' one, and roots have to be some.
#[tokio::test]
async fn the_roots_are_what_was_given() {
    let public = Prober::new(here(), names(&[]), &Roots::Public, limits()).unwrap();
    let server = Server::tls(sound().config(), Answer::Silence).await;
    let target = Target::Tls {
        host: EHR.to_owned(),
        port: server.port,
    };
    let seen = see(&public, target).await;
    assert_eq!(seen.reason, Some(Reason::TlsUntrusted));
    assert_eq!(seen.measured.certificate_expires_at, day("2026-06-01"));
    for roots in [
        Roots::Given(Vec::new()),
        Roots::Given(vec![b"none".to_vec()]),
    ] {
        let made = Prober::new(here(), names(&[]), &roots, limits());
        assert_eq!(made.err(), Some(NotARoot));
    }
}

/// What is measured makes the check at risk, days ahead, while it still works.
#[tokio::test]
async fn a_certificate_that_runs_out_soon_is_a_risk() {
    let seen = shown(Saying {
        until: (2026, 3, 9),
        ..sound()
    })
    .await;
    assert_eq!(seen.reason, None);
    let check = Check::probe(CheckId::new("ehr-certificate").unwrap());
    let reading = seen.reading(&check, now());
    let observed = observe(
        &check,
        &State::default(),
        &reading,
        &Scene::new("America/Chicago", &[]),
    );
    assert_eq!(observed.state.phase(&check), Phase::AtRisk);
    let risk = observed.state.risk().unwrap();
    assert_eq!(
        (risk.what, risk.fails_at),
        (RunsOut::Certificate, day("2026-03-09"))
    );
}
