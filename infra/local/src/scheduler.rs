//! Runs the template's schedules by the wall clock.

use std::time::Duration;

use jiff::Timestamp;
use tokio::task::JoinSet;

use crate::clock;
use crate::gateway::Gateway;
use crate::template::Schedule;

/// Schedules that are running; they stop when this is dropped.
#[derive(Debug)]
pub struct Scheduler(
    #[allow(dead_code, reason = "holding the tasks is what it is for")] JoinSet<()>,
);

impl Scheduler {
    /// Starts every enabled schedule of the gateway's template.
    #[must_use]
    pub fn start(gateway: &Gateway) -> Self {
        let mut tasks = JoinSet::new();
        for function in &gateway.stack().template.functions {
            for schedule in function
                .schedules
                .iter()
                .filter(|schedule| schedule.enabled)
            {
                tasks.spawn(tick(
                    gateway.clone(),
                    function.name.clone(),
                    schedule.clone(),
                ));
            }
        }
        Self(tasks)
    }
}

/// Fires one schedule for ever. Nothing is caught up: after a suspended laptop wakes, the next event is the next one.
async fn tick(gateway: Gateway, function: String, schedule: Schedule) {
    let mut running = JoinSet::new();
    loop {
        let due = next(clock::now(), &schedule);
        tokio::time::sleep(until(due)).await;
        // A sleep may end early by a hair, or hours late when the machine slept too.
        tokio::time::sleep(until(due)).await;
        if next(due, &schedule) <= clock::now() {
            continue;
        }
        while running.try_join_next().is_some() {}
        let (gateway, function) = (gateway.clone(), function.clone());
        // A run that takes longer than the rhythm does not hold up the next one, as on AWS.
        running.spawn(async move {
            if let Err(fault) = gateway.fire(&function, due).await {
                tracing::error!(function, %fault, "a scheduled run failed");
            }
        });
    }
}

/// The first instant after `now` that is a whole number of the schedule's periods since the epoch, and its time of day
/// after that.
fn next(now: Timestamp, schedule: &Schedule) -> Timestamp {
    let millis = |span: Duration| i64::try_from(span.as_millis()).unwrap_or(i64::MAX);
    let (every, after) = (millis(schedule.every).max(1), millis(schedule.after));
    let since = now.as_millisecond().saturating_sub(after);
    let next = since
        .div_euclid(every)
        .saturating_add(1)
        .saturating_mul(every);
    Timestamp::from_millisecond(next.saturating_add(after)).unwrap_or(Timestamp::MAX)
}

fn until(due: Timestamp) -> Duration {
    let millis = due
        .as_millisecond()
        .saturating_sub(clock::now().as_millisecond());
    Duration::from_millis(u64::try_from(millis).unwrap_or(0))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use std::sync::{Arc, Mutex};

    use super::*;
    use crate::gateway::tests::{echo, stack};

    #[tokio::test]
    async fn events_fall_on_whole_periods() {
        let kept = stack().await;
        let mut schedule = kept.template.function("sweep").unwrap().schedules[0].clone();
        let mut after = |now: &str, every: u64, after: u64| {
            schedule.every = Duration::from_secs(every);
            schedule.after = Duration::from_secs(after);
            next(now.parse().unwrap(), &schedule).to_string()
        };
        let minute = "2026-11-23T14:03:00Z";
        assert_eq!(after("2026-11-23T14:02:00.001Z", 60, 0), minute);
        assert_eq!(after("2026-11-23T14:02:00Z", 60, 0), minute);
        let (day, morning) = (86_400, 8 * 3600 + 15 * 60);
        assert_eq!(
            after("2026-11-23T14:02:00Z", day, 0),
            "2026-11-24T00:00:00Z"
        );
        for (now, due) in [
            ("2026-11-23T08:14:59Z", "2026-11-23T08:15:00Z"),
            ("2026-11-23T08:15:00Z", "2026-11-24T08:15:00Z"),
            ("2026-11-23T23:59:00Z", "2026-11-24T08:15:00Z"),
        ] {
            assert_eq!(after(now, day, morning), due);
        }
    }

    #[tokio::test]
    async fn every_period_fires_once_with_its_own_instant() {
        let seen = Arc::new(Mutex::new(Vec::new()));
        let kept = Arc::clone(&seen);
        let registry = echo().event("sweep", move |event| {
            kept.lock()
                .unwrap()
                .push(event["at"].as_str().unwrap().to_owned());
            async { Err("a failing run does not stop the next".to_owned()) }
        });
        let gateway = Gateway::new(stack().await, registry).unwrap();
        let mut schedule = gateway
            .stack()
            .template
            .function("sweep")
            .unwrap()
            .schedules[0]
            .clone();
        schedule.every = Duration::from_millis(200);
        let task = tokio::spawn(tick(gateway, "sweep".to_owned(), schedule));
        tokio::time::sleep(Duration::from_millis(1300)).await;
        task.abort();
        let seen: Vec<Timestamp> = seen
            .lock()
            .unwrap()
            .iter()
            .map(|at| at.parse().unwrap())
            .collect();
        assert!((3..=7).contains(&seen.len()), "{seen:?}");
        assert!(
            seen.iter().all(|at| at.as_millisecond() % 200 == 0),
            "{seen:?}"
        );
        assert!(seen.windows(2).all(|pair| pair[0] < pair[1]), "{seen:?}");
    }
}
