//! Data keys of the log: one a practice and ticket, kept for a while, so that a warm function records without KMS.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use aws_sdk_kms::types::DataKeySpec;
use domain::audit::label::Label;
use domain::ids::PracticeId;
use jiff::{SignedDuration, Timestamp};
use zeroize::Zeroizing;

use crate::client::Kms;
use crate::fault::{Fault, sort};

/// How long a data key seals.
const FRESH: SignedDuration = SignedDuration::from_mins(5);
/// How long it still seals while KMS does not answer.
const STALE: SignedDuration = SignedDuration::from_mins(15);
/// How many records a data key seals.
const RECORDS: u32 = 1000;
/// How many bytes a data key seals.
const BYTES: usize = 4 << 20;
/// How many data keys are kept; the one that was not used for longest goes.
const KEPT: usize = 64;

/// A data key.
#[derive(Clone)]
pub struct DataKey {
    /// The key itself.
    pub plain: Zeroizing<Vec<u8>>,
    /// As KMS encrypted it.
    pub encrypted: Vec<u8>,
    /// The KMS key it is encrypted under.
    pub under: String,
}

struct Kept {
    key: DataKey,
    made_at: Timestamp,
    used_at: Timestamp,
    records: u32,
    bytes: usize,
}

type Place = (PracticeId, String);

/// The data keys of one execution environment.
pub struct DataKeys {
    client: Kms,
    key: String,
    kept: Mutex<HashMap<Place, Kept>>,
}

impl DataKeys {
    pub fn new(client: Kms, key: String) -> Self {
        Self {
            client,
            key,
            kept: Mutex::default(),
        }
    }

    /// A data key for a body of `size` bytes. Without an answer from KMS the last one serves on for a while.
    pub async fn take(
        &self,
        practice: &PracticeId,
        ticket: Option<&Label>,
        size: usize,
        now: Timestamp,
    ) -> Result<DataKey, Fault> {
        let place = (practice.clone(), ticket_of(ticket));
        if let Some(key) = self.kept(&place, size, FRESH, now) {
            return Ok(key);
        }
        match self.fetch(&place).await {
            Ok(key) => {
                self.keep(place, key.clone(), size, now);
                Ok(key)
            }
            Err(fault) if fault.retryable() => self.kept(&place, size, STALE, now).ok_or(fault),
            Err(fault) => Err(fault),
        }
    }

    fn kept(
        &self,
        place: &Place,
        size: usize,
        life: SignedDuration,
        now: Timestamp,
    ) -> Option<DataKey> {
        let mut kept = self.lock();
        let one = kept.get_mut(place)?;
        let spent = now.duration_since(one.made_at).abs() > life
            || one.records >= RECORDS
            || one.bytes.saturating_add(size) > BYTES;
        if spent {
            return None;
        }
        one.records += 1;
        one.bytes += size;
        one.used_at = now;
        Some(one.key.clone())
    }

    fn keep(&self, place: Place, key: DataKey, size: usize, now: Timestamp) {
        let mut kept = self.lock();
        kept.retain(|_, one| now.duration_since(one.made_at).abs() <= STALE);
        if kept.len() >= KEPT {
            let oldest = kept.iter().min_by_key(|(_, one)| one.used_at);
            if let Some(oldest) = oldest.map(|(place, _)| place.clone()) {
                kept.remove(&oldest);
            }
        }
        let one = Kept {
            key,
            made_at: now,
            used_at: now,
            records: 1,
            bytes: size,
        };
        kept.insert(place, one);
    }

    async fn fetch(&self, (practice, ticket): &Place) -> Result<DataKey, Fault> {
        let answer = self
            .client
            .generate_data_key()
            .key_id(&self.key)
            .key_spec(DataKeySpec::Aes256)
            .set_encryption_context(Some(context(practice, ticket)))
            .send()
            .await
            .map_err(|e| sort(&e))?;
        let (Some(plain), Some(encrypted)) = (answer.plaintext, answer.ciphertext_blob) else {
            return Err(Fault::Corrupt("data key".to_owned()));
        };
        Ok(DataKey {
            plain: Zeroizing::new(plain.into_inner()),
            encrypted: encrypted.into_inner(),
            under: answer.key_id.unwrap_or_else(|| self.key.clone()),
        })
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<Place, Kept>> {
        // Only whole entries are inserted, so what is behind a panic is usable.
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A record of no ticket has a context too.
fn ticket_of(ticket: Option<&Label>) -> String {
    ticket.map_or_else(|| "-".to_owned(), ToString::to_string)
}

/// The encryption context. It stands in clear in every trail of KMS, so there is no more in it than ids.
pub fn context(practice: &PracticeId, ticket: &str) -> HashMap<String, String> {
    [
        ("practice", practice.as_str()),
        ("ticket", ticket),
        ("use", "phi-audit"),
        ("v", "1"),
    ]
    .map(|(name, value)| (name.to_owned(), value.to_owned()))
    .into()
}

#[cfg(test)]
mod tests;
