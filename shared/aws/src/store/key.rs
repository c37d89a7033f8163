//! API keys: found by the hash of their secret, listed and revoked by their id.

use std::collections::BTreeSet;

use aws_lc_rs::digest::{SHA256, digest};
use domain::ids::{PersonId, PracticeId};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::fault::Fault;
use crate::item::{Item, read, write};
use crate::keys;
use crate::store::Store;
use crate::store::setup::Proof;

/// An API key. The secret itself is shown once and kept nowhere.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApiKey {
    /// Its id, for listing and revoking.
    pub id: String,
    /// The person or machine behind it.
    pub person: PersonId,
    /// The practices it holds for: the one that made it; more only when the operator says so.
    #[serde(default)]
    pub practices: BTreeSet<PracticeId>,
    /// Whether it is the operator's.
    #[serde(default)]
    pub operator: bool,
    /// What it is for, in a few words.
    pub label: String,
    /// When it was made.
    pub created_at: Timestamp,
    /// SHA-256 of the secret, in hex.
    pub hash: String,
}

/// SHA-256 in hex.
#[must_use]
pub fn sha256_hex(bytes: &[u8]) -> String {
    digest(&SHA256, bytes)
        .as_ref()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

impl Store {
    /// The key with this secret, while it holds. Found by a hash, so that no comparison of
    /// secrets takes a time that tells anything.
    pub async fn api_key(&self, secret: &str) -> Result<Option<ApiKey>, Fault> {
        let key = keys::api_key(&sha256_hex(secret.as_bytes()));
        self.get(key).await?.map(read).transpose()
    }

    /// Keeps a new key, listed in every practice that it holds for.
    pub async fn create_key(&self, key: &ApiKey, receipt: Proof<'_>) -> Result<(), Fault> {
        self.create(key.rows()?, receipt).await
    }

    /// The keys that hold for a practice.
    pub async fn api_keys(&self, practice: &PracticeId) -> Result<Vec<ApiKey>, Fault> {
        let rows = self.all(keys::api_keys(practice), "").await?;
        rows.into_iter().map(read).collect()
    }

    /// Revokes a key in a practice: it is refused there from now on, and everywhere when it held
    /// nowhere else. Answers whether the practice had it.
    pub async fn revoke_key(&self, practice: &PracticeId, id: &str) -> Result<bool, Fault> {
        let named = keys::key(keys::api_keys(practice), id);
        let Some(row) = self.get(named.clone()).await? else {
            return Ok(false);
        };
        let listed: ApiKey = read(row)?;
        let secret = keys::api_key(&listed.hash);
        // The secret's row first: should the second call fail, the key is dead, and still listed
        // so that revoking can be repeated.
        if let Some(row) = self.get(secret.clone()).await? {
            let mut key: ApiKey = read(row)?;
            let was = serde_dynamo::to_attribute_value(&key.practices)
                .map_err(|_| Fault::Corrupt("practices of a key".to_owned()))?;
            key.practices.remove(practice);
            if key.practices.is_empty() {
                self.delete(secret).await?;
            } else {
                let row = write(&key, secret)?;
                self.put_if(row, "practices = :was", vec![(":was", was)])
                    .await?;
            }
        }
        self.delete(named).await
    }
}

impl ApiKey {
    /// The row that the secret finds, and the rows that list the key.
    pub(crate) fn rows(&self) -> Result<Vec<Item>, Fault> {
        let mut rows = vec![write(self, keys::api_key(&self.hash))?];
        for practice in &self.practices {
            let named = keys::key(keys::api_keys(practice), self.id.clone());
            rows.push(write(self, named)?);
        }
        if self.operator {
            rows.push(write(self, keys::operator_key(&self.id))?);
        }
        Ok(rows)
    }
}
