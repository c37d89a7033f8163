//! Deeds: what a verdict says should happen to a check's tickets, done step by step.

use aws::fault::Fault;
use aws::monitor::{Saving, is_bad};
use domain::check::State;
use domain::check::standing::Standing;
use domain::check::verdict::{Context, Opening, Step, Track, decide};
use domain::ids::{CheckId, Reference, TicketId};
use domain::refusal::Refusal;
use domain::role::Actor;
use domain::ticket::watch;
use jiff::Timestamp;
use uuid::Uuid;

use super::put::Seen;
use super::world::World;
use super::{CLAIM, due, parts, ticket, words};
use crate::act::{Decide, act_beside};
use crate::failure::Failure;
use crate::open;

/// The namespace of checks' tickets.
const NAMESPACE: Uuid = Uuid::from_u128(0x5f0c_7f0e_2d0b_4d2e_9a64_3f6a_2c8e_11d7);

/// A verdict on a check.
pub struct Judged {
    seen: Seen,
    steps: Vec<Step>,
    trouble: Option<Standing>,
}

/// In which order verdicts are carried out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rank {
    /// What stands alone opens, and what is part of something ends.
    First,
    /// What had parts ends.
    Second,
    /// What is part of something opens.
    Last,
}

impl Judged {
    /// When it is its turn.
    pub fn rank(&self) -> Rank {
        let alone = self
            .trouble
            .as_ref()
            .is_none_or(|one| one.incident.is_none());
        let rank = |step: &Step| match step {
            Step::Open(opening) if opening.under.is_some() => Rank::Last,
            Step::Attach { .. } => Rank::Last,
            Step::Resolve { .. } if alone => Rank::Second,
            _ => Rank::First,
        };
        self.steps.iter().map(rank).max().unwrap_or(Rank::First)
    }
}

/// Why a check could not be handled.
type Failed = (CheckId, Failure);

/// Looks up what a verdict needs, and asks for it.
pub async fn judge(world: &World<'_>, seen: Seen) -> Result<Judged, Failed> {
    let look = async {
        let (app, setup) = (world.app, world.setup);
        let held = |track| seen.state.held(track);
        let trouble = ticket::standing(app, setup, held(Track::Trouble)).await?;
        let risk = ticket::standing(app, setup, held(Track::Risk)).await?;
        let site = world.site(&seen.check);
        let calendar = setup
            .practice
            .calendar(site.as_ref().and_then(|id| setup.location(id)));
        let calendar =
            calendar.map_err(|_| Fault::Corrupt("the practice's calendar".to_owned()))?;
        let phase = seen.state.phase(&seen.check);
        let (parent, in_doubt) = world.depends(&seen.check, phase);
        let context = Context {
            kind: world.kind(&seen.check),
            policy: &setup.practice.policy,
            calendar: &calendar,
            blind: world.blind && seen.check.id.as_str() != super::BLIND,
            parent,
            in_doubt,
            trouble: trouble.clone(),
            risk,
        };
        let steps = decide(&seen.check, &seen.state, &context, world.now);
        Ok::<_, Failure>((steps, trouble))
    };
    match look.await {
        Ok((steps, trouble)) => Ok(Judged {
            seen,
            steps,
            trouble,
        }),
        Err(failure) => Err((seen.check.id, failure)),
    }
}

/// Carries a verdict out. Answers the tickets on which something happened.
pub async fn act(world: &World<'_>, judged: Judged) -> Result<Vec<TicketId>, Failed> {
    let Judged {
        mut seen, steps, ..
    } = judged;
    let mut touched = Vec::new();
    let mut left: Vec<Step> = Vec::new();
    let last = steps.len();
    let mut settled = false;
    for (place, step) in steps.into_iter().enumerate() {
        let more = place + 1 < last || !left.is_empty();
        match one(world, &mut seen, &step, more).await {
            Ok(Did::Ticket(id)) => {
                touched.push(id);
                settled = !more;
            }
            Ok(Did::Nothing) => settled = !more,
            Ok(Did::Later) => left.push(step),
            // Somebody else has the check, or the ticket, and decides on what is true by now.
            Err(Failure::Faulted(Fault::Moved)) => return Ok(touched),
            // It was reopened too often, or is closing: what is bad again is told on a ticket of its own.
            Err(Failure::Refused(_)) => match step {
                Step::Reopen { track, .. } => {
                    seen.state = seen.state.clone().done(&Step::Forget(track), None);
                    left.push(Step::Forget(track));
                }
                step => left.push(step),
            },
            Err(failure) => return Err((seen.check.id, failure)),
        }
    }
    // The last step has said when the check is due next, unless something is left or there was none.
    if !settled || !left.is_empty() {
        let state = seen.state.clone();
        let due = due(world, &seen, &state, &left);
        match save(world, &mut seen, state, due).await {
            Ok(()) | Err(Failure::Faulted(Fault::Lost)) => {}
            Err(failure) => return Err((seen.check.id, failure)),
        }
    }
    Ok(touched)
}

/// What came of a step.
enum Did {
    /// It was done, on this ticket.
    Ticket(TicketId),
    /// It was done, on none.
    Nothing,
    /// Not yet.
    Later,
}

/// Does one step.
async fn one(world: &World<'_>, seen: &mut Seen, step: &Step, more: bool) -> Result<Did, Failure> {
    let id = match step {
        Step::Wait(_) => return Ok(Did::Later),
        Step::Forget(_) => {
            let state = seen.state.clone().done(step, None);
            let due = due(world, seen, &state, &[]);
            save(world, seen, state, due).await?;
            return Ok(Did::Nothing);
        }
        Step::Open(opening) => return open(world, seen, step, opening, more).await,
        Step::Raise { ticket, .. }
        | Step::Reopen { ticket, .. }
        | Step::RiskOver { ticket, .. }
        | Step::Attach { ticket, .. }
        | Step::NoteRecovery { ticket, .. }
        | Step::NoteRelapse { ticket, .. }
        | Step::Resolve { ticket, .. } => *ticket,
    };
    let state = seen.state.clone().done(step, None);
    let saving = saving(world, seen, state, more);
    let beside = world
        .app
        .monitor
        .beside(&world.setup.practice.id, &saving)?;
    let under = match step {
        Step::Attach { under, .. } => match parts::incident(world, seen, under).await? {
            Some(incident) if incident.ticket != id => {
                parts::take(world, id, &incident).await?;
                Some(incident)
            }
            _ => return Ok(Did::Later),
        },
        Step::Resolve { at, .. } if !parts::alone(world, id, *at).await? => return Ok(Did::Later),
        _ => None,
    };
    let decide: &Decide<'_> = &|ticket, outages, moment| {
        let refused = || Failure::from(Refusal::wrong_state("it has moved on"));
        Ok(match step {
            Step::NoteRecovery { at, .. } => watch::recovered(ticket, *at, moment),
            Step::NoteRelapse { at, .. } => watch::relapsed(ticket, *at, moment),
            Step::Resolve { at, .. } => watch::resolve(ticket, *at, outages, moment)?,
            Step::Reopen { at, .. } => watch::reopen(ticket, *at, outages, moment)?,
            Step::Raise { tier, .. } => watch::worsen(ticket, *tier, outages, moment)?,
            Step::RiskOver {
                at,
                avoided,
                resolve,
                ..
            } => watch::averted(ticket, *at, *avoided, *resolve, outages, moment)?,
            Step::Attach { .. } => under
                .as_ref()
                .and_then(|under| watch::attach(ticket, under, outages, moment))
                .ok_or_else(refused)?,
            Step::Open(_) | Step::Forget(_) | Step::Wait(_) => return Err(refused()),
        })
    };
    let (app, setup) = (world.app, world.setup);
    act_beside(app, setup, &beside, id, world.now, decide, &|_| None).await?;
    took(seen, saving);
    Ok(Did::Ticket(id))
}

/// Opens a ticket. Its id is that of what it tells, so that it is told once, whoever tells it.
async fn open(
    world: &World<'_>,
    seen: &mut Seen,
    step: &Step,
    opening: &Opening,
    more: bool,
) -> Result<Did, Failure> {
    let (app, setup) = (world.app, world.setup);
    let practice = &setup.practice.id;
    let id = ticket_id(world, seen, opening);
    let Some(site) = world.site(&seen.check) else {
        return Err(Fault::Corrupt("a practice without a location".to_owned()).into());
    };
    let state = seen.state.clone().done(step, Some(id));
    let saving = saving(world, seen, state, more);
    if app.store.ticket(practice, id).await?.is_some() {
        let due = saving.due;
        save(world, seen, saving.state, due).await?;
        return Ok(Did::Ticket(id));
    }
    let beside = app.monitor.beside(practice, &saving)?;
    let (sealed, phi) = words::seal(world, seen, opening, id).await;
    let mut report = opening
        .clone()
        .report(id, Reference::of(id, 0), &site, Actor::Desk, sealed);
    report.phi = phi;
    let opening = open::Opening {
        report,
        actor: &Actor::Desk,
        under: opening.under.as_ref(),
        beside,
        prove: &|_| None,
    };
    open::open(app, setup.clone(), opening, world.now).await?;
    took(seen, saving);
    Ok(Did::Ticket(id))
}

fn ticket_id(world: &World<'_>, seen: &Seen, opening: &Opening) -> TicketId {
    let track = match opening.track {
        Track::Trouble => "trouble",
        Track::Risk => "risk",
    };
    let (practice, check) = (&world.setup.practice.id, &seen.check.id);
    let name = format!("{practice}/{check}/{track}/{}", opening.broke_at);
    TicketId(Uuid::new_v5(&NAMESPACE, name.as_bytes()))
}

/// The row that a step leaves.
fn saving(world: &World<'_>, seen: &Seen, state: State, more: bool) -> Saving {
    let due = match more {
        true => Some(world.now + CLAIM),
        false => due(world, seen, &state, &[]),
    };
    Saving {
        check: seen.check.clone(),
        was: seen.rev,
        was_bad: seen.bad,
        state,
        due,
    }
}

fn took(seen: &mut Seen, saving: Saving) {
    seen.rev = Some(saving.rev());
    seen.bad = is_bad(saving.state.phase(&saving.check));
    seen.state = saving.state;
}

async fn save(
    world: &World<'_>,
    seen: &mut Seen,
    state: State,
    due: Option<Timestamp>,
) -> Result<(), Failure> {
    let saving = Saving {
        due,
        ..saving(world, seen, state, false)
    };
    let practice = &world.setup.practice.id;
    let lost = world
        .app
        .monitor
        .save(practice, std::slice::from_ref(&saving));
    if !lost.await?.is_empty() {
        return Err(Fault::Lost.into());
    }
    took(seen, saving);
    Ok(())
}
