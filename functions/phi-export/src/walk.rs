//! Walking the log: its rows in order, what stood before a place in it, and the notes that speak of it.

use std::collections::BTreeMap;

use aws::audit::reader::Row;
use aws::fault::Fault;
use domain::audit::label::Label;
use domain::audit::merkle::{self, Frontier};
use domain::audit::record::{Envelope, LogName, Tail};
use domain::audit::verify::{Start, Tickets};
use domain::ids::PracticeId;
use domain::refusal::Refusal;
use lambda::app::App;
use lambda::failure::Failure;

/// The most records that one request reads, beside those before its range that no checkpoint covers.
pub const RECORDS_MAX: u64 = 100_000;
/// The most notes that one request takes: the newest count, as a root covers all that came before.
pub const NOTES_MAX: usize = 1000;
/// How many rows are asked for at once.
const PAGE: i32 = 1000;

/// Hands every row from `from` on, before `to`, to `each`, in order, until it answers false.
pub async fn rows(
    app: &App,
    practice: &PracticeId,
    (mut from, to): (u64, u64),
    mut each: impl FnMut(Row) -> bool,
) -> Result<(), Failure> {
    while from < to {
        let limit = i32::try_from(to - from).unwrap_or(PAGE).min(PAGE);
        let (rows, next) = app.log.records(practice, from, limit).await?;
        for row in rows {
            if row.seq >= to || !each(row) {
                return Ok(());
            }
        }
        match next {
            Some(next) if next > from => from = next,
            _ => return Ok(()),
        }
    }
    Ok(())
}

/// What stood before record `from`: taken up at the last checkpoint before it, and read on from there.
pub async fn start(
    app: &App,
    practice: &PracticeId,
    log: &LogName,
    from: u64,
) -> Result<Start, Failure> {
    if from == 0 {
        return Ok(Start {
            frontier: Frontier::default(),
            tail: Tail::genesis(log),
            tickets: Tickets::new(),
        });
    }
    let kept = app.log.checkpoint_until(practice, from).await?;
    let mut frontier = kept.map(|kept| kept.frontier).unwrap_or_default();
    let begin = frontier.size();
    if from - begin > RECORDS_MAX {
        let why =
            "no checkpoint stands within 100,000 records before `from`: have one signed first";
        return Err(Refusal::wrong_state(why).into());
    }
    let mut prev = None;
    // The record before the range is read in any case: the first of the range names its leaf.
    let first = begin.min(from - 1);
    rows(app, practice, (first, from), |row| {
        let leaf = merkle::leaf(row.envelope.as_bytes());
        if row.seq >= begin {
            frontier.push(leaf);
        }
        prev = Some(leaf);
        true
    })
    .await?;
    let prev = prev.filter(|_| frontier.size() == from);
    let prev = prev.ok_or_else(|| Fault::Corrupt("the log before a range".to_owned()))?;
    Ok(Start {
        frontier,
        tail: Tail { seq: from, prev },
        tickets: Tickets::new(),
    })
}

/// The notes over more than `from` records, or as many, and the size that the log has after they were read: none of them
/// speaks of more, unless the log was cut.
pub async fn notes(
    app: &App,
    practice: &PracticeId,
    from: u64,
) -> Result<(Vec<(u64, String)>, u64), Failure> {
    let notes = app.log.notes(practice, from, NOTES_MAX).await?;
    let size = app.log.size(practice).await?;
    Ok((notes, size))
}

/// The tickets that a part of the log goes on with, each with the number of its first record there.
#[derive(Default)]
pub struct Going(BTreeMap<Label, u64>);

impl Going {
    /// Takes the next record.
    pub fn meet(&mut self, envelope: &Envelope) {
        let entry = &envelope.entry;
        if let (Some(ticket), Some(tail)) = (&entry.draft.tkt, entry.ticket_tail) {
            self.0.entry(ticket.clone()).or_insert(tail.seq);
        }
    }

    /// Where their chains went on.
    pub async fn tails(self, app: &App, practice: &PracticeId) -> Result<Tickets, Failure> {
        let next: Vec<(Label, u64)> = self.0.into_iter().filter(|(_, tseq)| *tseq > 0).collect();
        Ok(app.log.going(practice, &next).await?)
    }
}
