//! The guard: when nothing anywhere is seen any more, it is the monitor that is blind.

use std::collections::BTreeSet;

use jiff::{SignedDuration, Timestamp};

use super::target::Reason;
use super::{Check, State};
use crate::ids::{LocationId, PracticeId};

/// So many checks have to fail together …
const CHECKS_MIN: usize = 5;
/// … of so many sites, as the one site's own network may be dead.
const SITES_MIN: usize = 2;
/// Checks that were heard of in the last so many minutes before are expected to be among them.
const PROMPT: SignedDuration = SignedDuration::from_mins(60);

/// A check as the guard sees it.
#[derive(Debug, Clone)]
pub struct View {
    site: (PracticeId, Option<LocationId>),
    last_up: Option<Timestamp>,
    failing_since: Option<Timestamp>,
}

impl View {
    /// A check of a practice.
    #[must_use]
    pub fn of(practice: &PracticeId, check: &Check, state: &State) -> Self {
        let machine = state.machine(check);
        // Whoever tells us that something fails is heard. What we do not see is an answer to our look that may fail for
        // our own sake, or a word that did not come.
        let ours = match check.probe {
            Some(_) => state
                .wanting()
                .is_some_and(|seen| seen.reason.may_be_ours()),
            None => state.is_silent(),
        };
        let last_up = match check.probe {
            Some(_) => machine.last_up,
            None => machine.last_up.max(state.last_at()),
        };
        Self {
            site: (practice.clone(), check.location.clone()),
            last_up,
            failing_since: machine.failing_since.filter(|_| ours),
        }
    }
}

/// Whether a round of looks leaves it open that we reach nobody at all: not a word from any of them. Whoever asks goes on
/// to look at something that always answers.
#[must_use]
pub fn may_be_cut_off(looks: impl IntoIterator<Item = Option<Reason>>) -> bool {
    let mut looks = looks.into_iter().peekable();
    looks.peek().is_some() && looks.all(|reason| reason.is_some_and(Reason::may_be_ours))
}

/// What the monitor sees.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sight {
    /// It sees.
    Clear,
    /// It sees nothing anywhere, since then.
    Blind(Timestamp),
}

/// "When StatDesk itself sees nothing anywhere, that is one 'monitor blind' ticket."
///
/// It is blind when many checks of several sites began to fail after the last time that anything
/// answered at all, and they are most of those that had answered lately. One answer from anywhere
/// gives it its sight back.
#[must_use]
pub fn see(views: &[View]) -> Sight {
    let last_up = views.iter().filter_map(|view| view.last_up).max();
    let since = |view: &View| {
        let since = view.failing_since?;
        last_up.is_none_or(|up| since > up).then_some(since)
    };
    let failing: Vec<(&View, Timestamp)> = views
        .iter()
        .filter_map(|view| Some((view, since(view)?)))
        .collect();
    let Some(first) = failing.iter().map(|(_, since)| *since).min() else {
        return Sight::Clear;
    };
    let lately = |view: &&View| {
        let up = view.last_up.zip(last_up);
        up.is_some_and(|(own, any)| own.duration_until(any) < PROMPT)
    };
    let prompt = views.iter().filter(lately).count();
    let sites: BTreeSet<_> = failing.iter().map(|(view, _)| &view.site).collect();
    let wide = failing.len() >= CHECKS_MIN && sites.len() >= SITES_MIN;
    if wide && failing.len() * 2 > prompt {
        Sight::Blind(first)
    } else {
        Sight::Clear
    }
}
