//! Opening a ticket: gather, decide, commit, and tell whoever must know.

use aws::fault::Fault;
use aws::store::beside::Beside;
use aws::store::receipt::Receipt;
use domain::check::depend::Place;
use domain::ids::Reference;
use domain::outage::Outages;
use domain::practice::Setup;
use domain::refusal::Refusal;
use domain::role::Actor;
use domain::ticket::Ticket;
use domain::ticket::change::Moment;
use domain::ticket::open::{Report, open as decide, queue};
use jiff::Timestamp;

use crate::app::App;
use crate::commit::{again, step_aside};
use crate::failure::Failure;
use crate::pager;
use crate::telemetry;

/// What a receipt is made from: the ticket as it will be.
pub type Prove<'a> = dyn Fn(&Ticket) -> Option<Receipt> + Sync + 'a;

/// A report to open, and what goes with it.
pub struct Opening<'a> {
    /// The report.
    pub report: Report,
    /// Who hands it in.
    pub actor: &'a Actor,
    /// The trouble that it is part of, where that is another system's.
    pub under: Option<&'a Place>,
    /// What stands or falls with it.
    pub beside: Beside,
    /// Makes the receipt of the request.
    pub prove: &'a Prove<'a>,
}

/// Opens a ticket. Where somebody else was faster it is decided again, with another reference where this one is taken;
/// what stands beside it was gathered before, and is not tried again.
pub async fn open(
    app: &App,
    setup: Setup,
    opening: Opening<'_>,
    now: Timestamp,
) -> Result<Ticket, Failure> {
    let mut setup = setup;
    let mut reference_attempt = 0;
    for attempt in 0.. {
        let report = Report {
            reference: Reference::of(opening.report.id, reference_attempt),
            ..opening.report.clone()
        };
        match attempt_once(app, &setup, report, &opening, now).await {
            Ok(ticket) => {
                telemetry::of_ticket(ticket.id);
                return Ok(ticket);
            }
            Err(Failure::Faulted(Fault::Moved)) => return Err(Fault::Moved.into()),
            Err(failure) if again(&failure, attempt) => {
                if matches!(failure, Failure::Faulted(Fault::ReferenceTaken)) {
                    reference_attempt += 1;
                }
                step_aside(app, attempt).await?;
                // Who is paged when may have changed with whoever was faster.
                let practice = setup.practice.id.clone();
                let fresh = app.setup(&practice).await?;
                setup = fresh.ok_or(Refusal::NotFound("practice"))?;
            }
            Err(failure) => return Err(failure),
        }
    }
    Err(Fault::Lost.into())
}

async fn attempt_once(
    app: &App,
    setup: &Setup,
    report: Report,
    opening: &Opening<'_>,
    now: Timestamp,
) -> Result<Ticket, Failure> {
    let practice = &setup.practice.id;
    let calendar = setup
        .calendar(&report.location)
        .map_err(|_| Fault::Corrupt("the practice's calendar".to_owned()))?;
    let outages = outages(app, setup, &report, opening.under).await?;
    let joins = outages
        .as_ref()
        .and_then(|outages| outages.at(&report.location, report.assessment.scope));
    // Only a stricter report changes the incident it joins, and needs to see it.
    let lead = match joins {
        Some(incident) if report.assessment.tier.stricter_than(incident.tier) => {
            app.store.ticket(practice, incident.ticket).await?
        }
        _ => None,
    };
    let system = report.system.as_ref().and_then(|id| setup.systems.get(id));
    let queue = queue(system, report.assessment.kind)
        .ok_or_else(|| Fault::Corrupt("a queue's name".to_owned()))?;
    let moment = Moment {
        setup,
        calendar: &calendar,
        now,
    };
    let change = decide(report, queue, opening.actor, outages, lead.as_ref(), moment);
    let receipt = (opening.prove)(&change.ticket);
    let beside = opening.beside.clone();
    app.store
        .commit_beside(&change, receipt.as_ref(), beside, now)
        .await?;
    pager::send(app, setup, &change, now).await;
    Ok(change.ticket)
}

/// The open incidents that a report may join: those of the trouble it is part of, where that has one, else its own
/// system's.
async fn outages(
    app: &App,
    setup: &Setup,
    report: &Report,
    under: Option<&Place>,
) -> Result<Option<Outages>, Failure> {
    let practice = &setup.practice.id;
    let Some(system) = report.system.as_ref().filter(|_| report.joins()) else {
        return Ok(None);
    };
    if let Some(place) = under {
        let outages = app.store.outages(practice, &place.system).await?;
        let scope = report.assessment.scope;
        if outages.at(&report.location, scope).is_some() {
            return Ok(Some(outages));
        }
    }
    Ok(Some(app.store.outages(practice, system).await?))
}
