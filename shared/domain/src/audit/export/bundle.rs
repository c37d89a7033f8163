//! A bundle: a range of a log with all that a stranger needs to verify it, as files of text.
//!
//! | file | holds |
//! |---|---|
//! | `manifest.json` | what this is, the range, who exported it and why, SHA-256 of every other file |
//! | `records.ndjson` | each record as it is stored: clear half, sealed body, encrypted data key |
//! | `checkpoints.txt` | the signed notes that speak of the range, a blank line between two |
//! | `keys.json` | the public keys that signed them: to be compared with what the reader trusts, never to be trusted |
//! | `proofs.json` | where the range does not begin with record 0: the tree, the tail and the tickets' tails before it |
//! | `VERIFY.md` | how to verify it without this program |
//!
//! The container is the caller's. Nothing read here is trusted: that is what verifying is for.

mod line;
mod manifest;
mod proof;

use std::collections::BTreeMap;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::super::{base64, hash::Hash, note::SpkiDer, verify::Start};
pub use line::{Kept, Line};
pub use manifest::{Manifest, VERSION};
pub use proof::Proofs;

/// The manifest's name.
pub const MANIFEST: &str = "manifest.json";
/// The records' name.
pub const RECORDS: &str = "records.ndjson";
/// The checkpoints' name.
pub const CHECKPOINTS: &str = "checkpoints.txt";
/// The keys' name.
pub const KEYS: &str = "keys.json";
/// The proofs' name.
pub const PROOFS: &str = "proofs.json";
/// The name of the words for people.
pub const WORDS: &str = "VERIFY.md";
/// Every file, in the order they lie in a bundle.
pub const FILES: [&str; 6] = [WORDS, MANIFEST, KEYS, CHECKPOINTS, PROOFS, RECORDS];

/// How to verify a bundle with common programs.
const VERIFY: &str = include_str!("bundle/VERIFY.md");

/// The files of a bundle by name.
pub type Files = BTreeMap<String, Vec<u8>>;

/// Why files are no bundle. It names a file, never what stands in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotABundle {
    /// A file is missing.
    #[error("no bundle: {0} is missing")]
    Missing(&'static str),
    /// A file cannot be read.
    #[error("no bundle: {0} cannot be read")]
    Unreadable(&'static str),
    /// A version that this program does not know.
    #[error("a bundle of a format that this program does not know")]
    Version,
}

/// A public key of a log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PublicKey {
    /// Its id in notes, in hexadecimal.
    pub id: String,
    /// What KMS calls it.
    pub arn: String,
    /// The key itself: SubjectPublicKeyInfo in DER, base 64.
    pub spki: String,
}

impl PublicKey {
    /// A key as it is shown.
    #[must_use]
    pub fn of(arn: &str, spki: &SpkiDer) -> Self {
        let id = spki.key_id().into_iter().map(|byte| format!("{byte:02x}"));
        Self {
            id: id.collect(),
            arn: arn.to_owned(),
            spki: base64::encode(&spki.0),
        }
    }
}

/// The public keys of a log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PublicKeys {
    /// The log, which is the name that its keys sign under.
    pub log: String,
    /// The keys.
    pub keys: Vec<PublicKey>,
}

/// What is written into a bundle.
#[derive(Debug)]
pub struct Draft {
    /// What it says about itself; the digests are filled in here.
    pub manifest: Manifest,
    /// The lines of the records.
    pub records: String,
    /// The notes, in the order of their sizes.
    pub notes: Vec<String>,
    /// The keys.
    pub keys: PublicKeys,
    /// What stood before the range.
    pub start: Option<Start>,
}

impl Draft {
    /// The files, in the order of [`FILES`]; those that there are not are left out. The same draft is the same bytes.
    #[must_use]
    pub fn files(self) -> Vec<(&'static str, Vec<u8>)> {
        let Self {
            mut manifest,
            records,
            notes,
            keys,
            start,
        } = self;
        let mut files = vec![
            (WORDS, VERIFY.to_owned()),
            (KEYS, pretty(&keys)),
            (CHECKPOINTS, notes.join("\n")),
            (RECORDS, records),
        ];
        if let Some(start) = &start {
            files.insert(3, (PROOFS, pretty(&Proofs::of(start))));
        }
        let digests = files.iter();
        let digests =
            digests.map(|(name, text)| ((*name).to_owned(), Hash::of(&[text.as_bytes()])));
        manifest.files = digests.collect();
        files.insert(1, (MANIFEST, pretty(&manifest)));
        let files = files.into_iter();
        files
            .map(|(name, text)| (name, text.into_bytes()))
            .collect()
    }
}

fn pretty<T: Serialize>(value: &T) -> String {
    // Maps with names of text and fields of text and numbers always have a spelling.
    serde_json::to_string_pretty(value).unwrap_or_default() + "\n"
}

fn json<T: DeserializeOwned>(files: &Files, name: &'static str) -> Result<T, NotABundle> {
    let bytes = files.get(name).ok_or(NotABundle::Missing(name))?;
    serde_json::from_slice(bytes).map_err(|_| NotABundle::Unreadable(name))
}

/// All of a bundle but its records, which are read one at a time.
#[derive(Debug)]
pub struct Head {
    /// What it says about itself.
    pub manifest: Manifest,
    /// The notes, as they are.
    pub notes: Vec<String>,
    /// The keys it names.
    pub keys: PublicKeys,
    /// What stood before the range.
    pub start: Option<Start>,
    /// The files whose bytes are not those that the manifest names, or that it does not name.
    pub changed: Vec<String>,
}

impl Head {
    /// Reads every file but the records; their digest is compared by [`Head::compare`].
    ///
    /// # Errors
    /// The first file that is missing or cannot be read.
    pub fn read(files: &Files) -> Result<Self, NotABundle> {
        let manifest: Manifest = json(files, MANIFEST)?;
        if manifest.format != VERSION {
            return Err(NotABundle::Version);
        }
        let notes = files
            .get(CHECKPOINTS)
            .ok_or(NotABundle::Missing(CHECKPOINTS))?;
        let notes = std::str::from_utf8(notes).map_err(|_| NotABundle::Unreadable(CHECKPOINTS))?;
        let start = match manifest.from {
            0 => None,
            from => {
                let proofs: Proofs = json(files, PROOFS)?;
                Some(proofs.start(from).ok_or(NotABundle::Unreadable(PROOFS))?)
            }
        };
        let mut head = Self {
            notes: split(notes),
            keys: json(files, KEYS)?,
            start,
            changed: Vec::new(),
            manifest,
        };
        for (name, bytes) in files.iter().filter(|(name, _)| *name != MANIFEST) {
            head.compare(name, bytes);
        }
        let named = head.manifest.files.keys();
        let gone = named.filter(|name| *name != RECORDS && !files.contains_key(*name));
        let gone: Vec<String> = gone.cloned().collect();
        head.changed.extend(gone);
        Ok(head)
    }

    /// Compares a file with its digest in the manifest.
    pub fn compare(&mut self, name: &str, bytes: &[u8]) {
        if self.manifest.files.get(name) != Some(&Hash::of(&[bytes])) {
            self.changed.push(name.to_owned());
        }
    }
}

/// The notes of `checkpoints.txt`: each has one blank line of its own, and one stands between two.
fn split(text: &str) -> Vec<String> {
    let parts: Vec<&str> = text.split("\n\n").collect();
    let whole = parts
        .chunks(2)
        .filter(|pair| pair.iter().any(|part| !part.is_empty()));
    whole
        .map(|pair| match pair {
            [text, lines] => format!("{text}\n\n{}\n", lines.trim_end_matches('\n')),
            // Half a note is a finding, not nothing.
            other => other.concat(),
        })
        .collect()
}
