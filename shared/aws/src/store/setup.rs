//! A practice's configuration: one partition, one Query.

use std::collections::BTreeMap;

use aws_sdk_dynamodb::types::{Put, ReturnConsumedCapacity, TransactWriteItem};
use domain::ids::{PersonId, PracticeId, ScheduleId, SystemId};
use domain::kind::Tier;
use domain::ladder::Ladder;
use domain::oncall::Schedule;
use domain::practice::{Person, Practice, Setup, System};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::fault::{Fault, Guard, sort_transaction};
use crate::item::{Item, number, read, text_of, write};
use crate::keys;
use crate::store::Store;

/// A practice in the operator's list.
#[derive(Debug, Clone, Serialize, serde::Deserialize)]
pub struct Listed {
    /// Its id.
    pub id: PracticeId,
    /// Its name.
    pub name: String,
}

impl Store {
    /// A practice as it is set up; `None` when there is none.
    pub async fn setup(
        &self,
        id: &PracticeId,
        operator_topic: Option<String>,
    ) -> Result<Option<Setup>, Fault> {
        let rows = self.all(keys::practice(id), "").await?;
        let mut practice: Option<Practice> = None;
        let mut people = BTreeMap::new();
        let mut systems = BTreeMap::new();
        let mut ladders = BTreeMap::new();
        let mut schedules = BTreeMap::new();
        let mut paged_at = BTreeMap::new();
        for row in rows {
            let sk = text_of(&row, "sk")?.to_owned();
            let broken = || Fault::Corrupt("a configuration key".to_owned());
            match sk.split_once('#') {
                None if sk == keys::PRACTICE => practice = Some(read(row)?),
                Some(("PERSON", _)) => {
                    let person: Person = read(row)?;
                    people.insert(person.id.clone(), person);
                }
                Some(("SYSTEM", _)) => {
                    let system: System = read(row)?;
                    systems.insert(system.id.clone(), system);
                }
                Some(("LADDER", tier)) => {
                    let tier = tier_of(tier).ok_or_else(broken)?;
                    ladders.insert(tier, read::<Ladder>(row_of(row))?);
                }
                Some(("ONCALL", schedule)) => {
                    let schedule = ScheduleId::new(schedule).map_err(|_| broken())?;
                    schedules.insert(schedule, read::<Schedule>(row_of(row))?);
                }
                Some(("BUNDLE", person)) => {
                    let person = PersonId::new(person).map_err(|_| broken())?;
                    let at = text_of(&row, "at")?.parse().map_err(|_| broken())?;
                    paged_at.insert(person, at);
                }
                _ => return Err(broken()),
            }
        }
        Ok(practice.map(|practice| Setup {
            practice,
            people,
            systems,
            ladders,
            schedules,
            paged_at,
            operator_topic,
        }))
    }

    /// One person of a practice.
    pub async fn person(
        &self,
        practice: &PracticeId,
        id: &PersonId,
    ) -> Result<Option<Person>, Fault> {
        let key = keys::key(keys::practice(practice), keys::person(id));
        self.get(key).await?.map(read).transpose()
    }

    /// Creates a practice with its first people and what it starts with, or nothing.
    pub async fn create_practice(
        &self,
        practice: &Practice,
        people: &[Person],
        systems: &[System],
    ) -> Result<(), Fault> {
        let pk = keys::practice(&practice.id);
        let row = |sk: String| keys::key(pk.clone(), sk);
        let mut rows = vec![
            write(practice, row(keys::PRACTICE.to_owned()))?,
            write(
                &Listed {
                    id: practice.id.clone(),
                    name: practice.name.clone(),
                },
                keys::listed(&practice.id),
            )?,
        ];
        for person in people {
            rows.push(write(person, row(keys::person(&person.id)))?);
        }
        for system in systems {
            rows.push(write(system, row(keys::system(&system.id)))?);
        }
        self.create(rows).await
    }

    /// Puts new items, all or none; `Exists` when one is there already.
    pub(crate) async fn create(&self, rows: Vec<Item>) -> Result<(), Fault> {
        let mut writes = Vec::new();
        for row in rows {
            let put = Put::builder()
                .table_name(&self.table)
                .set_item(Some(row))
                .condition_expression("attribute_not_exists(pk)")
                .build()
                .map_err(|_| Fault::Corrupt("put".to_owned()))?;
            writes.push(TransactWriteItem::builder().put(put).build());
        }
        let guards = vec![Guard::State; writes.len()];
        let answer = self
            .client
            .transact_write_items()
            .set_transact_items(Some(writes))
            .return_consumed_capacity(ReturnConsumedCapacity::Total)
            .send()
            .await;
        match answer.map_err(|e| sort_transaction(&e, &guards)) {
            Ok(_) => Ok(()),
            Err(Fault::Lost) => Err(Fault::Exists),
            Err(fault) => Err(fault),
        }
    }

    /// Saves the practice's own settings over the version that was read.
    pub async fn save_practice(&self, practice: &Practice, was: u64) -> Result<(), Fault> {
        let sk = keys::PRACTICE.to_owned();
        self.save(&practice.id, sk, practice, Some(was)).await
    }

    /// Saves a person; a new one must not be there yet.
    pub async fn save_person(
        &self,
        practice: &PracticeId,
        person: &Person,
        new: bool,
    ) -> Result<(), Fault> {
        self.save_row(practice, keys::person(&person.id), person, new)
            .await
    }

    /// Saves a system; a new one must not be there yet.
    pub async fn save_system(
        &self,
        practice: &PracticeId,
        system: &System,
        new: bool,
    ) -> Result<(), Fault> {
        self.save_row(practice, keys::system(&system.id), system, new)
            .await
    }

    /// Saves a tier's ladder.
    pub async fn save_ladder(
        &self,
        practice: &PracticeId,
        tier: Tier,
        ladder: &Ladder,
    ) -> Result<(), Fault> {
        self.save(practice, keys::ladder(tier), ladder, None).await
    }

    /// Saves an on-call schedule.
    pub async fn save_schedule(
        &self,
        practice: &PracticeId,
        id: &ScheduleId,
        schedule: &Schedule,
    ) -> Result<(), Fault> {
        self.save(practice, keys::schedule(id), schedule, None)
            .await
    }

    /// Removes a person from a practice. Answers whether they were there.
    pub async fn remove_person(&self, practice: &PracticeId, id: &PersonId) -> Result<bool, Fault> {
        self.delete(keys::key(keys::practice(practice), keys::person(id)))
            .await
    }

    /// Removes a system from a practice. Answers whether it was there.
    pub async fn remove_system(&self, practice: &PracticeId, id: &SystemId) -> Result<bool, Fault> {
        self.delete(keys::key(keys::practice(practice), keys::system(id)))
            .await
    }

    /// A page of the operator's list, and where the next begins.
    pub async fn practices(
        &self,
        after: Option<&PracticeId>,
        limit: i32,
    ) -> Result<(Vec<Listed>, bool), Fault> {
        let from = after.map(keys::listed);
        let (rows, next) = self
            .some(keys::OPERATOR.to_owned(), "PRACTICE#", from, Some(limit))
            .await?;
        let listed = rows.into_iter().map(read).collect::<Result<_, _>>()?;
        Ok((listed, next.is_some()))
    }

    async fn save_row<T: Serialize + DeserializeOwned>(
        &self,
        practice: &PracticeId,
        sk: String,
        value: &T,
        new: bool,
    ) -> Result<(), Fault> {
        let row = write(value, keys::key(keys::practice(practice), sk))?;
        let condition = if new {
            "attribute_not_exists(pk)"
        } else {
            "attribute_exists(pk)"
        };
        match self.put_if(row, condition, vec![]).await {
            Err(Fault::Lost) if new => Err(Fault::Exists),
            other => other,
        }
    }

    async fn save<T: Serialize>(
        &self,
        practice: &PracticeId,
        sk: String,
        value: &T,
        was: Option<u64>,
    ) -> Result<(), Fault> {
        let row = write(value, keys::key(keys::practice(practice), sk))?;
        match was {
            Some(was) => {
                self.put_if(row, "#version = :was", vec![(":was", number(was))])
                    .await
            }
            None => {
                // Any item passes: a condition that always holds keeps one way of putting.
                let any = "attribute_exists(pk) OR attribute_not_exists(pk)";
                self.put_if(row, any, vec![]).await
            }
        }
    }
}

/// Ladders and schedules refuse unknown fields, and the keys are none of theirs.
fn row_of(mut row: Item) -> Item {
    row.remove("pk");
    row.remove("sk");
    row
}

fn tier_of(name: &str) -> Option<Tier> {
    [Tier::Critical, Tier::Billing, Tier::General]
        .into_iter()
        .find(|tier| tier.to_string() == name)
}
