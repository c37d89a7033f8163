//! A whole tree in memory, from which proofs are made: 64 bytes a leaf.

use super::{empty_root, node};
use crate::audit::hash::Hash;

/// Every perfect subtree's root: `levels[0]` are the leaves, `levels[k][n]` covers leaves `n * 2^k` and the `2^k - 1` after.
#[derive(Debug, Clone)]
pub struct Tree {
    levels: Vec<Vec<Hash>>,
}

impl Tree {
    /// The tree over the leaves.
    #[must_use]
    pub fn of(leaves: Vec<Hash>) -> Self {
        let mut levels = vec![leaves];
        while let Some(below) = levels.last().filter(|below| below.len() > 1) {
            let pairs = below.chunks_exact(2);
            let above = pairs.map(|pair| node(&pair[0], &pair[1])).collect();
            levels.push(above);
        }
        Self { levels }
    }

    /// How many leaves there are.
    #[must_use]
    pub fn size(&self) -> usize {
        self.levels.first().map_or(0, Vec::len)
    }

    /// The root of the first `size` leaves, if there are as many.
    #[must_use]
    pub fn root(&self, size: usize) -> Option<Hash> {
        if size == 0 {
            return Some(empty_root());
        }
        (size <= self.size()).then(|| self.range(0, size))
    }

    /// The proof that leaf `index` is among the first `size` (RFC 9162, 2.1.3.1): the nodes beside its way up, from below.
    #[must_use]
    pub fn inclusion(&self, index: usize, size: usize) -> Option<Vec<Hash>> {
        if index >= size || size > self.size() {
            return None;
        }
        let (mut low, mut high) = (0, size);
        let mut proof = Vec::new();
        while high - low > 1 {
            let middle = low + split(high - low);
            if index < middle {
                proof.push(self.range(middle, high));
                high = middle;
            } else {
                proof.push(self.range(low, middle));
                low = middle;
            }
        }
        proof.reverse();
        Some(proof)
    }

    /// The proof that the first `size` leaves begin with the first `old` (RFC 9162, 2.1.4.1). Nothing is needed to show
    /// that a tree begins with nothing, or with itself.
    #[must_use]
    pub fn consistency(&self, old: usize, size: usize) -> Option<Vec<Hash>> {
        if old > size || size > self.size() {
            return None;
        }
        if old == 0 || old == size {
            return Some(Vec::new());
        }
        let (mut low, mut high) = (0, size);
        let mut proof = Vec::new();
        while old < high {
            let middle = low + split(high - low);
            if old <= middle {
                proof.push(self.range(middle, high));
                high = middle;
            } else {
                proof.push(self.range(low, middle));
                low = middle;
            }
        }
        // Where the old tree is itself a subtree on the left edge, the verifier has its root already.
        if low > 0 {
            proof.push(self.range(low, high));
        }
        proof.reverse();
        Some(proof)
    }

    /// The root of leaves `low..high`; `low` is a multiple of the power of two that `high - low` rounds up to.
    fn range(&self, low: usize, high: usize) -> Hash {
        let width = high - low;
        if width.is_power_of_two() {
            let level = width.trailing_zeros() as usize;
            return self.levels[level][low >> level];
        }
        let middle = low + split(width);
        node(&self.range(low, middle), &self.range(middle, high))
    }
}

/// The largest power of two below `width`, which is at least 2.
fn split(width: usize) -> usize {
    1 << (width - 1).ilog2()
}
