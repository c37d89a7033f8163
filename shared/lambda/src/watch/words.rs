//! The words of a check's ticket: sealed, as all free text is.

use domain::check::verdict::Opening;
use domain::ids::TicketId;
use domain::phi::{Phi, Sealed, holds_phi};

use super::put::Seen;
use super::world::World;
use crate::telemetry;

/// Seals what the ticket says; nothing while sealing is down. Answers whether the monitor's words hold patient data: an
/// interface engine's may.
pub async fn seal(
    world: &World<'_>,
    seen: &Seen,
    opening: &Opening,
    id: TicketId,
) -> (Option<Sealed>, bool) {
    let (check, phase) = (&seen.check.id, opening.worst.as_str());
    let summary = format!("Check {check}: {phase} since {}.", opening.broke_at);
    let mut texts = std::collections::BTreeMap::from([("summary".to_owned(), Phi::new(summary))]);
    let words = seen.words.clone().or_else(|| looked(seen));
    let phi = words
        .as_ref()
        .is_some_and(|words| holds_phi(words.expose()));
    if let Some(words) = words {
        texts.insert("description".to_owned(), words);
    }
    let practice = &world.setup.practice.id;
    let sealer = &world.app.sealer;
    let sealed = sealer.seal(practice, id, "report", &texts, world.now).await;
    let sealed = sealed
        .inspect_err(|fault| telemetry::unsealed(practice, id, fault))
        .ok();
    (sealed, phi)
}

/// What the last look found wanting, in words: codes and numbers alone.
fn looked(seen: &Seen) -> Option<Phi<String>> {
    seen.check.probe.as_ref()?;
    let wanting = seen.state.wanting()?;
    let status = wanting.reason.status_code();
    let status = status.map(|code| format!(" {code}")).unwrap_or_default();
    let code = wanting.reason.code();
    Some(Phi::new(format!(
        "The look at {} found: {code}{status}.",
        wanting.at
    )))
}
