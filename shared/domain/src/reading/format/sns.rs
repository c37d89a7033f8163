//! The SNS envelope: what has to be signed, by whose certificate, before its message is believed.
//!
//! Nothing is ever fetched from an address in a body but the certificate, from SNS's own host; a
//! subscription is confirmed by its token through the API, never by visiting `SubscribeURL`.

use serde_json::Value;

use crate::refusal::{Fields, Refusal};

/// The longest message: SNS allows 256 KiB.
const MESSAGE_MAX: usize = 262_144;
/// The longest of the other fields.
const FIELD_MAX: usize = 4096;

/// What an envelope is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// It holds a message.
    Notification,
    /// Somebody subscribed us to a topic, and SNS asks whether we agree.
    SubscriptionConfirmation,
    /// Somebody ended our subscription.
    UnsubscribeConfirmation,
}

/// How an envelope is signed: RSA (PKCS #1 v1.5) over its canonical text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scheme {
    /// Version 1.
    Sha1,
    /// Version 2.
    Sha256,
}

/// An envelope, read and not yet verified.
#[derive(Clone)]
pub struct Envelope {
    /// What it is for.
    pub kind: Kind,
    /// The same when it is sent again.
    pub message_id: String,
    /// The topic. Any will do that SNS has signed for: what lets its words in is the key that they come with.
    pub topic: String,
    /// How it is signed.
    pub scheme: Scheme,
    /// The signature, in base 64.
    pub signature: String,
    /// Where the certificate is, on SNS's own host.
    pub certificate: String,
    /// What confirms a subscription.
    pub token: Option<String>,
    message: String,
    subject: Option<String>,
    timestamp: String,
    subscribe_url: Option<String>,
}

impl Envelope {
    /// Reads an envelope.
    ///
    /// # Errors
    /// Every field that is missing, too long, or names a certificate that is not SNS's.
    pub fn read(body: &Value) -> Result<Self, Refusal> {
        let mut fields = Fields::default();
        let kind = match text(body, "Type", FIELD_MAX).as_deref() {
            Some("Notification") => Kind::Notification,
            Some("SubscriptionConfirmation") => Kind::SubscriptionConfirmation,
            Some("UnsubscribeConfirmation") => Kind::UnsubscribeConfirmation,
            _ => return Err(Refusal::field("Type", "is not a type of SNS message")),
        };
        let scheme = match text(body, "SignatureVersion", 4).as_deref() {
            Some("1") => Scheme::Sha1,
            Some("2") => Scheme::Sha256,
            _ => return Err(Refusal::field("SignatureVersion", "must be 1 or 2")),
        };
        let mut required = |name: &str, most: usize| {
            let found = text(body, name, most);
            fields.require(found.is_some(), name, "is required");
            found.unwrap_or_default()
        };
        let (message_id, topic) = (
            required("MessageId", FIELD_MAX),
            required("TopicArn", FIELD_MAX),
        );
        let (message, timestamp) = (
            required("Message", MESSAGE_MAX),
            required("Timestamp", FIELD_MAX),
        );
        let signature = required("Signature", FIELD_MAX);
        let certificate = required("SigningCertURL", FIELD_MAX);
        let subscribes = kind != Kind::Notification;
        let token = subscribes.then(|| required("Token", FIELD_MAX));
        let subscribe_url = subscribes.then(|| required("SubscribeURL", FIELD_MAX));
        fields.require(
            is_certificate(&certificate),
            "SigningCertURL",
            "must be a certificate on SNS's own host",
        );
        fields.done()?;
        Ok(Self {
            kind,
            message_id,
            topic,
            scheme,
            signature,
            certificate,
            token,
            message,
            subject: text(body, "Subject", FIELD_MAX),
            timestamp,
            subscribe_url,
        })
    }

    /// The text that is signed: names and values of the fields in the order of the alphabet, each
    /// on a line of its own, the values as they are when JSON's escapes are undone.
    #[must_use]
    pub fn to_sign(&self) -> String {
        let kind = match self.kind {
            Kind::Notification => "Notification",
            Kind::SubscriptionConfirmation => "SubscriptionConfirmation",
            Kind::UnsubscribeConfirmation => "UnsubscribeConfirmation",
        };
        let mut text = String::with_capacity(self.message.len() + 512);
        let lines = [
            ("Message", Some(&self.message)),
            ("MessageId", Some(&self.message_id)),
            (
                "Subject",
                self.subject
                    .as_ref()
                    .filter(|_| self.kind == Kind::Notification),
            ),
            ("SubscribeURL", self.subscribe_url.as_ref()),
            ("Timestamp", Some(&self.timestamp)),
            ("Token", self.token.as_ref()),
            ("TopicArn", Some(&self.topic)),
        ];
        for (name, value) in lines {
            if let Some(value) = value {
                text.push_str(name);
                text.push('\n');
                text.push_str(value);
                text.push('\n');
            }
        }
        text.push_str("Type\n");
        text.push_str(kind);
        text.push('\n');
        text
    }

    /// The message, as JSON: to be read only when the signature was found right.
    ///
    /// # Errors
    /// When it is not JSON.
    pub fn message(&self) -> Result<Value, Refusal> {
        serde_json::from_str(&self.message)
            .map_err(|_| Refusal::field("Message", "must be the JSON of an alarm"))
    }
}

fn text(body: &Value, name: &str, most: usize) -> Option<String> {
    let text = body.get(name)?.as_str()?;
    (!text.is_empty() && text.len() <= most).then(|| text.to_owned())
}

/// Whether an address is that of a certificate of SNS's: `https`, the host `sns.<region>.amazonaws.com`
/// and nothing beside it (no port, no user), one file that ends in `.pem`, and no query.
#[must_use]
pub fn is_certificate(url: &str) -> bool {
    let Some((host, file)) = url
        .strip_prefix("https://")
        .and_then(|rest| rest.split_once('/'))
    else {
        return false;
    };
    let region = host
        .strip_prefix("sns.")
        .and_then(|rest| rest.strip_suffix(".amazonaws.com"));
    let name = file.strip_suffix(".pem").unwrap_or_default();
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
    region.is_some_and(is_region) && !name.is_empty() && name.bytes().all(plain)
}

/// `us-east-1`, `us-gov-west-1`: words of letters, then a number.
fn is_region(text: &str) -> bool {
    let words: Vec<&str> = text.split('-').collect();
    let Some((number, names)) = words.split_last() else {
        return false;
    };
    let lower =
        |word: &&str| !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_lowercase());
    (2..=4).contains(&names.len())
        && names.iter().all(lower)
        && (1..=2).contains(&number.len())
        && number.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// "no fetching of URLs from the body except AWS's own certificate host".
    #[test]
    fn only_the_certificates_of_sns_are_taken() {
        let file = "SimpleNotificationService-f3ecfb7224c7233fe7bb5f59f96de52f.pem";
        for host in [
            "sns.us-east-1",
            "sns.us-gov-west-1",
            "sns.ap-southeast-2",
            "sns.eu-central-1",
        ] {
            assert!(
                is_certificate(&format!("https://{host}.amazonaws.com/{file}")),
                "{host}"
            );
        }
        for wrong in [
            "http://sns.us-east-1.amazonaws.com/a.pem",
            "HTTPS://sns.us-east-1.amazonaws.com/a.pem",
            "https://sns.us-east-1.amazonaws.com/a.pem?x=.pem",
            "https://sns.us-east-1.amazonaws.com/a.pem#.pem",
            "https://sns.us-east-1.amazonaws.com/a/b.pem",
            "https://sns.us-east-1.amazonaws.com/..pem",
            "https://sns.us-east-1.amazonaws.com/.pem",
            "https://sns.us-east-1.amazonaws.com/a.pem/",
            "https://sns.us-east-1.amazonaws.com:8443/a.pem",
            "https://u@sns.us-east-1.amazonaws.com/a.pem",
            "https://sns.us-east-1.amazonaws.com@evil.example/a.pem",
            "https://sns.us-east-1.amazonaws.com.evil.example/a.pem",
            "https://evil.example/sns.us-east-1.amazonaws.com/a.pem",
            "https://sns.evil.amazonaws.com/a.pem",
            "https://sns..amazonaws.com/a.pem",
            "https://sns.us-east-1.s3.amazonaws.com/a.pem",
            "https://my-sns.us-east-1.amazonaws.com/a.pem",
            "https://sns.us-east-1.amazonaws.com\\@evil.example/a.pem",
            "https://169.254.169.254/a.pem",
            "",
        ] {
            assert!(!is_certificate(wrong), "{wrong}");
        }
    }
}
