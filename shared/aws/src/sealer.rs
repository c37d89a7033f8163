//! Sealing: free text under KMS data keys. This side has no Decrypt.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Mutex, PoisonError};

use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use aws_lc_rs::hkdf::{HKDF_SHA512, KeyType, Salt};
use aws_lc_rs::rand::{SecureRandom, SystemRandom};
use aws_sdk_kms::types::DataKeySpec;
use domain::ids::{PracticeId, TicketId};
use domain::phi::{Phi, Sealed};
use jiff::{SignedDuration, Timestamp};
use zeroize::Zeroizing;

use crate::client::Kms;
use crate::fault::{Fault, sort};

/// How long a data key seals.
const KEY_LIFE: SignedDuration = SignedDuration::from_mins(5);
/// How many texts a data key seals.
const KEY_USES: u32 = 1000;
/// How many practices' data keys are kept.
const KEYS_KEPT: usize = 64;
/// The length of salts, derived keys and commitments, in bytes.
pub(crate) const LENGTH: usize = 32;

/// Named texts: `summary`, `description`, `text`, …
pub type Texts = BTreeMap<String, Phi<String>>;

struct DataKey {
    plain: Zeroizing<Vec<u8>>,
    encrypted: Vec<u8>,
    made_at: Timestamp,
    uses: u32,
}

/// Seals texts. One data key a practice is kept in memory for a while, so that a warm function
/// seals without asking KMS.
pub struct Sealer {
    client: Kms,
    key: String,
    random: SystemRandom,
    kept: Mutex<HashMap<PracticeId, DataKey>>,
}

impl std::fmt::Debug for Sealer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Sealer")
    }
}

impl Sealer {
    /// A sealer under a customer-managed key.
    #[must_use]
    #[allow(clippy::disallowed_methods, reason = "nonces are drawn here")]
    pub fn new(client: Kms, key: String) -> Self {
        Self {
            client,
            key,
            random: SystemRandom::new(),
            kept: Mutex::default(),
        }
    }

    /// Seals texts to a practice, ticket and purpose: they open nowhere else.
    pub async fn seal(
        &self,
        practice: &PracticeId,
        ticket: TicketId,
        purpose: &str,
        texts: &Texts,
        now: Timestamp,
    ) -> Result<Sealed, Fault> {
        let (plain, encrypted) = match self.kept(practice, now) {
            Some(key) => key,
            None => self.fetch(practice, now).await?,
        };
        let exposed: BTreeMap<_, _> = texts.iter().map(|(k, v)| (k, v.expose())).collect();
        let body = serde_json::to_vec(&exposed)
            .map(Zeroizing::new)
            .map_err(|_| Fault::Corrupt("texts".to_owned()))?;
        let mut salt = [0; LENGTH];
        self.random
            .fill(&mut salt)
            .map_err(|_| Fault::Unreachable("random source".to_owned()))?;
        let aad = bound_to(practice, ticket, purpose);
        let (key, commitment) = derive(&plain, &salt)?;
        let mut ciphertext = body.to_vec();
        key.seal_in_place_append_tag(nonce(), Aad::from(aad), &mut ciphertext)
            .map_err(|_| Fault::Corrupt("texts".to_owned()))?;
        Ok(Sealed {
            purpose: purpose.to_owned(),
            data_key: encrypted,
            salt: salt.to_vec(),
            commitment,
            ciphertext,
        })
    }

    fn kept(&self, practice: &PracticeId, now: Timestamp) -> Option<(Zeroizing<Vec<u8>>, Vec<u8>)> {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let key = kept.get_mut(practice)?;
        let age = now.duration_since(key.made_at).abs();
        if age > KEY_LIFE || key.uses >= KEY_USES {
            kept.remove(practice);
            return None;
        }
        key.uses += 1;
        Some((key.plain.clone(), key.encrypted.clone()))
    }

    async fn fetch(
        &self,
        practice: &PracticeId,
        now: Timestamp,
    ) -> Result<(Zeroizing<Vec<u8>>, Vec<u8>), Fault> {
        let answer = self
            .client
            .generate_data_key()
            .key_id(&self.key)
            .key_spec(DataKeySpec::Aes256)
            .set_encryption_context(Some(context(practice)))
            .send()
            .await
            .map_err(|e| sort(&e))?;
        let (Some(plain), Some(encrypted)) = (answer.plaintext, answer.ciphertext_blob) else {
            return Err(Fault::Corrupt("data key".to_owned()));
        };
        let plain = Zeroizing::new(plain.into_inner());
        let encrypted = encrypted.into_inner();
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() >= KEYS_KEPT {
            let oldest = kept.iter().min_by_key(|(_, key)| key.made_at);
            if let Some(oldest) = oldest.map(|(practice, _)| practice.clone()) {
                kept.remove(&oldest);
            }
        }
        kept.insert(
            practice.clone(),
            DataKey {
                plain: plain.clone(),
                encrypted: encrypted.clone(),
                made_at: now,
                uses: 1,
            },
        );
        Ok((plain, encrypted))
    }
}

/// The encryption context: in clear in every trail of KMS, so the practice and nothing else.
pub(crate) fn context(practice: &PracticeId) -> HashMap<String, String> {
    HashMap::from([
        ("practice".to_owned(), practice.to_string()),
        ("use".to_owned(), "ticket-text".to_owned()),
    ])
}

/// Each derived key seals one text, so the nonce is fixed (as in the AWS Encryption SDK's
/// committing suites).
pub(crate) fn nonce() -> Nonce {
    Nonce::assume_unique_for_key([0; 12])
}

/// What the ciphertext is nailed to, length-prefixed so that no two places read alike.
pub(crate) fn bound_to(practice: &PracticeId, ticket: TicketId, purpose: &str) -> Vec<u8> {
    let mut aad = Vec::new();
    for part in [
        "statdesk/text/v1",
        practice.as_str(),
        &ticket.to_string(),
        purpose,
    ] {
        aad.extend((part.len() as u32).to_be_bytes());
        aad.extend(part.as_bytes());
    }
    aad
}

struct Length;
impl KeyType for Length {
    fn len(&self) -> usize {
        LENGTH
    }
}

/// The text's own key and the commitment to the data key.
pub(crate) fn derive(data_key: &[u8], salt: &[u8]) -> Result<(LessSafeKey, Vec<u8>), Fault> {
    derive_for("statdesk/text/v1", data_key, salt)
}

/// A key and a commitment of one scope, both by HKDF-SHA-512 (RFC 5869): scopes share no key.
pub(crate) fn derive_for(
    scope: &str,
    data_key: &[u8],
    salt: &[u8],
) -> Result<(LessSafeKey, Vec<u8>), Fault> {
    let broken = |_| Fault::Corrupt("data key".to_owned());
    let secret = Salt::new(HKDF_SHA512, salt).extract(data_key);
    let expand = |info: &str, out: &mut [u8]| {
        secret
            .expand(&[scope.as_bytes(), info.as_bytes()], Length)
            .and_then(|okm| okm.fill(out))
            .map_err(broken)
    };
    let mut key = Zeroizing::new([0; LENGTH]);
    let mut commitment = vec![0; LENGTH];
    expand(" AES-256-GCM DERIVEKEY", key.as_mut())?;
    expand(" COMMITKEY", &mut commitment)?;
    let key = UnboundKey::new(&AES_256_GCM, key.as_ref()).map_err(broken)?;
    Ok((LessSafeKey::new(key), commitment))
}
