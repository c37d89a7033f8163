//! Links: tokens that are MACs over what they allow, so that no table holds a secret.

use aws_lc_rs::constant_time::verify_slices_are_equal;
use aws_lc_rs::hmac;
use aws_sdk_kms::primitives::Blob;
use aws_sdk_kms::types::MacAlgorithmSpec;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::ids::{CheckId, EventId, PracticeId, TicketId};
use jiff::Timestamp;
use tokio::sync::OnceCell;
use uuid::Uuid;

use crate::client::Kms;
use crate::fault::{Fault, sort};

/// The longest token looked at, in characters.
const TOKEN_MAX: usize = 256;
/// The MAC's length in a token, in bytes: half of HMAC-SHA-256, as RFC 2104 section 5 allows.
const MAC_LENGTH: usize = 16;

/// What a link allows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Leave {
    /// `/p/`: the recipient of a page may answer it. The page names the person and the step.
    Page {
        /// The practice.
        practice: PracticeId,
        /// The ticket.
        ticket: TicketId,
        /// The page's instant, which finds its row.
        at: Timestamp,
        /// The page.
        page: EventId,
        /// Until when.
        expires_at: Timestamp,
    },
    /// `/r/`: the reporter may follow their ticket.
    Report {
        /// The practice.
        practice: PracticeId,
        /// The ticket.
        ticket: TicketId,
        /// Until when.
        expires_at: Timestamp,
    },
    /// `/v1/heartbeats/`: a job may say how it goes, for as long as its check is there.
    Heartbeat {
        /// The practice.
        practice: PracticeId,
        /// The check.
        check: CheckId,
    },
}

/// Makes and reads tokens. Its key is a MAC that KMS makes over a fixed text: fetched once for
/// each execution environment, the same in all of them, and stored nowhere.
pub struct Linker {
    client: Kms,
    key: String,
    secret: OnceCell<hmac::Key>,
}

impl std::fmt::Debug for Linker {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Linker")
    }
}

impl Linker {
    /// A linker under a KMS HMAC key.
    #[must_use]
    pub fn new(client: Kms, key: String) -> Self {
        Self {
            client,
            key,
            secret: OnceCell::new(),
        }
    }

    async fn secret(&self) -> Result<&hmac::Key, Fault> {
        self.secret
            .get_or_try_init(|| async {
                let answer = self
                    .client
                    .generate_mac()
                    .key_id(&self.key)
                    .mac_algorithm(MacAlgorithmSpec::HmacSha256)
                    .message(Blob::new("statdesk/link/v1"))
                    .send()
                    .await
                    .map_err(|e| sort(&e))?;
                let mac = answer
                    .mac
                    .ok_or_else(|| Fault::Corrupt("link key".to_owned()))?;
                Ok(hmac::Key::new(hmac::HMAC_SHA256, mac.as_ref()))
            })
            .await
    }

    /// A token that allows this.
    pub async fn token(&self, leave: &Leave) -> Result<String, Fault> {
        let mut bytes = encode(leave);
        let mac = hmac::sign(self.secret().await?, &bytes);
        bytes.extend(mac.as_ref().iter().take(MAC_LENGTH));
        Ok(URL_SAFE_NO_PAD.encode(bytes))
    }

    /// The token of a practice's own link, made from the link's id alone: it can be shown again
    /// to a repeated request, and no table holds it.
    pub async fn link_token(&self, id: Uuid) -> Result<String, Fault> {
        let mut bytes = vec![b's'];
        bytes.extend(id.as_bytes());
        let mac = hmac::sign(self.secret().await?, &bytes);
        Ok(URL_SAFE_NO_PAD.encode(mac.as_ref()))
    }

    /// What a token allows; `None` when it is not one of ours. Expiry is the reader's to judge.
    pub async fn read(&self, token: &str) -> Result<Option<Leave>, Fault> {
        if token.len() > TOKEN_MAX {
            return Ok(None);
        }
        let Ok(bytes) = URL_SAFE_NO_PAD.decode(token) else {
            return Ok(None);
        };
        let Some(split) = bytes.len().checked_sub(MAC_LENGTH) else {
            return Ok(None);
        };
        let (body, mac) = bytes.split_at(split);
        let right = hmac::sign(self.secret().await?, body);
        let right = right.as_ref().get(..MAC_LENGTH).unwrap_or_default();
        if verify_slices_are_equal(right, mac).is_err() {
            return Ok(None);
        }
        Ok(decode(body))
    }
}

/// Fixed-width fields first, then the practice: short enough for a text message.
fn encode(leave: &Leave) -> Vec<u8> {
    let (tag, practice, ticket, expires_at) = match leave {
        Leave::Page {
            practice,
            ticket,
            expires_at,
            ..
        } => (b'p', practice, ticket, expires_at),
        Leave::Report {
            practice,
            ticket,
            expires_at,
        } => (b'r', practice, ticket, expires_at),
        Leave::Heartbeat { practice, check } => {
            // No slug holds a stroke.
            return format!("h{practice}/{check}").into_bytes();
        }
    };
    let mut bytes = vec![tag];
    bytes.extend(ticket.0.as_bytes());
    bytes.extend(seconds(*expires_at).to_be_bytes());
    if let Leave::Page { at, page, .. } = leave {
        bytes.extend(at.as_millisecond().to_be_bytes());
        bytes.push(page.0.len() as u8);
        bytes.extend(page.0.as_bytes());
    }
    bytes.extend(practice.as_str().as_bytes());
    bytes
}

fn seconds(at: Timestamp) -> u32 {
    u32::try_from(at.as_second()).unwrap_or(u32::MAX)
}

fn decode(bytes: &[u8]) -> Option<Leave> {
    let (tag, rest) = bytes.split_first()?;
    if *tag == b'h' {
        let (practice, check) = std::str::from_utf8(rest).ok()?.split_once('/')?;
        return Some(Leave::Heartbeat {
            practice: PracticeId::new(practice).ok()?,
            check: CheckId::new(check).ok()?,
        });
    }
    let (ticket, rest) = rest.split_first_chunk::<16>()?;
    let (expiry, rest) = rest.split_first_chunk::<4>()?;
    let ticket = TicketId(Uuid::from_bytes(*ticket));
    let expires_at = Timestamp::from_second(i64::from(u32::from_be_bytes(*expiry))).ok()?;
    let practice = |bytes: &[u8]| PracticeId::new(std::str::from_utf8(bytes).ok()?).ok();
    match tag {
        b'p' => {
            let (at, rest) = rest.split_first_chunk::<8>()?;
            let (length, rest) = rest.split_first()?;
            let (page, rest) = rest.split_at_checked(usize::from(*length))?;
            Some(Leave::Page {
                practice: practice(rest)?,
                ticket,
                at: Timestamp::from_millisecond(i64::from_be_bytes(*at)).ok()?,
                page: EventId(String::from_utf8(page.to_vec()).ok()?),
                expires_at,
            })
        }
        b'r' => Some(Leave::Report {
            practice: practice(rest)?,
            ticket,
            expires_at,
        }),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_leave_reads_back_and_a_cut_one_does_not() {
        let at = Timestamp::from_millisecond(1_790_000_000_123).unwrap();
        let expires_at = Timestamp::from_second(1_790_086_400).unwrap();
        let practice = PracticeId::new("lakeside").unwrap();
        let ticket = TicketId::parse("01935b2e-7c1a-7000-8000-0123456789ab").unwrap();
        let page = Leave::Page {
            practice: practice.clone(),
            ticket,
            at,
            page: EventId::of(12, 3),
            expires_at,
        };
        let report = Leave::Report {
            practice,
            ticket,
            expires_at,
        };
        let heartbeat = Leave::Heartbeat {
            practice: PracticeId::new("lakeside").unwrap(),
            check: CheckId::new("nightly-backup").unwrap(),
        };
        assert_eq!(decode(&encode(&heartbeat)), Some(heartbeat));
        for leave in [page, report] {
            let bytes = encode(&leave);
            assert_eq!(decode(&bytes).unwrap(), leave);
            for length in 0..21 {
                assert_eq!(decode(&bytes[..length]), None);
            }
        }
    }
}
