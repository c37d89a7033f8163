//! The guard: when nothing anywhere is seen any more, it is the monitor that is blind.

use std::collections::BTreeSet;

use jiff::{SignedDuration, Timestamp};

use super::target::Reason;
use super::{Check, State};
use crate::ids::{LocationId, PracticeId};

/// So many checks have to fail together …
const CHECKS_MIN: usize = 5;
/// … of so many sites, as the one site's own network may be dead …
const SITES_MIN: usize = 2;
/// … or so many beside an outside reference, which nobody's network stands for.
const BESIDE_REFERENCE_MIN: usize = 2;
/// Checks that were heard of in the last so many minutes before are expected to be among them.
const PROMPT: SignedDuration = SignedDuration::from_mins(60);

/// A check as the guard sees it.
#[derive(Debug, Clone)]
pub struct View {
    site: (PracticeId, Option<LocationId>),
    reference: bool,
    last_up: Option<Timestamp>,
    failing_since: Option<Timestamp>,
}

impl View {
    /// A check of a practice. A reference is one of something outside that always answers.
    #[must_use]
    pub fn of(practice: &PracticeId, check: &Check, state: &State, reference: bool) -> Self {
        let machine = state.machine(check);
        Self {
            site: (practice.clone(), check.location.clone()),
            reference,
            last_up: machine.last_up,
            failing_since: machine.failing_since,
        }
    }
}

/// Whether a round of looks makes it likely that we reach nobody at all: many looks at endpoints of several practices,
/// and not a word from any of them. Whoever asks goes on to look at something that always answers.
#[must_use]
pub fn may_be_cut_off<'a>(looks: impl Iterator<Item = (&'a PracticeId, Option<Reason>)>) -> bool {
    let (mut practices, mut failed) = (BTreeSet::new(), 0);
    for (practice, reason) in looks {
        if !reason.is_some_and(Reason::may_be_ours) {
            return false;
        }
        practices.insert(practice);
        failed += 1;
    }
    failed >= CHECKS_MIN && practices.len() >= SITES_MIN
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
    let reference = failing.iter().any(|(view, _)| view.reference);
    let beside = reference && failing.len() > BESIDE_REFERENCE_MIN;
    if (wide || beside) && failing.len() * 2 > prompt {
        Sight::Blind(first)
    } else {
        Sight::Clear
    }
}
