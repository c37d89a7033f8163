//! SNS envelopes: whether SNS signed one, and agreeing to a subscription by its token.
//!
//! The certificate is the only thing ever fetched, from SNS's own host over HTTPS that trusts Amazon's roots alone; the
//! domain has looked at its address.

use std::collections::BTreeMap;
use std::sync::{Mutex, OnceLock, PoisonError};
use std::time::Duration;

use aws_lc_rs::signature::{
    RSA_PKCS1_2048_8192_SHA1_FOR_LEGACY_USE_ONLY, RSA_PKCS1_2048_8192_SHA256, RsaParameters,
    UnparsedPublicKey,
};
use aws_sdk_sns::Client;
use aws_sdk_sns::config::Region;
use aws_smithy_runtime_api::client::http::HttpConnector;
use aws_smithy_runtime_api::client::orchestrator::HttpRequest;
use aws_smithy_types::byte_stream::ByteStream;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use domain::reading::format::sns::{Envelope, Scheme, is_certificate};

use crate::client::SdkConfig;
use crate::fault::{Fault, sort};
use crate::trust;

/// The largest certificate.
const PEM_MAX: usize = 16 * 1024;
/// How long fetching one may take.
const PATIENCE: Duration = Duration::from_secs(5);
/// The most certificates kept: SNS has one a region at a time, and a new one now and then.
const KEPT_MAX: usize = 32;

/// Certificates by their addresses. They are public, and an address never changes what it holds.
fn kept() -> &'static Mutex<BTreeMap<String, String>> {
    static KEPT: OnceLock<Mutex<BTreeMap<String, String>>> = OnceLock::new();
    KEPT.get_or_init(Mutex::default)
}

/// Keeps the certificate of an address.
pub fn keep(address: &str, pem: String) {
    let mut kept = kept().lock().unwrap_or_else(PoisonError::into_inner);
    if kept.len() >= KEPT_MAX {
        kept.clear();
    }
    kept.insert(address.to_owned(), pem);
}

fn known(address: &str) -> Option<String> {
    let kept = kept().lock().unwrap_or_else(PoisonError::into_inner);
    kept.get(address).cloned()
}

/// The certificate of an envelope, fetched once.
///
/// # Errors
/// When SNS's host cannot be reached, or answers with something else.
pub async fn certificate(envelope: &Envelope) -> Result<String, Fault> {
    let address = envelope.certificate.as_str();
    if let Some(pem) = known(address) {
        return Ok(pem);
    }
    let pem = tokio::time::timeout(PATIENCE, fetch(address)).await;
    let pem = pem.map_err(|_| unreachable("it did not answer in time"))??;
    keep(address, pem.clone());
    Ok(pem)
}

fn unreachable(why: &str) -> Fault {
    Fault::Unreachable(format!("certificate of SNS: {why}"))
}

async fn fetch(address: &str) -> Result<String, Fault> {
    let connector = trust::connector().map_err(|_| unreachable("no client"))?;
    fetch_over(&connector, address).await
}

/// Fetches over a connection: one answer, no redirect, no more of it than a certificate is long.
async fn fetch_over(connector: &dyn HttpConnector, address: &str) -> Result<String, Fault> {
    // Said twice rather than once: nothing else is ever fetched.
    if !is_certificate(address) {
        return Err(Fault::Refused("an address that is not SNS's".to_owned()));
    }
    let mut request = HttpRequest::empty();
    let set = request.set_uri(address);
    set.map_err(|_| unreachable("no address"))?;
    let answer = connector.call(request).await;
    let mut answer = answer.map_err(|_| unreachable("no answer"))?;
    if !answer.status().is_success() {
        return Err(unreachable("it was refused"));
    }
    let mut body = ByteStream::new(answer.take_body());
    let mut bytes = Vec::new();
    while let Some(part) = body.next().await {
        bytes.extend_from_slice(&part.map_err(|_| unreachable("no body"))?);
        if bytes.len() > PEM_MAX {
            return Err(unreachable("it is too large"));
        }
    }
    String::from_utf8(bytes).map_err(|_| unreachable("it is no text"))
}

/// Whether the key of a certificate has signed an envelope.
#[must_use]
pub fn is_signed(envelope: &Envelope, pem: &str) -> bool {
    let scheme: &RsaParameters = match envelope.scheme {
        Scheme::Sha1 => &RSA_PKCS1_2048_8192_SHA1_FOR_LEGACY_USE_ONLY,
        Scheme::Sha256 => &RSA_PKCS1_2048_8192_SHA256,
    };
    let (Some(der), Ok(signature)) = (der(pem), STANDARD.decode(&envelope.signature)) else {
        return false;
    };
    let Some(key) = public_key(&der) else {
        return false;
    };
    let key = UnparsedPublicKey::new(scheme, key);
    key.verify(envelope.to_sign().as_bytes(), &signature)
        .is_ok()
}

/// The first certificate of a PEM file (RFC 7468).
fn der(pem: &str) -> Option<Vec<u8>> {
    let (_, rest) = pem.split_once("-----BEGIN CERTIFICATE-----")?;
    let (body, _) = rest.split_once("-----END CERTIFICATE-----")?;
    let body: String = body.chars().filter(|c| !c.is_ascii_whitespace()).collect();
    STANDARD.decode(body).ok()
}

/// The `SubjectPublicKeyInfo` of a certificate (RFC 5280 section 4.1): the seventh field of what is signed, or the sixth
/// where no version is stated.
fn public_key(der: &[u8]) -> Option<&[u8]> {
    const SEQUENCE: u8 = 0x30;
    const VERSION: u8 = 0xa0;
    let (tag, certificate, _) = element(der)?;
    let (inner, signed, _) = element(certificate)?;
    (tag == SEQUENCE && inner == SEQUENCE).then_some(())?;
    let mut rest = signed;
    if element(rest)?.0 == VERSION {
        rest = element(rest)?.2;
    }
    // Serial number, algorithm, issuer, validity, subject.
    for _ in 0..5 {
        rest = element(rest)?.2;
    }
    let (tag, _, after) = element(rest)?;
    let length = rest.len() - after.len();
    (tag == SEQUENCE).then(|| rest.get(..length)).flatten()
}

/// A DER element: its tag, what is in it, and what follows.
fn element(bytes: &[u8]) -> Option<(u8, &[u8], &[u8])> {
    let (tag, rest) = bytes.split_first()?;
    let (first, rest) = rest.split_first()?;
    let (length, rest) = match usize::from(*first) {
        short @ 0..=0x7f => (short, rest),
        long @ 0x81..=0x83 => {
            let (octets, rest) = rest.split_at_checked(long - 0x80)?;
            let length = octets
                .iter()
                .fold(0, |length, octet| length << 8 | usize::from(*octet));
            (length, rest)
        }
        _ => return None,
    };
    let (inner, after) = rest.split_at_checked(length)?;
    Some((*tag, inner, after))
}

/// Agrees to the subscription that an envelope asks about, by its token: never by visiting an address in it.
///
/// # Errors
/// When SNS does not take the token.
pub async fn agree(sdk: &SdkConfig, envelope: &Envelope) -> Result<(), Fault> {
    // `arn:aws:sns:<region>:<account>:<name>`
    let region = envelope.topic.split(':').nth(3).unwrap_or_default();
    let config = aws_sdk_sns::config::Builder::from(sdk).region(Region::new(region.to_owned()));
    let answer = Client::from_conf(config.build())
        .confirm_subscription()
        .topic_arn(&envelope.topic)
        .set_token(envelope.token.clone())
        .send()
        .await;
    answer.map_err(|e| sort(&e))?;
    Ok(())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use std::io::{Read, Write};
    use std::net::TcpListener;

    use aws_smithy_http_client::Connector;
    use aws_smithy_runtime_api::client::http::HttpConnectorFuture;

    use super::*;

    const AT: &str = "https://sns.us-east-1.amazonaws.com/SimpleNotificationService-0a.pem";

    /// Whatever is asked for is asked of a server on this machine, in the open.
    #[derive(Debug)]
    struct Here(Connector, u16);

    impl HttpConnector for Here {
        fn call(&self, mut request: HttpRequest) -> HttpConnectorFuture {
            let path = request.uri().rsplit_once('/').unwrap().1.to_owned();
            request
                .set_uri(format!("http://127.0.0.1:{}/{path}", self.1))
                .unwrap();
            self.0.call(request)
        }
    }

    /// What comes of a server that answers so; and how often it was asked.
    async fn fetched(address: &str, answer: String) -> (Result<String, Fault>, usize) {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let asked = std::sync::Arc::new(std::sync::atomic::AtomicUsize::new(0));
        let count = asked.clone();
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let mut stream = stream.unwrap();
                let mut head = [0; 4096];
                let _ = stream.read(&mut head);
                count.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
                let _ = stream.write_all(answer.as_bytes());
            }
        });
        let here = Here(Connector::builder().build_http(), port);
        let fetched = fetch_over(&here, address).await;
        (fetched, asked.load(std::sync::atomic::Ordering::SeqCst))
    }

    fn said(status: u16, headers: &str, body: &str) -> String {
        let length = body.len();
        format!("HTTP/1.1 {status} Said\r\nContent-Length: {length}\r\n{headers}\r\n{body}")
    }

    #[tokio::test]
    async fn a_certificate_is_fetched_in_one_answer() {
        let (pem, asked) = fetched(AT, said(200, "", "PEM")).await;
        assert_eq!((pem.unwrap().as_str(), asked), ("PEM", 1));
        for (answer, why) in [
            (said(302, "Location: http://127.0.0.1/\r\n", ""), "refused"),
            (said(404, "", "no"), "refused"),
            (said(200, "", &"x".repeat(PEM_MAX + 1)), "too large"),
            // Announced as endless, and cut at the cap.
            (
                format!(
                    "HTTP/1.1 200 OK\r\nContent-Length: 99999999\r\n\r\n{}",
                    "x".repeat(4 * PEM_MAX)
                ),
                "too large",
            ),
        ] {
            let (failed, asked) = fetched(AT, answer).await;
            let failed = failed.unwrap_err().to_string();
            assert!(failed.contains(why), "{failed}");
            assert_eq!(asked, 1, "a redirect is not followed");
        }
    }

    #[tokio::test]
    async fn nothing_but_a_certificate_of_snss_is_asked_for() {
        for other in [
            "https://sns.us-east-1.amazonaws.com.evil.example/SimpleNotificationService-0a.pem",
            "http://sns.us-east-1.amazonaws.com/SimpleNotificationService-0a.pem",
            "https://sns.us-east-1.amazonaws.com/latest/meta-data",
            "https://169.254.169.254/SimpleNotificationService-0a.pem",
        ] {
            let (refused, asked) = fetched(other, said(200, "", "PEM")).await;
            assert!(matches!(refused, Err(Fault::Refused(_))), "{other}");
            assert_eq!(asked, 0, "{other}");
        }
    }
}
