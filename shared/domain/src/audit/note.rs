//! Checkpoints as signed notes: C2SP tlog-checkpoint in C2SP signed-note, signatures of type 0x02 (ECDSA, P-256).
//!
//! A signature covers the text: origin, size and root, each a line. The key's id is the first four bytes of SHA-256 of
//! its SubjectPublicKeyInfo in DER; the signature is ASN.1 over SHA-256 of the text, as KMS gives it. Lines of keys
//! that are not trusted are passed over, so a second signature can be added later.

mod parse;

use super::{base64, hash::Hash};
pub use parse::{Malformed, NOTE_MAX, SIGNATURES_MAX};

/// A public key: SubjectPublicKeyInfo in DER, as KMS hands it out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SpkiDer(pub Vec<u8>);

/// What SubjectPublicKeyInfo says before the point of a P-256 key (RFC 5480): the algorithm, the curve, 66 bytes follow,
/// none of their bits unused.
const P256: [u8; 26] = [
    0x30, 0x59, 0x30, 0x13, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01, 0x06, 0x08, 0x2a,
    0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07, 0x03, 0x42, 0x00,
];

impl SpkiDer {
    /// The point of a P-256 key, not compressed (SEC 1); nothing for any other key.
    #[must_use]
    pub fn p256_point(&self) -> Option<&[u8]> {
        let point = self.0.strip_prefix(&P256)?;
        (point.len() == 65 && point.first() == Some(&4)).then_some(point)
    }

    /// The key's id in a note.
    #[must_use]
    pub fn key_id(&self) -> [u8; 4] {
        let [a, b, c, d, ..] = Hash::of(&[&self.0]).0;
        [a, b, c, d]
    }
}

/// A key somebody trusts, and the name it signs under: for a log's own key, the log's name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Key {
    /// The name.
    pub name: String,
    /// The key.
    pub spki: SpkiDer,
}

/// Checks a signature: key, message, ASN.1 signature. The curve is the caller's.
pub type Check<'a> = &'a dyn Fn(&SpkiDer, &[u8], &[u8]) -> bool;

/// What a log signs: its first `size` records have this root.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checkpoint {
    /// The log's name.
    pub origin: String,
    /// How many records.
    pub size: u64,
    /// The root of the tree over them.
    pub root: Hash,
}

impl Checkpoint {
    /// The text that is signed.
    #[must_use]
    pub fn text(&self) -> String {
        let root = base64::encode(&self.root.0);
        format!("{}\n{}\n{root}\n", self.origin, self.size)
    }

    /// The note: the text, a blank line, and the signature under the origin's name.
    #[must_use]
    pub fn signed(&self, key: &SpkiDer, signature: &[u8]) -> String {
        let line = base64::encode(&[&key.key_id(), signature].concat());
        format!("{}\n\u{2014} {} {line}\n", self.text(), self.origin)
    }
}

/// One signature line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signature {
    /// The name of the key.
    pub name: String,
    /// The id of the key.
    pub key_id: [u8; 4],
    /// What the key made of the text.
    pub bytes: Vec<u8>,
}

/// A checkpoint and its signature lines, read but not believed yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// What it says.
    pub checkpoint: Checkpoint,
    /// Who says so, by their own account.
    pub signatures: Vec<Signature>,
}

impl Note {
    /// Whether a trusted key signed it: at least one does, and none that is trusted has a line that fails.
    #[must_use]
    pub fn signed_by(&self, keys: &[Key], check: Check<'_>) -> bool {
        let text = self.checkpoint.text();
        let mut trusted = false;
        for line in &self.signatures {
            let own = |key: &&Key| key.name == line.name && key.spki.key_id() == line.key_id;
            let mut own = keys.iter().filter(own).peekable();
            if own.peek().is_none() {
                continue;
            }
            if !own.any(|key| check(&key.spki, text.as_bytes(), &line.bytes)) {
                return false;
            }
            trusted = true;
        }
        trusted
    }
}
