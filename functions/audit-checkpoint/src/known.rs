//! What is known of a log before it is read: its last checkpoint, its anchors, the root that was mailed last.

use aws::anchor::Anchored;
use aws::audit::checkpoint::Mailed;
use aws::audit::public_key::signed;
use aws::audit::reader::Kept;
use domain::audit::hash::Hash;
use domain::audit::merkle::Frontier;
use domain::audit::note::{Key, Note};
use domain::audit::record::LogName;
use domain::audit::verify::Witnesses;
use domain::ids::PracticeId;
use futures::future::try_join;

use crate::Trouble;
use crate::round::Round;

/// What is known of one log.
pub struct Known {
    pub log: LogName,
    /// The key that is trusted.
    pub key: Key,
    pub last: Option<Kept>,
    pub mailed: Option<Mailed>,
    /// Those of the last checkpoint's size, and the newest.
    pub anchored: Vec<Anchored>,
}

impl Known {
    /// Gathers it: two reads of the table, and two lists and a read of the bucket where anchoring is on.
    pub async fn of(round: &Round<'_>, practice: &PracticeId) -> Result<Self, Trouble> {
        let app = round.app;
        let log = app.recorder.log(practice)?;
        let public = app.signer.public().await;
        let spki = public.map_err(|fault| Trouble::Failed(fault.into()))?;
        let key = Key {
            name: log.as_str().to_owned(),
            spki: spki.clone(),
        };
        let last = app.log.last_checkpoint(practice);
        let mailed = app.checkpoints.last_mailed(practice);
        let (last, mailed) = try_join(last, mailed).await?;
        let size = last.as_ref().map_or(0, |last| last.size);
        let anchored = match &round.anchor {
            Some(anchor) => anchor.since(practice, size).await?,
            None => Vec::new(),
        };
        Ok(Self {
            log,
            key,
            last,
            mailed,
            anchored,
        })
    }

    /// How many records are signed.
    pub fn size(&self) -> u64 {
        self.last.as_ref().map_or(0, |last| last.size)
    }

    /// The tree over them.
    pub fn tree(&self) -> Frontier {
        let tree = self.last.as_ref().map(|last| last.frontier.clone());
        tree.unwrap_or_default()
    }

    /// How far the records are read at least: as far as anybody says that there are some.
    pub fn most(&self) -> u64 {
        let anchored = self.anchored.iter().filter_map(|anchored| anchored.size);
        let mailed = self.mailed.map(|mailed| mailed.root.size);
        anchored.chain(mailed).max().unwrap_or_default()
    }

    /// The notes that the records are held against.
    pub fn notes(&self) -> Vec<&str> {
        let last = self.last.iter().map(|last| last.note.as_str());
        let anchored = self.anchored.iter();
        last.chain(anchored.map(|one| one.note.as_str())).collect()
    }

    /// The root that an outsider was mailed.
    pub fn witnesses(&self) -> Witnesses {
        Witnesses {
            receipts: Vec::new(),
            roots: self.mailed.iter().map(|mailed| mailed.root).collect(),
        }
    }

    /// Where a checkpoint of a size is anchored already.
    pub fn anchor(&self, size: u64) -> Option<&Anchored> {
        let mut anchored = self.anchored.iter();
        anchored.find(|anchored| anchored.size == Some(size))
    }

    /// Whether a note signs this root for this size.
    pub fn agrees(&self, note: &str, size: u64, root: Hash) -> bool {
        Note::parse(note).is_ok_and(|note| {
            let said = &note.checkpoint;
            (said.origin.as_str(), said.size, said.root) == (self.log.as_str(), size, root)
                && note.signed_by(std::slice::from_ref(&self.key), &signed)
        })
    }

    /// What the notes alone show: one that is of another size than its place says, and an anchor that is gone.
    pub fn found(&self, round: &Round<'_>) -> Vec<&'static str> {
        let misplaced = |note: &str, size: Option<u64>| {
            Note::parse(note).is_ok_and(|note| Some(note.checkpoint.size) != size)
        };
        let mut anchored = self.anchored.iter();
        let last = self.last.as_ref();
        let mut codes = Vec::new();
        if last.is_some_and(|last| misplaced(&last.note, Some(last.size)))
            || anchored.any(|one| one.size.is_none() || misplaced(&one.note, one.size))
        {
            codes.push("checkpoint_misplaced");
        }
        let place = last.and_then(|last| last.anchor.as_ref());
        let own = |place: &&String| round.anchor.as_ref().is_some_and(|own| own.holds(place));
        if place
            .filter(own)
            .is_some_and(|place| !self.anchored.iter().any(|one| one.place == *place))
        {
            codes.push("anchor_gone");
        }
        codes
    }
}
