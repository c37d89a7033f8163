//! A page as SNS got it: what tests, the demo and the operator's routes look at.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// One published message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SentPage {
    /// When SNS took it, by the wall clock.
    pub at: Timestamp,
    /// The topic's ARN.
    pub topic: String,
    /// Message attributes by name, as text (binary ones in base64).
    pub attributes: BTreeMap<String, String>,
    /// The message.
    pub text: String,
    /// The confirmed subscribers whose filter policy let it through; unknown when another SNS than ours took it.
    pub matched: Option<Vec<Matched>>,
}

/// A subscriber that a message reached.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Matched {
    /// How it is reached: `email`, `sms`, `https`, …
    pub protocol: String,
    /// The last part of the subscription's ARN; the address itself is not shown.
    pub id: String,
}
