//! Ports: open, closed, gone, and names that lead to several machines.

use std::time::Duration;

use domain::check::target::{Reason, Target};
use domain::reading::Status;
use probe::{Limits, Names, Prober, Roots};
use tokio::net::{TcpSocket, TcpStream};
use tokio::time::Instant;

use crate::given::{EHR, here, limits, names, now, prober, see, why};
use crate::server::{Answer, Server, nobody};

fn tcp(host: &str, port: u16) -> Target {
    Target::Tcp {
        host: host.to_owned(),
        port,
    }
}

#[tokio::test]
async fn an_open_port_is_well() {
    let server = Server::plain(Answer::Silence).await;
    let seen = see(&prober(&[]), tcp(EHR, server.port)).await;
    assert_eq!((seen.status(), seen.reason), (Status::Ok, None));
    assert!(seen.measured.latency_ms.is_some());
    assert!(server.heads().is_empty(), "nothing is sent to it");
}

#[tokio::test]
async fn what_is_not_there_is_named() {
    let prober = prober(&[("empty.example", &[])]);
    let (port, _held) = nobody();
    assert_eq!(why(&prober, tcp(EHR, port)).await, Some(Reason::Refused));
    for absent in ["absent.example", "empty.example"] {
        let reason = why(&prober, tcp(absent, port)).await;
        assert_eq!(reason, Some(Reason::DnsNotFound));
    }
    assert_eq!(
        why(&prober, tcp("ehr", port)).await,
        Some(Reason::NotATarget)
    );
}

/// The first that answers is enough; when none does, the first one's reason is told.
#[tokio::test]
async fn a_name_of_several_machines_is_tried_in_turn() {
    let server = Server::plain(Answer::Silence).await;
    let prober = prober(&[
        ("two.example", &["127.0.0.2", "127.0.0.3", "127.0.0.1"]),
        (
            "many.example",
            &[
                "127.0.0.2",
                "127.0.0.3",
                "127.0.0.4",
                "127.0.0.5",
                "127.0.0.1",
            ],
        ),
    ]);
    assert_eq!(why(&prober, tcp("two.example", server.port)).await, None);
    let many = why(&prober, tcp("many.example", server.port)).await;
    assert_eq!(many, Some(Reason::Refused), "four are tried");
}

/// Two machines with a port of the same number.
fn two_machines() -> (TcpSocket, TcpSocket) {
    let bound = |address: [u8; 4], port: u16| {
        let socket = TcpSocket::new_v4().unwrap();
        socket.bind((address, port).into()).map(|()| socket)
    };
    loop {
        let first = bound([127, 0, 0, 2], 0).unwrap();
        let port = first.local_addr().unwrap().port();
        if let Ok(second) = bound([127, 0, 0, 1], port) {
            return (first, second);
        }
    }
}

/// A machine that drops what it is sent takes its share of the time, and not the next one's.
#[tokio::test]
async fn a_silent_machine_leaves_time_to_the_next() {
    let (full, next) = two_machines();
    let (full, next) = (full.listen(1).unwrap(), next.listen(8).unwrap());
    let address = full.local_addr().unwrap();
    let connect = || tokio::time::timeout(Duration::from_millis(200), TcpStream::connect(address));
    let mut held = Vec::new();
    while let Ok(stream) = connect().await {
        held.push(stream);
    }
    let prober = prober(&[
        ("full.example", &["127.0.0.2"]),
        ("both.example", &["127.0.0.2", "127.0.0.1"]),
    ]);
    let alone = why(&prober, tcp("full.example", address.port())).await;
    assert_eq!(alone, Some(Reason::TimedOut));
    let started = Instant::now();
    let both = why(&prober, tcp("both.example", address.port())).await;
    assert_eq!(both, None);
    assert!(started.elapsed() < limits().connect);
    drop((full, next));
}

/// Without leave nothing here is looked at, and the system's resolver is no way around that.
#[tokio::test]
async fn the_systems_names_are_judged_as_well() {
    let server = Server::plain(Answer::Silence).await;
    let closed = Prober::new(
        probe::Allow::default(),
        names(&[]),
        &Roots::Public,
        limits(),
    )
    .unwrap();
    let reason = why(&closed, tcp(EHR, server.port)).await;
    assert_eq!(reason, Some(Reason::ForbiddenAddress));
    let system = Prober::new(here(), Names::System, &Roots::Public, Limits::default()).unwrap();
    assert_eq!(why(&system, tcp("127.0.0.1", server.port)).await, None);
    let absent = system.look(&[tcp("absent.invalid", 443)], now()).await[0].unwrap();
    assert!(matches!(
        absent.reason,
        Some(Reason::DnsNotFound | Reason::DnsFailed)
    ));
}
