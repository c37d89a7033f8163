//! The `monitor` table: checks with their state, what is planned, and what is not well.

use aws_sdk_dynamodb::Client;
use domain::check::maintenance::Maintenance;
use domain::check::{Check, Phase, State};
use domain::ids::{CheckId, LocationId, PersonId, PracticeId, SystemId};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::fault::Fault;
use crate::item::{Item, number, read, text, text_of, write};
use crate::keys;
use crate::keys::monitor::{COUNT, TROUBLES, WINDOWS};
use crate::store::Store;
use crate::store::beside::Beside;

mod batch;
pub mod count;
pub mod due;
mod save;
mod sight;

pub use save::Saving;

/// The `monitor` table.
#[derive(Debug, Clone)]
pub struct Monitor(Store);

/// A check as it is kept.
#[derive(Debug, Clone)]
pub struct Kept {
    /// What it is judged by.
    pub check: Check,
    /// What is remembered of it.
    pub state: State,
    /// The row's revision: the fencing token of every conditional write.
    pub rev: u64,
    /// When it is due, as its index key says.
    pub due_at: Option<Timestamp>,
}

/// A maintenance window that somebody planned.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Window {
    /// Its id.
    pub id: String,
    /// What it covers, and when.
    #[serde(flatten)]
    pub window: Maintenance,
    /// Why, in a line.
    pub reason: String,
    /// Who planned it.
    pub by: PersonId,
}

/// A check that is not well.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Trouble {
    /// The check.
    pub check: CheckId,
    /// How bad it is.
    pub phase: Phase,
    /// What it is of.
    pub system: Option<SystemId>,
    /// Where.
    pub location: Option<LocationId>,
}

/// What a practice's readings are seen in.
#[derive(Debug, Clone, Default)]
pub struct Around {
    /// The windows, ended ones too until they are cleared away.
    pub windows: Vec<Window>,
    /// The checks that are not well.
    pub troubles: Vec<Trouble>,
    /// How many checks there are; none before anybody has counted.
    pub count: Option<count::Count>,
}

/// Whether a check in this phase is among those that are not well.
#[must_use]
pub const fn is_bad(phase: Phase) -> bool {
    !matches!(phase, Phase::Unheard | Phase::Healthy | Phase::AtRisk)
}

impl Monitor {
    /// The table behind a client.
    #[must_use]
    pub const fn new(client: Client, table: String) -> Self {
        Self(Store::new(client, table))
    }

    /// What a practice's readings are seen in: one Query.
    pub async fn around(&self, practice: &PracticeId) -> Result<Around, Fault> {
        let mut around = Around::default();
        for row in self.0.all(keys::monitor::now(practice), "").await? {
            let sk = text_of(&row, "sk")?.to_owned();
            if sk.starts_with(WINDOWS) {
                around.windows.push(read(row)?);
            } else if sk.starts_with(TROUBLES) {
                around.troubles.push(read(row)?);
            } else if sk == COUNT {
                around.count = Some(read(row)?);
            } else {
                return Err(Fault::Corrupt("a key of what is now".to_owned()));
            }
        }
        Ok(around)
    }

    /// One check.
    pub async fn check(&self, practice: &PracticeId, id: &CheckId) -> Result<Option<Kept>, Fault> {
        let row = self.0.get(keys::monitor::check(practice, id)).await?;
        row.as_ref().map(kept).transpose()
    }

    /// A page of a practice's checks by their ids, and whether there are more.
    pub async fn checks(
        &self,
        practice: &PracticeId,
        after: Option<&CheckId>,
        limit: i32,
    ) -> Result<(Vec<Kept>, bool), Fault> {
        let from = after.map(|id| keys::monitor::check(practice, id));
        let pk = keys::monitor::checks(practice);
        let (mut rows, mut next) = self.0.some(pk.clone(), "", from, Some(limit)).await?;
        // A page of DynamoDB's may end before the limit: rows are large.
        while let (Some(from), true) = (&next, rows.len() < limit as usize) {
            let left = limit - rows.len() as i32;
            let more = self.0.some(pk.clone(), "", Some(from.clone()), Some(left));
            let (page, after) = more.await?;
            rows.extend(page);
            next = after;
        }
        let checks = rows.iter().map(kept).collect::<Result<_, _>>()?;
        Ok((checks, next.is_some()))
    }

    /// Removes a check as it was read, with what says that it is not well.
    pub async fn remove(&self, practice: &PracticeId, kept: &Kept) -> Result<(), Fault> {
        let both = self.gone(practice, kept)?;
        self.transact(both.0).await
    }

    /// The writes that remove a check, to stand or fall with others.
    pub fn gone(&self, practice: &PracticeId, kept: &Kept) -> Result<Beside, Fault> {
        let id = &kept.check.id;
        let (check, trouble) = (
            keys::monitor::check(practice, id),
            keys::monitor::trouble(practice, id),
        );
        let table = &self.0.table;
        let check = Beside::delete_if(table, check, |check| {
            check
                .condition_expression("rev = :was")
                .expression_attribute_values(":was", number(kept.rev))
        })?;
        Ok(check.and(Beside::delete(table, trouble)?))
    }

    /// The write that plans a window.
    pub fn plan(&self, practice: &PracticeId, window: &Window) -> Result<Beside, Fault> {
        Beside::put(&self.0.table, planned(practice, window)?, |put| {
            put.condition_expression("attribute_not_exists(pk)")
        })
    }

    /// Ends a window at an instant, or takes it away when it has not begun.
    pub async fn end(
        &self,
        practice: &PracticeId,
        window: &Window,
        now: Timestamp,
    ) -> Result<bool, Fault> {
        let key = keys::monitor::window(practice, &window.id);
        if now <= window.window.from {
            return self.0.delete(key).await;
        }
        let ended = Window {
            window: Maintenance {
                until: window.window.until.min(now),
                ..window.window.clone()
            },
            ..window.clone()
        };
        let row = planned(practice, &ended)?;
        match self.0.put_if(row, "attribute_exists(pk)", vec![]).await {
            Ok(()) => Ok(true),
            Err(Fault::Lost) => Ok(false),
            Err(fault) => Err(fault),
        }
    }
}

/// A window's row. Readings may come a day late: it is cleared away a week after its end.
fn planned(practice: &PracticeId, window: &Window) -> Result<Item, Fault> {
    let mut row = write(window, keys::monitor::window(practice, &window.id))?;
    let gone = window.window.until.as_second() + 7 * 86_400;
    row.insert("expires".to_owned(), number(gone));
    Ok(row)
}

/// A check from its row.
fn kept(row: &Item) -> Result<Kept, Fault> {
    let corrupt = || Fault::Corrupt("a check".to_owned());
    let rev = row.get("rev").and_then(|rev| rev.as_n().ok());
    let due_at = match text_of(row, "due_at") {
        Ok(due_at) => {
            let (at, _) = due_at.split_once('#').ok_or_else(corrupt)?;
            Some(at.parse().map_err(|_| corrupt())?)
        }
        Err(_) => None,
    };
    Ok(Kept {
        check: serde_json::from_str(text_of(row, "check")?).map_err(|_| corrupt())?,
        state: serde_json::from_str(text_of(row, "state")?).map_err(|_| corrupt())?,
        rev: rev.and_then(|rev| rev.parse().ok()).ok_or_else(corrupt)?,
        due_at,
    })
}

/// JSON as one text: a state holds hundreds of small numbers, which as attributes would be several times as large.
fn json<T: Serialize>(value: &T) -> Result<aws_sdk_dynamodb::types::AttributeValue, Fault> {
    let json = serde_json::to_string(value);
    json.map(text)
        .map_err(|_| Fault::Corrupt("a check cannot be written".to_owned()))
}
