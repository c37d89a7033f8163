//! Probers that may look at this machine, and targets on it.

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::time::Duration;

use domain::check::target::{Codes, Reason, Seen, Target};
use jiff::Timestamp;
use probe::{Allow, Limits, Names, Prober, Roots};

use crate::certificate::Authority;

/// The host that leads here.
pub const EHR: &str = "ehr.practice.example";

/// The instant of every round.
pub fn now() -> Timestamp {
    "2026-03-02T15:00:00Z".parse().unwrap()
}

/// Limits that let a test be short.
pub fn limits() -> Limits {
    Limits {
        whole: Duration::from_secs(2),
        connect: Duration::from_secs(1),
        ..Limits::default()
    }
}

/// Names beside [`EHR`] and what they lead to.
pub fn names(others: &[(&str, &[&str])]) -> Names {
    let here: &[&str] = &["127.0.0.1"];
    let all = [(EHR, here)].into_iter().chain(others.iter().copied());
    let read = |to: &[&str]| -> Vec<IpAddr> { to.iter().map(|ip| ip.parse().unwrap()).collect() };
    Names::Fixed(
        all.map(|(name, to)| (name.to_owned(), read(to)))
            .collect::<BTreeMap<_, _>>(),
    )
}

/// This machine alone.
pub fn here() -> Allow {
    Allow::parse("127.0.0.0/8").unwrap()
}

/// A prober that may look at this machine and trusts the tests' authority.
pub fn prober(others: &[(&str, &[&str])]) -> Prober {
    let roots = Roots::Given(vec![Authority::get().der()]);
    Prober::new(here(), names(others), &roots, limits()).unwrap()
}

/// A page, the usual codes expected.
pub fn page(url: String) -> Target {
    Target::Http {
        url,
        expect: vec![Codes { from: 200, to: 399 }],
        follow: true,
    }
}

/// What is seen of one target.
pub async fn see(prober: &Prober, target: Target) -> Seen {
    prober.look(&[target], now()).await[0].expect("a look")
}

/// Why one target is wanting.
pub async fn why(prober: &Prober, target: Target) -> Option<Reason> {
    see(prober, target).await.reason
}
