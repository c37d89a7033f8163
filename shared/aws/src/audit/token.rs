//! Tokens of patients: a MAC of a patient's number under a key that never leaves KMS, so that the log finds a patient's
//! records without holding the number.

use aws_sdk_kms::primitives::Blob;
use aws_sdk_kms::types::MacAlgorithmSpec;
use domain::audit::hash::Hash;
use domain::ids::PracticeId;
use domain::phi::Phi;
use zeroize::Zeroizing;

use crate::client::Kms;
use crate::fault::{Fault, sort};

/// The longest number taken, in bytes.
pub const NUMBER_MAX: usize = 64;

/// Makes tokens.
pub struct Tokens<'a> {
    /// KMS.
    pub client: &'a Kms,
    /// The HMAC key.
    pub key: &'a str,
}

impl Tokens<'_> {
    /// The token of a patient's medical record number in a practice: 64 hexadecimal digits.
    ///
    /// # Errors
    /// [`Fault::Refused`] for a number of which nothing is left; else why KMS did not answer.
    pub async fn token(
        &self,
        practice: &PracticeId,
        number: &Phi<String>,
    ) -> Result<String, Fault> {
        let number = normal(number)
            .ok_or_else(|| Fault::Refused("a patient's number is empty or too long".to_owned()))?;
        self.mac(practice, "MR", number.as_str()).await
    }

    /// What stands in the clear for a request that may hold patient data: a hash alone would be as good as the text to
    /// whoever can guess.
    ///
    /// # Errors
    /// Why KMS did not answer.
    pub async fn request(&self, practice: &PracticeId, fingerprint: &str) -> Result<String, Fault> {
        self.mac(practice, "RQ", fingerprint).await
    }

    async fn mac(&self, practice: &PracticeId, kind: &str, text: &str) -> Result<String, Fault> {
        let message = Zeroizing::new(format!("v1|{practice}|{kind}|{text}"));
        let answer = self
            .client
            .generate_mac()
            .key_id(self.key)
            .mac_algorithm(MacAlgorithmSpec::HmacSha256)
            .message(Blob::new(message.as_bytes()))
            .send()
            .await
            .map_err(|e| sort(&e))?;
        let mac = answer.mac.and_then(|mac| mac.into_inner().try_into().ok());
        mac.map(|mac| Hash(mac).hex())
            .ok_or_else(|| Fault::Corrupt("a patient's token".to_owned()))
    }
}

/// One spelling of a number: upper case, without spaces, without leading zeros. Nothing when nothing or too much is left.
fn normal(number: &Phi<String>) -> Option<Zeroizing<String>> {
    let letters = number.expose().chars().filter(|c| !c.is_whitespace());
    let upper: Zeroizing<String> = Zeroizing::new(letters.flat_map(char::to_uppercase).collect());
    let rest = upper.trim_start_matches('0');
    // A number of zeros alone is the number zero.
    let rest = if rest.is_empty() && !upper.is_empty() {
        "0"
    } else {
        rest
    };
    (1..=NUMBER_MAX)
        .contains(&rest.len())
        .then(|| Zeroizing::new(rest.to_owned()))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use domain::phi::Phi;

    use super::normal;

    #[test]
    fn a_number_has_one_spelling() {
        let of = |text: &str| normal(&Phi::new(text.to_owned())).map(|number| number.to_string());
        for text in ["ab12", " AB12 ", "00Ab 12", "a\tb 1 2"] {
            assert_eq!(of(text).unwrap(), "AB12", "{text:?}");
        }
        assert_eq!(of("000").unwrap(), "0");
        assert_eq!(of("10").unwrap(), "10");
        assert_eq!(of("  "), None);
        assert_eq!(of(&"9".repeat(65)), None);
    }
}
