//! Verifying bundles of a PHI log, without a network and without a right to read.

pub mod bench;
pub mod container;
pub mod judge;
pub mod witness;

use aws_lc_rs::signature::{ECDSA_P256_SHA256_ASN1, UnparsedPublicKey};
use domain::audit::export::bundle::NotABundle;
use domain::audit::note::SpkiDer;

/// Why nothing can be said: neither that a log is sound, nor that it is not.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CannotTell {
    /// A file is no bundle.
    #[error("{0}")]
    NotABundle(#[from] NotABundle),
    /// A file is no container, or not one of a bundle.
    #[error("no bundle: {0}")]
    Container(&'static str),
    /// More than a bundle ever holds.
    #[error("larger than a bundle may be")]
    TooLarge,
    /// Bundles that do not go together.
    #[error("{0}")]
    Sequence(String),
    /// Roots or receipts that cannot be read.
    #[error("line {0} of the {1} cannot be read")]
    Witness(usize, &'static str),
    /// A key that is none.
    #[error("not a P-256 public key in PEM")]
    Key,
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
