//! A practice's configuration: one partition, one Query.

use std::collections::BTreeMap;

use aws_sdk_dynamodb::types::builders::PutBuilder;
use aws_sdk_dynamodb::types::{Put, ReturnConsumedCapacity, TransactWriteItem};
use domain::ids::{PersonId, PracticeId, ScheduleId};
use domain::kind::Tier;
use domain::ladder::Ladder;
use domain::oncall::Schedule;
use domain::practice::{Person, Practice, Setup, System};
use domain::routing::{Load, Roster};
use serde::Serialize;

use crate::fault::{Fault, Guard, sort_transaction};
use crate::item::{Item, number, read, text, text_of, write};
use crate::keys;
use crate::store::Store;
use crate::store::beside::Beside;
use crate::store::key::{ApiKey, sha256_hex};
use crate::store::receipt::{FREE, Receipt};

/// A practice with all that it starts with.
#[derive(Debug, Clone, Copy)]
pub struct Founding<'a> {
    /// The practice itself.
    pub practice: &'a Practice,
    /// Its people and machines.
    pub people: &'a [Person],
    /// Its catalogue.
    pub systems: &'a [System],
    /// Its on-call schedules.
    pub schedules: &'a [(ScheduleId, Schedule)],
    /// The first keys.
    pub keys: &'a [ApiKey],
}

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
        let mut roster = Roster::default();
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
                Some(("ROSTER", "load")) => roster.load = Some(read::<Load>(row_of(row))?),
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
            roster,
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

    /// Creates a practice with all that it starts with, or nothing. `Exists` when the id, or the
    /// secret of a key, is taken.
    pub async fn create_practice(
        &self,
        new: &Founding<'_>,
        receipt: Proof<'_>,
    ) -> Result<(), Fault> {
        let practice = new.practice;
        let pk = keys::practice(&practice.id);
        let row = |sk: String| keys::key(pk.clone(), sk);
        let mut rows = vec![
            write(practice, row(keys::PRACTICE.to_owned()))?,
            listed(practice)?,
        ];
        for person in new.people {
            rows.push(write(person, row(keys::person(&person.id)))?);
        }
        for system in new.systems {
            rows.push(write(system, row(keys::system(&system.id)))?);
        }
        for (id, schedule) in new.schedules {
            rows.push(tagged(schedule, row(keys::schedule(id)))?);
        }
        for key in new.keys {
            rows.extend(key.rows()?);
        }
        self.create(rows, receipt).await
    }

    /// Puts new items, all or none, with the receipt of the request that asked for them;
    /// `Exists` when one is there already.
    pub(crate) async fn create(&self, rows: Vec<Item>, receipt: Proof<'_>) -> Result<(), Fault> {
        let mut guards = vec![Guard::New; rows.len()];
        let mut puts = Vec::new();
        for row in rows {
            puts.push(self.put(row, "attribute_not_exists(pk)"));
        }
        if let Some((practice, receipt)) = receipt {
            guards.push(Guard::Receipt);
            let row = self.put(receipt.row(practice)?, FREE);
            let now = number(receipt.at.as_second());
            puts.push(row.expression_attribute_values(":now", now));
        }
        self.transact(puts, &guards).await
    }

    /// Writes of another table, all or none, with the receipt of the request that asked for them.
    pub async fn prove(&self, beside: Beside, receipt: Proof<'_>) -> Result<(), Fault> {
        self.together(beside, Guard::New, Beside::default(), receipt)
            .await
    }

    /// Writes under a guard with others that follow from them, all or none, and the receipt of the request.
    pub(crate) async fn together(
        &self,
        writes: Beside,
        guard: Guard,
        others: Beside,
        receipt: Proof<'_>,
    ) -> Result<(), Fault> {
        let mut guards = vec![guard; writes.0.len()];
        guards.extend(vec![Guard::State; others.0.len()]);
        let mut writes = writes.and(others).0;
        if let Some((practice, receipt)) = receipt {
            guards.push(Guard::Receipt);
            let row = self.put(receipt.row(practice)?, FREE);
            let now = number(receipt.at.as_second());
            let put = row.expression_attribute_values(":now", now).build();
            let put = put.map_err(|_| Fault::Corrupt("put".to_owned()))?;
            writes.push(TransactWriteItem::builder().put(put).build());
        }
        let call = self.client.transact_write_items();
        let call = call.return_consumed_capacity(ReturnConsumedCapacity::Total);
        let answer = call.set_transact_items(Some(writes)).send().await;
        answer.map_err(|e| sort_transaction(&e, &guards))?;
        Ok(())
    }

    fn put(&self, row: Item, condition: &str) -> PutBuilder {
        Put::builder()
            .table_name(&self.table)
            .set_item(Some(row))
            .condition_expression(condition)
    }

    async fn transact(&self, puts: Vec<PutBuilder>, guards: &[Guard]) -> Result<(), Fault> {
        let mut call = self
            .client
            .transact_write_items()
            .return_consumed_capacity(ReturnConsumedCapacity::Total);
        for put in puts {
            let put = put.build().map_err(|_| Fault::Corrupt("put".to_owned()))?;
            call = call.transact_items(TransactWriteItem::builder().put(put).build());
        }
        let answer = call.send().await;
        answer.map_err(|e| sort_transaction(&e, guards))?;
        Ok(())
    }

    /// Saves the practice's own settings over the version that was read, and its name in the
    /// operator's list.
    pub async fn save_practice(&self, practice: &Practice, was: u64) -> Result<(), Fault> {
        let pk = keys::practice(&practice.id);
        let row = write(practice, keys::key(pk, keys::PRACTICE))?;
        let settings = self
            .put(row, "#version = :was")
            .expression_attribute_names("#version", "version")
            .expression_attribute_values(":was", number(was));
        let named = self.put(listed(practice)?, "attribute_exists(pk)");
        self.transact(vec![settings, named], &[Guard::State, Guard::State])
            .await
    }

    /// Adds a person to a practice.
    pub async fn create_person(
        &self,
        practice: &PracticeId,
        person: &Person,
        receipt: Proof<'_>,
    ) -> Result<(), Fault> {
        let key = keys::key(keys::practice(practice), keys::person(&person.id));
        self.create(vec![write(person, key)?], receipt).await
    }

    /// Saves a person over the version that was read.
    pub async fn save_person(
        &self,
        practice: &PracticeId,
        person: &Person,
        was: u64,
    ) -> Result<(), Fault> {
        let key = keys::key(keys::practice(practice), keys::person(&person.id));
        self.save(write(person, key)?, was).await
    }

    /// Removes the version of a person that was read.
    pub async fn remove_person(
        &self,
        practice: &PracticeId,
        id: &PersonId,
        was: u64,
    ) -> Result<(), Fault> {
        let key = keys::key(keys::practice(practice), keys::person(id));
        self.remove(key, was).await
    }

    /// Saves a tier's ladder over the one that was read; whoever saves first is not overwritten.
    pub async fn save_ladder(
        &self,
        practice: &PracticeId,
        tier: Tier,
        ladder: &Ladder,
        was: Option<&Ladder>,
    ) -> Result<(), Fault> {
        let key = keys::key(keys::practice(practice), keys::ladder(tier));
        self.replace(tagged(ladder, key)?, was.map(tag).transpose()?)
            .await
    }

    /// Saves an on-call schedule over the one that was read.
    pub async fn save_schedule(
        &self,
        practice: &PracticeId,
        id: &ScheduleId,
        schedule: &Schedule,
        was: Option<&Schedule>,
    ) -> Result<(), Fault> {
        let key = keys::key(keys::practice(practice), keys::schedule(id));
        self.replace(tagged(schedule, key)?, was.map(tag).transpose()?)
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

    async fn save(&self, row: Item, was: u64) -> Result<(), Fault> {
        self.put_if(row, "#version = :was", vec![(":was", number(was))])
            .await
    }

    async fn remove(&self, key: Item, was: u64) -> Result<(), Fault> {
        self.delete_if(key, "#version = :was", vec![(":was", number(was))])
            .await
    }

    async fn replace(&self, row: Item, was: Option<String>) -> Result<(), Fault> {
        match was {
            Some(was) => {
                self.put_if(row, "tag = :was", vec![(":was", text(was))])
                    .await
            }
            None => self.put_if(row, "attribute_not_exists(pk)", vec![]).await,
        }
    }
}

/// The receipt of a request, and the practice it is kept under.
pub type Proof<'a> = Option<(&'a PracticeId, &'a Receipt)>;

fn listed(practice: &Practice) -> Result<Item, Fault> {
    let named = Listed {
        id: practice.id.clone(),
        name: practice.name.clone(),
    };
    write(&named, keys::listed(&practice.id))
}

/// What a ladder or a schedule says, as a tag: they have no version of their own.
///
/// # Errors
/// `Corrupt` when it cannot be written as JSON, which every ladder and schedule can.
pub fn tag<T: Serialize>(value: &T) -> Result<String, Fault> {
    let json = serde_json::to_vec(value).map_err(|_| Fault::Corrupt("tag".to_owned()))?;
    Ok(sha256_hex(&json).chars().take(32).collect())
}

fn tagged<T: Serialize>(value: &T, key: Item) -> Result<Item, Fault> {
    let mut row = write(value, key)?;
    row.insert("tag".to_owned(), text(tag(value)?));
    Ok(row)
}

/// Ladders and schedules refuse unknown fields, and the keys are none of theirs.
fn row_of(mut row: Item) -> Item {
    row.remove("pk");
    row.remove("sk");
    row.remove("tag");
    row
}

fn tier_of(name: &str) -> Option<Tier> {
    [Tier::Critical, Tier::Billing, Tier::General]
        .into_iter()
        .find(|tier| tier.to_string() == name)
}
