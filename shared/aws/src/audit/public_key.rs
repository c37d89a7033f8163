//! The public half of the key that signs checkpoints: all that a stranger needs to verify the log.

use aws_lc_rs::signature::{ECDSA_P256_SHA256_ASN1, UnparsedPublicKey};
use domain::audit::note::SpkiDer;

use crate::client::Kms;
use crate::fault::{Fault, sort};

/// Asks KMS for the public half of a key.
///
/// # Errors
/// Why KMS did not answer; [`Fault::Corrupt`] when it is no P-256 key.
pub async fn fetch(client: &Kms, key: &str) -> Result<SpkiDer, Fault> {
    let answer = client.get_public_key().key_id(key).send().await;
    let answer = answer.map_err(|e| sort(&e))?;
    let key = answer.public_key.map(|key| SpkiDer(key.into_inner()));
    key.filter(|key| key.p256_point().is_some())
        .ok_or_else(|| Fault::Corrupt("the log's public key".to_owned()))
}

/// Whether a key signed a message: ECDSA on P-256 over SHA-256, in ASN.1.
#[must_use]
pub fn signed(key: &SpkiDer, message: &[u8], signature: &[u8]) -> bool {
    let point = key.p256_point();
    point.is_some_and(|point| {
        let key = UnparsedPublicKey::new(&ECDSA_P256_SHA256_ASN1, point);
        key.verify(message, signature).is_ok()
    })
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
