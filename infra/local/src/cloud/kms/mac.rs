//! Message authentication codes with HMAC-SHA-256.

use aws_lc_rs::hmac;
use base64::prelude::{BASE64_STANDARD, Engine};
use serde::Deserialize;
use serde_json::{Value, json};

use super::key::Spec;
use super::{Kms, invalid};
use crate::cloud::error::AwsError;

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(super) struct GenerateMac {
    key_id: String,
    message: String,
    mac_algorithm: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(super) struct VerifyMac {
    key_id: String,
    message: String,
    mac_algorithm: String,
    mac: String,
}

impl Kms {
    pub(super) fn generate_mac(&self, request: GenerateMac) -> Result<Value, AwsError> {
        let message = message(&request.message, &request.mac_algorithm)?;
        let key = self.key(&request.key_id, Spec::Hmac)?;
        let mac = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, &key.secret), &message);
        Ok(json!({
            "KeyId": key.arn(),
            "MacAlgorithm": "HMAC_SHA_256",
            "Mac": BASE64_STANDARD.encode(mac.as_ref()),
        }))
    }

    pub(super) fn verify_mac(&self, request: VerifyMac) -> Result<Value, AwsError> {
        let message = message(&request.message, &request.mac_algorithm)?;
        let mac = BASE64_STANDARD
            .decode(&request.mac)
            .map_err(|_| invalid("Mac is not base64"))?;
        let key = self.key(&request.key_id, Spec::Hmac)?;
        hmac::verify(
            &hmac::Key::new(hmac::HMAC_SHA256, &key.secret),
            &message,
            &mac,
        )
        .map_err(|_| AwsError::refused("KMSInvalidMacException", ""))?;
        Ok(json!({"KeyId": key.arn(), "MacAlgorithm": "HMAC_SHA_256", "MacValid": true}))
    }
}

/// The bytes to authenticate: 1 to 4096 of them, under the one algorithm a 256-bit key has.
fn message(message: &str, algorithm: &str) -> Result<Vec<u8>, AwsError> {
    if algorithm != "HMAC_SHA_256" {
        return Err(invalid("MacAlgorithm must be HMAC_SHA_256"));
    }
    match BASE64_STANDARD.decode(message) {
        Ok(bytes) if (1..=4096).contains(&bytes.len()) => Ok(bytes),
        _ => Err(invalid("Message must be base64 of 1 to 4096 bytes")),
    }
}
