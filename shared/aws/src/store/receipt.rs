//! Receipts: proof that a request with an `Idempotency-Key` was carried out.

use domain::ids::{PersonId, PracticeId};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::fault::Fault;
use crate::item::{Item, number, read, write};
use crate::keys;
use crate::store::Store;

/// How long a request can be repeated.
pub const RECEIPT_LIFE: SignedDuration = SignedDuration::from_hours(24);

/// A receipt, with the answer to give again.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Receipt {
    /// Whose request.
    pub person: PersonId,
    /// SHA-256 of the `Idempotency-Key`, in hex.
    pub key: String,
    /// SHA-256 of the request: method, path and body, in hex.
    pub request: String,
    /// The status answered.
    pub status: u16,
    /// The headers that belong to the answer: the tag of what was done, and where it is.
    #[serde(default)]
    pub headers: Vec<(String, String)>,
    /// The body answered; no answer of the desk holds free text.
    pub body: String,
    /// When.
    pub at: Timestamp,
}

/// What lets a receipt be written: none is there, or one that ended. The table's own expiry may come
/// days late.
pub(crate) const FREE: &str = "attribute_not_exists(pk) OR expires <= :now";

impl Receipt {
    pub(crate) fn row(&self, practice: &PracticeId) -> Result<Item, Fault> {
        let mut row = write(self, keys::receipt(practice, &self.person, &self.key))?;
        let expires = (self.at + RECEIPT_LIFE).as_second();
        row.insert("expires".to_owned(), number(expires));
        Ok(row)
    }
}

impl Store {
    /// The receipt of a request, while it holds.
    pub async fn receipt(
        &self,
        practice: &PracticeId,
        person: &PersonId,
        key: &str,
        now: Timestamp,
    ) -> Result<Option<Receipt>, Fault> {
        let Some(row) = self.get(keys::receipt(practice, person, key)).await? else {
            return Ok(None);
        };
        let receipt: Receipt = read(row)?;
        // The table's own expiry may come days late.
        Ok((now < receipt.at + RECEIPT_LIFE).then_some(receipt))
    }
}
