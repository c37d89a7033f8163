//! A round of looks: every endpoint that is due, of all practices, each an input to its check.

use aws::fault::Fault;
use aws::monitor::Kept;
use aws::monitor::due::Due;
use domain::check::look::is_due;
use domain::check::target::{Seen, Target};
use jiff::Timestamp;
use lambda::app::App;
use lambda::failure::Failure;
use lambda::watch::Input;

use crate::prober::prober;
use crate::{Work, cut_off};

/// The most looks of one round: the others are due again a minute later.
const LOOKS_MAX: usize = 2000;

/// A look to be had.
pub struct Aim {
    due: Due,
    target: Target,
}

/// What a round came to.
#[derive(Default)]
pub struct Round {
    /// What was seen, by practice.
    pub work: Work,
    /// How many were looked at.
    pub looked: usize,
    /// How many were not reached because nothing is.
    pub cut_off: usize,
}

/// What is due for a look, and what is left for time alone to change. A row that cannot be read is left: it is found
/// out there.
pub async fn sort(app: &App, due: Work, at: Timestamp) -> (Work, Vec<Aim>) {
    let (mut left, mut aims) = (Work::new(), Vec::new());
    for (practice, checks) in due {
        let ids: Vec<_> = checks.iter().map(|(due, _)| due.check.clone()).collect();
        let mut rows = app
            .monitor
            .gather(&practice, &ids)
            .await
            .unwrap_or_default();
        let of_practice = left.entry(practice.clone()).or_default();
        for (due, input) in checks {
            let row = rows.remove(&due.check).and_then(Result::ok);
            match row.map(|row| aim(&due, row, at)) {
                Some(Turn::Look(target)) => aims.push(Aim { due, target }),
                Some(Turn::Had) => {}
                Some(Turn::Other) | None => of_practice.push((due, input)),
            }
        }
    }
    left.retain(|_, checks| !checks.is_empty());
    (left, aims)
}

/// Whose turn it is.
enum Turn {
    /// The look's.
    Look(Target),
    /// Nobody's: it was looked at, and the index does not know yet.
    Had,
    /// That of what time alone changes.
    Other,
}

fn aim(due: &Due, row: Kept, at: Timestamp) -> Turn {
    let (Some(target), Some(due_at)) = (row.check.probe.clone(), row.due_at) else {
        return Turn::Other;
    };
    match (
        due_at <= at,
        is_due(&due.practice, &row.check, &row.state, due_at, at),
    ) {
        (true, true) => Turn::Look(target),
        (true, false) => Turn::Other,
        (false, _) => Turn::Had,
    }
}

/// Looks at endpoints, the longest due first. What was not looked at in time stays due, and nothing is said of it. Where
/// nothing is reached at all, not even the operator's reference, nothing is said of anybody: the operator is told.
pub async fn look(app: &App, mut aims: Vec<Aim>, at: Timestamp) -> Result<Round, Failure> {
    if aims.is_empty() {
        return Ok(Round::default());
    }
    let prober = prober(&app.config).map_err(Fault::Corrupt)?;
    aims.sort_by(|one, other| one.due.due_at.cmp(&other.due.due_at));
    aims.truncate(LOOKS_MAX);
    let targets: Vec<Target> = aims.iter().map(|aim| aim.target.clone()).collect();
    let seen = prober.look(&targets, at).await;
    let looks: Vec<(Due, Seen)> = aims
        .into_iter()
        .zip(seen)
        .filter_map(|(aim, seen)| Some((aim.due, seen?)))
        .collect();
    if cut_off::is_so(app, &prober, &looks, at).await? {
        cut_off::tell(app, &looks, at).await?;
        return Ok(Round {
            cut_off: looks.len(),
            ..Round::default()
        });
    }
    let mut round = Round {
        looked: looks.len(),
        ..Round::default()
    };
    for (due, seen) in looks {
        let of_practice = round.work.entry(due.practice.clone()).or_default();
        of_practice.push((due, Input::Looked(Box::new(seen))));
    }
    Ok(round)
}
