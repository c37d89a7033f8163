//! Trouble: what cannot be handled is put off, counted, and told to the operator.
//!
//! "A poison item is retried within two minutes, capped, and told to the operator; it never blocks
//! its shard and is never buried."

use aws::teller::Letter;
use domain::ids::PracticeId;
use jiff::SignedDuration;
use tokio::sync::Mutex;

use crate::app::App;
use crate::failure::Failure;
use crate::telemetry;

/// When something is tried again that may work by itself: by the next sweep.
const SOON: SignedDuration = SignedDuration::from_secs(30);
/// When something is tried again that somebody has to put right: by the sweep after that.
const LATER: SignedDuration = SignedDuration::from_secs(90);
/// After how many troubles the operator is told, and told once more should SNS have been away.
const TOLD: std::ops::RangeInclusive<u64> = 3..=4;
/// Every how many troubles the operator is reminded: about once an hour.
const REMINDED: u64 = 30;
/// How many troubled things one message names.
const NAMED: usize = 20;

/// For how long what failed so is put off.
#[must_use]
pub const fn wait(failure: &Failure) -> SignedDuration {
    match failure {
        Failure::Faulted(fault) if fault.retryable() => SOON,
        _ => LATER,
    }
}

/// The troubles of one sweep.
#[derive(Default)]
pub struct Troubles(Mutex<Noted>);

#[derive(Default)]
struct Noted {
    count: usize,
    told: Vec<(PracticeId, String)>,
}

impl Troubles {
    /// Notes that something failed, and for how many times by now. `what` names it by its id: "ticket 01…".
    pub async fn note(&self, practice: &PracticeId, what: &str, troubles: u64) {
        let mut noted = self.0.lock().await;
        noted.count += 1;
        if TOLD.contains(&troubles) || (troubles > 0 && troubles.is_multiple_of(REMINDED)) {
            let line = format!("Practice {practice}, {what}: failed {troubles} times.");
            noted.told.push((practice.clone(), line));
        }
    }

    /// Notes keys of the index that nobody can read: they are skipped, and stay.
    pub async fn strays(&self, strays: usize) {
        if strays > 0 {
            telemetry::strays(strays);
            self.0.lock().await.count += strays;
        }
    }

    /// Tells the operator in one message what keeps failing. Ids only. Answers how much failed in this sweep.
    pub async fn tell(&self, app: &App, subject: &str, function: &str) -> usize {
        let noted = std::mem::take(&mut *self.0.lock().await);
        let (Some(topic), Some((first, _))) = (&app.config.operator_topic, noted.told.first())
        else {
            return noted.count;
        };
        let lines = noted.told.iter().take(NAMED);
        let mut lines: Vec<String> = lines.map(|(_, line)| line.clone()).collect();
        if noted.told.len() > NAMED {
            lines.push(format!("And {} more.", noted.told.len() - NAMED));
        }
        lines.push(format!("Each is tried again. See the log of {function}."));
        let letter = Letter {
            topic: topic.clone(),
            subject: format!("StatDesk: {subject}"),
            text: lines.join("\n"),
            attributes: vec![
                ("practice", first.to_string()),
                ("reason", "troubled".to_owned()),
            ],
        };
        if let Err(fault) = app.teller.publish(&letter).await {
            telemetry::untold(first, &fault);
        }
        noted.count
    }
}
