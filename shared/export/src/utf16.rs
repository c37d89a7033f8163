//! UTF-16 as UTF-8, in pieces.

use std::io::{self, Read};

/// How much is read at a time; even.
const PIECE: usize = 64 * 1024;

/// Reads UTF-16 as UTF-8; half a pair is the replacement character.
pub(crate) struct Utf16<R> {
    input: R,
    big: bool,
    units: Vec<u8>,
    held: usize,
    high: Option<u16>,
    out: Vec<u8>,
    at: usize,
    ended: bool,
}

impl<R: Read> Utf16<R> {
    pub(crate) fn new(input: R, big: bool) -> Self {
        Self {
            input,
            big,
            units: vec![0; PIECE],
            held: 0,
            high: None,
            out: Vec::new(),
            at: 0,
            ended: false,
        }
    }

    fn refill(&mut self) -> io::Result<()> {
        self.out.clear();
        self.at = 0;
        let free = self.units.get_mut(self.held..).unwrap_or_default();
        let read = self.input.read(free)?;
        let filled = self.held + read;
        let whole = filled - filled % 2;
        let pairs = self.units.get(..whole).unwrap_or_default().chunks_exact(2);
        let mut high = self.high.take();
        let mut push = |c: char| {
            let mut bytes = [0; 4];
            self.out
                .extend_from_slice(c.encode_utf8(&mut bytes).as_bytes());
        };
        for pair in pairs {
            let unit = match (pair, self.big) {
                (&[a, b], true) => u16::from_be_bytes([a, b]),
                (&[a, b], false) => u16::from_le_bytes([a, b]),
                _ => continue,
            };
            let before = high.take();
            if (0xd800..0xdc00).contains(&unit) {
                if before.is_some() {
                    push(char::REPLACEMENT_CHARACTER);
                }
                high = Some(unit);
                continue;
            }
            let units = before.into_iter().chain([unit]);
            for decoded in char::decode_utf16(units) {
                push(decoded.unwrap_or(char::REPLACEMENT_CHARACTER));
            }
        }
        if read == 0 {
            self.ended = true;
            if high.take().is_some() || filled > whole {
                push(char::REPLACEMENT_CHARACTER);
            }
        }
        self.high = high;
        self.units.copy_within(whole..filled, 0);
        self.held = filled - whole;
        Ok(())
    }
}

impl<R: Read> Read for Utf16<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        while self.at == self.out.len() && !self.ended {
            self.refill()?;
        }
        let ready = self.out.get(self.at..).unwrap_or_default();
        let most = ready.len().min(into.len());
        for (to, from) in into.iter_mut().zip(ready) {
            *to = *from;
        }
        self.at += most;
        Ok(most)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn both_orders_are_read_also_byte_by_byte() {
        struct Slow<'a>(&'a [u8]);
        impl Read for Slow<'_> {
            fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
                self.0.read(into.get_mut(..1).unwrap_or_default())
            }
        }
        let said = "Größe \u{1f600}\n";
        for big in [false, true] {
            let units = said.encode_utf16();
            let bytes: Vec<u8> = units
                .flat_map(|unit| {
                    if big {
                        unit.to_be_bytes()
                    } else {
                        unit.to_le_bytes()
                    }
                })
                .collect();
            let mut text = String::new();
            Utf16::new(Slow(&bytes), big)
                .read_to_string(&mut text)
                .unwrap();
            assert_eq!(text, said);
        }
        let mut text = String::new();
        Utf16::new(&[0x00, 0xd8, 0x41][..], false)
            .read_to_string(&mut text)
            .unwrap();
        assert_eq!(text, "\u{fffd}");
    }
}
