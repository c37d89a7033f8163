//! KMS over the AWS JSON 1.1 protocol, with real cryptography.

mod data_key;
mod envelope;
mod key;
mod keyring;
mod lifecycle;
mod mac;
mod signing;

use std::io;
use std::path::PathBuf;
use std::sync::{Mutex, MutexGuard, PoisonError};

use serde::de::DeserializeOwned;
use serde_json::Value;

use self::key::{Key, Spec};
use self::keyring::Keyring;
use super::error::AwsError;

/// The key management service.
#[derive(Debug)]
pub(crate) struct Kms {
    keyring: Mutex<Keyring>,
}

impl Kms {
    /// Opens the keys kept in `file`, or none in memory.
    pub(crate) fn open(file: Option<PathBuf>) -> io::Result<Self> {
        Ok(Self {
            keyring: Mutex::new(Keyring::open(file)?),
        })
    }

    /// Answers one operation.
    pub(crate) fn answer(&self, operation: &str, body: &[u8]) -> Result<Value, AwsError> {
        match operation {
            "CreateKey" => self.create_key(parse(body)?),
            "CreateAlias" => self.create_alias(parse(body)?),
            "DescribeKey" => self.describe_key(parse(body)?),
            "GenerateDataKey" => self.generate_data_key(parse(body)?),
            "Decrypt" => self.decrypt(parse(body)?),
            "GenerateMac" => self.generate_mac(parse(body)?),
            "VerifyMac" => self.verify_mac(parse(body)?),
            "Sign" => self.sign(parse(body)?),
            "Verify" => self.verify(parse(body)?),
            "GetPublicKey" => self.get_public_key(parse(body)?),
            other => Err(AwsError::refused(
                "UnknownOperationException",
                format!(
                    "the local KMS does not implement {}",
                    other.escape_default()
                ),
            )),
        }
    }

    /// Finds a key and checks that it is for this use.
    fn key(&self, name: &str, spec: Spec) -> Result<Key, AwsError> {
        let key = self.keyring().find(name)?.clone();
        match key.spec == spec {
            true => Ok(key),
            false => Err(AwsError::refused(
                "InvalidKeyUsageException",
                format!(
                    "{} key usage is {} which is not valid for this operation.",
                    key.arn(),
                    key.spec.usage()
                ),
            )),
        }
    }

    fn keyring(&self) -> MutexGuard<'_, Keyring> {
        // A keyring is changed by one assignment at the end, so a poisoned one is whole.
        self.keyring.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Reads a request; a parameter this server does not know is an error, not a wish.
fn parse<T: DeserializeOwned>(body: &[u8]) -> Result<T, AwsError> {
    serde_json::from_slice(body)
        .map_err(|fault| invalid(format!("the local KMS cannot read this request: {fault}")))
}

/// The error KMS answers for a parameter out of its range.
fn invalid(message: impl Into<String>) -> AwsError {
    AwsError::refused("ValidationException", message)
}

/// The error for a computation the library refused.
fn internal() -> AwsError {
    AwsError::internal("KMSInternalException", "the computation failed")
}

#[cfg(test)]
mod tests;
