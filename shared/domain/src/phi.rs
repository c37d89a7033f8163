//! Free text: treated as if a patient's name were in it, wherever it comes from.

mod detector;

pub use detector::{Class, Found, detect, holds_phi};
use serde::{Deserialize, Deserializer, Serialize};

/// A value that may hold patient data. It cannot be formatted, serialised or compared:
/// the only way out is [`Phi::expose`], which is easy to find in a review.
///
/// No log, error or test failure can hold one:
/// ```compile_fail,E0277
/// let name = domain::phi::Phi::new("Maria".to_owned());
/// let _ = format!("{name:?}");
/// ```
/// No page or screen:
/// ```compile_fail,E0277
/// let name = domain::phi::Phi::new("Maria".to_owned());
/// let _ = name.to_string();
/// ```
/// No answer or row:
/// ```compile_fail,E0277
/// fn kept<T: serde::Serialize>(_: T) {}
/// kept(domain::phi::Phi::new("Maria".to_owned()));
/// ```
/// And no comparison tells what it is:
/// ```compile_fail,E0369
/// let name = domain::phi::Phi::new("Maria".to_owned());
/// let _ = name == domain::phi::Phi::new("Mario".to_owned());
/// ```
#[derive(Clone, Default)]
pub struct Phi<T>(T);

impl<T> Phi<T> {
    /// Marks a value.
    pub const fn new(value: T) -> Self {
        Self(value)
    }

    /// The value, for sealing it or for judging it. Never for a log, an error, a page or a URL.
    pub const fn expose(&self) -> &T {
        &self.0
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Phi<T> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        T::deserialize(from).map(Self)
    }
}

/// Texts sealed under a KMS data key. What is inside is known only to `phi-open`.
///
/// The cipher is AES-256-GCM under a key derived (HKDF-SHA-512) from the data key and the salt;
/// the practice, ticket and entry are authenticated with it, so a sealed text opens nowhere else.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sealed {
    /// What the texts are ("report", "respond", …): authenticated, so that they cannot be swapped.
    pub purpose: String,
    /// The data key as KMS encrypted it.
    #[serde(with = "bytes")]
    pub data_key: Vec<u8>,
    /// 32 random bytes, new for every text.
    #[serde(with = "bytes")]
    pub salt: Vec<u8>,
    /// Key commitment, checked before anything is decrypted.
    #[serde(with = "bytes")]
    pub commitment: Vec<u8>,
    /// Ciphertext and tag.
    #[serde(with = "bytes")]
    pub ciphertext: Vec<u8>,
}

mod bytes {
    //! Byte strings, so that DynamoDB stores them as binary.
    use serde::{Deserializer, Serializer, de::Visitor};

    pub fn serialize<S: Serializer>(bytes: &[u8], to: S) -> Result<S::Ok, S::Error> {
        to.serialize_bytes(bytes)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<u8>, D::Error> {
        struct Bytes;
        impl<'de> Visitor<'de> for Bytes {
            type Value = Vec<u8>;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("bytes")
            }
            fn visit_bytes<E>(self, v: &[u8]) -> Result<Vec<u8>, E> {
                Ok(v.to_vec())
            }
            fn visit_byte_buf<E>(self, v: Vec<u8>) -> Result<Vec<u8>, E> {
                Ok(v)
            }
            fn visit_seq<A: serde::de::SeqAccess<'de>>(
                self,
                mut seq: A,
            ) -> Result<Vec<u8>, A::Error> {
                let mut out = Vec::new();
                while let Some(byte) = seq.next_element()? {
                    out.push(byte);
                }
                Ok(out)
            }
        }
        from.deserialize_byte_buf(Bytes)
    }
}
