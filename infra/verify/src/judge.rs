//! Judging bundles of one log, in sequence, against trusted keys and what outsiders kept.

use domain::audit::export::bundle::{Line, Manifest};
use domain::audit::note::{Key, SpkiDer};
use domain::audit::record::LogName;
use domain::audit::verify::{Start, Verified, Verifier, Witnesses};

use crate::container::Container;
use crate::{CannotTell, signed};

/// What is to be said of a log.
#[derive(Debug)]
pub struct Verdict {
    /// The log.
    pub log: String,
    /// The first record that was looked at.
    pub from: u64,
    /// The number after the last.
    pub to: u64,
    /// Where the log goes on, if it does.
    pub next: Option<u64>,
    /// What verifying found.
    pub verified: Verified,
    /// What else speaks against the bundles.
    pub against: Vec<String>,
    /// What could not be looked at.
    pub aside: Vec<String>,
}

impl Verdict {
    /// Whether nothing speaks against the log or the bundles.
    #[must_use]
    pub fn sound(&self) -> bool {
        self.verified.sound && self.against.is_empty()
    }
}

/// Judges. The bundles are put in order first.
///
/// # Errors
/// When they are not of one log, or leave records out between them, or cannot be read.
pub fn judge(
    mut bundles: Vec<Container>,
    keys: &[SpkiDer],
    witnesses: Witnesses,
) -> Result<Verdict, CannotTell> {
    bundles.sort_by_key(|bundle| bundle.head.manifest.from);
    let manifests: Vec<Manifest> = bundles.iter().map(|b| b.head.manifest.clone()).collect();
    let (Some(first), Some(last)) = (manifests.first(), manifests.last()) else {
        return Err(CannotTell::Sequence("no bundle was given".to_owned()));
    };
    in_sequence(&manifests)?;
    let log =
        LogName::new(&first.log).map_err(|_| CannotTell::Container("the log's name is none"))?;
    let keys: Vec<Key> = keys
        .iter()
        .map(|spki| Key {
            name: first.log.clone(),
            spki: spki.clone(),
        })
        .collect();
    let notes: Vec<String> = bundles
        .iter()
        .flat_map(|bundle| bundle.head.notes.iter().cloned())
        .collect();
    let (witnesses, aside) = within(witnesses, last);
    let (mut against, mut verifier) = (Vec::new(), None);
    for bundle in &mut bundles {
        let start = bundle.head.start.take();
        let verifier = match &mut verifier {
            None => {
                let (log, keys) = (log.clone(), &keys);
                verifier.insert(match start {
                    None => Verifier::new(log, &notes, keys, &signed, &witnesses),
                    Some(start) => Verifier::resume(log, start, &notes, keys, &signed, &witnesses),
                })
            }
            Some(verifier) => {
                if start.is_some_and(|start| !agrees(&start, verifier)) {
                    let from = bundle.head.manifest.from;
                    against.push(format!(
                        "The proofs of the bundle from {from} are not those of the records before it."
                    ));
                }
                verifier
            }
        };
        let records = bundle.records()?;
        for line in records.strip_suffix('\n').unwrap_or(&records).split('\n') {
            if !line.is_empty() {
                verifier.push(Line::read(line).stored());
            }
        }
        let (to, have) = (bundle.head.manifest.to, verifier.tail().seq);
        if have != to {
            against.push(format!(
                "A bundle says that it ends before record {to}, and it ends before record {have}."
            ));
        }
        for name in &bundle.head.changed {
            against.push(format!("{name} is not the file that was exported."));
        }
    }
    let verified = verifier.map(Verifier::finish);
    Ok(Verdict {
        log: first.log.clone(),
        from: first.from,
        to: last.to,
        next: last.next,
        verified: verified.ok_or(CannotTell::Container("no records"))?,
        against,
        aside,
    })
}

/// Whether the manifests are of one log, each going on where the one before ended.
fn in_sequence(manifests: &[Manifest]) -> Result<(), CannotTell> {
    for pair in manifests.windows(2) {
        let [before, after] = pair else { continue };
        let why = if (&before.log, &before.practice) != (&after.log, &after.practice) {
            "the bundles are of different logs".to_owned()
        } else if before.to < after.from {
            format!(
                "the bundles leave out the records from {} to {}: give all of them, or each alone",
                before.to,
                after.from - 1
            )
        } else if before.to > after.from {
            format!("two bundles hold record {}: give it once", after.from)
        } else {
            continue;
        };
        return Err(CannotTell::Sequence(why));
    }
    Ok(())
}

/// Whether what a bundle says stood before it is what the bundle before it came to.
fn agrees(start: &Start, verifier: &Verifier) -> bool {
    start.frontier == *verifier.frontier() && start.tail == verifier.tail()
}

/// Leaves out what speaks of records after the last bundle, when the log is known to go on there.
fn within(witnesses: Witnesses, last: &Manifest) -> (Witnesses, Vec<String>) {
    if last.next.is_none() {
        return (witnesses, Vec::new());
    }
    let all = witnesses.roots.len() + witnesses.receipts.len();
    let mut kept = witnesses;
    kept.roots.retain(|root| root.size <= last.to);
    kept.receipts.retain(|receipt| receipt.seq < last.to);
    let left = all - kept.roots.len() - kept.receipts.len();
    let aside = (left > 0).then(|| {
        format!("{left} roots or receipts speak of later records and were left out: give the bundles that follow.")
    });
    (kept, aside.into_iter().collect())
}
