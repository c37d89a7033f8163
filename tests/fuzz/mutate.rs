//! Random input: bytes that are almost right.

/// A seeded source of randomness (SplitMix64).
#[derive(Debug, Clone)]
pub struct Dice(u64);

/// Pieces that parsers trip over.
const PIECES: [&str; 40] = [
    "",
    "\0",
    "\u{0}",
    "\u{feff}",
    "\u{202e}",
    "\u{1f691}",
    "%00",
    "%",
    "%zz",
    "%c0%af",
    "..",
    "/",
    "//",
    "#",
    "?",
    "&",
    "=",
    "{",
    "}",
    "[",
    "]",
    "\"",
    "\\",
    "\\ud800",
    "null",
    "true",
    "-0",
    "1e999",
    "99999999999999999999",
    "-1",
    "0.1",
    "2026-02-30T00:00:00Z",
    "9999-12-31T23:59:59Z",
    "-9999-01-01T00:00:00Z",
    "data:;base64,AA==",
    "critical",
    "oncall:",
    "01935b2e-7c1a-7000-8000-0123456789ab",
    "*",
    "'",
];

impl Dice {
    /// Dice with a seed.
    pub const fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// The next 64 bits.
    pub const fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number below another.
    pub fn below(&mut self, most: usize) -> usize {
        (self.next() % most.max(1) as u64) as usize
    }

    /// One of several.
    pub fn pick<'a, T>(&mut self, all: &'a [T]) -> &'a T {
        &all[self.below(all.len())]
    }

    /// Bytes that were right once: cut, doubled, flipped, spliced.
    pub fn spoil(&mut self, right: &[u8]) -> Vec<u8> {
        let mut bytes = right.to_vec();
        for _ in 0..=self.below(4) {
            let at = self.below(bytes.len() + 1);
            match self.below(7) {
                0 => bytes.truncate(at),
                1 => {
                    let piece = bytes.get(at..).unwrap_or_default().to_vec();
                    bytes.extend(piece.iter().take(4096));
                }
                2 if !bytes.is_empty() => {
                    let at = at.min(bytes.len() - 1);
                    bytes[at] ^= 1 << self.below(8);
                }
                3 => {
                    let length = self.below(16);
                    let noise: Vec<u8> = (0..length).map(|_| self.next() as u8).collect();
                    bytes.splice(at..at, noise);
                }
                4 => {
                    let end = (at + self.below(8)).min(bytes.len());
                    bytes.drain(at..end);
                }
                5 => {
                    let piece = *self.pick(&PIECES);
                    let count = [1, 1, 1, 2, 500][self.below(5)];
                    bytes.splice(at..at, piece.repeat(count).into_bytes());
                }
                _ => {
                    let piece = *self.pick(&PIECES);
                    let end = (at + piece.len()).min(bytes.len());
                    bytes.splice(at..end, piece.bytes());
                }
            }
        }
        bytes
    }

    /// The same as text.
    pub fn spoil_text(&mut self, right: &str) -> String {
        String::from_utf8_lossy(&self.spoil(right.as_bytes())).into_owned()
    }
}
