//! Opening the bodies of records: one Decrypt for each data key, and only with the receipt of the record that says so.

use std::collections::HashMap;

use aws_sdk_kms::primitives::Blob;
use domain::audit::hash::Hash;
use domain::audit::record::Envelope;
use domain::ids::PracticeId;
use zeroize::Zeroizing;

use super::Receipt;
use super::data_key::context;
use super::reader::Row;
use super::seal::open;
use crate::client::Kms;
use crate::fault::{Fault, sort};

/// The codes of KMS for a data key that is not one, or not of this place.
const FOREIGN: [&str; 3] = [
    "InvalidCiphertextException",
    "IncorrectKeyException",
    "InvalidKeyUsageException",
];

/// Opens the bodies of one practice's log.
pub struct Bodies<'a> {
    client: &'a Kms,
    key: &'a str,
    practice: &'a PracticeId,
    /// The data keys so far, by what the records call them; nothing for one that KMS does not know.
    keys: HashMap<(Hash, String), Option<Zeroizing<Vec<u8>>>>,
}

impl<'a> Bodies<'a> {
    /// Opens bodies that were sealed under a KMS key, after it was recorded that somebody does.
    #[must_use]
    pub fn new(
        client: &'a Kms,
        key: &'a str,
        practice: &'a PracticeId,
        _recorded: &Receipt,
    ) -> Self {
        Self {
            client,
            key,
            practice,
            keys: HashMap::new(),
        }
    }

    /// How many data keys were asked for.
    #[must_use]
    pub fn asked(&self) -> usize {
        self.keys.len()
    }

    /// The body of a record; nothing when it does not open in its place under its data key, whoever's fault it is.
    ///
    /// # Errors
    /// Why KMS did not answer.
    pub async fn open(
        &mut self,
        row: &Row,
        envelope: &Envelope,
    ) -> Result<Option<Zeroizing<Vec<u8>>>, Fault> {
        let named = Hash::of(&[&row.data_key]);
        let Some(body) = row.ciphertext.as_deref() else {
            return Ok(None);
        };
        if named != envelope.entry.edk {
            return Ok(None);
        }
        let ticket = envelope.entry.draft.tkt.as_ref();
        let ticket = ticket.map_or("-", |ticket| ticket.as_str());
        let place = (named, ticket.to_owned());
        if !self.keys.contains_key(&place) {
            let key = self.fetch(&row.data_key, ticket).await?;
            self.keys.insert(place.clone(), key);
        }
        let key = self.keys.get(&place).and_then(Option::as_ref);
        Ok(key.and_then(|key| open(envelope, key, body).ok()))
    }

    async fn fetch(
        &self,
        encrypted: &[u8],
        ticket: &str,
    ) -> Result<Option<Zeroizing<Vec<u8>>>, Fault> {
        let answer = self
            .client
            .decrypt()
            .key_id(self.key)
            .ciphertext_blob(Blob::new(encrypted))
            .set_encryption_context(Some(context(self.practice, ticket)))
            .send()
            .await
            .map_err(|e| sort(&e));
        match answer {
            Ok(answer) => Ok(answer.plaintext.map(|key| Zeroizing::new(key.into_inner()))),
            Err(Fault::Refused(code)) if FOREIGN.contains(&code.as_str()) => Ok(None),
            Err(fault) => Err(fault),
        }
    }
}
