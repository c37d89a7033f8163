//! THE key schema of the `monitor` table: every partition, sort and index key is made here.
//!
//! | item | pk | sk | index | access pattern | reader |
//! |---|---|---|---|---|---|
//! | check | `P#<practice>#CHECKS` | `<check>` | `due` | definition, state and version in one read; a practice's list | probe-ingest, proactive-checks, practice-admin, desk, intake |
//! | window | `P#<practice>#NOW` | `WINDOW#<id>` | | one Query of what a practice's readings are seen in | same |
//! | count | `P#<practice>#NOW` | `COUNT` | | same: how many checks there are at most | probe-ingest |
//! | trouble | `P#<practice>#NOW` | `BAD#<check>` | | same: the phase and place of each check that is not well | probe-ingest, proactive-checks |
//! | told | `DESK#SIGHT` | `TOLD` | | when the operator was last told that nothing can be reached | proactive-checks |
//!
//! `due` (`due_shard`, `due_at`) holds keys only and is sparse: a check is in it while there is an instant at
//! which time alone changes it, or while something that it has to tell is not told. It is another table's index
//! than a ticket's, so that no flood of readings holds up a ticket.

use domain::ids::{CheckId, PracticeId};
use jiff::Timestamp;

use super::{SHARDS, instant, key, shard_name};
use crate::item::Item;

/// How windows begin.
pub const WINDOWS: &str = "WINDOW#";
/// How troubles begin.
pub const TROUBLES: &str = "BAD#";
/// The key of the count beside them.
pub const COUNT: &str = "COUNT";

/// A practice's checks.
#[must_use]
pub fn checks(practice: &PracticeId) -> String {
    format!("P#{practice}#CHECKS")
}

/// A check.
#[must_use]
pub fn check(practice: &PracticeId, id: &CheckId) -> Item {
    key(checks(practice), id.as_str())
}

/// The practice and check that a row's key is of.
#[must_use]
pub fn check_of(pk: &str, sk: &str) -> Option<(PracticeId, CheckId)> {
    let practice = pk.strip_prefix("P#")?.strip_suffix("#CHECKS")?;
    Some((PracticeId::new(practice).ok()?, CheckId::new(sk).ok()?))
}

/// What a practice's readings are seen in.
#[must_use]
pub fn now(practice: &PracticeId) -> String {
    format!("P#{practice}#NOW")
}

/// A maintenance window.
#[must_use]
pub fn window(practice: &PracticeId, id: &str) -> Item {
    key(now(practice), format!("{WINDOWS}{id}"))
}

/// How many checks a practice has at most.
#[must_use]
pub fn count(practice: &PracticeId) -> Item {
    key(now(practice), COUNT)
}

/// When the operator was last told that nothing can be reached.
#[must_use]
pub fn told() -> Item {
    key("DESK#SIGHT", "TOLD")
}

/// That a check is not well.
#[must_use]
pub fn trouble(practice: &PracticeId, id: &CheckId) -> Item {
    key(now(practice), format!("{TROUBLES}{id}"))
}

/// The shard of a check.
#[must_use]
pub fn shard(practice: &PracticeId, id: &CheckId) -> String {
    // FNV-1a: spread, and the same in every build.
    let bytes = practice
        .as_str()
        .bytes()
        .chain([0])
        .chain(id.as_str().bytes());
    let hash = bytes.fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    shard_name((hash >> 32) as u8 % SHARDS)
}

/// When a check is due: unique within a shard.
#[must_use]
pub fn due(at: Timestamp, practice: &PracticeId, id: &CheckId) -> String {
    format!("{}#{practice}#{id}", instant(at))
}
