//! The ciphertext this KMS hands out: it names its key and is bound to its encryption context.

use std::collections::BTreeMap;

use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use zeroize::Zeroizing;

use super::key::Key;
use crate::random;

/// The first byte of every ciphertext, so that another layout can be told apart one day.
const LAYOUT: u8 = 1;
/// A key's id as text.
const ID_BYTES: usize = 36;
const HEADER_BYTES: usize = 1 + ID_BYTES + NONCE_LEN;

/// What a ciphertext is bound to; the order in which a caller gives the pairs means nothing.
pub(crate) type Context = BTreeMap<String, String>;

/// Seals `plaintext` under a symmetric key.
pub(crate) fn seal(key: &Key, context: &Context, plaintext: &[u8]) -> Option<Vec<u8>> {
    let nonce = random::bytes::<NONCE_LEN>();
    let mut sealed = Zeroizing::new(plaintext.to_vec());
    cipher(key)?
        .seal_in_place_append_tag(
            Nonce::assume_unique_for_key(nonce),
            Aad::from(bound(key, context)),
            &mut *sealed,
        )
        .ok()?;
    Some([&[LAYOUT], key.id.as_bytes(), &nonce, &sealed].concat())
}

/// The id of the key that made a ciphertext, when it can have been made here.
pub(crate) fn key_id(ciphertext: &[u8]) -> Option<&str> {
    match ciphertext.split_first() {
        Some((&LAYOUT, rest)) if ciphertext.len() >= HEADER_BYTES => {
            std::str::from_utf8(rest.get(..ID_BYTES)?).ok()
        }
        _ => None,
    }
}

/// Opens a ciphertext; nothing when the key, the context or a single bit is another.
pub(crate) fn open(key: &Key, context: &Context, ciphertext: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
    let nonce =
        Nonce::try_assume_unique_for_key(ciphertext.get(1 + ID_BYTES..HEADER_BYTES)?).ok()?;
    let mut sealed = Zeroizing::new(ciphertext.get(HEADER_BYTES..)?.to_vec());
    let length = cipher(key)?
        .open_in_place(nonce, Aad::from(bound(key, context)), &mut sealed)
        .ok()?
        .len();
    sealed.truncate(length);
    Some(sealed)
}

fn cipher(key: &Key) -> Option<LessSafeKey> {
    UnboundKey::new(&AES_256_GCM, &key.secret)
        .ok()
        .map(LessSafeKey::new)
}

/// Layout, key and context, each text behind its length: no two contexts give the same bytes.
fn bound(key: &Key, context: &Context) -> Vec<u8> {
    let mut bound = vec![LAYOUT];
    let pairs = context.iter().flat_map(|(name, value)| [name, value]);
    for text in std::iter::once(&key.id).chain(pairs) {
        bound.extend((text.len() as u64).to_be_bytes());
        bound.extend(text.as_bytes());
    }
    bound
}
