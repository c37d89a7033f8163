//! An alarm that EventBridge delivers: "AWS says delivery of these is guaranteed".

use aws::fault::Fault;
use domain::ids::{PersonId, PracticeId};
use domain::reading::format::{Intake, cloudwatch};
use domain::refusal::Refusal;
use futures::future::BoxFuture;
use lambda::app::App;
use lambda::failure::Failure;
use lambda::telemetry;
use lambda::watch::watch;
use serde_json::Value;

use crate::{alerts, told};

/// Takes an event of the account's own alarms, which are those of one practice: the one that the template names. It is
/// decided at the event's own time as far as a reading is, and received now.
pub fn alarm<'a>(app: &'a App, event: &'a Value) -> BoxFuture<'a, Result<Value, Failure>> {
    Box::pin(async move {
        let practice = app.config.alarm_practice.as_deref().unwrap_or_default();
        let practice = PracticeId::new(practice);
        let practice = practice.map_err(|_| Fault::Corrupt("AlarmPractice".to_owned()))?;
        let setup = app.setup(&practice).await?;
        let setup = setup.ok_or(Refusal::NotFound("practice"))?;
        let now = app.clock.now();
        let account =
            PersonId::new("eventbridge").map_err(|_| Fault::Corrupt("a name".to_owned()))?;
        let intake = Intake {
            sender: &account,
            labels: &setup.practice.labels,
            received_at: now,
        };
        let (nothing, mut rejected, heard) = alerts::sort(cloudwatch::read(event, intake));
        let watched = watch(app, &setup, heard, now).await?;
        for (check, failure) in &watched.failed {
            telemetry::unwatched(&practice, check, 0, failure);
        }
        rejected.extend(watched.rejected.iter().cloned());
        Ok(told::body(nothing + watched.accepted, &rejected, &watched))
    })
}
