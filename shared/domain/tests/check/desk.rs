//! A check's tickets, as a store would keep them, for the verdicts to be decided on.

use std::sync::LazyLock;

use domain::calendar::Calendar;
use domain::check::Check;
use domain::check::depend::Place;
use domain::check::standing::Standing;
use domain::check::verdict::{Context, Step, Track, decide};
use domain::kind::{Kind, Tier};
use domain::policy::Policy;
use jiff::Timestamp;

use crate::given::{ZONE, hours, ticket_id};
use crate::watch::{Watch, minute};

/// The site's calendar; finding its zone's table takes longer than a verdict.
static CALENDAR: LazyLock<Calendar> =
    LazyLock::new(|| Calendar::new(ZONE, hours(), Default::default()).unwrap());

/// A check with what its tickets stand at.
pub struct Desk {
    pub watch: Watch,
    pub kind: Kind,
    pub blind: bool,
    pub parent: Option<Place>,
    pub in_doubt: bool,
    pub trouble: Option<Standing>,
    pub risk: Option<Standing>,
    opened: u64,
}

/// A ticket that was just opened.
pub fn open_ticket(tier: Tier) -> Standing {
    Standing {
        active: true,
        withdrawn: false,
        touched: false,
        tier,
        incident: None,
        resolved_at: None,
    }
}

impl Desk {
    pub fn new(check: Check) -> Self {
        Self {
            watch: Watch::new(check),
            kind: Kind::Ehr,
            blind: false,
            parent: None,
            in_doubt: false,
            trouble: None,
            risk: None,
            opened: 0,
        }
    }

    /// What is decided at an instant.
    pub fn decide(&self, now: Timestamp) -> Vec<Step> {
        let context = Context {
            kind: self.kind,
            policy: &Policy::default(),
            calendar: &CALENDAR,
            blind: self.blind,
            parent: self.parent.clone(),
            in_doubt: self.in_doubt,
            trouble: self.trouble.clone(),
            risk: self.risk.clone(),
        };
        decide(&self.watch.check, &self.watch.state, &context, now)
    }

    /// Decides and does it, as the store would.
    pub fn act(&mut self, now: Timestamp) -> Vec<Step> {
        let steps = self.decide(now);
        for step in &steps {
            let opened = matches!(step, Step::Open(_)).then(|| {
                self.opened += 1;
                ticket_id(self.opened)
            });
            self.watch.state = self.watch.state.clone().done(step, opened);
            self.apply(step, now);
        }
        steps
    }

    fn apply(&mut self, step: &Step, now: Timestamp) {
        match step {
            Step::Open(opening) => {
                let ticket = Some(open_ticket(opening.assessment.tier));
                match opening.track {
                    Track::Trouble => self.trouble = ticket,
                    Track::Risk => self.risk = ticket,
                }
            }
            Step::Attach { .. } => self.ticket(Track::Trouble).incident = Some(ticket_id(999)),
            Step::Raise { track, tier, .. } => self.ticket(*track).tier = *tier,
            Step::Resolve { .. } => self.resolve(Track::Trouble, now),
            Step::Reopen { track, .. } => {
                let ticket = self.ticket(*track);
                ticket.active = true;
                ticket.resolved_at = None;
            }
            Step::RiskOver { resolve: true, .. } => self.resolve(Track::Risk, now),
            Step::Forget(Track::Trouble) => self.trouble = None,
            Step::Forget(Track::Risk) => self.risk = None,
            _ => {}
        }
    }

    pub fn ticket(&mut self, track: Track) -> &mut Standing {
        match track {
            Track::Trouble => self.trouble.as_mut().unwrap(),
            Track::Risk => self.risk.as_mut().unwrap(),
        }
    }

    /// Somebody, or the desk itself, resolves it.
    pub fn resolve(&mut self, track: Track, now: Timestamp) {
        let ticket = self.ticket(track);
        ticket.active = false;
        ticket.resolved_at = Some(now);
    }

    /// Does what is decided, and tells it in a line.
    #[track_caller]
    pub fn told(&mut self, now: Timestamp) -> String {
        self.act(now).iter().map(tell).collect::<Vec<_>>().join(" ")
    }
}

fn since(at: Timestamp) -> i64 {
    minute(0).duration_until(at).as_mins()
}

/// A step in a word, with its minute.
pub fn tell(step: &Step) -> String {
    match step {
        Step::Open(opening) => {
            let under = opening
                .under
                .as_ref()
                .map(|place| format!("<{}", place.system));
            let (symptom, tier) = (opening.assessment.symptom, opening.assessment.tier);
            format!(
                "open:{symptom}/{tier}@{}{}",
                since(opening.broke_at),
                under.unwrap_or_default()
            )
        }
        Step::Attach { under, .. } => format!("attach<{}", under.system),
        Step::Raise { tier, .. } => format!("raise:{tier}"),
        Step::NoteRecovery { at, .. } => format!("recovered@{}", since(*at)),
        Step::Resolve { at, .. } => format!("resolve@{}", since(*at)),
        Step::NoteRelapse { at, .. } => format!("relapsed@{}", since(*at)),
        Step::Reopen { at, .. } => format!("reopen@{}", since(*at)),
        Step::RiskOver {
            avoided, resolve, ..
        } => format!("over:{avoided}/{resolve}"),
        Step::Forget(track) => format!("forget:{track:?}"),
        Step::Wait(until) => format!("wait@{}", since(*until)),
    }
}
