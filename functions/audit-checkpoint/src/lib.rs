//! The checkpointer: every five minutes it verifies what is new in each practice's PHI log, signs, anchors and mails it.
//!
//! What does not verify is never signed: it is named in the log of the function and paged, and the other practices go on.

mod changed;
mod closing;
mod known;
mod pass;
mod round;
mod seal;
mod tell;

use aws::audit::reader::Kept;
use aws::fault::Fault;
use domain::audit::hash::Hash;
use domain::ids::PracticeId;
use futures::future::BoxFuture;
use futures::stream::{self, StreamExt};
use jiff::Timestamp;
use lambda::app::App;
use lambda::failure::Failure;
use lambda::metric::{self, Metric};
use serde::Serialize;
use serde_json::Value;

pub use changed::changed;
use closing::Closings;
use known::Known;
use round::Round;

/// How many practices are worked on at a time.
const AT_ONCE: usize = 4;

/// How far a log is signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Signed {
    /// How many records the last checkpoint covers; none of a log that has not begun.
    pub size: u64,
    /// The root over them.
    pub root: Hash,
    /// Whether this run made that checkpoint.
    pub made: bool,
    /// Whether it is anchored outside of the table.
    pub anchored: bool,
    /// Whether there are more records, which the next run signs.
    pub more: bool,
}

/// Why a log is not signed.
#[derive(Debug)]
enum Trouble {
    /// It does not verify; codes of what was found.
    Found(Vec<&'static str>),
    /// Something did not answer.
    Failed(Failure),
}

/// What a run did, in counts.
#[derive(Debug, Default, Serialize)]
struct Summary {
    at: Option<Timestamp>,
    practices: usize,
    signed: usize,
    unchanged: usize,
    anchored: usize,
    mailed: usize,
    more: usize,
    tampered: usize,
    failed: usize,
    closings: Closings,
}

/// Runs for an instant: the scheduled one. One practice's trouble holds up no other.
pub fn run(app: &App, at: Timestamp) -> BoxFuture<'_, Result<Value, Failure>> {
    Box::pin(async move {
        let at = Timestamp::from_millisecond(at.as_millisecond()).unwrap_or(at);
        let round = &Round::new(app, at)?;
        let practices = round.practices().await?;
        let mut summary = Summary {
            at: Some(at),
            practices: practices.len(),
            ..Summary::default()
        };
        let all = stream::iter(practices).map(|practice| async move {
            let done = bring_up(round, &practice).await;
            if let Err(trouble) = &done {
                tell::trouble(round, &practice, trouble).await;
            }
            done
        });
        let all: Vec<_> = all.buffer_unordered(AT_ONCE).collect().await;
        for done in all {
            match done {
                Ok((signed, mailed)) => {
                    summary.signed += usize::from(signed.made);
                    summary.unchanged += usize::from(!signed.made);
                    summary.anchored += usize::from(signed.anchored);
                    summary.mailed += usize::from(mailed);
                    summary.more += usize::from(signed.more);
                }
                Err(Trouble::Found(_)) => summary.tampered += 1,
                Err(Trouble::Failed(_)) => summary.failed += 1,
            }
        }
        let count = |many: usize| u64::try_from(many).unwrap_or(u64::MAX);
        metric::put(
            app,
            &[
                (Metric::UnanchoredAgeSeconds, round.longest()),
                (Metric::UnsignedLogs, count(summary.failed)),
                (Metric::Tampering, count(summary.tampered)),
            ],
        );
        summary.closings = closing::finish_all(app, at).await?;
        serde_json::to_value(&summary).map_err(|_| Fault::Corrupt("the summary".to_owned()).into())
    })
}

/// Brings one practice's checkpoint up to its log's last record, or as far as one run goes.
///
/// # Errors
/// `Corrupt` when the log does not verify, which was told when this returns; else why something did not answer.
pub async fn checkpoint(
    app: &App,
    practice: &PracticeId,
    now: Timestamp,
) -> Result<Signed, Failure> {
    let round = Round::new(app, now)?;
    match bring_up(&round, practice).await {
        Ok((signed, _)) => Ok(signed),
        Err(trouble) => {
            tell::trouble(&round, practice, &trouble).await;
            Err(match trouble {
                Trouble::Found(codes) => {
                    Fault::Corrupt(format!("the PHI log: {}", codes.join(","))).into()
                }
                Trouble::Failed(failure) => failure,
            })
        }
    }
}

/// Answers how far the log is signed, and whether its root was mailed.
async fn bring_up(round: &Round<'_>, practice: &PracticeId) -> Result<(Signed, bool), Trouble> {
    let known = Known::of(round, practice).await?;
    let passed = pass::over(round, practice, &known).await?;
    let signed = if passed.tree.size() == known.size() {
        seal::again(round, practice, &known).await?
    } else {
        seal::new(round, practice, &known, passed).await?
    };
    // What another run of this instant made is its to mail; should that one die, the next run mails.
    let earlier = |last: &Kept| last.size == signed.size && last.at < round.at;
    let own = signed.made || known.last.as_ref().is_some_and(earlier);
    let mailed = own && tell::mail(round, practice, &known, &signed).await;
    Ok((signed, mailed))
}

impl From<Fault> for Trouble {
    /// For what was read from the log's table: what cannot be read there was changed there.
    fn from(fault: Fault) -> Self {
        match fault {
            Fault::Corrupt(_) => Self::Found(vec!["unreadable"]),
            other => Self::Failed(other.into()),
        }
    }
}
