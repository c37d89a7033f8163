//! How things stand: the PHI records of what is not closed, the log's last checkpoint, the checks.

use std::collections::BTreeSet;

use domain::audit::label::Label;
use domain::ids::CheckId;
use domain::practice::Setup;
use domain::protocol::Protocol;
use domain::report::standing::{Bounded, Checks, Log, Sent, Standing};
use futures::stream::{self, StreamExt};
use jiff::{SignedDuration, Timestamp};
use lambda::app::App;
use lambda::failure::Failure;
use lambda::watch::BLIND;

use crate::gather::Gathered;

/// How many tickets' records are read at a time.
const AT_ONCE: usize = 8;
/// How many checks are read at a time, and at most.
const PAGE: i32 = 100;
const CHECKS_MAX: u64 = 1_000;
/// A check of which nothing was heard for so long is silent.
const SILENT: SignedDuration = SignedDuration::from_hours(24);

/// Looks at a practice.
pub async fn standing(
    app: &App,
    setup: &Setup,
    gathered: &Gathered,
    sent: Sent,
    now: Timestamp,
) -> Result<Standing, Failure> {
    let practice = &setup.practice.id;
    let (open_grants, without_evidence) = protocols(app, setup, gathered, now).await;
    let last = app.log.last_checkpoint(practice).await?;
    let log = last.map(|last| Log {
        verified_to: last.size,
        anchored_to: last.anchor.is_some().then_some(last.size),
    });
    let unreviewed = Bounded {
        count: gathered.unreviewed,
        beyond: false,
        of: gathered.tickets as u64,
    };
    Ok(Standing {
        open_grants: Some(open_grants),
        unreviewed: Some(unreviewed),
        without_evidence: Some(without_evidence),
        log,
        sent: Some(sent),
        checks: Some(checks(app, setup, now).await?),
    })
}

/// Grants that hold, and sessions without evidence, of the tickets that are looked at. One whose records cannot be read
/// is beyond what was: whoever verifies the log is told why.
async fn protocols(
    app: &App,
    setup: &Setup,
    gathered: &Gathered,
    now: Timestamp,
) -> (Bounded, Bounded) {
    let practice = &setup.practice.id;
    let labels: Vec<Label> = gathered.marked.iter().map(Label::from).collect();
    let reads = labels
        .into_iter()
        .map(|label| async move { app.log.ticket(practice, &label).await });
    let mut reads = stream::iter(reads).buffer_unordered(AT_ONCE);
    let beyond = gathered.marked_in_all > gathered.marked.len();
    let none = Bounded {
        count: 0,
        beyond,
        of: gathered.marked.len() as u64,
    };
    let (mut grants, mut sessions) = (none, none);
    while let Some(read) = reads.next().await {
        let Ok(records) = read else {
            (grants.beyond, sessions.beyond) = (true, true);
            continue;
        };
        let protocol = Protocol::of(&records);
        let holding = protocol.grants.iter().filter(|grant| grant.holds(now));
        grants.count += holding.count() as u64;
        let lacking = protocol.sessions.iter().filter(|session| {
            let complete = session.end.as_ref().is_some_and(|end| end.lacks.is_none());
            !complete
        });
        sessions.count += lacking.count() as u64;
    }
    (grants, sessions)
}

async fn checks(app: &App, setup: &Setup, now: Timestamp) -> Result<Checks, Failure> {
    let mut checks = Checks {
        systems: setup.systems.len() as u64,
        ..Checks::default()
    };
    let mut covered = BTreeSet::new();
    let mut after: Option<CheckId> = None;
    while checks.count < CHECKS_MAX {
        let page = app.monitor.checks(&setup.practice.id, after.as_ref(), PAGE);
        let (page, more) = page.await?;
        for kept in page.iter().filter(|kept| kept.check.id.as_str() != BLIND) {
            let heard = kept.state.last_at();
            let silent = u64::from(heard.is_none_or(|at| at < now - SILENT));
            let never_alarmed = u64::from(!kept.state.ever_told(&kept.check));
            checks.count += 1;
            checks.silent += silent;
            checks.never_alarmed += never_alarmed;
            covered.extend(kept.check.system.clone());
            let place = match &kept.check.location {
                Some(place) => checks.places.entry(place.to_string()).or_default(),
                None => &mut checks.practice_wide,
            };
            place.count += 1;
            place.silent += silent;
            place.never_alarmed += never_alarmed;
            place
                .systems
                .extend(kept.check.system.as_ref().map(ToString::to_string));
        }
        after = page.last().map(|kept| kept.check.id.clone());
        if !more || after.is_none() {
            break;
        }
    }
    let uncovered = setup.systems.keys().filter(|id| !covered.contains(*id));
    checks.uncovered = uncovered.map(ToString::to_string).collect();
    Ok(checks)
}
