//! Reading a note strictly: what is taken is written again byte for byte.

use super::{Checkpoint, Note, Signature};
use crate::audit::{base64, hash::Hash};

/// The longest note read, in bytes: sixteen of the largest signatures known.
pub const NOTE_MAX: usize = 128 * 1024;
/// The most signature lines read; the specification asks for at least as many.
pub const SIGNATURES_MAX: usize = 16;

/// Why a text is no checkpoint note.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Malformed {
    /// Longer than [`NOTE_MAX`], or more than [`SIGNATURES_MAX`] signature lines.
    #[error("too long")]
    TooLong,
    /// A control character other than the line feed.
    #[error("a control character")]
    Control,
    /// No blank line between text and signatures, no signature, or no line feed at the end.
    #[error("not a text, a blank line and signatures")]
    Shape,
    /// The text is not origin, size and root. Extension lines are refused: this log writes none.
    #[error("not origin, size and root")]
    Checkpoint,
    /// A signature line is not dash, name and base 64.
    #[error("not a signature line")]
    Signature,
}

impl Note {
    /// Reads a note.
    ///
    /// # Errors
    /// The first reason it is none.
    pub fn parse(note: &str) -> Result<Self, Malformed> {
        if note.len() > NOTE_MAX {
            return Err(Malformed::TooLong);
        }
        if note.bytes().any(|byte| byte < 0x20 && byte != b'\n') {
            return Err(Malformed::Control);
        }
        // The last blank line is the border; the text keeps its own line feed.
        let border = note.rfind("\n\n").ok_or(Malformed::Shape)?;
        let (text, lines) = (&note[..=border], &note[border + 2..]);
        let lines = lines.strip_suffix('\n').ok_or(Malformed::Shape)?;
        if lines.split('\n').count() > SIGNATURES_MAX {
            return Err(Malformed::TooLong);
        }
        let signatures: Option<Vec<Signature>> = lines.split('\n').map(signature).collect();
        Ok(Self {
            checkpoint: checkpoint(text).ok_or(Malformed::Checkpoint)?,
            signatures: signatures.ok_or(Malformed::Signature)?,
        })
    }
}

fn checkpoint(text: &str) -> Option<Checkpoint> {
    let mut lines = text.strip_suffix('\n')?.split('\n');
    let (origin, size, root) = (lines.next()?, lines.next()?, lines.next()?);
    let root: [u8; 32] = base64::decode(root)?.try_into().ok()?;
    let checkpoint = Checkpoint {
        origin: origin.to_owned(),
        size: size.parse().ok()?,
        root: Hash(root),
    };
    // Leading zeros, a plus sign, an extension line: anything that would be written differently is refused.
    (!origin.is_empty() && checkpoint.text() == text).then_some(checkpoint)
}

fn signature(line: &str) -> Option<Signature> {
    let (name, signature) = line.strip_prefix("\u{2014} ")?.split_once(' ')?;
    let named = !name.is_empty() && !name.contains(|c: char| c.is_whitespace() || c == '+');
    let bytes = base64::decode(signature)?;
    let (id, bytes) = bytes.split_first_chunk::<4>()?;
    (named && !bytes.is_empty()).then(|| Signature {
        name: name.to_owned(),
        key_id: *id,
        bytes: bytes.to_vec(),
    })
}
