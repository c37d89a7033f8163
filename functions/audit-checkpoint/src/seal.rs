//! Signing a log that verifies: the bucket first, then the table, so that no checkpoint counts that is not anchored.

use aws::anchor::Anchor;
use aws::audit::reader::Kept;
use aws::fault::Fault;
use domain::audit::hash::Hash;
use domain::audit::note::Checkpoint;
use domain::ids::PracticeId;
use tracing::info;

use crate::known::Known;
use crate::pass::Passed;
use crate::round::Round;
use crate::{Signed, Trouble};

/// A note, and where it is anchored.
type Placed = (String, Option<String>);

/// Signs the tree of a log that has grown.
pub async fn new(
    round: &Round<'_>,
    practice: &PracticeId,
    known: &Known,
    passed: Passed,
) -> Result<Signed, Trouble> {
    let (size, root) = (passed.tree.size(), passed.tree.root());
    let (note, anchor) = match known.anchor(size) {
        // A run before got as far as the bucket.
        Some(anchored) => (anchored.note.clone(), Some(anchored.place.clone())),
        None => signed(round, practice, known, size, root).await?,
    };
    let kept = Kept {
        size,
        note,
        frontier: passed.tree,
        before: passed.before,
        anchor,
        at: round.at,
    };
    let made = keep(round, practice, known, &kept, root).await?;
    let anchored = kept.anchor.is_some();
    info!(
        practice = %practice,
        size,
        records = size.saturating_sub(known.size()),
        root = %root,
        made,
        anchored,
        more = passed.more,
        "AUDIT_CHECKPOINT"
    );
    Ok(Signed {
        size,
        root,
        made,
        anchored,
        more: passed.more,
    })
}

/// Of a log that has not grown there is nothing to sign. Its last checkpoint is anchored where it is not: anchoring may
/// have been off when it was made.
pub async fn again(
    round: &Round<'_>,
    practice: &PracticeId,
    known: &Known,
) -> Result<Signed, Trouble> {
    let (size, root) = (known.size(), known.tree().root());
    let mut anchored = known.anchor(size).is_some();
    if let (Some(anchor), Some(last), false) = (&round.anchor, &known.last, anchored) {
        put(
            round,
            anchor,
            practice,
            known,
            size,
            root,
            last.note.clone(),
        )
        .await?;
        anchored = true;
    }
    Ok(Signed {
        size,
        root,
        made: false,
        anchored,
        more: false,
    })
}

async fn signed(
    round: &Round<'_>,
    practice: &PracticeId,
    known: &Known,
    size: u64,
    root: Hash,
) -> Result<Placed, Trouble> {
    let checkpoint = Checkpoint {
        origin: known.log.as_str().to_owned(),
        size,
        root,
    };
    let note = round.app.signer.sign(&checkpoint).await;
    let note = note.map_err(|fault| Trouble::Failed(fault.into()))?;
    match &round.anchor {
        Some(anchor) => {
            let placed = put(round, anchor, practice, known, size, root, note).await?;
            Ok((placed.0, Some(placed.1)))
        }
        None => Ok((note, None)),
    }
}

/// Puts a note into the bucket; answers the one that lies there, and where. Losing to an equal root is as good, to
/// another one a fork.
async fn put(
    round: &Round<'_>,
    anchor: &Anchor,
    practice: &PracticeId,
    known: &Known,
    size: u64,
    root: Hash,
    note: String,
) -> Result<(String, String), Trouble> {
    match anchor.put(practice, size, &note, round.at).await {
        Ok(place) => return Ok((note, place)),
        Err(Fault::Exists) => {}
        Err(fault) => return Err(Trouble::Failed(fault.into())),
    }
    let there = anchor.since(practice, size).await?;
    let mut there = there.into_iter().filter(|one| one.size == Some(size));
    match there.next() {
        Some(first)
            if known.agrees(&first.note, size, root)
                && there.all(|other| known.agrees(&other.note, size, root)) =>
        {
            Ok((first.note, first.place))
        }
        Some(_) => Err(Trouble::Found(vec!["fork"])),
        None => Err(Trouble::Failed(Fault::Lost.into())),
    }
}

/// Keeps a checkpoint in the table; whether this run was the first to. Losing to an equal root is as good, to another
/// one a fork.
async fn keep(
    round: &Round<'_>,
    practice: &PracticeId,
    known: &Known,
    kept: &Kept,
    root: Hash,
) -> Result<bool, Trouble> {
    let checkpoints = &round.app.checkpoints;
    match checkpoints.keep(practice, kept).await {
        Ok(()) => return Ok(true),
        Err(Fault::Lost) => {}
        Err(fault) => return Err(fault.into()),
    }
    match checkpoints.of_size(practice, kept.size).await? {
        Some(there) if known.agrees(&there.note, kept.size, root) => Ok(false),
        Some(_) => Err(Trouble::Found(vec!["fork"])),
        None => Err(Trouble::Failed(Fault::Lost.into())),
    }
}
