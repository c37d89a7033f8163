//! Checking proofs: that a record is in a tree, and that a tree only grew.

use super::{empty_root, node};
use crate::audit::hash::Hash;

/// Whether `proof` shows that `leaf` is number `index` of the `size` leaves under `root` (RFC 9162, 2.1.3.2).
#[must_use]
pub fn included(leaf: &Hash, index: u64, size: u64, proof: &[Hash], root: &Hash) -> bool {
    if index >= size {
        return false;
    }
    let (mut place, mut last) = (index, size - 1);
    let mut at = *leaf;
    for beside in proof {
        if last == 0 {
            return false;
        }
        if place & 1 == 1 || place == last {
            at = node(beside, &at);
            // Levels where this node has nothing to its right pass without a step.
            while place & 1 == 0 && place != 0 {
                place >>= 1;
                last >>= 1;
            }
        } else {
            at = node(&at, beside);
        }
        place >>= 1;
        last >>= 1;
    }
    last == 0 && at == *root
}

/// Whether `proof` shows that the `size` leaves under `root` begin with the `old` leaves under `old_root`
/// (RFC 9162, 2.1.4.2).
#[must_use]
pub fn consistent(old: u64, old_root: &Hash, size: u64, root: &Hash, proof: &[Hash]) -> bool {
    if old == 0 {
        return proof.is_empty() && *old_root == empty_root();
    }
    if old == size {
        return proof.is_empty() && old_root == root;
    }
    if old > size {
        return false;
    }
    // The proof leaves the old root out where it is a node of the new tree.
    let mut steps = proof.iter();
    let first = if old.is_power_of_two() {
        Some(old_root)
    } else {
        steps.next()
    };
    let Some(first) = first else {
        return false;
    };
    let (mut place, mut last) = (old - 1, size - 1);
    while place & 1 == 1 {
        place >>= 1;
        last >>= 1;
    }
    let (mut was, mut is) = (*first, *first);
    for beside in steps {
        if last == 0 {
            return false;
        }
        if place & 1 == 1 || place == last {
            was = node(beside, &was);
            is = node(beside, &is);
            while place & 1 == 0 && place != 0 {
                place >>= 1;
                last >>= 1;
            }
        } else {
            is = node(&is, beside);
        }
        place >>= 1;
        last >>= 1;
    }
    last == 0 && was == *old_root && is == *root
}
