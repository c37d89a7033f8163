//! The rows of a record: itself, its ticket's pointer to it, and its request's. Read with nothing taken on trust.

use aws_sdk_dynamodb::primitives::Blob;
use aws_sdk_dynamodb::types::AttributeValue;
use domain::audit::hash::Hash;
use domain::audit::record::Envelope;
use domain::ids::PracticeId;

use super::data_key::DataKey;
use super::seal::Record;
use crate::fault::Fault;
use crate::item::{Item, number, text, text_of};
use crate::keys::audit as keys;

fn bytes(value: &[u8]) -> AttributeValue {
    AttributeValue::B(Blob::new(value))
}

fn with<const N: usize>(mut row: Item, attributes: [(&str, AttributeValue); N]) -> Item {
    row.extend(attributes.map(|(name, value)| (name.to_owned(), value)));
    row
}

/// The record's own row.
pub fn record(practice: &PracticeId, record: &Record, key: &DataKey) -> Item {
    let envelope = &record.envelope;
    with(
        keys::record(practice, envelope.entry.tail.seq),
        [
            ("env", text(envelope.canonical())),
            ("ct", bytes(&record.ciphertext)),
            ("edk", bytes(&key.encrypted)),
            ("kid", text(key.under.clone())),
            ("lh", bytes(&envelope.leaf().0)),
        ],
    )
}

/// Its ticket's pointer to it, when it has a ticket.
pub fn pointer(practice: &PracticeId, envelope: &Envelope) -> Option<Item> {
    let ticket = envelope.entry.draft.tkt.as_ref()?;
    let place = envelope.entry.ticket_tail?;
    Some(with(
        keys::pointer(practice, ticket, place.seq),
        [
            ("seq", number(envelope.entry.tail.seq)),
            ("lh", bytes(&envelope.leaf().0)),
        ],
    ))
}

/// Its request's row: the same request is recorded once.
pub fn request(practice: &PracticeId, envelope: &Envelope, request: &Hash) -> Item {
    with(
        keys::request(practice, &envelope.entry.draft.rid),
        [
            ("seq", number(envelope.entry.tail.seq)),
            ("lh", bytes(&envelope.leaf().0)),
            ("rh", bytes(&request.0)),
        ],
    )
}

/// The row by which a patient's records are found.
pub fn patient(practice: &PracticeId, envelope: &Envelope, token: &str) -> Item {
    let draft = &envelope.entry.draft;
    let ticket = draft.tkt.as_ref().map_or("-", |ticket| ticket.as_str());
    with(
        keys::patient_record(practice, token, envelope.entry.tail.seq),
        [
            ("tkt", text(ticket)),
            ("disc", text(draft.disc.as_str())),
            ("at", text(draft.at.to_string())),
        ],
    )
}

/// The clear half of a record's row, which must stand where it says it does.
pub fn envelope(row: &Item) -> Result<Envelope, Fault> {
    let envelope = Envelope::read(text_of(row, "env")?.as_bytes())
        .map_err(|why| Fault::Corrupt(format!("a record: {why}")))?;
    if place(row)? == envelope.entry.tail.seq {
        Ok(envelope)
    } else {
        Err(Fault::Corrupt("a record out of its place".to_owned()))
    }
}

/// The number that a row's sort key is.
pub fn place(row: &Item) -> Result<u64, Fault> {
    let number = text_of(row, "sk")?.parse();
    number.map_err(|_| Fault::Corrupt("a place in the log".to_owned()))
}

/// The number of the record that a row points to.
pub fn points_to(row: &Item) -> Result<u64, Fault> {
    let number = row.get("seq").and_then(|value| value.as_n().ok());
    number
        .and_then(|number| number.parse().ok())
        .ok_or_else(|| Fault::Corrupt("a pointer into the log".to_owned()))
}

/// What the request was that a row is of.
pub fn requested(row: &Item) -> Result<&[u8], Fault> {
    let hash = row.get("rh").and_then(|value| value.as_b().ok());
    hash.map(AsRef::as_ref)
        .ok_or_else(|| Fault::Corrupt("a request in the log".to_owned()))
}
