//! The seeds: two invented practices with people and keys that everybody knows.

use std::collections::BTreeMap;

use aws::fault::Fault;
use aws::store::key::{ApiKey, sha256_hex};
use aws::store::setup::Founding;
use aws::topic::Topics;
use domain::ids::{PersonId, ScheduleId};
use domain::kind::Kind;
use domain::oncall::Schedule;
use domain::practice::{Person, Practice, System};
use domain::refusal::Fields;
use lambda::app::App;
use serde::Deserialize;

/// The practices, as a reader of the repository may edit them.
const SEEDS: [&str; 2] = [
    include_str!("../../seed/lakeside.toml"),
    include_str!("../../seed/summit.toml"),
];
/// The operator's key: nobody behind it belongs to a practice.
const OPERATOR: &str = "local-operator";

/// Why a seed was not planted.
#[derive(Debug, thiserror::Error)]
pub enum SeedError {
    /// The file does not read.
    #[error("a seed does not read: {0}")]
    Toml(#[from] toml::de::Error),
    /// What it says is not what set-up would take.
    #[error("a seed is not sound: {0}")]
    Unsound(String),
    /// The store or SNS failed.
    #[error("a seed was not planted: {0}")]
    Faulted(#[from] Fault),
}

/// A practice's file.
#[derive(Deserialize)]
struct Seed {
    systems: Vec<Named>,
    people: Vec<Holder>,
    oncall: BTreeMap<String, Schedule>,
    #[serde(flatten)]
    practice: Practice,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Named {
    kind: Kind,
    name: String,
}

/// A person and their key: `local-<practice>-<person>`, unless it has a name of its own.
#[derive(Deserialize)]
struct Holder {
    key: Option<String>,
    #[serde(flatten)]
    person: Person,
}

/// Plants the practices that the store does not have yet, each whole or not at all; one that is
/// there is left as it is.
///
/// # Errors
/// When a seed in the source does not read, or AWS does not take it.
pub async fn plant(app: &App) -> Result<(), SeedError> {
    let seeds: Vec<Seed> = SEEDS
        .into_iter()
        .map(toml::from_str)
        .collect::<Result<_, _>>()?;
    for (place, seed) in seeds.iter().enumerate() {
        if app
            .setup(&seed.practice.id)
            .await
            .map_err(faulted)?
            .is_some()
        {
            continue;
        }
        // A key that several practices know comes with the last of them, and so does the operator's.
        let last = place + 1 == seeds.len();
        let keys = keys(app, &seeds, seed, last)?;
        match plant_one(app, seed, &keys).await {
            // Somebody else planted it at the same moment.
            Err(SeedError::Faulted(Fault::Exists)) => {}
            other => other?,
        }
    }
    Ok(())
}

async fn plant_one(app: &App, seed: &Seed, keys: &[ApiKey]) -> Result<(), SeedError> {
    let practice = &seed.practice;
    let (prefix, key) = (&app.config.topic_prefix, &app.config.message_key);
    let topics = Topics::new(app.sns.clone(), prefix.clone(), key.clone());
    let mut people = Vec::new();
    for holder in &seed.people {
        people.push(topics.arrange(&practice.id, holder.person.clone()).await?);
    }
    let mut fields = Fields::default();
    let known = people
        .iter()
        .map(|person| (person.id.clone(), person.clone()));
    practice.check(&known.collect(), &mut fields);
    fields
        .done()
        .map_err(|refusal| SeedError::Unsound(format!("{}: {refusal:?}", practice.id)))?;
    let systems = seed
        .systems
        .iter()
        .map(|one| System::standard(one.kind, &one.name));
    let systems: Vec<System> = systems.collect::<Result<_, _>>().map_err(unsound)?;
    let schedules = seed.oncall.iter();
    let schedules: Vec<(ScheduleId, Schedule)> = schedules
        .map(|(id, schedule)| Ok((ScheduleId::new(id).map_err(unsound)?, schedule.clone())))
        .collect::<Result<_, SeedError>>()?;
    let founding = Founding {
        practice,
        people: &people,
        systems: &systems,
        schedules: &schedules,
        keys,
    };
    Ok(app.store.create_practice(&founding, None).await?)
}

fn keys(app: &App, seeds: &[Seed], seed: &Seed, last: bool) -> Result<Vec<ApiKey>, SeedError> {
    let mut keys = Vec::new();
    for holder in &seed.people {
        let practice = &seed.practice.id;
        match &holder.key {
            None => {
                let secret = format!("local-{practice}-{}", holder.person.id);
                let mut key = key(app, &secret, &holder.person.id);
                key.practices.insert(practice.clone());
                keys.push(key);
            }
            Some(secret) if last => {
                let mut key = key(app, secret, &holder.person.id);
                key.practices = seeds.iter().map(|seed| seed.practice.id.clone()).collect();
                keys.push(key);
            }
            Some(_) => {}
        }
    }
    if last {
        let mut key = key(app, OPERATOR, &PersonId::new("operator").map_err(unsound)?);
        key.operator = true;
        keys.push(key);
    }
    Ok(keys)
}

/// A key whose secret everybody knows: this is the local stack, and no other.
fn key(app: &App, secret: &str, person: &PersonId) -> ApiKey {
    ApiKey {
        id: format!("seed-{person}"),
        person: person.clone(),
        practices: Default::default(),
        operator: false,
        label: "seed".to_owned(),
        created_at: app.clock.now(),
        hash: sha256_hex(secret.as_bytes()),
    }
}

fn unsound(error: impl std::fmt::Display) -> SeedError {
    SeedError::Unsound(error.to_string())
}

fn faulted(failure: lambda::failure::Failure) -> SeedError {
    match failure {
        lambda::failure::Failure::Faulted(fault) => SeedError::Faulted(fault),
        other => SeedError::Unsound(other.to_string()),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::sync::Arc;

    use domain::ids::PracticeId;
    use lambda::app::Clock;

    use super::*;
    use crate::desk::Desk;
    use crate::server::TEMPLATE;
    use crate::stack::{Options, Stack};

    async fn desk() -> Desk {
        let options = Options {
            template: TEMPLATE.to_owned(),
            parameters: BTreeMap::from([("BaseUrl".to_owned(), "http://desk.test".to_owned())]),
            ..Options::default()
        };
        let stack = Arc::new(Stack::start(options).await.unwrap());
        let now = "2026-11-23T14:02:11Z".parse().unwrap();
        Desk::on(stack, Clock::new(move || now)).unwrap()
    }

    /// "Keys `local-<practice>-<role>` for every role, `-2` for a second technician and manager
    /// each, `local-technician-both` for one who serves both, `local-operator`."
    #[tokio::test]
    async fn every_key_of_the_contract_holds() {
        let desk = desk().await;
        plant(&desk.app).await.unwrap();
        for practice in ["lakeside", "summit"] {
            for role in [
                "staff",
                "technician",
                "manager",
                "monitor",
                "auditor",
                "technician-2",
                "manager-2",
            ] {
                let secret = format!("local-{practice}-{role}");
                let key = desk.app.store.api_key(&secret).await.unwrap().unwrap();
                assert_eq!(key.practices.len(), 1, "{secret}");
            }
            let id = PracticeId::new(practice).unwrap();
            let setup = desk.app.setup(&id).await.unwrap().unwrap();
            assert_eq!(setup.systems.len(), Kind::ALL.len());
            let dependants = setup.systems.values().flat_map(|system| &system.depends_on);
            assert!(dependants.clone().count() > 0);
            assert!(dependants.into_iter().all(|id| id.as_str() == "network"));
        }
        let both = desk
            .app
            .store
            .api_key("local-technician-both")
            .await
            .unwrap();
        assert_eq!(both.unwrap().practices.len(), 2);
        assert!(
            desk.app
                .store
                .api_key(OPERATOR)
                .await
                .unwrap()
                .unwrap()
                .operator
        );
    }

    /// "Somebody is on call round the clock with a confirmed channel"; staff have none.
    #[tokio::test]
    async fn somebody_reachable_is_always_on_call() {
        let desk = desk().await;
        plant(&desk.app).await.unwrap();
        for practice in ["lakeside", "summit"] {
            let id = PracticeId::new(practice).unwrap();
            let setup = desk.app.setup(&id).await.unwrap().unwrap();
            let primary = &setup.schedules[&ScheduleId::new("primary").unwrap()];
            let (from, until) = ("2024-01-01T00:00:00Z", "2031-01-01T00:00:00Z");
            let (from, until) = (from.parse().unwrap(), until.parse().unwrap());
            let duties = primary.shifts(from, until, 1000);
            assert!(duties[0].from <= from && duties.last().unwrap().until >= until);
            for pair in duties.windows(2) {
                assert_eq!(pair[0].until, pair[1].from);
            }
            for duty in &duties {
                assert!(setup.people[&duty.person].always_reachable());
            }
            for staff in ["staff", "staff-2"] {
                assert!(
                    setup.people[&PersonId::new(staff).unwrap()]
                        .channels
                        .is_empty()
                );
            }
        }
    }

    #[tokio::test]
    async fn a_seeded_store_is_left_alone() {
        let desk = desk().await;
        plant(&desk.app).await.unwrap();
        let id = PracticeId::new("summit").unwrap();
        let revoked = desk.app.store.revoke_key(&id, "seed-staff").await.unwrap();
        assert!(revoked);
        plant(&desk.app).await.unwrap();
        let key = desk.app.store.api_key("local-summit-staff").await.unwrap();
        assert!(key.is_none());
    }
}
