//! The PHI log as it is written: a record is appended to its practice's chain and its ticket's, or nothing is.
//!
//! There is no lock: the next place is a key that must not exist yet. Who loses the race reads the tails again and seals
//! anew for the next place. The writer has no right to decrypt, so it cannot read what it wrote.

pub mod bodies;
pub mod checkpoint;
mod data_key;
pub mod public_key;
pub mod reader;
mod row;
pub mod seal;
mod tail;
pub mod token;
mod write;

use std::time::Duration;

use aws_lc_rs::rand::{SecureRandom, SystemRandom};
use domain::audit::canonical::{self, Value};
use domain::audit::hash::Hash;
use domain::audit::record::{Draft, Envelope, LogName, Tail, TicketTail};
use domain::ids::PracticeId;
use jiff::Timestamp;
use tracing::info;
use zeroize::Zeroizing;

use crate::client::Kms;
use crate::fault::Fault;
use crate::store::beside::Beside;
use data_key::DataKeys;

/// How often a record is tried before the caller is asked to come back.
const TRIES: u32 = 40;
/// How long those tries wait in all.
const PATIENCE: Duration = Duration::from_secs(5);
/// The longest that one of them waits, in milliseconds.
const PAUSE_MAX: u64 = 250;

/// Where the log is written, and under what.
#[derive(Debug, Clone)]
pub struct Book {
    /// The `audit` table.
    pub table: String,
    /// The KMS key of bodies.
    pub key: String,
    /// The KMS HMAC key of patients' tokens.
    pub mac_key: String,
    /// The KMS key of checkpoints.
    pub sign_key: String,
    /// How the names of logs begin: `<log>/<practice>` is a practice's.
    pub log: String,
}

/// Proof that something is recorded: what must not happen unrecorded takes one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    /// The log.
    pub log: LogName,
    /// The record's number.
    pub seq: u64,
    /// Its leaf.
    pub leaf: Hash,
}

impl Receipt {
    /// The receipt of a record that stands.
    #[must_use]
    pub fn of(record: &Envelope) -> Self {
        Self {
            log: record.entry.log.clone(),
            seq: record.entry.tail.seq,
            leaf: record.leaf(),
        }
    }
}

/// Writes records.
pub struct Recorder {
    dynamodb: aws_sdk_dynamodb::Client,
    data_keys: DataKeys,
    book: Book,
    random: SystemRandom,
}

/// A record to append, and what stands or falls with it.
#[derive(Debug, Clone)]
pub struct Wish<'a> {
    /// What happened.
    pub draft: Draft,
    /// What only an auditor reads.
    pub body: &'a Value<'a>,
    /// The tokens of the patients whose data it was.
    pub patients: Vec<String>,
    /// Where the ticket's chain ended when this was decided; anywhere, where nothing was decided on it.
    pub after: Option<TicketTail>,
    /// What else is written, or has to hold, in the same transaction.
    pub beside: Beside,
}

/// One record to be written, wherever its place will be.
struct Wanted<'a> {
    practice: &'a PracticeId,
    log: LogName,
    draft: Draft,
    body: Zeroizing<Vec<u8>>,
    patients: Vec<String>,
    after: Option<TicketTail>,
    beside: Beside,
    request: Hash,
    now: Timestamp,
}

impl Recorder {
    /// A recorder over its services.
    #[must_use]
    #[allow(clippy::disallowed_methods, reason = "salts are drawn here")]
    pub fn new(dynamodb: aws_sdk_dynamodb::Client, kms: Kms, book: Book) -> Self {
        Self {
            dynamodb,
            data_keys: DataKeys::new(kms, book.key.clone()),
            book,
            random: SystemRandom::new(),
        }
    }

    /// Appends a record to a practice's log. One whose `rid` is recorded already is answered with its receipt.
    ///
    /// # Errors
    /// [`Fault::Exists`] when the `rid` was recorded for something else; [`Fault::Lost`] when other writers were faster
    /// for too long; else why AWS did not take it. After an error the record may still stand: that is over-reporting,
    /// and the other way round cannot happen.
    pub async fn append(
        &self,
        practice: &PracticeId,
        draft: Draft,
        body: &Value<'_>,
        now: Timestamp,
    ) -> Result<Receipt, Fault> {
        let wish = Wish {
            draft,
            body,
            patients: Vec::new(),
            after: None,
            beside: Beside::default(),
        };
        self.append_with(practice, wish, now).await
    }

    /// Appends a record with all that goes with it, in one transaction.
    ///
    /// # Errors
    /// As [`Recorder::append`]; [`Fault::Moved`] when the ticket's chain or what stands beside is not as it was decided on.
    pub async fn append_with(
        &self,
        practice: &PracticeId,
        wish: Wish<'_>,
        now: Timestamp,
    ) -> Result<Receipt, Fault> {
        let Wish {
            draft,
            body,
            patients,
            after,
            beside,
        } = wish;
        let body = canonical::write(body)
            .map_err(|why| Fault::Refused(format!("a record's body: {why}")))?;
        let log = self.log(practice)?;
        let wanted = Wanted {
            practice,
            request: request(&log, &draft),
            log,
            draft,
            body: Zeroizing::new(body.into_bytes()),
            patients,
            after,
            beside,
            now,
        };
        let mut waited = Duration::ZERO;
        for attempt in 0..TRIES {
            match self.attempt(&wanted).await {
                Err(Fault::Lost) => {}
                Err(Fault::Replayed) => return self.recorded(&wanted).await,
                other => return other,
            }
            let pause = self.pause(attempt)?;
            waited += pause;
            if waited > PATIENCE {
                break;
            }
            tokio::time::sleep(pause).await;
        }
        Err(Fault::Lost)
    }

    /// The name of a practice's log.
    ///
    /// # Errors
    /// [`Fault::Refused`] when the stack's part of it cannot stand in a name.
    pub fn log(&self, practice: &PracticeId) -> Result<LogName, Fault> {
        LogName::new(&format!("{}/{practice}", self.book.log))
            .map_err(|_| Fault::Refused("the log's name".to_owned()))
    }

    /// Full jitter, so that a crowd spreads out.
    fn pause(&self, attempt: u32) -> Result<Duration, Fault> {
        let most = (10_u64 << attempt.min(10)).min(PAUSE_MAX);
        let random = u64::from(self.random::<1>()?[0]);
        Ok(Duration::from_millis(most * random / 255))
    }

    fn random<const N: usize>(&self) -> Result<[u8; N], Fault> {
        let mut bytes = [0; N];
        self.random
            .fill(&mut bytes)
            .map_err(|_| Fault::Unreachable("random source".to_owned()))?;
        Ok(bytes)
    }
}

/// What a request asks to be recorded, wherever and whenever: SHA-256 of its clear half at the beginning of the log and
/// of time. The body is left out, as the hash of a short text is as good as the text to whoever can guess.
fn request(log: &LogName, draft: &Draft) -> Hash {
    let mut draft = draft.clone();
    draft.at = Timestamp::UNIX_EPOCH;
    let entry = draft.place(log, Tail::genesis(log), TicketTail::GENESIS, Hash::ZERO);
    Hash::of(&[entry.aad().as_bytes()])
}

/// A witness of the record outside of the table: the line lands in a log that who writes the table cannot change.
fn tell(practice: &PracticeId, seq: u64, leaf: &Hash) {
    info!(practice = %practice, seq, leaf = %leaf, "AUDIT_RECEIPT");
}
