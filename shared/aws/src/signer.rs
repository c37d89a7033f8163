//! Signing checkpoints with KMS, whose private half nobody holds, and checking such signatures with the public half.

use aws_lc_rs::signature::{ECDSA_P256_SHA256_ASN1, UnparsedPublicKey};
use aws_sdk_kms::primitives::Blob;
use aws_sdk_kms::types::{MessageType, SigningAlgorithmSpec};
use domain::audit::note::{Checkpoint, SpkiDer};
use tokio::sync::OnceCell;

use crate::fault::{Fault, sort};

/// Signs checkpoints. The public half is asked for once in an execution environment.
pub struct Signer {
    client: aws_sdk_kms::Client,
    key: String,
    public: OnceCell<SpkiDer>,
}

impl Signer {
    /// A signer with a KMS key of the kind `ECC_NIST_P256`.
    #[must_use]
    pub fn new(client: aws_sdk_kms::Client, key: String) -> Self {
        Self {
            client,
            key,
            public: OnceCell::new(),
        }
    }

    /// The public half, as a stranger is given it.
    ///
    /// # Errors
    /// Why KMS did not answer.
    pub async fn public(&self) -> Result<&SpkiDer, Fault> {
        self.public.get_or_try_init(|| self.fetch()).await
    }

    /// A checkpoint as a signed note. It was verified as a stranger verifies it.
    ///
    /// # Errors
    /// Why KMS did not sign; [`Fault::Corrupt`] when what it answered is no signature of its key.
    pub async fn sign(&self, checkpoint: &Checkpoint) -> Result<String, Fault> {
        let public = self.public().await?;
        let text = checkpoint.text();
        let answer = self
            .client
            .sign()
            .key_id(&self.key)
            .message(Blob::new(text.as_bytes()))
            .message_type(MessageType::Raw)
            .signing_algorithm(SigningAlgorithmSpec::EcdsaSha256)
            .send()
            .await
            .map_err(|e| sort(&e))?;
        let signature = answer.signature.map(Blob::into_inner).unwrap_or_default();
        if !signed(public, text.as_bytes(), &signature) {
            return Err(Fault::Corrupt("a signature".to_owned()));
        }
        Ok(checkpoint.signed(public, &signature))
    }

    async fn fetch(&self) -> Result<SpkiDer, Fault> {
        let answer = self
            .client
            .get_public_key()
            .key_id(&self.key)
            .send()
            .await
            .map_err(|e| sort(&e))?;
        let public = answer.public_key.map(Blob::into_inner);
        public
            .map(SpkiDer)
            .ok_or_else(|| Fault::Corrupt("a public key".to_owned()))
    }
}

/// Whether a signature over a message is that of a key on P-256: what a verifier of the log checks notes with.
#[must_use]
pub fn signed(key: &SpkiDer, message: &[u8], signature: &[u8]) -> bool {
    UnparsedPublicKey::new(&ECDSA_P256_SHA256_ASN1, &key.0)
        .verify(message, signature)
        .is_ok()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::disallowed_methods)]
    use aws_lc_rs::encoding::{AsDer, PublicKeyX509Der};
    use aws_lc_rs::rand::SystemRandom;
    use aws_lc_rs::signature::{ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, KeyPair};

    use super::*;

    #[test]
    fn a_signature_holds_for_its_key_and_its_message_alone() {
        let pair = || EcdsaKeyPair::generate(&ECDSA_P256_SHA256_ASN1_SIGNING).unwrap();
        let public = |pair: &EcdsaKeyPair| {
            let der: PublicKeyX509Der<'_> = pair.public_key().as_der().unwrap();
            SpkiDer(der.as_ref().to_vec())
        };
        let (own, other) = (pair(), pair());
        let signature = own.sign(&SystemRandom::new(), b"text").unwrap();
        assert!(signed(&public(&own), b"text", signature.as_ref()));
        assert!(!signed(&public(&own), b"tex", signature.as_ref()));
        assert!(!signed(&public(&other), b"text", signature.as_ref()));
        assert!(!signed(
            &SpkiDer(vec![1, 2, 3]),
            b"text",
            signature.as_ref()
        ));
        assert!(!signed(&public(&own), b"text", &[]));
    }
}
