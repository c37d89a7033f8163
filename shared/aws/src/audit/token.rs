//! Tokens of patients: a MAC that KMS makes of a medical record number, so that the log finds a patient it does not name.

use aws_sdk_kms::primitives::Blob;
use aws_sdk_kms::types::MacAlgorithmSpec;
use domain::ids::PracticeId;
use domain::phi::Phi;
use zeroize::Zeroizing;

use crate::fault::{Fault, sort};

/// The longest number taken, in characters.
pub const NUMBER_MAX: usize = 64;

/// Makes tokens.
pub struct Tokens {
    client: aws_sdk_kms::Client,
    key: String,
}

impl Tokens {
    /// Tokens under a KMS HMAC key.
    #[must_use]
    pub fn new(client: aws_sdk_kms::Client, key: String) -> Self {
        Self { client, key }
    }

    /// The token of a patient of a practice: the same for every spelling of the number that people use, another in
    /// every practice.
    ///
    /// # Errors
    /// Why KMS did not make it.
    pub async fn token(
        &self,
        practice: &PracticeId,
        number: &Phi<String>,
    ) -> Result<String, Fault> {
        let number = Zeroizing::new(normal(number.expose()));
        let message = format!("v1|{practice}|MR|{}", *number);
        let answer = self
            .client
            .generate_mac()
            .key_id(&self.key)
            .mac_algorithm(MacAlgorithmSpec::HmacSha256)
            .message(Blob::new(message))
            .send()
            .await
            .map_err(|e| sort(&e))?;
        let mac = answer
            .mac
            .ok_or_else(|| Fault::Corrupt("a token".to_owned()))?;
        Ok(mac
            .as_ref()
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect())
    }
}

/// One spelling of a number: upper case, without white space and leading zeros.
fn normal(number: &str) -> String {
    let dense: String = number.chars().filter(|c| !c.is_whitespace()).collect();
    let upper = dense.to_uppercase();
    upper.trim_start_matches('0').to_owned()
}

#[cfg(test)]
mod tests {
    use super::normal;

    #[test]
    fn one_number_has_one_spelling() {
        for number in ["00482-1a", " 482-1A", "0 0 482-1a\t"] {
            assert_eq!(normal(number), "482-1A");
        }
    }
}
