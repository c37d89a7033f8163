//! Cells that come again and again: what they mean is worked out once.

use crate::survey::{Map, hash};

/// How many are remembered; beyond that all are forgotten.
const MOST: usize = 4_096;

/// What cells mean, by a number that stands for their bytes.
#[derive(Debug)]
pub(crate) struct Recall<T> {
    known: Map<u64, T>,
    most: usize,
}

impl<T> Default for Recall<T> {
    fn default() -> Self {
        Self::of(MOST)
    }
}

impl<T> Recall<T> {
    /// With room for so many.
    pub(crate) fn of(most: usize) -> Self {
        Self {
            known: Map::default(),
            most,
        }
    }
}

impl<T: Copy> Recall<T> {
    /// What these cells mean.
    pub(crate) fn get(&mut self, cells: &[&[u8]], work_out: impl FnOnce() -> T) -> T {
        let key = hash(cells);
        if let Some(meaning) = self.known.get(&key) {
            return *meaning;
        }
        let meaning = work_out();
        if self.known.len() >= self.most {
            self.known.clear();
        }
        self.known.insert(key, meaning);
        meaning
    }
}
