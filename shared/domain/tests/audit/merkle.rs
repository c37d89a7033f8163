//! The tree against the vectors of Certificate Transparency, and every proof of 130 sizes.

use domain::audit::{
    hash::Hash,
    merkle::{Frontier, Tree, consistent, empty_root, included, leaf, node},
};

/// The eight records of Certificate Transparency's reference tests, in hexadecimal.
const RECORDS: [&str; 8] = [
    "",
    "00",
    "10",
    "2021",
    "3031",
    "40414243",
    "5051525354555657",
    "606162636465666768696a6b6c6d6e6f",
];

/// The roots of the first 0, 1, … 8 of them.
const ROOTS: [&str; 9] = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
];

fn hash(hex: &str) -> Hash {
    Hash::parse(hex).unwrap()
}

fn hashes(proof: &[&str]) -> Vec<Hash> {
    proof.iter().map(|hex| hash(hex)).collect()
}

fn leaves() -> Vec<Hash> {
    let byte = |pair: &[u8]| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap();
    let bytes = |hex: &&str| hex.as_bytes().chunks(2).map(byte).collect::<Vec<u8>>();
    RECORDS.iter().map(|hex| leaf(&bytes(hex))).collect()
}

#[test]
fn the_roots_of_certificate_transparency() {
    assert_eq!(empty_root(), hash(ROOTS[0]));
    let tree = Tree::of(leaves());
    let mut frontier = Frontier::default();
    for (size, root) in ROOTS.iter().enumerate() {
        assert_eq!(frontier.size(), size as u64);
        assert_eq!(frontier.root(), hash(root), "{size}");
        assert_eq!(tree.root(size), Some(hash(root)), "{size}");
        if let Some(leaf) = leaves().get(size) {
            frontier.push(*leaf);
        }
    }
    assert_eq!(tree.root(9), None);
    assert_eq!(node(&leaves()[0], &leaves()[1]), hash(ROOTS[2]));
}

#[test]
fn the_inclusion_proofs_of_certificate_transparency() {
    let vectors: [(usize, usize, &[&str]); 4] = [
        (
            0,
            8,
            &[
                "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
                "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
            ],
        ),
        (
            5,
            8,
            &[
                "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
                "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
                "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
            ],
        ),
        (
            2,
            3,
            &["fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"],
        ),
        (
            1,
            5,
            &[
                "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
                "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
            ],
        ),
    ];
    let tree = Tree::of(leaves());
    for (index, size, proof) in vectors {
        let proof = hashes(proof);
        assert_eq!(tree.inclusion(index, size), Some(proof.clone()));
        let (own, root) = (leaves()[index], hash(ROOTS[size]));
        assert!(included(&own, index as u64, size as u64, &proof, &root));
    }
}

#[test]
fn the_consistency_proofs_of_certificate_transparency() {
    let vectors: [(usize, usize, &[&str]); 4] = [
        (1, 1, &[]),
        (
            1,
            8,
            &[
                "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
                "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
            ],
        ),
        (
            6,
            8,
            &[
                "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
                "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
                "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
            ],
        ),
        (
            2,
            5,
            &[
                "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
            ],
        ),
    ];
    let tree = Tree::of(leaves());
    for (old, size, proof) in vectors {
        let proof = hashes(proof);
        assert_eq!(tree.consistency(old, size), Some(proof.clone()));
        let (was, is) = (hash(ROOTS[old]), hash(ROOTS[size]));
        assert!(consistent(old as u64, &was, size as u64, &is, &proof));
    }
}

fn many(size: u64) -> Tree {
    Tree::of((0..size).map(|n| leaf(&n.to_be_bytes())).collect())
}

/// One hash of a proof changed, one left out, one put on: none of them proves anything.
fn spoilt(proof: &[Hash]) -> Vec<Vec<Hash>> {
    let mut all = vec![
        [proof, &[empty_root()]].concat(),
        [&[empty_root()], proof].concat(),
    ];
    for index in 0..proof.len() {
        let (mut changed, mut short) = (proof.to_vec(), proof.to_vec());
        changed[index].0[0] ^= 1;
        short.remove(index);
        all.extend([changed, short]);
    }
    all
}

#[test]
fn every_inclusion_proof_of_130_sizes() {
    let tree = many(130);
    let mut checked = 0;
    for size in 1..=130_u64 {
        let root = tree.root(size as usize).unwrap();
        for index in 0..size {
            let own = leaf(&index.to_be_bytes());
            let proof = tree.inclusion(index as usize, size as usize).unwrap();
            assert!(
                included(&own, index, size, &proof, &root),
                "{index} of {size}"
            );
            checked += 1;
            assert!(!included(&empty_root(), index, size, &proof, &root));
            assert!(!included(&own, index, size, &proof, &empty_root()));
            assert!(!included(&own, index + 1, size, &proof, &root));
            if size < 40 {
                for bad in spoilt(&proof) {
                    assert!(
                        !included(&own, index, size, &bad, &root),
                        "{index} of {size}"
                    );
                }
            }
        }
        assert!(!included(&root, size, size, &[], &root));
    }
    assert_eq!(checked, 8_515);
    assert_eq!((tree.inclusion(3, 3), tree.inclusion(0, 131)), (None, None));
}

#[test]
fn every_consistency_proof_of_130_sizes() {
    let tree = many(130);
    let root = |size: u64| tree.root(size as usize).unwrap();
    let mut checked = 0;
    for size in 1..=130 {
        for old in 1..=size {
            let (was, is) = (root(old), root(size));
            let proof = tree.consistency(old as usize, size as usize).unwrap();
            assert!(consistent(old, &was, size, &is, &proof), "{old} to {size}");
            checked += 1;
            assert!(!consistent(old, &empty_root(), size, &is, &proof));
            assert!(!consistent(old, &was, size, &empty_root(), &proof));
            if size < 40 {
                for bad in spoilt(&proof) {
                    assert!(!consistent(old, &was, size, &is, &bad), "{old} to {size}");
                }
            }
        }
        assert!(consistent(0, &empty_root(), size, &root(size), &[]));
        assert!(!consistent(0, &root(1), size, &root(size), &[]));
        assert!(!consistent(size + 1, &root(size), size, &root(size), &[]));
    }
    assert_eq!(checked, 8_515);
    assert_eq!(
        (tree.consistency(4, 3), tree.consistency(1, 131)),
        (None, None)
    );
}

#[test]
fn a_frontier_goes_on_where_it_was_left() {
    let tree = many(130);
    let mut whole = Frontier::default();
    for size in 0..130_u64 {
        let mut resumed = Frontier::resume(size, whole.peaks().to_vec()).unwrap();
        assert_eq!(resumed, whole);
        whole.push(leaf(&size.to_be_bytes()));
        resumed.push(leaf(&size.to_be_bytes()));
        assert_eq!(Some(resumed.root()), tree.root(size as usize + 1));
    }
    assert_eq!(Frontier::resume(3, vec![empty_root()]), None);
    assert_eq!(Frontier::resume(0, vec![empty_root()]), None);
}
