//! The tree over a log's records: RFC 6962, section 2.1, as RFC 9162 restates it.
//!
//! A leaf is SHA-256(0x00 || record), a node SHA-256(0x01 || left || right), the root of nothing SHA-256 of nothing.

mod proof;
mod tree;

use super::hash::Hash;
pub use proof::{consistent, included};
pub use tree::Tree;

/// The leaf of a record's bytes.
#[must_use]
pub fn leaf(record: &[u8]) -> Hash {
    Hash::of(&[&[0], record])
}

/// The node over two others.
#[must_use]
pub fn node(left: &Hash, right: &Hash) -> Hash {
    Hash::of(&[&[1], &left.0, &right.0])
}

/// The root of a tree without leaves.
#[must_use]
pub fn empty_root() -> Hash {
    Hash::of(&[])
}

/// The roots of the perfect trees that a growing tree is made of, the largest first: all that is needed to go on.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Frontier {
    size: u64,
    peaks: Vec<Hash>,
}

impl Frontier {
    /// Takes a frontier up where it was left; a tree of `size` leaves has as many peaks as `size` has bits set.
    #[must_use]
    pub fn resume(size: u64, peaks: Vec<Hash>) -> Option<Self> {
        (peaks.len() == size.count_ones() as usize).then_some(Self { size, peaks })
    }

    /// Adds a leaf.
    pub fn push(&mut self, leaf: Hash) {
        let mut right = leaf;
        // Each bit that the count carries over is a pair of perfect trees that become one.
        for _ in 0..self.size.trailing_ones() {
            if let Some(left) = self.peaks.pop() {
                right = node(&left, &right);
            }
        }
        self.peaks.push(right);
        self.size += 1;
    }

    /// The root of the leaves so far.
    #[must_use]
    pub fn root(&self) -> Hash {
        let mut peaks = self.peaks.iter().rev();
        match peaks.next() {
            None => empty_root(),
            Some(smallest) => peaks.fold(*smallest, |right, left| node(left, &right)),
        }
    }

    /// How many leaves there are.
    #[must_use]
    pub fn size(&self) -> u64 {
        self.size
    }

    /// The roots of the perfect trees, the largest first.
    #[must_use]
    pub fn peaks(&self) -> &[Hash] {
        &self.peaks
    }
}
