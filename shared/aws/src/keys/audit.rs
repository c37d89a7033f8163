//! THE key schema of the `audit` table: no item of it is ever changed, and every key is made here.
//!
//! | item | pk | sk | attributes | access pattern | reader |
//! |---|---|---|---|---|---|
//! | record | `P#<practice>#LOG` | `%020d` seq | `env` S, `ct` B, `edk` B, `kid` S, `lh` B | the last one; all, in order | phi-open, phi-export |
//! | ticket pointer | `P#<practice>#T#<ticket>` | `%010d` tseq | `seq` N, `lh` B | the ticket's last one | phi-open, phi-export |
//! | request | `P#<practice>#RID#<rid>` | `0` | `seq` N, `lh` B, `rh` B | was this recorded? | phi-open |
//! | patient | `P#<practice>#PT#<token>` | `%020d` seq | `tkt` S, `disc` S, `at` S | who saw this patient? | phi-export |
//! | checkpoint | `P#<practice>#CK` | `%020d` size | `note` S, `frontier` `L<B>`, `before` `L<B>`, `anchor` S, `at` S | the last one; all, in order | audit-checkpoint, phi-export |
//! | witness | `P#<practice>#WIT` | `%020d` size | `root` B, `message` S, `at` S | the last root that was mailed | audit-checkpoint |
//! | alarm | `P#<practice>#ALARM` | `<date>` | `at` S | was the practice paged today? | audit-checkpoint |
//!
//! `env` is the canonical clear half, `ct` the sealed body, `edk` the encrypted data key and `kid` the KMS key it is
//! under, `lh` the leaf hash: kept to be compared, never to be trusted. `rh` is what the request was. `token` is a MAC of
//! the patient's number, `note` a signed checkpoint, `frontier` the tree it was made from and `before` that tree without
//! its last record. `anchor` is where the note lies outside of the table, `message` the id of the mail. Every Put has the
//! condition `attribute_not_exists(pk)`, so the key itself is the compare-and-swap.

use domain::audit::label::Label;
use domain::ids::PracticeId;
use jiff::Timestamp;

use super::key;
use crate::item::Item;

/// A practice's records.
#[must_use]
pub fn log(practice: &PracticeId) -> String {
    format!("P#{practice}#LOG")
}

/// A record by its number.
#[must_use]
pub fn record(practice: &PracticeId, seq: u64) -> Item {
    key(log(practice), format!("{seq:020}"))
}

/// The pointers to a ticket's records.
#[must_use]
pub fn ticket(practice: &PracticeId, ticket: &Label) -> String {
    format!("P#{practice}#T#{ticket}")
}

/// A pointer by its number in the ticket's chain.
#[must_use]
pub fn pointer(practice: &PracticeId, id: &Label, tseq: u64) -> Item {
    key(ticket(practice, id), format!("{tseq:010}"))
}

/// A request by its id.
#[must_use]
pub fn request(practice: &PracticeId, rid: &Label) -> Item {
    key(format!("P#{practice}#RID#{rid}"), "0")
}

/// What is known of a patient, by the token of their number.
#[must_use]
pub fn patient(practice: &PracticeId, token: &str) -> String {
    format!("P#{practice}#PT#{token}")
}

/// A record that touched a patient's data.
#[must_use]
pub fn patient_record(practice: &PracticeId, token: &str, seq: u64) -> Item {
    key(patient(practice, token), format!("{seq:020}"))
}

/// A practice's checkpoints.
#[must_use]
pub fn checkpoints(practice: &PracticeId) -> String {
    format!("P#{practice}#CK")
}

/// A checkpoint by the number of records it covers.
#[must_use]
pub fn checkpoint(practice: &PracticeId, size: u64) -> Item {
    key(checkpoints(practice), format!("{size:020}"))
}

/// The roots that were mailed to a practice.
#[must_use]
pub fn witnesses(practice: &PracticeId) -> String {
    format!("P#{practice}#WIT")
}

/// A mailed root by the number of records it covers.
#[must_use]
pub fn witness(practice: &PracticeId, size: u64) -> Item {
    key(witnesses(practice), format!("{size:020}"))
}

/// That a practice was paged on a day (in UTC) because its log does not verify.
#[must_use]
pub fn alarm(practice: &PracticeId, at: Timestamp) -> Item {
    let day = at.strftime("%Y-%m-%d").to_string();
    key(format!("P#{practice}#ALARM"), day)
}
