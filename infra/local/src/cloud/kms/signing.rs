//! Signatures with ECDSA over P-256 and SHA-256, in DER as AWS gives them.

use aws_lc_rs::digest::{self, Digest, SHA256};
use aws_lc_rs::encoding::{AsDer, PublicKeyX509Der};
use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_ASN1, ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, KeyPair,
    UnparsedPublicKey,
};
use base64::prelude::{BASE64_STANDARD, Engine};
use serde::Deserialize;
use serde_json::{Value, json};

use super::key::{Key, Spec};
use super::{Kms, internal, invalid};
use crate::cloud::error::AwsError;

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(super) struct Sign {
    key_id: String,
    message: String,
    message_type: Option<String>,
    signing_algorithm: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(super) struct Verify {
    key_id: String,
    message: String,
    message_type: Option<String>,
    signing_algorithm: String,
    signature: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(super) struct GetPublicKey {
    key_id: String,
}

impl Kms {
    pub(super) fn sign(&self, request: Sign) -> Result<Value, AwsError> {
        let digest = digest(
            &request.message,
            request.message_type.as_deref(),
            &request.signing_algorithm,
        )?;
        let key = self.key(&request.key_id, Spec::Ecdsa)?;
        let signature = pair(&key)?.sign_digest(&digest).map_err(|_| internal())?;
        Ok(json!({
            "KeyId": key.arn(),
            "SigningAlgorithm": "ECDSA_SHA_256",
            "Signature": BASE64_STANDARD.encode(signature.as_ref()),
        }))
    }

    pub(super) fn verify(&self, request: Verify) -> Result<Value, AwsError> {
        let digest = digest(
            &request.message,
            request.message_type.as_deref(),
            &request.signing_algorithm,
        )?;
        let signature = BASE64_STANDARD
            .decode(&request.signature)
            .map_err(|_| invalid("Signature is not base64"))?;
        let key = self.key(&request.key_id, Spec::Ecdsa)?;
        let pair = pair(&key)?;
        UnparsedPublicKey::new(&ECDSA_P256_SHA256_ASN1, pair.public_key().as_ref())
            .verify_digest(&digest, &signature)
            .map_err(|_| AwsError::refused("KMSInvalidSignatureException", ""))?;
        Ok(json!({"KeyId": key.arn(), "SigningAlgorithm": "ECDSA_SHA_256", "SignatureValid": true}))
    }

    pub(super) fn get_public_key(&self, request: GetPublicKey) -> Result<Value, AwsError> {
        let key = self.key(&request.key_id, Spec::Ecdsa).map_err(|refused| {
            match refused.code.as_ref() {
                "InvalidKeyUsageException" => AwsError::refused(
                    "UnsupportedOperationException",
                    "the key has no public half",
                ),
                _ => refused,
            }
        })?;
        let der: PublicKeyX509Der<'_> =
            pair(&key)?.public_key().as_der().map_err(|_| internal())?;
        Ok(json!({
            "KeyId": key.arn(),
            "PublicKey": BASE64_STANDARD.encode(der.as_ref()),
            "KeySpec": key.spec,
            "CustomerMasterKeySpec": key.spec,
            "KeyUsage": key.spec.usage(),
            "SigningAlgorithms": ["ECDSA_SHA_256"],
        }))
    }
}

fn pair(key: &Key) -> Result<EcdsaKeyPair, AwsError> {
    EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, &key.secret).map_err(|_| internal())
}

/// What is signed: the SHA-256 of a message, or one the caller computed.
fn digest(message: &str, kind: Option<&str>, algorithm: &str) -> Result<Digest, AwsError> {
    if algorithm != "ECDSA_SHA_256" {
        return Err(invalid("SigningAlgorithm must be ECDSA_SHA_256"));
    }
    let bytes = BASE64_STANDARD
        .decode(message)
        .map_err(|_| invalid("Message is not base64"))?;
    match (kind.unwrap_or("RAW"), bytes.len()) {
        ("RAW", 1..=4096) => Ok(digest::digest(&SHA256, &bytes)),
        ("DIGEST", 32) => Digest::import_less_safe(&bytes, &SHA256).map_err(|_| internal()),
        _ => Err(invalid(
            "Message must be RAW of 1 to 4096 bytes, or a DIGEST of 32",
        )),
    }
}
