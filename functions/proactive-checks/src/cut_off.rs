//! Cut off: when nothing is reached anywhere, it is us, and no practice is told that its systems are down.

use std::collections::BTreeSet;

use aws::fault::Fault;
use aws::monitor::due::Due;
use aws::teller::Letter;
use domain::check::guard::may_be_cut_off;
use domain::check::target::Seen;
use jiff::{SignedDuration, Timestamp};
use lambda::app::App;
use lambda::failure::Failure;
use lambda::telemetry;
use probe::Prober;

use crate::prober::reference;

/// How often the operator is told while it lasts.
const PAUSE: SignedDuration = SignedDuration::from_mins(60);

/// Whether a round has reached nobody, and the operator's reference cannot be reached either. Without a reference it is
/// never known: then each practice's own guard stands alone.
pub async fn is_so(
    app: &App,
    prober: &Prober,
    looks: &[(Due, Seen)],
    at: Timestamp,
) -> Result<bool, Failure> {
    if !may_be_cut_off(looks.iter().map(|(_, seen)| seen.reason)) {
        return Ok(false);
    }
    let Some(reference) = reference(&app.config).map_err(Fault::Corrupt)? else {
        return Ok(false);
    };
    let seen = prober.look(&[reference], at).await;
    let reached = |seen: &Seen| !seen.reason.is_some_and(|reason| reason.may_be_ours());
    Ok(!seen
        .first()
        .is_some_and(|one| one.as_ref().is_some_and(reached)))
}

/// Tells the operator, once an hour while it lasts. Numbers only.
pub async fn tell(app: &App, looks: &[(Due, Seen)], at: Timestamp) -> Result<(), Failure> {
    let practices: BTreeSet<_> = looks.iter().map(|(due, _)| &due.practice).collect();
    telemetry::cut_off(looks.len(), practices.len());
    let Some(topic) = app.config.operator_topic.clone() else {
        return Ok(());
    };
    if !app.monitor.claim_telling(at, PAUSE).await? {
        return Ok(());
    }
    let text = format!(
        "None of {} endpoints of {} practices can be reached, nor can the outside reference (ProbeReference).\nIt is \
         StatDesk that is cut off: no ticket is opened from looks until one of them is reached again.\nSee the log of \
         proactive-checks.",
        looks.len(),
        practices.len()
    );
    let letter = Letter {
        topic,
        subject: "StatDesk: nothing can be reached".to_owned(),
        text,
        attributes: vec![("reason", "cut_off".to_owned())],
    };
    if let Err(fault) = app.teller.publish(&letter).await {
        app.monitor.untold(at).await?;
        return Err(fault.into());
    }
    Ok(())
}
