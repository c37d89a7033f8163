//! One pass over the records after the last checkpoint, as any verifier reads them.

use std::collections::BTreeSet;

use aws::audit::public_key::signed;
use aws::audit::reader::Row;
use domain::audit::hash::Hash;
use domain::audit::label::Label;
use domain::audit::merkle::{Frontier, leaf};
use domain::audit::record::{Envelope, Tail};
use domain::audit::verify::{Start, Tickets, Verifier};
use domain::ids::PracticeId;
use jiff::Timestamp;
use tracing::info;

use crate::Trouble;
use crate::known::Known;
use crate::round::Round;

/// How many records one page has at most.
const PAGE: i32 = 500;
/// How many pages one run reads of one log: the next run goes on.
const PAGES: usize = 20;

/// A log whose records verify.
pub struct Passed {
    /// The tree over them.
    pub tree: Frontier,
    /// That tree without its last record.
    pub before: Frontier,
    /// Whether there are more records.
    pub more: bool,
}

/// Verifies what is new, from the last record that is signed on.
///
/// # Errors
/// What was found, if anything speaks against the log.
pub async fn over(
    round: &Round<'_>,
    practice: &PracticeId,
    known: &Known,
) -> Result<Passed, Trouble> {
    let size = known.size();
    let from = size.saturating_sub(1);
    let (mut rows, mut next) = round.app.log.records(practice, from, PAGE).await?;
    let mut walk = Walk::begin(round, known, &mut rows);
    let mut pages = 1;
    loop {
        walk.page(round, practice, size, &rows).await?;
        match next {
            Some(place) if pages < PAGES || place < known.most() => {
                (rows, next) = round.app.log.records(practice, place, PAGE).await?;
                pages += 1;
            }
            _ => break,
        }
    }
    walk.end(round, practice, next.is_some())
}

/// The pass so far.
struct Walk {
    verifier: Verifier,
    before: Frontier,
    codes: BTreeSet<&'static str>,
    /// How many records are signed.
    signed: u64,
    /// When the first record was made that is not signed.
    since: Option<Timestamp>,
}

impl Walk {
    /// Begins at the last checkpoint. The last record that it covers comes first and is taken out: the log's chain goes
    /// on from it, and the checkpoint's own tree says whether it is the one that was signed.
    fn begin(round: &Round<'_>, known: &Known, rows: &mut Vec<Row>) -> Self {
        let mut codes: BTreeSet<&'static str> = known.found(round).into_iter().collect();
        let mut tail = Tail::genesis(&known.log);
        let mut tickets = Tickets::new();
        if let Some(last) = &known.last {
            tail = Tail {
                seq: last.size,
                prev: Hash::ZERO,
            };
            match rows.first() {
                Some(first) if first.seq + 1 == last.size => {
                    let first = rows.remove(0);
                    tail.prev = leaf(first.envelope.as_bytes());
                    let mut tree = last.before.clone();
                    tree.push(tail.prev);
                    if tree != last.frontier {
                        codes.insert("tail_changed");
                    }
                    if first.leaf.is_some_and(|stored| stored != tail.prev) {
                        codes.insert("stored_hash_poisoned");
                    }
                    if let Ok(envelope) = Envelope::read(first.envelope.as_bytes())
                        && let Some(own) = envelope.ticket_tail()
                        && let Some(ticket) = envelope.entry.draft.tkt
                    {
                        tickets.insert(ticket, (own, first.seq));
                    }
                }
                // Nothing is left of what was signed last; what was before it is not looked at.
                Some(_) => drop(codes.insert("gap")),
                None => drop(codes.insert("truncated")),
            }
        }
        let start = Start {
            frontier: known.tree(),
            tail,
            tickets,
        };
        Self {
            verifier: Verifier::resume(
                known.log.clone(),
                start,
                &known.notes(),
                std::slice::from_ref(&known.key),
                &signed,
                &known.witnesses(),
            ),
            before: Frontier::default(),
            codes,
            signed: known.size(),
            since: None,
        }
    }

    /// Takes a page of records. Of tickets that were here before, it is looked up where their chains go on.
    async fn page(
        &mut self,
        round: &Round<'_>,
        practice: &PracticeId,
        from: u64,
        rows: &[Row],
    ) -> Result<(), Trouble> {
        let wanted = self.wanted(rows);
        if !wanted.is_empty() {
            let found = round.app.log.going_on(practice, from, &wanted).await?;
            for (ticket, tail, last) in found {
                self.verifier.goes_on(ticket, tail, last);
            }
        }
        for row in rows {
            self.before = self.verifier.frontier().clone();
            self.verifier.push(row.stored());
        }
        Ok(())
    }

    /// The tickets of a page that go on from before it, each with the place that its first record here has.
    fn wanted(&mut self, rows: &[Row]) -> Vec<(Label, u64)> {
        let mut wanted = Vec::new();
        let mut met = BTreeSet::new();
        for row in rows {
            // What cannot be read is the verifier's to name.
            let Ok(envelope) = Envelope::read(row.envelope.as_bytes()) else {
                continue;
            };
            if envelope.entry.tail.seq != row.seq {
                self.codes.insert("record_misplaced");
            }
            self.since.get_or_insert(envelope.entry.draft.at);
            if let (Some(ticket), Some(own)) =
                (envelope.entry.draft.tkt, envelope.entry.ticket_tail)
                && !self.verifier.knows(&ticket)
                && met.insert(ticket.clone())
                && own.seq > 0
            {
                wanted.push((ticket, own.seq));
            }
        }
        wanted
    }

    /// Judges. How long the oldest record has waited for its signature is said first: it counts whatever comes after.
    fn end(
        mut self,
        round: &Round<'_>,
        practice: &PracticeId,
        more: bool,
    ) -> Result<Passed, Trouble> {
        let tree = self.verifier.frontier().clone();
        if let Some(since) = self.since {
            let waited = round.at.duration_since(since).as_secs();
            round.waited(waited);
            let records = tree.size().saturating_sub(self.signed);
            info!(practice = %practice, signed = self.signed, records, unanchored_seconds = waited, "AUDIT_UNANCHORED");
        }
        let verified = self.verifier.finish();
        let faults = verified.findings.iter().filter(|found| !found.is_notice());
        self.codes.extend(faults.map(|found| found.code()));
        if !verified.sound || !self.codes.is_empty() {
            return Err(Trouble::Found(self.codes.into_iter().collect()));
        }
        Ok(Passed {
            tree,
            before: self.before,
            more,
        })
    }
}
