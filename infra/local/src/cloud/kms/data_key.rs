//! Data keys: made under a symmetric key, opened only with the same encryption context.

use base64::prelude::{BASE64_STANDARD, Engine};
use serde::Deserialize;
use serde_json::{Value, json};
use zeroize::Zeroizing;

use super::envelope::{self, Context};
use super::key::Spec;
use super::{Kms, internal, invalid};
use crate::cloud::error::AwsError;
use crate::random;

/// What AWS allows for a whole context.
const MAX_CONTEXT_BYTES: usize = 8192;

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(super) struct GenerateDataKey {
    key_id: String,
    key_spec: Option<String>,
    number_of_bytes: Option<usize>,
    #[serde(default)]
    encryption_context: Context,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(super) struct Decrypt {
    ciphertext_blob: String,
    key_id: Option<String>,
    #[serde(default)]
    encryption_context: Context,
    encryption_algorithm: Option<String>,
}

impl Kms {
    pub(super) fn generate_data_key(&self, request: GenerateDataKey) -> Result<Value, AwsError> {
        let length = match (request.key_spec.as_deref(), request.number_of_bytes) {
            (Some("AES_256"), None) => 32,
            (Some("AES_128"), None) => 16,
            (None, Some(length @ 1..=1024)) => length,
            _ => {
                return Err(invalid(
                    "give KeySpec AES_256 or AES_128, or NumberOfBytes 1 to 1024, and only one of them",
                ));
            }
        };
        check(&request.encryption_context)?;
        let key = self.key(&request.key_id, Spec::Symmetric)?;
        let random = Zeroizing::new(random::bytes::<1024>());
        let plaintext = random.get(..length).ok_or_else(internal)?;
        let sealed =
            envelope::seal(&key, &request.encryption_context, plaintext).ok_or_else(internal)?;
        Ok(json!({
            "KeyId": key.arn(),
            "Plaintext": BASE64_STANDARD.encode(plaintext),
            "CiphertextBlob": BASE64_STANDARD.encode(sealed),
        }))
    }

    pub(super) fn decrypt(&self, request: Decrypt) -> Result<Value, AwsError> {
        if request
            .encryption_algorithm
            .is_some_and(|algorithm| algorithm != "SYMMETRIC_DEFAULT")
        {
            return Err(invalid("EncryptionAlgorithm must be SYMMETRIC_DEFAULT"));
        }
        check(&request.encryption_context)?;
        let sealed = BASE64_STANDARD
            .decode(&request.ciphertext_blob)
            .map_err(|_| unreadable())?;
        let maker = envelope::key_id(&sealed).ok_or_else(unreadable)?;
        if let Some(asked) = &request.key_id
            && self.key(asked, Spec::Symmetric)?.id != maker
        {
            let message = "The key ID in the request does not identify a CMK that can perform this operation.";
            return Err(AwsError::refused("IncorrectKeyException", message));
        }
        let key = self.key(maker, Spec::Symmetric).map_err(|_| unreadable())?;
        let plaintext =
            envelope::open(&key, &request.encryption_context, &sealed).ok_or_else(unreadable)?;
        Ok(json!({
            "KeyId": key.arn(),
            "Plaintext": BASE64_STANDARD.encode(&*plaintext),
            "EncryptionAlgorithm": "SYMMETRIC_DEFAULT",
        }))
    }
}

fn check(context: &Context) -> Result<(), AwsError> {
    let bytes: usize = context
        .iter()
        .map(|(name, value)| name.len() + value.len())
        .sum();
    match bytes <= MAX_CONTEXT_BYTES && !context.keys().any(String::is_empty) {
        true => Ok(()),
        false => Err(invalid(
            "EncryptionContext must have names and at most 8192 bytes",
        )),
    }
}

/// One answer for a wrong context, a wrong key and a changed bit, as AWS has it.
fn unreadable() -> AwsError {
    AwsError::refused("InvalidCiphertextException", "")
}
