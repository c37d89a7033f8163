//! Anchors: checkpoints in an S3 bucket under Object Lock, where who writes the table cannot change them.
//!
//! Versions are listed, not objects: a lock keeps every version, while a delete marker, which no lock prevents, would
//! hide an object and let another be put in its place.

use aws_sdk_s3::primitives::ByteStream;
use aws_sdk_s3::types::{ChecksumAlgorithm, ObjectLockMode, ObjectVersion};
use aws_smithy_types::DateTime;
use base64::prelude::{BASE64_STANDARD, Engine};
use domain::audit::hash::Hash;
use domain::audit::note::NOTE_MAX;
use domain::ids::PracticeId;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};

use crate::client::{S3, SdkConfig};
use crate::fault::{Fault, sort};

/// How many pages of versions one listing reads, of a thousand each.
const PAGES: usize = 100;
/// How many versions of one size are read. Nobody makes a second one of a size: two are enough to tell a fork.
const READ: usize = 8;

/// Who may remove an anchor before its time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lock {
    /// Whoever has the right to bypass.
    Governance,
    /// Nobody, the account's root included.
    Compliance,
}

impl Lock {
    /// A mode by the name that template.yaml gives it.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        match name {
            "governance" => Some(Self::Governance),
            "compliance" => Some(Self::Compliance),
            _ => None,
        }
    }
}

/// A checkpoint as it is anchored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Anchored {
    /// How many records it covers, by its key; nothing when the key is no checkpoint's.
    pub size: Option<u64>,
    /// Where it lies.
    pub place: String,
    /// The note; empty when it cannot be one.
    pub note: String,
}

/// A bucket of anchors.
pub struct Anchor {
    client: S3,
    bucket: String,
    lock: Lock,
}

impl Anchor {
    /// The anchors in a bucket. The client is made here, so that only functions that anchor have one.
    #[must_use]
    pub fn new(sdk: &SdkConfig, bucket: String, lock: Lock) -> Self {
        Self {
            client: S3::new(sdk),
            bucket,
            lock,
        }
    }

    /// Whether a place is in this bucket.
    #[must_use]
    pub fn holds(&self, place: &str) -> bool {
        let bucket = place.rsplit_once('#').map(|(bucket, _)| bucket);
        bucket == Some(self.bucket.as_str())
    }

    /// The anchored checkpoints of one size and the newest after it, every version of each.
    ///
    /// # Errors
    /// Why S3 did not answer.
    pub async fn since(&self, practice: &PracticeId, size: u64) -> Result<Vec<Anchored>, Fault> {
        // Nothing is anchored of nothing.
        let (own, after) = match size {
            0 => (Vec::new(), None),
            _ => {
                let own = key(practice, size);
                (self.listed(own.clone(), None).await?, Some(own))
            }
        };
        let newer = self.listed(prefix(practice), after.clone()).await?;
        let newest = newer.iter().filter_map(ObjectVersion::key).max();
        let newest = newest.filter(|newest| after.as_deref() < Some(*newest));
        let newest = newer
            .iter()
            .filter(|one| newest.is_some() && one.key() == newest);
        let mut anchored = Vec::new();
        for version in own.iter().take(READ).chain(newest.take(READ)) {
            anchored.push(self.read(practice, version).await?);
        }
        Ok(anchored)
    }

    /// Anchors a checkpoint for six years and thirty days; answers its place.
    ///
    /// # Errors
    /// [`Fault::Exists`] when there is one of its size.
    pub async fn put(
        &self,
        practice: &PracticeId,
        size: u64,
        note: &str,
        now: Timestamp,
    ) -> Result<String, Fault> {
        let digest = Hash::of(&[note.as_bytes()]).0;
        let mode = match self.lock {
            Lock::Governance => ObjectLockMode::Governance,
            Lock::Compliance => ObjectLockMode::Compliance,
        };
        let answer = self
            .client
            .put_object()
            .bucket(&self.bucket)
            .key(key(practice, size))
            .content_type("text/plain; charset=utf-8")
            .if_none_match("*")
            .object_lock_mode(mode)
            .object_lock_retain_until_date(until(now)?)
            .checksum_algorithm(ChecksumAlgorithm::Sha256)
            .checksum_sha256(BASE64_STANDARD.encode(digest))
            .body(ByteStream::from(note.as_bytes().to_vec()))
            .send()
            .await
            .map_err(|e| sort(&e))?;
        let version = answer.version_id.unwrap_or_default();
        Ok(self.place(&version))
    }

    fn place(&self, version: &str) -> String {
        format!("{}#{version}", self.bucket)
    }

    /// Every version whose key begins so, of keys after one.
    async fn listed(
        &self,
        begins: String,
        mut after: Option<String>,
    ) -> Result<Vec<ObjectVersion>, Fault> {
        let (mut listed, mut version) = (Vec::new(), None);
        for _ in 0..PAGES {
            let answer = self
                .client
                .list_object_versions()
                .bucket(&self.bucket)
                .prefix(&begins)
                .set_key_marker(after)
                .set_version_id_marker(version)
                .send()
                .await
                .map_err(|e| sort(&e))?;
            listed.extend(answer.versions.unwrap_or_default());
            if answer.is_truncated != Some(true) {
                return Ok(listed);
            }
            (after, version) = (answer.next_key_marker, answer.next_version_id_marker);
        }
        Err(Fault::Refused("too many anchors to list".to_owned()))
    }

    async fn read(
        &self,
        practice: &PracticeId,
        version: &ObjectVersion,
    ) -> Result<Anchored, Fault> {
        let name = version.key().unwrap_or_default();
        let id = version.version_id().unwrap_or_default();
        let mut anchored = Anchored {
            size: size_of(practice, name),
            place: self.place(id),
            note: String::new(),
        };
        let length = version.size().and_then(|size| usize::try_from(size).ok());
        if !length.is_some_and(|length| (1..=NOTE_MAX).contains(&length)) {
            return Ok(anchored);
        }
        let get = self.client.get_object().bucket(&self.bucket).key(name);
        let answer = get.version_id(id).send().await.map_err(|e| sort(&e))?;
        let body = answer.body.collect().await;
        let body = body.map_err(|_| Fault::Unreachable("an anchor's body".to_owned()))?;
        anchored.note = String::from_utf8(body.to_vec()).unwrap_or_default();
        Ok(anchored)
    }
}

fn prefix(practice: &PracticeId) -> String {
    format!("ckpt/{practice}/")
}

/// Twenty digits, so that names sort as sizes do.
fn key(practice: &PracticeId, size: u64) -> String {
    format!("{}{size:020}", prefix(practice))
}

fn size_of(practice: &PracticeId, name: &str) -> Option<u64> {
    let size = name.strip_prefix(&prefix(practice))?.parse().ok()?;
    (key(practice, size) == name).then_some(size)
}

/// "6 years from creation", and a month in which nobody has to hurry.
fn until(now: Timestamp) -> Result<DateTime, Fault> {
    let kept = now.to_zoned(TimeZone::UTC).checked_add(6.years().days(30));
    let kept = kept.map_err(|_| Fault::Refused("a retention".to_owned()))?;
    Ok(DateTime::from_secs(kept.timestamp().as_second()))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn names_sort_as_sizes_and_are_read_back() {
        let practice = PracticeId::new("lakeside").unwrap();
        assert_eq!(key(&practice, 7), "ckpt/lakeside/00000000000000000007");
        assert!(key(&practice, 9) < key(&practice, 10));
        assert_eq!(size_of(&practice, &key(&practice, 120)), Some(120));
        for other in [
            "ckpt/summit/00000000000000000007",
            "ckpt/lakeside/7",
            "ckpt/lakeside/+0000000000000000007",
            "ckpt/lakeside/0000000000000000000x",
        ] {
            assert_eq!(size_of(&practice, other), None, "{other}");
        }
    }

    #[test]
    fn an_anchor_is_kept_six_years_and_thirty_days() {
        let until = until("2028-02-29T12:00:00Z".parse().unwrap()).unwrap();
        let wanted: Timestamp = "2034-03-30T12:00:00Z".parse().unwrap();
        assert_eq!(until.secs(), wanted.as_second());
    }
}
