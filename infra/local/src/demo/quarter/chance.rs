//! Chance that is the same each run: the quarter is made up once, and replayed.

/// A small generator (SplitMix64): nothing here is secret.
pub struct Chance(u64);

impl Chance {
    /// Begins with a seed.
    pub const fn of(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A whole number from one bound up to another, both counted.
    pub fn between(&mut self, least: i64, most: i64) -> i64 {
        let wide = u64::try_from(most - least + 1).unwrap_or(1).max(1);
        least + i64::try_from(self.next() % wide).unwrap_or_default()
    }

    /// Whether something happens that does so many times in a hundred.
    pub fn happens(&mut self, percent: i64) -> bool {
        self.between(1, 100) <= percent
    }

    /// One of some.
    pub fn pick<'a, T>(&mut self, all: &'a [T]) -> Option<&'a T> {
        let last = i64::try_from(all.len()).ok()? - 1;
        let place = usize::try_from(self.between(0, last.max(0))).ok()?;
        all.get(place)
    }
}
