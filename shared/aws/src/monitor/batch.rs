//! Many checks at once: "`BatchGetItem` of 100".

use std::collections::HashMap;

use aws_sdk_dynamodb::types::{KeysAndAttributes, ReturnConsumedCapacity};
use domain::ids::{CheckId, PracticeId};
use futures::future::join_all;

use super::{Kept, Monitor, kept};
use crate::fault::{Fault, sort};
use crate::item::{Item, text_of};
use crate::keys;

/// The most that one call reads.
const PART: usize = 100;
/// How often DynamoDB may leave some for another call.
const CALLS: usize = 20;

impl Monitor {
    /// Checks of a practice by their ids; those that are not there are left out, and one that cannot be read says so
    /// and spoils no other.
    pub async fn gather(
        &self,
        practice: &PracticeId,
        ids: &[CheckId],
    ) -> Result<HashMap<CheckId, Result<Kept, Fault>>, Fault> {
        let parts: Vec<_> = ids
            .chunks(PART)
            .map(|part| self.part_of(practice, part))
            .collect();
        let mut found = HashMap::new();
        for part in join_all(parts).await {
            for row in part? {
                let id = CheckId::new(text_of(&row, "sk")?);
                let id = id.map_err(|_| Fault::Corrupt("a check's key".to_owned()))?;
                found.insert(id, kept(&row));
            }
        }
        Ok(found)
    }

    async fn part_of(&self, practice: &PracticeId, ids: &[CheckId]) -> Result<Vec<Item>, Fault> {
        let keys = ids.iter().map(|id| keys::monitor::check(practice, id));
        let (mut wanted, mut rows) = (keys.collect::<Vec<_>>(), Vec::new());
        for _ in 0..CALLS {
            if wanted.is_empty() {
                return Ok(rows);
            }
            let request = KeysAndAttributes::builder()
                .set_keys(Some(wanted))
                .consistent_read(true)
                .build()
                .map_err(|_| Fault::Corrupt("keys".to_owned()))?;
            let answer = self
                .0
                .client
                .batch_get_item()
                .request_items(&self.0.table, request)
                .return_consumed_capacity(ReturnConsumedCapacity::Total)
                .send()
                .await
                .map_err(|e| sort(&e))?;
            let found = answer.responses.into_iter().flatten();
            rows.extend(found.flat_map(|(_, rows)| rows));
            let left = answer.unprocessed_keys.into_iter().flatten();
            wanted = left.flat_map(|(_, left)| left.keys).collect();
        }
        Err(Fault::Throttled("BatchGetItem".to_owned()))
    }
}
