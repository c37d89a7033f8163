//! THE key schema of the `desk` table: every partition, sort and index key is made here.
//!
//! | item | pk | sk | index | access pattern | reader |
//! |---|---|---|---|---|---|
//! | practice | `P#<practice>` | `PRACTICE` | | one Query of the configuration | all |
//! | person | `P#<practice>` | `PERSON#<person>` | | same | all |
//! | system | `P#<practice>` | `SYSTEM#<system>` | | same | all |
//! | ladder | `P#<practice>` | `LADDER#<tier>` | | same | all |
//! | schedule | `P#<practice>` | `ONCALL#<schedule>` | | same | all |
//! | bundle | `P#<practice>` | `BUNDLE#<person>` | | same: when the person's bundle goes | intake, desk, sweep |
//! | load | `P#<practice>` | `ROSTER#load` | | same: who has how many open tickets, and has resolved how much at first contact | intake |
//! | records | `P#<practice>#REPORT` | `RECORDS` | | who has resolved how much at first contact | proactive-checks |
//! | name of a practice | `OPERATOR` | `PRACTICE#<practice>` | | the operator's list | practice-admin, audit-checkpoint |
//! | name of an operator's key | `OPERATOR` | `KEY#<key>` | | list and revoke | whoever deploys |
//! | outages | `P#<practice>#OUTAGES` | `<system>` | | is there an open incident? the status board | intake, desk |
//! | reference | `P#<practice>#REF` | `<ref>` | | is the code free? | intake |
//! | ticket | `T#<practice>#<ticket>` | `TICKET` | `due`, `opened`, `active` | one ticket | all |
//! | event | `T#<practice>#<ticket>` | `E#<at>#<event>` | | its timeline, in order | desk, phi-open |
//! | page | `T#<practice>#<ticket>` | `E#<at>#<event>` | `due` while unsent | timeline and outbox | desk, sweep, page-reply |
//! | child | `T#<practice>#<incident>` | `C#<ticket>` | | an incident's reports | desk, sweep |
//! | word | `T#<practice>#<incident>` | `W#<event>` | `due` while carried | what its reports must hear | desk, sweep |
//! | key | `KEY#<hash>` | `KEY` | | who is calling? | all |
//! | name of a key | `P#<practice>#KEYS` | `<key>` | | list and revoke | practice-admin |
//! | link | `LINK#<hash>` | `LINK` | | what does this link allow? | intake |
//! | name of a link | `P#<practice>#LINKS` | `<link>` | | list and revoke | practice-admin |
//! | roll-up | `P#<practice>#REPORT` | `<day>#<part>` | | a window's summaries, in order | standards-report, intake |
//! | standing | `P#<practice>#REPORT` | `STANDING` | | how things stood last night | standards-report, intake |
//! | procedure | `P#<practice>#PROCEDURES` | `<procedure>#<version>` | | the latest version, or one | practice-admin, phi-audit |
//! | receipt | `R#<practice>#<person>` | `<hash>` | | was this request carried out? | intake, desk, page-reply, practice-admin |
//!
//! Indexes hold keys only, but for what the report reads of a ticket (`line`), which `opened` carries along. `due` (`due_shard`, `due_at`) is sparse: an item is in it while
//! something is due. `opened` (`opened_pk`, `opened_at_id`) lists all tickets of a practice,
//! `active` (`active_pk`, `opened_at_id`) those that are not resolved. Their keys never change
//! while a ticket lives, but for leaving `active`: a change of a ticket costs one index write, its line. Pages that were sent
//! late or withdrawn are in `opened` as well, under `PAGES#<practice>` by when they were decided, so that a report counts
//! them from index keys alone. Tickets that wait for
//! a checkpoint are in a shard of `due` of their own, `CLOSING`, which audit-checkpoint reads.

pub mod audit;
pub mod monitor;

/// The attribute that holds a ticket's line, as JSON.
pub const LINE: &str = "line";

use domain::event::Event;
use domain::ids::{
    EventId, PersonId, PracticeId, ProcedureId, Reference, ScheduleId, SystemId, TicketId,
};
use domain::kind::Tier;
use jiff::Timestamp;
use jiff::civil::Date;

use crate::item::{Item, text};

/// The index of what is due.
pub const DUE: &str = "due";
/// The index of all tickets.
pub const OPENED: &str = "opened";
/// The index of active tickets.
pub const ACTIVE: &str = "active";
/// How many shards `due` has: one Query each is what a sweep with nothing due costs.
pub const SHARDS: u8 = 4;
/// The shard of tickets that wait for the checkpoint which closes them.
pub const CLOSING: &str = "CLOSING";
/// The ticket's own sort key.
pub const TICKET: &str = "TICKET";
/// How timeline entries begin.
pub const EVENTS: &str = "E#";
/// How children begin.
pub const CHILDREN: &str = "C#";
/// How words begin.
pub const WORDS: &str = "W#";

/// A primary key.
#[must_use]
pub fn key(pk: impl Into<String>, sk: impl Into<String>) -> Item {
    Item::from([("pk".to_owned(), text(pk)), ("sk".to_owned(), text(sk))])
}

/// An instant as sort keys spell it: RFC 3339 in UTC to the millisecond, of fixed width.
#[must_use]
pub fn instant(at: Timestamp) -> String {
    at.strftime("%Y-%m-%dT%H:%M:%S.%3fZ").to_string()
}

/// The configuration partition.
#[must_use]
pub fn practice(id: &PracticeId) -> String {
    format!("P#{id}")
}

/// The practice's own row in it.
pub const PRACTICE: &str = "PRACTICE";

/// A person's row in it.
#[must_use]
pub fn person(id: &PersonId) -> String {
    format!("PERSON#{id}")
}

/// A system's row in it.
#[must_use]
pub fn system(id: &SystemId) -> String {
    format!("SYSTEM#{id}")
}

/// A ladder's row in it.
#[must_use]
pub fn ladder(tier: Tier) -> String {
    format!("LADDER#{tier}")
}

/// A schedule's row in it.
#[must_use]
pub fn schedule(id: &ScheduleId) -> String {
    format!("ONCALL#{id}")
}

/// A person's bundle in it.
#[must_use]
pub fn bundle(id: &PersonId) -> String {
    format!("BUNDLE#{id}")
}

/// Who has how many open tickets, in it.
pub const LOAD: &str = "ROSTER#load";

/// Who has resolved how much at first contact, among what the nights keep.
pub const RECORDS: &str = "RECORDS";

/// The operator's list of practices.
pub const OPERATOR: &str = "OPERATOR";

/// A practice in the operator's list.
#[must_use]
pub fn listed(id: &PracticeId) -> Item {
    key(OPERATOR, format!("PRACTICE#{id}"))
}

/// An operator's key in the operator's partition.
#[must_use]
pub fn operator_key(id: &str) -> Item {
    key(OPERATOR, format!("KEY#{id}"))
}

/// The open incidents of a practice's systems.
#[must_use]
pub fn all_outages(practice: &PracticeId) -> String {
    format!("P#{practice}#OUTAGES")
}

/// A system's open incidents.
#[must_use]
pub fn outages(practice: &PracticeId, system: &SystemId) -> Item {
    key(all_outages(practice), system.as_str())
}

/// A ticket's short code.
#[must_use]
pub fn reference(practice: &PracticeId, code: &Reference) -> Item {
    key(format!("P#{practice}#REF"), code.0.clone())
}

/// A ticket's partition.
#[must_use]
pub fn ticket(practice: &PracticeId, id: TicketId) -> String {
    format!("T#{practice}#{id}")
}

/// The practice and ticket that a partition is of.
#[must_use]
pub fn ticket_of(pk: &str) -> Option<(PracticeId, TicketId)> {
    let (practice, id) = pk.strip_prefix("T#")?.split_once('#')?;
    Some((PracticeId::new(practice).ok()?, TicketId::parse(id)?))
}

/// A timeline entry's sort key.
#[must_use]
pub fn event(at: Timestamp, id: &EventId) -> String {
    format!("{EVENTS}{}#{id}", instant(at))
}

/// An event's primary key.
#[must_use]
pub fn event_of(practice: &PracticeId, id: TicketId, entry: &Event) -> Item {
    key(ticket(practice, id), event(entry.at, &entry.id))
}

/// A report's row at its incident.
#[must_use]
pub fn child(practice: &PracticeId, incident: TicketId, child: TicketId) -> Item {
    key(ticket(practice, incident), format!("{CHILDREN}{child}"))
}

/// A word's row at its incident.
#[must_use]
pub fn word(practice: &PracticeId, incident: TicketId, event: &EventId) -> Item {
    key(ticket(practice, incident), format!("{WORDS}{event}"))
}

/// An API key by the hash of its secret.
#[must_use]
pub fn api_key(hash: &str) -> Item {
    key(format!("KEY#{hash}"), "KEY")
}

/// A practice's keys by id.
#[must_use]
pub fn api_keys(practice: &PracticeId) -> String {
    format!("P#{practice}#KEYS")
}

/// A practice's own procedures.
#[must_use]
pub fn procedures(practice: &PracticeId) -> String {
    format!("P#{practice}#PROCEDURES")
}

/// How the versions of a procedure begin.
#[must_use]
pub fn versions(id: &ProcedureId) -> String {
    format!("{id}#")
}

/// A procedure in one version.
#[must_use]
pub fn procedure(practice: &PracticeId, id: &ProcedureId, version: u32) -> Item {
    key(procedures(practice), format!("{id}#{version:06}"))
}

/// A link by the hash of its secret.
#[must_use]
pub fn link(hash: &str) -> Item {
    key(format!("LINK#{hash}"), "LINK")
}

/// A practice's links by id.
#[must_use]
pub fn links(practice: &PracticeId) -> String {
    format!("P#{practice}#LINKS")
}

/// What the nightly run keeps of a practice.
#[must_use]
pub fn reports(practice: &PracticeId) -> String {
    format!("P#{practice}#REPORT")
}

/// A part of a day's roll-up.
#[must_use]
pub fn rollup(day: Date, part: usize) -> String {
    format!("{day}#{part:02}")
}

/// The last key that a day's roll-up can have: `~` sorts after every part.
#[must_use]
pub fn rollup_end(day: Date) -> String {
    format!("{day}#~")
}

/// The row of how things stood last night: it sorts after every day.
pub const STANDING: &str = "STANDING";

/// The pages of a practice that were sent late or withdrawn, in the index of all tickets.
#[must_use]
pub fn sent(practice: &PracticeId) -> String {
    format!("PAGES#{practice}")
}

/// Such a page: when it was decided, what became of it, and which it is.
#[must_use]
pub fn sent_at(decided_at: Timestamp, became: &str, ticket: TicketId, page: &EventId) -> String {
    format!("{}#{became}#{ticket}#{page}", instant(decided_at))
}

/// The receipt of an idempotent request.
#[must_use]
pub fn receipt(practice: &PracticeId, person: &PersonId, hash: &str) -> Item {
    key(format!("R#{practice}#{person}"), hash)
}

/// The shard of a ticket and all that hangs on it.
#[must_use]
pub fn shard(id: TicketId) -> String {
    shard_name((id.0.as_u128() % u128::from(SHARDS)) as u8)
}

/// A shard by its number.
#[must_use]
pub fn shard_name(number: u8) -> String {
    format!("DUE#{number}")
}

/// When something is due, and what: unique within a shard.
#[must_use]
pub fn due(at: Timestamp, id: TicketId, what: &str) -> String {
    format!("{}#{id}#{what}", instant(at))
}

/// The last key that is due at an instant: `~` sorts after every id.
#[must_use]
pub fn due_until(at: Timestamp) -> String {
    format!("{}#~", instant(at))
}

/// A ticket in the lists.
#[must_use]
pub fn opened(at: Timestamp, id: TicketId) -> String {
    format!("{}#{id}", instant(at))
}
