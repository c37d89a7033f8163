//! One KMS key: what it is for and the secret it holds.

use std::fmt;

use aws_lc_rs::signature::{ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair};
use base64::prelude::{BASE64_STANDARD, Engine};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use zeroize::Zeroizing;

use crate::cloud::{ACCOUNT, REGION};
use crate::{clock, random};

/// What a key computes with; each has exactly one use.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Spec {
    /// AES-256-GCM, for data keys.
    #[serde(rename = "SYMMETRIC_DEFAULT")]
    Symmetric,
    /// HMAC-SHA-256.
    #[serde(rename = "HMAC_256")]
    Hmac,
    /// ECDSA over NIST P-256.
    #[serde(rename = "ECC_NIST_P256")]
    Ecdsa,
}

impl Spec {
    /// The use AWS pairs with this key.
    pub(crate) fn usage(self) -> &'static str {
        match self {
            Self::Symmetric => "ENCRYPT_DECRYPT",
            Self::Hmac => "GENERATE_VERIFY_MAC",
            Self::Ecdsa => "SIGN_VERIFY",
        }
    }
}

/// A key with its secret. It has no Debug that shows the secret.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Key {
    pub(crate) id: String,
    pub(crate) spec: Spec,
    pub(crate) description: String,
    /// Seconds since the epoch.
    pub(crate) created_at: i64,
    /// 32 bytes, or a PKCS #8 document for `Ecdsa`.
    #[serde(with = "in_base64")]
    pub(crate) secret: Zeroizing<Vec<u8>>,
}

impl Key {
    /// A new key with a random secret.
    pub(crate) fn generate(spec: Spec, description: String) -> Option<Self> {
        let secret = match spec {
            Spec::Symmetric | Spec::Hmac => random::bytes::<32>().to_vec(),
            Spec::Ecdsa => EcdsaKeyPair::generate(&ECDSA_P256_SHA256_ASN1_SIGNING)
                .ok()?
                .to_pkcs8v1()
                .ok()?
                .as_ref()
                .to_vec(),
        };
        Some(Self {
            id: random::uuid().to_string(),
            spec,
            description,
            created_at: clock::now().as_second(),
            secret: Zeroizing::new(secret),
        })
    }

    /// The key's ARN.
    pub(crate) fn arn(&self) -> String {
        format!("arn:aws:kms:{REGION}:{ACCOUNT}:key/{}", self.id)
    }

    /// The key as `CreateKey` and `DescribeKey` show it.
    pub(crate) fn metadata(&self) -> Value {
        let mut metadata = json!({
            "AWSAccountId": ACCOUNT,
            "KeyId": self.id,
            "Arn": self.arn(),
            "CreationDate": self.created_at,
            "Enabled": true,
            "Description": self.description,
            "KeyUsage": self.spec.usage(),
            "KeyState": "Enabled",
            "Origin": "AWS_KMS",
            "KeyManager": "CUSTOMER",
            "KeySpec": self.spec,
            "CustomerMasterKeySpec": self.spec,
            "MultiRegion": false,
        });
        let (list, algorithm) = match self.spec {
            Spec::Symmetric => ("EncryptionAlgorithms", "SYMMETRIC_DEFAULT"),
            Spec::Hmac => ("MacAlgorithms", "HMAC_SHA_256"),
            Spec::Ecdsa => ("SigningAlgorithms", "ECDSA_SHA_256"),
        };
        metadata[list] = json!([algorithm]);
        metadata
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Key")
            .field("id", &self.id)
            .field("spec", &self.spec)
            .finish_non_exhaustive()
    }
}

/// The secret as text, for the file of keys.
mod in_base64 {
    use super::{BASE64_STANDARD, Engine, Zeroizing};
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    pub(super) fn serialize<S: Serializer>(
        secret: &[u8],
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&Zeroizing::new(BASE64_STANDARD.encode(secret)))
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Zeroizing<Vec<u8>>, D::Error> {
        let text = Zeroizing::new(String::deserialize(deserializer)?);
        BASE64_STANDARD
            .decode(text.as_bytes())
            .map(Zeroizing::new)
            .map_err(D::Error::custom)
    }
}
