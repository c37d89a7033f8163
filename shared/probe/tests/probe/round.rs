//! A round of looks: all kinds at once, in their order, no slow one in the others' way.

use std::time::Duration;

use domain::check::target::{Reason, Target};
use probe::{Limits, Prober, Roots};
use tokio::time::Instant;

use crate::certificate::{Authority, sound};
use crate::given::{EHR, here, limits, names, now, page, prober};
use crate::server::{Answer, Server, nobody, response};

#[tokio::test]
async fn results_stand_where_their_targets_do() {
    let well = Server::plain(Answer::Text(response(200, "", ""))).await;
    let ill = Server::plain(Answer::Text(response(500, "", ""))).await;
    let tls = Server::tls(sound().config(), Answer::Silence).await;
    let (host, port) = (EHR.to_owned(), tls.port);
    let (empty, _held) = nobody();
    let targets = [
        page(format!("http://{EHR}:{}/", well.port)),
        page(format!("http://{EHR}:{}/", ill.port)),
        Target::Tls {
            host: host.clone(),
            port,
        },
        Target::Tcp { host, port: empty },
        page("no url".to_owned()),
        page("http://169.254.169.254/".to_owned()),
        Target::Fhir {
            base: format!("http://{EHR}:{}", well.port),
        },
    ];
    let seen = prober(&[]).look(&targets, now()).await;
    let reasons: Vec<_> = seen.into_iter().map(|seen| seen.unwrap().reason).collect();
    assert_eq!(
        reasons,
        [
            None,
            Some(Reason::HttpStatus(500)),
            None,
            Some(Reason::Refused),
            Some(Reason::NotATarget),
            Some(Reason::ForbiddenAddress),
            Some(Reason::NotFhir),
        ]
    );
    assert!(prober(&[]).look(&[], now()).await.is_empty());
}

/// Forty hosts, eight of them silent: the round takes one look's time, and the others theirs.
#[tokio::test]
async fn silent_hosts_keep_nobody_waiting() {
    let silent = Server::plain(Answer::Silence).await;
    let well = Server::plain(Answer::Text(response(200, "", ""))).await;
    let hosts: Vec<String> = (0..40)
        .map(|number| format!("h{number}.practice.example"))
        .collect();
    let to: &[&str] = &["127.0.0.1"];
    let others: Vec<(&str, &[&str])> = hosts.iter().map(|host| (host.as_str(), to)).collect();
    let targets: Vec<Target> = (hosts.iter().enumerate())
        .map(|(number, host)| {
            let port = if number < 8 { silent.port } else { well.port };
            page(format!("http://{host}:{port}/"))
        })
        .collect();
    let started = Instant::now();
    let seen = prober(&others).look(&targets, now()).await;
    assert!(started.elapsed() < limits().whole + Duration::from_secs(1));
    for (number, seen) in seen.into_iter().enumerate() {
        let seen = seen.unwrap();
        let expected = (number < 8).then_some(Reason::TimedOut);
        assert_eq!(seen.reason, expected, "{number}");
        assert!(seen.measured.latency_ms.is_none_or(|ms| ms < 1000));
    }
}

/// What a round has no time for is no reading: it says nothing of the endpoint.
#[tokio::test]
async fn what_was_not_looked_at_is_not_failing() {
    let silent = Server::plain(Answer::Silence).await;
    let short = Limits {
        whole: Duration::from_millis(600),
        round: Duration::from_millis(300),
        ..limits()
    };
    let roots = Roots::Given(vec![Authority::get().der()]);
    let prober = Prober::new(here(), names(&[]), &roots, short).unwrap();
    let targets: Vec<Target> = (0..6)
        .map(|_| page(format!("http://{EHR}:{}/", silent.port)))
        .collect();
    let seen = prober.look(&targets, now()).await;
    let looked: Vec<_> = seen.iter().flatten().map(|seen| seen.reason).collect();
    assert_eq!(looked, [Some(Reason::TimedOut); 4]);
    assert_eq!(seen.iter().filter(|seen| seen.is_none()).count(), 2);
    assert_eq!(silent.heads().len(), 4, "four at a host");
}
