//! "When StatDesk itself sees nothing anywhere, that is one 'monitor blind' ticket": its own sight is a check.

use std::collections::BTreeMap;

use domain::check::guard::{Sight, View, see as sight};
use domain::check::{Check, Phase, State};
use domain::ids::CheckId;
use domain::reading::{Measured, Reading, Status};
use jiff::{SignedDuration, Timestamp};

use super::put::Seen;
use super::world::World;
use super::{Heard, Input};
use crate::failure::Failure;

/// The check of the monitor's own sight. Nobody else reads it.
pub const BLIND: &str = "monitor-blind";
/// Fewer bad checks than these are never blindness, nor are those of one site: see the guard.
const BAD_MIN: usize = 5;
/// See the guard.
const SITES_MIN: usize = 2;
/// A check that was heard to work in the last so many minutes was heard lately: see the guard.
const PROMPT: SignedDuration = SignedDuration::from_mins(60);
/// How many checks are read at a time.
const PAGE: i32 = 100;

/// Looks whether the monitor sees anything: only when much is bad, and nothing was just heard to work, are all of the
/// practice's checks read. Answers what its own check hears, when that is news.
pub async fn see(
    world: &mut World<'_>,
    seen: &BTreeMap<CheckId, Seen>,
) -> Result<Vec<Heard>, Failure> {
    let Ok(own) = CheckId::new(BLIND) else {
        return Ok(Vec::new());
    };
    let was = world.troubles.contains_key(&own);
    let up = seen.values().any(|one| one.up);
    let (bad, sites) = world.bad();
    let now = match up || bad < BAD_MIN || sites < SITES_MIN {
        true => Sight::Clear,
        false => look(world, seen, bad).await?,
    };
    world.blind = matches!(now, Sight::Blind(_));
    let said = match now {
        // As of now: what its own check said last is of our clock, and what failed is not always.
        Sight::Blind(_) if !was => (Status::Fail, world.now),
        // Looked at again, as every check that has something to tell.
        Sight::Clear if was => (Status::Ok, world.now),
        _ => return Ok(Vec::new()),
    };
    Ok(vec![heard(own, said)])
}

fn heard(check: CheckId, (status, at): (Status, Timestamp)) -> Heard {
    Heard {
        index: 0,
        check: check.clone(),
        input: Input::Alert(Box::new(Reading {
            check,
            system: None,
            location: None,
            status,
            measured: Measured::default(),
            at,
            message: None,
            dedup: None,
            said_at: None,
        })),
    }
}

/// Reads the practice's checks until it is clear: most of those that were heard lately have to be bad, so twice as many
/// that are well are enough to know.
async fn look(
    world: &World<'_>,
    seen: &BTreeMap<CheckId, Seen>,
    bad: usize,
) -> Result<Sight, Failure> {
    let practice = &world.setup.practice.id;
    let (mut views, mut well) = (Vec::new(), 0);
    let lately = world.now - PROMPT;
    let mut view = |check: &Check, state: &State| {
        if check.id.as_str() != BLIND {
            let heard = state.last_at().is_some_and(|at| at > lately);
            well += usize::from(heard && state.phase(check) == Phase::Healthy);
            views.push(View::of(practice, check, state));
        }
        well
    };
    let mut after: Option<CheckId> = None;
    loop {
        let page = world.app.monitor.checks(practice, after.as_ref(), PAGE);
        let (page, more) = page.await?;
        for kept in &page {
            let well = match seen.get(&kept.check.id) {
                Some(one) => view(&one.check, &one.state),
                None => view(&kept.check, &kept.state),
            };
            if well >= 2 * bad {
                return Ok(Sight::Clear);
            }
        }
        after = page.last().map(|kept| kept.check.id.clone());
        if !more || after.is_none() {
            return Ok(sight(&views));
        }
    }
}
