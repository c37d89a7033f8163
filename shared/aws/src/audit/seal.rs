//! A record's body, sealed to its place: AES-256-GCM under a key of its own, derived by HKDF-SHA-512 (RFC 5869).
//!
//! The clear half without its seal is the additional data, so a body opens at one place of one log only. Each derived
//! key seals once: the salt is 32 new random bytes for every attempt, which is why the nonce may be fixed.

use aws_lc_rs::aead::Aad;
use aws_lc_rs::constant_time::verify_slices_are_equal;
use domain::audit::hash::Hash;
use domain::audit::record::{Entry, Envelope, Seal};
use zeroize::Zeroizing;

use crate::fault::Fault;
use crate::sealer::{derive_for, nonce};

/// What keeps the keys of bodies apart from every other derived from a data key.
const SCOPE: &str = "statdesk/audit/v1";

/// A record with its ciphertext.
#[derive(Debug, Clone)]
pub struct Record {
    /// The clear half.
    pub envelope: Envelope,
    /// The sealed body, its tag at the end.
    pub ciphertext: Vec<u8>,
}

/// Seals a body to an entry's place.
///
/// # Errors
/// [`Fault::Corrupt`] when the data key is none.
pub fn seal(entry: Entry, data_key: &[u8], salt: Hash, body: &[u8]) -> Result<Record, Fault> {
    let (key, commitment) = derive_for(SCOPE, data_key, &salt.0)?;
    let mut ciphertext = body.to_vec();
    key.seal_in_place_append_tag(nonce(), Aad::from(entry.aad()), &mut ciphertext)
        .map_err(|_| broken())?;
    let seal = Seal {
        bh: Hash::of(&[&ciphertext]),
        cmt: Hash(commitment.try_into().map_err(|_| broken())?),
        salt,
    };
    let envelope = entry.sealed(seal);
    Ok(Record {
        envelope,
        ciphertext,
    })
}

/// Opens a body. The commitment is checked first: one ciphertext opens under one data key.
///
/// # Errors
/// [`Fault::Corrupt`] when it is not the body of this record at this place, or not under this data key.
pub fn open(
    envelope: &Envelope,
    data_key: &[u8],
    ciphertext: &[u8],
) -> Result<Zeroizing<Vec<u8>>, Fault> {
    let (key, commitment) = derive_for(SCOPE, data_key, &envelope.seal.salt.0)?;
    verify_slices_are_equal(&commitment, &envelope.seal.cmt.0).map_err(|_| broken())?;
    let mut body = Zeroizing::new(ciphertext.to_vec());
    let aad = Aad::from(envelope.entry.aad());
    let plain = key.open_in_place(nonce(), aad, &mut body);
    let length = plain.map_err(|_| broken())?.len();
    body.truncate(length);
    Ok(body)
}

fn broken() -> Fault {
    Fault::Corrupt("a record's body".to_owned())
}

#[cfg(test)]
mod tests;
