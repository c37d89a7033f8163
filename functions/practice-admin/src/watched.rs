//! The checks that watch the catalogue's interfaces: they come, change and go with what the catalogue says.

use aws::store::beside::Beside;
use domain::ids::{CheckId, PracticeId, SystemId};
use domain::practice::Interface;
use domain::refusal::Refusal;
use jiff::Timestamp;
use lambda::app::App;
use lambda::failure::Failure;

use crate::checks::saving;

/// The writes that make a system's checks follow its interfaces.
pub async fn follow(
    app: &App,
    practice: &PracticeId,
    from: &SystemId,
    before: &[Interface],
    after: &[Interface],
    now: Timestamp,
) -> Result<Beside, Failure> {
    let mut all = Beside::default();
    for one in after.iter().filter(|one| !before.contains(one)) {
        let Some(new) = one.watch(from) else { continue };
        let stands = app.monitor.check(practice, &new.id).await?;
        let check = match &stands {
            None => Some(new),
            Some(kept) if one.is_watched_by(&kept.check, from) => one.retimed(&kept.check, from),
            Some(_) => return Err(taken(&new.id).into()),
        };
        if let Some(mut check) = check {
            check.version += 1;
            let saving = saving(stands, check, now);
            all = all.and(app.monitor.beside(practice, &saving)?);
        }
    }
    for one in before.iter().filter(|one| one.every_minutes.is_some()) {
        let name = one.watched_as(from);
        let stays =
            |other: &Interface| other.every_minutes.is_some() && other.watched_as(from) == name;
        let Some(id) = name.as_ref().filter(|_| !after.iter().any(stays)) else {
            continue;
        };
        if let Some(kept) = app.monitor.check(practice, id).await?
            && one.is_watched_by(&kept.check, from)
        {
            all = all.and(app.monitor.gone(practice, &kept)?);
        }
    }
    Ok(all)
}

/// An answer that named somebody else's check would leave the interface unwatched, and say that it is watched.
fn taken(id: &CheckId) -> Refusal {
    let why = format!(
        "The check {id} is there already and watches something else: remove it, or leave every_minutes out."
    );
    Refusal::WrongState(why)
}
