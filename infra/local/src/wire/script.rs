//! The faults a test has planned, and which of them meets a call.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use super::call::Call;

/// What goes wrong with a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// The function dies before the call leaves.
    KillBefore,
    /// The service did what was asked, and the function dies before it hears so.
    KillAfter,
    /// The service answers that it is asked too often.
    Throttle,
    /// DynamoDB answers that another transaction is at the same item.
    Conflict,
    /// The service did what was asked, and the answer is lost: the SDK sees a timeout.
    LostAnswer,
    /// A query of an index answers what it answered last time, or nothing the first time.
    StaleIndex,
    /// A query of an index answers every item twice.
    DoubledIndex,
}

/// A planned fault; says how often it has struck.
#[derive(Debug, Clone)]
pub struct Planned {
    struck: Arc<AtomicU64>,
}

impl Planned {
    /// How many calls it has met.
    #[must_use]
    pub fn times(&self) -> u64 {
        self.struck.load(Ordering::SeqCst)
    }
}

type Matches = Arc<dyn Fn(&Call) -> bool + Send + Sync>;

/// Every fault that is still planned.
#[derive(Default)]
pub(super) struct Script(Vec<Plan>);

struct Plan {
    fault: Fault,
    matches: Matches,
    /// Matching calls to let pass first.
    skip: u64,
    /// Matching calls to strike after those.
    strikes: u64,
    struck: Arc<AtomicU64>,
}

impl Script {
    /// Plans a fault for the matching calls after the first `skip`, `strikes` times.
    pub(super) fn plan(
        &mut self,
        fault: Fault,
        skip: u64,
        strikes: u64,
        matches: Matches,
    ) -> Planned {
        let struck = Arc::new(AtomicU64::new(0));
        self.0.push(Plan {
            fault,
            matches,
            skip,
            strikes,
            struck: Arc::clone(&struck),
        });
        Planned { struck }
    }

    /// The fault that meets this call; the one planned first wins.
    pub(super) fn meet(&mut self, call: &Call) -> Option<Fault> {
        for plan in &mut self.0 {
            if plan.strikes == 0 || !(plan.matches)(call) {
                continue;
            }
            if plan.skip > 0 {
                plan.skip -= 1;
                continue;
            }
            plan.strikes -= 1;
            plan.struck.fetch_add(1, Ordering::SeqCst);
            return Some(plan.fault);
        }
        None
    }

    /// Forgets every plan.
    pub(super) fn clear(&mut self) {
        self.0.clear();
    }
}

impl fmt::Debug for Script {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list()
            .entries(self.0.iter().map(|plan| plan.fault))
            .finish()
    }
}
