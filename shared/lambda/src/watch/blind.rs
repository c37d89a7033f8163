//! "When StatDesk itself sees nothing anywhere, that is one 'monitor blind' ticket": its own sight is a check.

use std::collections::BTreeMap;

use domain::check::guard::{Sight, View, see as sight};
use domain::check::{Check, State};
use domain::ids::CheckId;
use domain::reading::{Measured, Reading, Status};
use jiff::Timestamp;

use super::see::Seen;
use super::world::World;
use super::{Heard, Input};
use crate::failure::Failure;

/// The check of the monitor's own sight. Nobody else reads it.
pub const BLIND: &str = "monitor-blind";
/// Fewer bad checks than these are never blindness: see the guard.
const BAD_MIN: usize = 3;
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
    let now = match up || world.bad() < BAD_MIN {
        true => Sight::Clear,
        false => look(world, seen).await?,
    };
    world.blind = matches!(now, Sight::Blind(_));
    let said = match now {
        Sight::Blind(since) if !was => (Status::Fail, since),
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
        })),
    }
}

async fn look(world: &World<'_>, seen: &BTreeMap<CheckId, Seen>) -> Result<Sight, Failure> {
    let practice = &world.setup.practice.id;
    let mut views = Vec::new();
    let mut view = |check: &Check, state: &State| {
        if check.id.as_str() != BLIND {
            views.push(View::of(practice, check, state, false));
        }
    };
    let mut after: Option<CheckId> = None;
    loop {
        let page = world.app.monitor.checks(practice, after.as_ref(), PAGE);
        let (page, more) = page.await?;
        for kept in &page {
            match seen.get(&kept.check.id) {
                Some(one) => view(&one.check, &one.state),
                None => view(&kept.check, &kept.state),
            }
        }
        after = page.last().map(|kept| kept.check.id.clone());
        if !more || after.is_none() {
            return Ok(sight(&views));
        }
    }
}
