//! Random bytes and identifiers from the cryptographic source.

use uuid::Uuid;

/// `N` random bytes; the source is the operating system's and does not fail once it is seeded.
#[allow(
    clippy::disallowed_methods,
    reason = "the local stack plays KMS, and this is its one source"
)]
pub(crate) fn bytes<const N: usize>() -> [u8; N] {
    let mut bytes = [0_u8; N];
    if aws_lc_rs::rand::fill(&mut bytes).is_err() {
        // Keys made from zeros would look like keys: stopping is the only safe answer.
        std::process::abort();
    }
    bytes
}

/// A random UUID (version 4).
pub(crate) fn uuid() -> Uuid {
    uuid::Builder::from_random_bytes(bytes()).into_uuid()
}
