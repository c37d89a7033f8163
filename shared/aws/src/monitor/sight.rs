//! When the operator was last told that nothing can be reached.

use jiff::{SignedDuration, Timestamp};

use super::Monitor;
use crate::fault::Fault;
use crate::item::text;
use crate::keys;

impl Monitor {
    /// Takes it on to tell the operator. False where somebody has within `pause`.
    pub async fn claim_telling(
        &self,
        now: Timestamp,
        pause: SignedDuration,
    ) -> Result<bool, Fault> {
        let mut row = keys::monitor::told();
        row.insert("told_at".to_owned(), text(keys::instant(now)));
        let before = text(keys::instant(now - pause));
        let condition = "attribute_not_exists(pk) OR told_at <= :before";
        let put = self.0.put_if(row, condition, vec![(":before", before)]);
        match put.await {
            Ok(()) => Ok(true),
            Err(Fault::Lost) => Ok(false),
            Err(fault) => Err(fault),
        }
    }

    /// Gives that back: the operator could not be told.
    pub async fn untold(&self, now: Timestamp) -> Result<(), Fault> {
        let told = vec![(":told", text(keys::instant(now)))];
        let delete = self
            .0
            .delete_if(keys::monitor::told(), "told_at = :told", told);
        match delete.await {
            Ok(()) | Err(Fault::Lost) => Ok(()),
            Err(fault) => Err(fault),
        }
    }
}
