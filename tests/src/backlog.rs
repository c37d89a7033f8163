//! Many open tickets, and many checks, past the functions.

use jiff::Timestamp;
use local::backlog;

use crate::clinic::Clinic;
use crate::table::Table;

/// Adds `times` rows of open tickets like this one, due when `due` says so.
///
/// # Panics
/// When DynamoDB does not take them.
pub async fn pile_up(clinic: &Clinic, like: &str, times: usize, due: Timestamp) {
    let table = Table::of(clinic).await;
    let (ticket, row) = table.partition(like).ticket.clone().expect("a ticket");
    let ids = (0..times).map(|number| backlog::id(times as u64, number));
    let rows = ids.map(|id| backlog::waiting(&row, &ticket.practice, id, due));
    let (stack, name) = (clinic.desk.gateway.stack(), &clinic.app().config.desk_table);
    let written = backlog::write(stack, name, rows).await;
    written.expect("the rows");
}

/// Registers so many checks of jobs, each heard of so that it is due, and missed, at an instant.
///
/// # Panics
/// When DynamoDB does not take them.
pub async fn register(clinic: &Clinic, times: usize, due: Timestamp) {
    use domain::check::{Check, Expects, Rhythm, State, observe, tick};
    let practice = domain::ids::PracticeId::new("lakeside").expect("a slug");
    let expects = Expects {
        rhythm: Rhythm::Every { minutes: 55 },
        grace_minutes: 5,
        hours: domain::check::Counts::Always,
    };
    let last = due - jiff::SignedDuration::from_mins(60);
    let scene = domain::check::Scene::new("America/Chicago", &[]);
    let ping = domain::reading::ping::Ping::read(None, None).expect("a ping");
    let savings: Vec<_> = (0..times)
        .map(|number| {
            let id = format!("job-{}-{number}", due.as_second());
            let id = domain::ids::CheckId::new(&id).expect("a slug");
            let mut check = Check::heartbeat(id, expects.clone());
            check.system = domain::ids::SystemId::new("billing").ok();
            check.location = domain::ids::LocationId::new("main").ok();
            let seen = observe::ping(&check, &State::default(), ping, last, &scene);
            aws::monitor::Saving {
                due: tick::next_at(&check, &seen.state, &scene),
                check,
                state: seen.state,
                was: None,
                was_bad: false,
            }
        })
        .collect();
    let lost = clinic.app().monitor.save(&practice, &savings).await;
    assert!(lost.expect("saved").is_empty());
}
