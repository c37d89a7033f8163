//! One bit flipped anywhere in what is kept of a log, and found.

use std::sync::OnceLock;

use proptest::prelude::*;

use crate::given::{Bundle, LAKESIDE};

/// Flips one bit of what is kept beside the notes: clear halves, ciphertexts, stored hashes, mailed roots, receipts.
/// False when there are not that many bits.
fn flip(bundle: &mut Bundle, bit: usize) -> bool {
    let mut at = bit / 8;
    let mut flipped = |bytes: &mut [u8]| {
        let here = at < bytes.len();
        if here {
            bytes[at] ^= 1 << (bit % 8);
        } else {
            at -= bytes.len();
        }
        here
    };
    for row in &mut bundle.rows {
        let body = row.ciphertext.as_mut().unwrap();
        if flipped(&mut row.envelope) || flipped(body) || flipped(&mut row.leaf.0) {
            return true;
        }
    }
    let witnesses = &mut bundle.witnesses;
    flipped(&mut witnesses.roots[0].root.0) || flipped(&mut witnesses.receipts[0].leaf.0)
}

fn few() -> Bundle {
    let mut bundle = Bundle::with(LAKESIDE, 2, &[2]);
    bundle.mail(1);
    bundle.receipt(1);
    assert_eq!(bundle.findings(), []);
    bundle
}

#[test]
fn every_flipped_bit_is_found() {
    let sound = few();
    let mut bits = 0;
    loop {
        let mut bundle = sound.clone();
        if !flip(&mut bundle, bits) {
            break;
        }
        // The note is whole and was checked above: its signature is not checked again for every bit.
        let verified = bundle.verify_with(&|_, _, _| true);
        assert!(!verified.sound, "bit {bits}: {verified:?}");
        bits += 1;
    }
    let bytes: usize = sound.rows.iter().map(|row| row.envelope.len() + 64).sum();
    assert_eq!(bits, (bytes + 64) * 8);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]
    #[test]
    fn any_flipped_bit_of_a_note_is_found(at in any::<prop::sample::Index>(), bit in 0..8_u8) {
        static SOUND: OnceLock<Bundle> = OnceLock::new();
        let mut bundle = SOUND.get_or_init(few).clone();
        let mut bytes = bundle.notes[0].clone().into_bytes();
        let at = at.index(bytes.len());
        bytes[at] ^= 1 << bit;
        // What is no UTF-8 is no text to read a note from.
        bundle.notes[0] = String::from_utf8_lossy(&bytes).into_owned();
        prop_assert!(!bundle.verify().sound);
    }
}
