//! Links of a practice: found by the hash of their secret, listed and revoked by their id.

use domain::ids::{LocationId, PersonId, PracticeId};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::fault::Fault;
use crate::item::{number, read, write};
use crate::keys;
use crate::store::Store;
use crate::store::key::sha256_hex;
use crate::store::setup::Proof;

/// What a link shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LinkPage {
    /// The form to report, and the incidents of a site.
    Desk,
    /// The status board.
    Status,
    /// The standards report, as of last night.
    Report,
}

/// A link. The secret itself is shown once and kept nowhere.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Link {
    /// Its id, for listing and revoking.
    pub id: String,
    /// The practice.
    pub practice: PracticeId,
    /// What it shows.
    pub page: LinkPage,
    /// The site, when it is one's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub location: Option<LocationId>,
    /// Who made it.
    pub made_by: PersonId,
    /// When it was made.
    pub created_at: Timestamp,
    /// Until when it holds.
    pub expires_at: Timestamp,
    /// SHA-256 of the secret, in hex.
    pub hash: String,
}

impl Store {
    /// The link with this secret, while it holds.
    pub async fn link(&self, secret: &str, now: Timestamp) -> Result<Option<Link>, Fault> {
        let row = self.get(keys::link(&sha256_hex(secret.as_bytes()))).await?;
        let link: Option<Link> = row.map(read).transpose()?;
        Ok(link.filter(|link| now < link.expires_at))
    }

    /// Keeps a new link.
    pub async fn create_link(&self, link: &Link, receipt: Proof<'_>) -> Result<(), Fault> {
        let expires = number(link.expires_at.as_second());
        let mut rows = vec![
            write(link, keys::link(&link.hash))?,
            write(
                link,
                keys::key(keys::links(&link.practice), link.id.clone()),
            )?,
        ];
        for row in &mut rows {
            row.insert("expires".to_owned(), expires.clone());
        }
        self.create(rows, receipt).await
    }

    /// The links of a practice.
    pub async fn links(&self, practice: &PracticeId) -> Result<Vec<Link>, Fault> {
        let rows = self.all(keys::links(practice), "").await?;
        rows.into_iter().map(read).collect()
    }

    /// Revokes a link. Answers whether the practice had it.
    pub async fn revoke_link(&self, practice: &PracticeId, id: &str) -> Result<bool, Fault> {
        let named = keys::key(keys::links(practice), id);
        let Some(row) = self.get(named.clone()).await? else {
            return Ok(false);
        };
        let link: Link = read(row)?;
        self.delete(keys::link(&link.hash)).await?;
        self.delete(named).await
    }
}
