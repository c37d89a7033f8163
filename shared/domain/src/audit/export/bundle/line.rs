//! A record as a line of `records.ndjson`.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use crate::audit::{base64, hash::Hash, verify::Stored};

/// A record as it is stored, on its way into a line.
#[derive(Debug, Clone, Copy)]
pub struct Kept<'a> {
    /// The number its key says.
    pub seq: u64,
    /// The clear half, byte for byte.
    pub envelope: &'a str,
    /// The sealed body, unless it is gone.
    pub ciphertext: Option<&'a [u8]>,
    /// The body's data key as KMS encrypted it.
    pub data_key: &'a [u8],
    /// The KMS key that did.
    pub under: &'a str,
    /// The leaf that is kept beside it.
    pub leaf: Option<Hash>,
}

/// The members of a line. `env` is a text, not an object, so that its bytes are the ones that were hashed.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Members<'a> {
    seq: u64,
    #[serde(borrow)]
    env: Cow<'a, str>,
    #[serde(borrow)]
    ct: Option<Cow<'a, str>>,
    #[serde(borrow)]
    edk: Cow<'a, str>,
    #[serde(borrow)]
    kid: Cow<'a, str>,
    #[serde(borrow)]
    lh: Option<Cow<'a, str>>,
}

impl Kept<'_> {
    /// The line, with its line feed.
    #[must_use]
    pub fn line(&self) -> String {
        let members = Members {
            seq: self.seq,
            env: Cow::Borrowed(self.envelope),
            ct: self.ciphertext.map(|body| base64::encode(body).into()),
            edk: base64::encode(self.data_key).into(),
            kid: Cow::Borrowed(self.under),
            lh: self.leaf.map(|leaf| leaf.hex().into()),
        };
        // Texts and numbers always have a spelling.
        serde_json::to_string(&members).unwrap_or_default() + "\n"
    }
}

/// A line that was read.
#[derive(Debug)]
pub struct Line<'a> {
    envelope: Cow<'a, str>,
    ciphertext: Option<Vec<u8>>,
    leaf: Option<Hash>,
}

impl<'a> Line<'a> {
    /// Reads a line without its line feed. One that cannot be read stands in its place as a record that is none: where
    /// a line was, a record was.
    #[must_use]
    pub fn read(line: &'a str) -> Self {
        Self::members(line).unwrap_or(Self {
            envelope: Cow::Borrowed(line),
            ciphertext: None,
            leaf: None,
        })
    }

    fn members(line: &'a str) -> Option<Self> {
        let members: Members<'a> = serde_json::from_str(line).ok()?;
        let ciphertext = match members.ct {
            Some(body) => Some(base64::decode(&body)?),
            None => None,
        };
        let leaf = match members.lh {
            Some(leaf) => Some(Hash::parse(&leaf).ok()?),
            None => None,
        };
        Some(Self {
            envelope: members.env,
            ciphertext,
            leaf,
        })
    }

    /// The record as a verifier takes it.
    #[must_use]
    pub fn stored(&self) -> Stored<'_> {
        Stored {
            envelope: self.envelope.as_bytes(),
            ciphertext: self.ciphertext.as_deref(),
            leaf: self.leaf,
        }
    }
}
