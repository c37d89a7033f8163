//! Keeping checkpoints in the log's table, and what was told of them: each row is put once and never changed.

use aws_sdk_dynamodb::primitives::Blob;
use aws_sdk_dynamodb::types::{AttributeValue, ReturnConsumedCapacity};
use domain::audit::hash::Hash;
use domain::audit::merkle::Frontier;
use domain::audit::verify::MailedRoot;
use domain::ids::PracticeId;
use jiff::Timestamp;

use super::reader::{Kept, checkpoint};
use super::row;
use crate::fault::{Fault, sort};
use crate::item::{Item, text, text_of};
use crate::keys;
use crate::keys::audit;
use crate::last::last;

/// The root that a practice was mailed last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mailed {
    /// The root, and of how many records.
    pub root: MailedRoot,
    /// When.
    pub at: Timestamp,
}

/// The rows of checkpoints, mailed roots and alarms.
#[derive(Debug, Clone)]
pub struct Checkpoints {
    client: aws_sdk_dynamodb::Client,
    table: String,
}

impl Checkpoints {
    /// The rows of a table.
    #[must_use]
    pub const fn new(client: aws_sdk_dynamodb::Client, table: String) -> Self {
        Self { client, table }
    }

    /// Keeps a checkpoint.
    ///
    /// # Errors
    /// [`Fault::Lost`] when there is one of its size: the caller compares it, as an equal root is as good.
    pub async fn keep(&self, practice: &PracticeId, kept: &Kept) -> Result<(), Fault> {
        let mut row = audit::checkpoint(practice, kept.size);
        row.insert("note".to_owned(), text(kept.note.clone()));
        row.insert("frontier".to_owned(), peaks(&kept.frontier));
        row.insert("before".to_owned(), peaks(&kept.before));
        row.insert("at".to_owned(), text(keys::instant(kept.at)));
        if let Some(anchor) = &kept.anchor {
            row.insert("anchor".to_owned(), text(anchor.clone()));
        }
        self.put(row).await
    }

    /// The checkpoint of a size, if there is one.
    ///
    /// # Errors
    /// Why DynamoDB did not answer; [`Fault::Corrupt`] for a row that is no checkpoint's.
    pub async fn of_size(&self, practice: &PracticeId, size: u64) -> Result<Option<Kept>, Fault> {
        let row = self.get(audit::checkpoint(practice, size)).await?;
        row.as_ref().map(checkpoint).transpose()
    }

    /// The root that a practice was mailed last, if it was mailed one.
    ///
    /// # Errors
    /// Why DynamoDB did not answer; [`Fault::Corrupt`] for a row that says no root.
    pub async fn last_mailed(&self, practice: &PracticeId) -> Result<Option<Mailed>, Fault> {
        let pk = audit::witnesses(practice);
        let last = last(&self.client, &self.table, pk, None).await?;
        last.as_ref().map(mailed).transpose()
    }

    /// Notes that a root was mailed, by the mail's id. One that was noted before stays as it is.
    ///
    /// # Errors
    /// Why DynamoDB did not take it.
    pub async fn mailed(
        &self,
        practice: &PracticeId,
        root: MailedRoot,
        message: String,
        at: Timestamp,
    ) -> Result<(), Fault> {
        let mut row = audit::witness(practice, root.size);
        row.insert("root".to_owned(), bytes(&root.root));
        row.insert("message".to_owned(), text(message));
        row.insert("at".to_owned(), text(keys::instant(at)));
        noted(self.put(row).await)
    }

    /// Whether a practice was paged this day because its log does not verify.
    ///
    /// # Errors
    /// Why DynamoDB did not answer.
    pub async fn alarmed(&self, practice: &PracticeId, at: Timestamp) -> Result<bool, Fault> {
        let row = self.get(audit::alarm(practice, at)).await?;
        Ok(row.is_some())
    }

    /// Notes that it was.
    ///
    /// # Errors
    /// Why DynamoDB did not take it.
    pub async fn alarm(&self, practice: &PracticeId, at: Timestamp) -> Result<(), Fault> {
        let mut row = audit::alarm(practice, at);
        row.insert("at".to_owned(), text(keys::instant(at)));
        noted(self.put(row).await)
    }

    async fn put(&self, row: Item) -> Result<(), Fault> {
        self.client
            .put_item()
            .table_name(&self.table)
            .set_item(Some(row))
            .condition_expression("attribute_not_exists(pk)")
            .return_consumed_capacity(ReturnConsumedCapacity::Total)
            .send()
            .await
            .map_err(|e| sort(&e))?;
        Ok(())
    }

    async fn get(&self, key: Item) -> Result<Option<Item>, Fault> {
        let answer = self
            .client
            .get_item()
            .table_name(&self.table)
            .set_key(Some(key))
            .consistent_read(true)
            .return_consumed_capacity(ReturnConsumedCapacity::Total)
            .send()
            .await
            .map_err(|e| sort(&e))?;
        Ok(answer.item)
    }
}

/// What somebody else noted first is noted.
fn noted(put: Result<(), Fault>) -> Result<(), Fault> {
    match put {
        Err(Fault::Lost) => Ok(()),
        other => other,
    }
}

fn bytes(hash: &Hash) -> AttributeValue {
    AttributeValue::B(Blob::new(hash.0))
}

fn peaks(tree: &Frontier) -> AttributeValue {
    AttributeValue::L(tree.peaks().iter().map(bytes).collect())
}

fn mailed(row: &Item) -> Result<Mailed, Fault> {
    let broken = || Fault::Corrupt("a mailed root".to_owned());
    let root = row.get("root").and_then(|root| root.as_b().ok());
    let root = root.and_then(|root| root.as_ref().try_into().ok());
    Ok(Mailed {
        root: MailedRoot {
            size: row::place(row)?,
            root: Hash(root.ok_or_else(broken)?),
        },
        at: text_of(row, "at")?.parse().map_err(|_| broken())?,
    })
}
