//! Dependencies.

use std::collections::BTreeMap;

use domain::check::Phase;
use domain::check::depend::{Phases, Place, in_doubt, parent};
use domain::ids::{LocationId, SystemId};
use domain::kind::Kind;
use domain::practice::System;
use proptest::prelude::*;

fn id(name: &str) -> SystemId {
    SystemId::new(name).unwrap()
}

fn place(system: &str, site: Option<&str>) -> Place {
    Place {
        system: id(system),
        location: site.map(|name| LocationId::new(name).unwrap()),
    }
}

fn system(name: &str, depends_on: &[&str]) -> (SystemId, System) {
    let system = System {
        id: id(name),
        name: name.to_owned(),
        kind: Kind::Other,
        vendor: None,
        product: None,
        locations: Default::default(),
        touches: Default::default(),
        depends_on: depends_on.iter().map(|name| id(name)).collect(),
        queue: None,
        downtime_procedure: None,
        first_steps: Vec::new(),
        interfaces: Vec::new(),
        version: 1,
    };
    (system.id.clone(), system)
}

/// An EHR that needs sign-in and the network, sign-in that needs the network, scheduling that needs the EHR.
pub fn catalogue() -> BTreeMap<SystemId, System> {
    BTreeMap::from([
        system("network", &[]),
        system("identity", &["network"]),
        system("ehr", &["identity", "network"]),
        system("scheduling", &["ehr"]),
    ])
}

fn phases(all: &[(Place, Phase)]) -> Phases {
    all.iter().cloned().collect()
}

/// "Behind a dead site network, EHR and scheduling checks attach as children and page once": to the
/// network itself, not to one another.
#[test]
fn the_network_is_the_parent_of_all_behind_it() {
    let systems = catalogue();
    let all = phases(&[
        (place("network", Some("main")), Phase::Down),
        (place("identity", Some("main")), Phase::Down),
        (place("ehr", Some("main")), Phase::Down),
        (place("scheduling", Some("main")), Phase::Down),
    ]);
    for name in ["identity", "ehr", "scheduling"] {
        let found = parent(&place(name, Some("main")), Phase::Down, &all, &systems);
        assert_eq!(found, Some(place("network", Some("main"))), "{name}");
    }
    assert_eq!(
        parent(&place("network", Some("main")), Phase::Down, &all, &systems),
        None
    );
}

/// One site's network says nothing of the other's systems, nor of what is watched for all sites; one
/// that is dead everywhere says it of both.
#[test]
fn only_what_is_behind_it_is_inhibited() {
    let systems = catalogue();
    let main = phases(&[(place("network", Some("main")), Phase::Down)]);
    let found = |of: Place, all: &Phases| parent(&of, Phase::Down, all, &systems);
    assert_eq!(found(place("ehr", Some("east")), &main), None);
    assert_eq!(found(place("ehr", None), &main), None);
    let everywhere = phases(&[(place("network", None), Phase::Down)]);
    for of in [place("ehr", Some("east")), place("ehr", None)] {
        assert_eq!(found(of, &everywhere), Some(place("network", None)));
    }
}

/// A network that is only slow is not why an EHR is down; it may be why one is slow.
#[test]
fn the_cause_is_at_least_as_bad() {
    let systems = catalogue();
    let of = place("ehr", Some("main"));
    for (phase, down, slow) in [
        (Phase::Down, true, true),
        (Phase::Degraded, false, true),
        (Phase::Recovering, false, false),
        (Phase::Suspect, false, false),
        (Phase::AtRisk, false, false),
        (Phase::Healthy, false, false),
    ] {
        let all = phases(&[(place("network", Some("main")), phase)]);
        assert_eq!(
            parent(&of, Phase::Down, &all, &systems).is_some(),
            down,
            "{phase:?}"
        );
        assert_eq!(
            parent(&of, Phase::Degraded, &all, &systems).is_some(),
            slow,
            "{phase:?}"
        );
        assert_eq!(in_doubt(&of, &all, &systems), phase == Phase::Suspect);
    }
}

proptest! {
    /// Any graph, with circles too, is walked to an end, and nothing is its own parent.
    #[test]
    fn any_graph_is_walked(edges in proptest::collection::vec((0_usize..8, 0_usize..8), 0..40)) {
        let names = ["a", "b", "c", "d", "e", "f", "g", "h"];
        let systems: BTreeMap<_, _> = names.iter().enumerate().map(|(from, name)| {
            let to: Vec<&str> = edges.iter().filter(|edge| edge.0 == from).map(|edge| names[edge.1]).collect();
            system(name, &to)
        }).collect();
        let all = phases(&names.map(|name| (place(name, None), Phase::Down)));
        for name in names {
            let of = place(name, None);
            let found = parent(&of, Phase::Down, &all, &systems);
            prop_assert_ne!(found.as_ref(), Some(&of));
            let other = edges.iter().any(|edge| names[edge.0] == name && edge.0 != edge.1);
            prop_assert_eq!(found.is_some(), other);
        }
    }
}
