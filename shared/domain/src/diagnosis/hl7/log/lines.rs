//! Lines out of chunks: only the beginning of a long line is kept.

use std::fmt;

/// How much of a line is kept: an MSH is far shorter, and nothing else is looked at so far in.
const KEPT: usize = 4096;

#[derive(Default)]
pub(in crate::diagnosis::hl7) struct Lines {
    /// The beginning of a line whose end is not read yet.
    begun: Vec<u8>,
}

/// What is kept of a line may be anybody's.
impl fmt::Debug for Lines {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Lines({} bytes)", self.begun.len())
    }
}

fn ends(byte: u8) -> bool {
    matches!(byte, b'\r' | b'\n' | 0x0b | 0x1c)
}

impl Lines {
    pub(in crate::diagnosis::hl7) fn push(&mut self, chunk: &[u8], mut each: impl FnMut(&[u8])) {
        let mut rest = chunk;
        while let Some(end) = rest.iter().position(|byte| ends(*byte)) {
            let (line, after) = rest.split_at(end);
            rest = after.get(1..).unwrap_or_default();
            if self.begun.is_empty() {
                give(line, &mut each);
            } else {
                self.keep(line);
                give(&self.begun, &mut each);
                self.begun.clear();
            }
        }
        self.keep(rest);
    }

    fn keep(&mut self, piece: &[u8]) {
        let room = KEPT.saturating_sub(self.begun.len());
        self.begun
            .extend_from_slice(piece.get(..room).unwrap_or(piece));
    }

    /// What is left when the log ends.
    pub(in crate::diagnosis::hl7) fn finish(self, mut each: impl FnMut(&[u8])) {
        give(&self.begun, &mut each);
    }
}

fn give(line: &[u8], each: &mut impl FnMut(&[u8])) {
    if !line.is_empty() {
        each(line.get(..KEPT).unwrap_or(line));
    }
}
