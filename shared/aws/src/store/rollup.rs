//! Roll-ups: what the nightly run keeps of each day, so that a page reads days and not tickets.
//!
//! A row is put as it is, without a condition: it is worked out from the tickets alone, so that whoever writes it later
//! writes nothing worse.

use aws_sdk_dynamodb::types::ReturnConsumedCapacity;
use domain::ids::PracticeId;
use domain::report::days::Day;
use domain::report::standing::Standing;
use domain::routing::Records;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::fault::{Fault, sort};
use crate::item::{Item, number, read, text, text_of, write};
use crate::keys;
use crate::store::Store;

/// The most rows that are read for one report.
pub const ROWS_MAX: usize = 400;
/// How many bytes of a day go into one row: a row takes 400 KB.
const PART_BYTES: usize = 350_000;

/// A day.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rollup {
    /// Its summaries by place.
    pub places: Day,
    /// Pages decided on it that went out late.
    #[serde(default, skip_serializing_if = "is_none")]
    pub late: u64,
    /// Pages decided on it that were withdrawn.
    #[serde(default, skip_serializing_if = "is_none")]
    pub withdrawn: u64,
}

#[allow(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde hands over a reference"
)]
const fn is_none(count: &u64) -> bool {
    *count == 0
}

/// How things stood when the nightly run looked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Night {
    /// When that was.
    pub as_of: Timestamp,
    /// The last day that has a roll-up.
    pub until: Date,
    /// The first day from which on none is missing.
    pub since: Date,
    /// How things stood.
    pub standing: Standing,
}

impl Store {
    /// The roll-ups of some days, both counted; none where [`ROWS_MAX`] rows do not hold them.
    ///
    /// # Errors
    /// Why DynamoDB did not answer; [`Fault::Corrupt`] for what is no roll-up.
    pub async fn rollups(
        &self,
        practice: &PracticeId,
        from: Date,
        until: Date,
    ) -> Result<Option<Vec<(Date, Rollup)>>, Fault> {
        let mut rows: Vec<Item> = Vec::new();
        let mut after = None;
        loop {
            let left = i32::try_from(ROWS_MAX + 1 - rows.len()).unwrap_or(1);
            let answer = self
                .client
                .query()
                .table_name(&self.table)
                .consistent_read(true)
                .key_condition_expression("pk = :pk AND sk BETWEEN :from AND :until")
                .expression_attribute_values(":pk", text(keys::reports(practice)))
                .expression_attribute_values(":from", text(keys::rollup(from, 0)))
                .expression_attribute_values(":until", text(keys::rollup_end(until)))
                .set_exclusive_start_key(after)
                .limit(left)
                .return_consumed_capacity(ReturnConsumedCapacity::Total)
                .send()
                .await
                .map_err(|e| sort(&e))?;
            rows.extend(answer.items.unwrap_or_default());
            if rows.len() > ROWS_MAX {
                return Ok(None);
            }
            after = answer.last_evaluated_key.filter(|key| !key.is_empty());
            if after.is_none() {
                return put_together(&rows).map(Some);
            }
        }
    }

    /// Keeps a day, the first part last: until then the parts before are the day.
    ///
    /// # Errors
    /// Why DynamoDB did not take it.
    pub async fn keep_rollup(
        &self,
        practice: &PracticeId,
        day: Date,
        rollup: &Rollup,
    ) -> Result<(), Fault> {
        let body = serde_json::to_string(rollup);
        let body = body.map_err(|_| Fault::Corrupt("a roll-up cannot be written".to_owned()))?;
        // The body is ASCII: every cut is one between characters.
        let parts: Vec<&[u8]> = body.as_bytes().chunks(PART_BYTES).collect();
        for (place, part) in parts.iter().enumerate().rev() {
            let key = keys::key(keys::reports(practice), keys::rollup(day, place));
            let mut row = key;
            row.insert("parts".to_owned(), number(parts.len()));
            row.insert("body".to_owned(), text(String::from_utf8_lossy(part)));
            self.overwrite(row).await?;
        }
        Ok(())
    }

    /// Writes down who has resolved how much at first contact.
    ///
    /// # Errors
    /// Why DynamoDB did not take it.
    pub async fn keep_records(
        &self,
        practice: &PracticeId,
        records: &Records,
    ) -> Result<(), Fault> {
        let row = keys::key(keys::reports(practice), keys::RECORDS);
        self.overwrite(write(records, row)?).await
    }

    /// Who had resolved how much at first contact last night; nothing before the first.
    ///
    /// # Errors
    /// Why DynamoDB did not answer.
    pub async fn records(&self, practice: &PracticeId) -> Result<Records, Fault> {
        let key = keys::key(keys::reports(practice), keys::RECORDS);
        let row = self.get(key).await?.map(read).transpose()?;
        Ok(row.unwrap_or_default())
    }

    /// How things stood last night, if there was a night.
    ///
    /// # Errors
    /// Why DynamoDB did not answer.
    pub async fn night(&self, practice: &PracticeId) -> Result<Option<Night>, Fault> {
        let key = keys::key(keys::reports(practice), keys::STANDING);
        self.get(key).await?.map(read).transpose()
    }

    /// Keeps how things stand.
    ///
    /// # Errors
    /// Why DynamoDB did not take it.
    pub async fn keep_night(&self, practice: &PracticeId, night: &Night) -> Result<(), Fault> {
        let key = keys::key(keys::reports(practice), keys::STANDING);
        self.overwrite(write(night, key)?).await
    }

    async fn overwrite(&self, row: Item) -> Result<(), Fault> {
        self.client
            .put_item()
            .table_name(&self.table)
            .set_item(Some(row))
            .return_consumed_capacity(ReturnConsumedCapacity::Total)
            .send()
            .await
            .map_err(|e| sort(&e))?;
        Ok(())
    }
}

/// Days from their rows, in order. What a larger day has left behind its last part is not looked at.
fn put_together(rows: &[Item]) -> Result<Vec<(Date, Rollup)>, Fault> {
    let corrupt = || Fault::Corrupt("a roll-up".to_owned());
    let mut days: Vec<(Date, usize, String)> = Vec::new();
    for row in rows {
        let (day, part) = text_of(row, "sk")?.split_once('#').ok_or_else(corrupt)?;
        let day: Date = day.parse().map_err(|_| corrupt())?;
        let part: usize = part.parse().map_err(|_| corrupt())?;
        let body = text_of(row, "body")?;
        if part == 0 {
            let parts = row.get("parts").and_then(|parts| parts.as_n().ok());
            let parts = parts
                .and_then(|parts| parts.parse().ok())
                .ok_or_else(corrupt)?;
            days.push((day, parts, body.to_owned()));
        } else if let Some((of, parts, whole)) = days.last_mut()
            && *of == day
            && part < *parts
        {
            whole.push_str(body);
        }
    }
    let read = |(day, _, body): (Date, usize, String)| {
        serde_json::from_str(&body)
            .map(|rollup| (day, rollup))
            .map_err(|_| corrupt())
    };
    days.into_iter().map(read).collect()
}
