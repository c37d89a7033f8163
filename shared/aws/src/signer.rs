//! Signing checkpoints with KMS, whose private half nobody holds.

use aws_sdk_kms::primitives::Blob;
use aws_sdk_kms::types::{MessageType, SigningAlgorithmSpec};
use domain::audit::note::{Checkpoint, SpkiDer};
use tokio::sync::OnceCell;

use crate::audit::public_key::{self, signed};
use crate::client::Kms;
use crate::fault::{Fault, sort};

/// Signs checkpoints. The public half is asked for once in an execution environment.
pub struct Signer {
    client: Kms,
    key: String,
    public: OnceCell<SpkiDer>,
}

impl Signer {
    /// A signer with a KMS key of the kind `ECC_NIST_P256`.
    #[must_use]
    pub fn new(client: Kms, key: String) -> Self {
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
        self.public
            .get_or_try_init(|| public_key::fetch(&self.client, &self.key))
            .await
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
}
