//! Trouble: a check that cannot be handled is put off, counted, and told to the operator.
//!
//! "A poison item is retried within two minutes, capped, and told to the operator; it never blocks
//! its shard and is never buried."

use aws::monitor::due::Due;
use aws::teller::Letter;
use jiff::{SignedDuration, Timestamp};
use lambda::app::App;
use lambda::failure::Failure;
use lambda::telemetry;
use tokio::sync::Mutex;

/// When something is tried again that may work by itself: by the next sweep.
const SOON: SignedDuration = SignedDuration::from_secs(30);
/// When something is tried again that somebody has to put right: by the sweep after that.
const LATER: SignedDuration = SignedDuration::from_secs(90);
/// After how many troubles the operator is told, and told once more should SNS have been away.
const TOLD: std::ops::RangeInclusive<u64> = 3..=4;
/// Every how many troubles the operator is reminded: about once an hour.
const REMINDED: u64 = 30;
/// How many troubled checks one message names.
const NAMED: usize = 20;

/// The troubles of one sweep.
#[derive(Default)]
pub struct Troubles(Mutex<Noted>);

#[derive(Default)]
struct Noted {
    count: usize,
    told: Vec<(Due, u64)>,
}

impl Troubles {
    /// Puts off what failed, so that it never stands in the way of what is due after it. A check that was only looked
    /// at because of another has its own time.
    pub async fn put_off(&self, app: &App, due: Option<&Due>, at: Timestamp, failure: &Failure) {
        let Some(due) = due else { return };
        let by_itself = matches!(failure, Failure::Faulted(fault) if fault.retryable());
        let wait = if by_itself { SOON } else { LATER };
        let troubles = match app.monitor.put_off(due, at, wait).await {
            // It was kept, or somebody else has moved it: it is handled, or due again anyway.
            Ok(None) => 0,
            Ok(Some(troubles)) => troubles,
            // It is still due as it was.
            Err(fault) => {
                telemetry::unwatched(&due.practice, &due.check, 0, &fault.into());
                0
            }
        };
        telemetry::unwatched(&due.practice, &due.check, troubles, failure);
        let mut noted = self.0.lock().await;
        noted.count += 1;
        if TOLD.contains(&troubles) || (troubles > 0 && troubles.is_multiple_of(REMINDED)) {
            noted.told.push((due.clone(), troubles));
        }
    }

    /// Notes keys of the index that nobody can read: they are skipped, and stay.
    pub async fn strays(&self, strays: usize) {
        if strays > 0 {
            telemetry::strays(strays);
            self.0.lock().await.count += strays;
        }
    }

    /// Tells the operator in one message what keeps failing. Ids only. Answers how much failed in
    /// this sweep.
    pub async fn tell(&self, app: &App) -> usize {
        let noted = std::mem::take(&mut *self.0.lock().await);
        let (Some(topic), Some((first, _))) = (&app.config.operator_topic, noted.told.first())
        else {
            return noted.count;
        };
        let mut lines: Vec<String> = noted
            .told
            .iter()
            .take(NAMED)
            .map(|(due, troubles)| {
                let (practice, check) = (&due.practice, &due.check);
                format!("Practice {practice}, check {check}: failed {troubles} times.")
            })
            .collect();
        if noted.told.len() > NAMED {
            lines.push(format!("And {} more.", noted.told.len() - NAMED));
        }
        lines.push("Each is tried again. See the log of proactive-checks.".to_owned());
        let letter = Letter {
            topic: topic.clone(),
            subject: "StatDesk: a check cannot be handled".to_owned(),
            text: lines.join("\n"),
            attributes: vec![
                ("practice", first.practice.to_string()),
                ("reason", "troubled".to_owned()),
            ],
        };
        if let Err(fault) = app.teller.publish(&letter).await {
            telemetry::unwatched(&first.practice, &first.check, 0, &fault.into());
        }
        noted.count
    }
}
