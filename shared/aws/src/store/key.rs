//! API keys: found by the hash of their secret, listed and revoked by their id.

use std::collections::BTreeSet;

use aws_lc_rs::digest::{SHA256, digest};
use domain::ids::{PersonId, PracticeId};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::fault::Fault;
use crate::item::{read, write};
use crate::keys;
use crate::store::Store;

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

    /// Keeps a new key, listed in a practice.
    pub async fn create_key(&self, practice: &PracticeId, key: &ApiKey) -> Result<(), Fault> {
        self.create(vec![
            write(key, keys::api_key(&key.hash))?,
            write(key, keys::key(keys::api_keys(practice), key.id.clone()))?,
        ])
        .await
    }

    /// The keys of a practice.
    pub async fn api_keys(&self, practice: &PracticeId) -> Result<Vec<ApiKey>, Fault> {
        let rows = self.all(keys::api_keys(practice), "").await?;
        rows.into_iter().map(read).collect()
    }

    /// Revokes a key: it is refused from now on. Answers whether the practice had it.
    pub async fn revoke_key(&self, practice: &PracticeId, id: &str) -> Result<bool, Fault> {
        let named = keys::key(keys::api_keys(practice), id);
        let Some(row) = self.get(named.clone()).await? else {
            return Ok(false);
        };
        let key: ApiKey = read(row)?;
        // The secret's row first: should the second call fail, the key is dead, and still listed
        // so that revoking can be repeated.
        self.delete(keys::api_key(&key.hash)).await?;
        self.delete(named).await
    }
}
