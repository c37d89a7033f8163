//! Opening sealed texts: only `phi-open` holds the permission that this needs.

use std::collections::{BTreeMap, HashMap};

use aws_lc_rs::aead::Aad;
use aws_lc_rs::constant_time::verify_slices_are_equal;
use aws_sdk_kms::primitives::Blob;
use domain::ids::{PracticeId, TicketId};
use domain::phi::{Phi, Sealed};
use zeroize::Zeroizing;

use crate::audit::Receipt;
use crate::client::Kms;
use crate::fault::{Fault, sort};
use crate::sealer::{Texts, bound_to, context, derive, nonce};

/// Opens the texts of one ticket: each data key is asked for once.
pub struct Opener<'a> {
    client: &'a Kms,
    key: &'a str,
    opened: HashMap<Vec<u8>, Zeroizing<Vec<u8>>>,
}

impl<'a> Opener<'a> {
    /// An opener with the key that the texts were sealed under. It takes the receipt of the opening's record, so that
    /// nothing can be opened that is not recorded.
    #[must_use]
    pub fn new(client: &'a Kms, key: &'a str, _recorded: &Receipt) -> Self {
        Self {
            client,
            key,
            opened: HashMap::new(),
        }
    }

    /// Opens a text that was sealed to this practice and ticket, and refuses any other.
    pub async fn open(
        &mut self,
        practice: &PracticeId,
        ticket: TicketId,
        sealed: &Sealed,
    ) -> Result<Texts, Fault> {
        let broken = || Fault::Corrupt("a sealed text".to_owned());
        let data_key = match self.opened.get(&sealed.data_key) {
            Some(key) => key.clone(),
            None => self.decrypt(practice, &sealed.data_key).await?,
        };
        let (key, commitment) = derive(&data_key, &sealed.salt)?;
        verify_slices_are_equal(&commitment, &sealed.commitment).map_err(|_| broken())?;
        let aad = Aad::from(bound_to(practice, ticket, &sealed.purpose));
        let mut body = Zeroizing::new(sealed.ciphertext.clone());
        let plain = key
            .open_in_place(nonce(), aad, &mut body)
            .map_err(|_| broken())?;
        let texts: BTreeMap<String, Phi<String>> =
            serde_json::from_slice(plain).map_err(|_| broken())?;
        Ok(texts)
    }

    async fn decrypt(
        &mut self,
        practice: &PracticeId,
        encrypted: &[u8],
    ) -> Result<Zeroizing<Vec<u8>>, Fault> {
        let answer = self
            .client
            .decrypt()
            .key_id(self.key)
            .ciphertext_blob(Blob::new(encrypted))
            .set_encryption_context(Some(context(practice)))
            .send()
            .await
            .map_err(|e| sort(&e))?;
        let plain = answer
            .plaintext
            .map(|blob| Zeroizing::new(blob.into_inner()))
            .ok_or_else(|| Fault::Corrupt("data key".to_owned()))?;
        self.opened.insert(encrypted.to_vec(), plain.clone());
        Ok(plain)
    }
}
