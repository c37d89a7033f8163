//! The standards report as the nights have kept it: days are read, and no ticket.

use domain::ids::{LocationId, PracticeId};
use domain::practice::Setup;
use domain::report::days::Days;
use domain::report::known::{About, Known, MadeFrom, Window};
use domain::report::standing::{Bounded, Sent};
use domain::report::{Report, report};
use jiff::civil::Date;

use crate::app::App;
use crate::failure::Failure;

/// A report of the last night, if there was a night. At most [`aws::store::rollup::ROWS_MAX`] rows are read: the window
/// before is compared only where both fit.
///
/// # Errors
/// Why the table did not answer.
pub async fn made(
    app: &App,
    setup: &Setup,
    location: Option<LocationId>,
    days: u16,
) -> Result<Option<Report>, Failure> {
    let practice = &setup.practice.id;
    let Some(night) = app.store.night(practice).await? else {
        return Ok(None);
    };
    let window = Window::ending(night.until, days);
    let first = window.before().from;
    let both = match first >= night.since {
        true => read(app, practice, first, window.until).await?,
        false => None,
    };
    let compares = both.is_some();
    let kept = match both {
        Some(kept) => Some(kept),
        None => read(app, practice, window.from, window.until).await?,
    };
    let Some(kept) = kept else {
        return Ok(None);
    };
    let mut standing = night.standing;
    standing.sent = Some(kept.sent(window));
    let about = About {
        practice: Some(practice.to_string()),
        location,
        source: "statdesk".to_owned(),
        made_from: MadeFrom::Rollups,
        as_of: night.as_of,
    };
    Ok(Some(report(&Known {
        about: &about,
        window,
        days: &kept.days,
        compares,
        standing: &standing,
        setup: Some(setup),
    })))
}

/// The window before, where the nights have kept all of it.
///
/// # Errors
/// Why the table did not answer.
pub async fn before(
    app: &App,
    practice: &PracticeId,
    window: Window,
) -> Result<Option<Days>, Failure> {
    let before = window.before();
    let night = app.store.night(practice).await?;
    let kept = night.is_some_and(|night| night.since <= before.from && before.until <= night.until);
    if !kept {
        return Ok(None);
    }
    let kept = read(app, practice, before.from, before.until).await?;
    Ok(kept.map(|kept| kept.days))
}

/// Days as they were kept.
#[derive(Default)]
struct Kept {
    days: Days,
    /// Each day's pages that went out late, and that were withdrawn.
    pages: Vec<(Date, u64, u64)>,
}

impl Kept {
    fn sent(&self, window: Window) -> Sent {
        let within = self.pages.iter();
        let within = within.filter(|(day, ..)| (window.from..=window.until).contains(day));
        let (late, withdrawn) = within.fold((0, 0), |(late, withdrawn), (_, a, b)| {
            (late + a, withdrawn + b)
        });
        let whole = |count| Bounded {
            count,
            ..Bounded::default()
        };
        Sent {
            late: whole(late),
            withdrawn: whole(withdrawn),
        }
    }
}

async fn read(
    app: &App,
    practice: &PracticeId,
    from: Date,
    until: Date,
) -> Result<Option<Kept>, Failure> {
    let Some(rows) = app.store.rollups(practice, from, until).await? else {
        return Ok(None);
    };
    let mut kept = Kept::default();
    for (day, rollup) in rows {
        kept.pages.push((day, rollup.late, rollup.withdrawn));
        kept.days.0.insert(day, rollup.places);
    }
    Ok(Some(kept))
}
