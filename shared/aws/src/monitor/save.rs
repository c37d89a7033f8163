//! Saving checks over the revisions that were read: many in one transaction, or one beside its ticket's change.

use aws_sdk_dynamodb::types::{ReturnConsumedCapacity, TransactWriteItem};
use domain::check::{Check, State};
use domain::ids::{CheckId, PracticeId};
use futures::stream::{self, StreamExt};
use jiff::Timestamp;

use super::{Monitor, Trouble, is_bad, json};
use crate::fault::{Fault, Guard, sort, sort_transaction};
use crate::item::{number, text, write};
use crate::keys;
use crate::store::beside::Beside;

/// "Transactions stay under 90 items."
const WRITES_MAX: usize = 90;
/// How many are written at a time, where one after another has to be.
const AT_ONCE: usize = 8;

/// A check to save.
#[derive(Debug, Clone)]
pub struct Saving {
    /// The definition.
    pub check: Check,
    /// The state.
    pub state: State,
    /// The revision it was decided on; none when the check is new.
    pub was: Option<u64>,
    /// Whether it was among those that are not well.
    pub was_bad: bool,
    /// When it is due.
    pub due: Option<Timestamp>,
}

impl Saving {
    /// The revision that it will have.
    #[must_use]
    pub fn rev(&self) -> u64 {
        self.was.map_or(1, |was| was + 1)
    }
}

impl Monitor {
    /// The write of a check, to stand or fall with others.
    pub fn beside(&self, practice: &PracticeId, saving: &Saving) -> Result<Beside, Fault> {
        let (check, table) = (&saving.check, &self.0.table);
        let mut row = keys::monitor::check(practice, &check.id);
        row.insert("check".to_owned(), json(check)?);
        row.insert("state".to_owned(), json(&saving.state)?);
        row.insert("rev".to_owned(), number(saving.rev()));
        if let Some(at) = saving.due {
            let shard = keys::monitor::shard(practice, &check.id);
            let due_at = keys::monitor::due(at, practice, &check.id);
            row.insert("due_shard".to_owned(), text(shard));
            row.insert("due_at".to_owned(), text(due_at));
        }
        let put = Beside::put(table, row, |put| match saving.was {
            None => put.condition_expression("attribute_not_exists(pk)"),
            Some(was) => put
                .condition_expression("rev = :was")
                .expression_attribute_values(":was", number(was)),
        })?;
        let phase = saving.state.phase(check);
        let key = keys::monitor::trouble(practice, &check.id);
        Ok(match (is_bad(phase), saving.was_bad) {
            (true, _) => {
                let trouble = Trouble {
                    check: check.id.clone(),
                    phase,
                    system: check.system.clone(),
                    location: check.location.clone(),
                };
                put.and(Beside::put(table, write(&trouble, key)?, |put| put)?)
            }
            (false, true) => put.and(Beside::delete(table, key)?),
            (false, false) => put,
        })
    }

    /// Saves checks. Answers those that somebody else changed meanwhile.
    pub async fn save(&self, practice: &PracticeId, all: &[Saving]) -> Result<Vec<CheckId>, Fault> {
        let mut parts: Vec<(Vec<&Saving>, Vec<TransactWriteItem>)> = Vec::new();
        for saving in all {
            let writes = self.beside(practice, saving)?.0;
            match parts.last_mut() {
                Some((part, before)) if before.len() + writes.len() <= WRITES_MAX => {
                    part.push(saving);
                    before.extend(writes);
                }
                _ => parts.push((vec![saving], writes)),
            }
        }
        let saves = parts.into_iter();
        let saves: Vec<_> = saves
            .map(|(part, writes)| self.part(practice, part, writes))
            .collect();
        let saved = stream::iter(saves).buffer_unordered(AT_ONCE);
        let saved: Vec<_> = saved.collect().await;
        let mut lost = Vec::new();
        for one in saved {
            lost.extend(one?);
        }
        Ok(lost)
    }

    /// All at once; where that is lost one by one, so that whoever lost spoils no other.
    async fn part(
        &self,
        practice: &PracticeId,
        part: Vec<&Saving>,
        writes: Vec<TransactWriteItem>,
    ) -> Result<Vec<CheckId>, Fault> {
        match self.transact(writes).await {
            Err(Fault::Lost) => {}
            saved => return saved.map(|()| Vec::new()),
        }
        if let [only] = part.as_slice() {
            return Ok(vec![only.check.id.clone()]);
        }
        let saves: Vec<_> = part
            .into_iter()
            .map(|saving| self.alone(practice, saving))
            .collect();
        let saved = stream::iter(saves).buffer_unordered(AT_ONCE);
        let saved: Vec<Result<Option<CheckId>, Fault>> = saved.collect().await;
        let lost: Result<Vec<_>, Fault> = saved.into_iter().collect();
        Ok(lost?.into_iter().flatten().collect())
    }

    /// Saves one. Answers it when somebody else changed it meanwhile.
    async fn alone(
        &self,
        practice: &PracticeId,
        saving: &Saving,
    ) -> Result<Option<CheckId>, Fault> {
        let writes = self.beside(practice, saving)?.0;
        match self.transact(writes).await {
            Ok(()) => Ok(None),
            Err(Fault::Lost) => Ok(Some(saving.check.id.clone())),
            Err(fault) => Err(fault),
        }
    }

    pub(super) async fn transact(&self, writes: Vec<TransactWriteItem>) -> Result<(), Fault> {
        let guards = vec![Guard::State; writes.len()];
        let answer = self
            .0
            .client
            .transact_write_items()
            .set_transact_items(Some(writes))
            .return_consumed_capacity(ReturnConsumedCapacity::Total)
            .send()
            .await;
        match answer {
            Ok(_) => Ok(()),
            Err(error) if error.as_service_error().is_some() => {
                Err(sort_transaction(&error, &guards))
            }
            Err(error) => Err(sort(&error)),
        }
    }
}
