//! A quarter of both practices, played through the real functions with time travel, and the report that comes of it.

mod chance;
mod plan;

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use axum::body::Bytes;
use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp, ToSpan};
use serde_json::Value;

use super::Ended;
use super::clinic::desk_at;
use crate::desk::Desk;
use crate::say;
use chance::Chance;
use plan::{Deed, Place, Plan, Step};

/// The day on which it ends: a Friday.
const LAST: &str = "2026-11-20";
/// The most days that are played.
pub const DAYS_MAX: i64 = 100;
/// What makes the same quarter each run.
const SEED: u64 = 90;

const PLACES: [Place; 2] = [
    Place {
        practice: "lakeside",
        zone: "America/Chicago",
        sites: &["main", "east"],
        busy: 5,
    },
    Place {
        practice: "summit",
        zone: "America/Denver",
        sites: &["main"],
        busy: 3,
    },
];

/// Plays so many days, and writes each practice's report into a folder.
///
/// # Errors
/// When anything did not happen as a client may expect.
pub async fn play(days: i64, folder: &Path) -> Result<(), Ended> {
    let last: Date = LAST.parse()?;
    let first = last.checked_sub((days - 1).days())?;
    let start = first.to_zoned(jiff::tz::TimeZone::UTC)?.timestamp();
    let (desk, clock) = desk_at(start).await?;
    let mut chance = Chance::of(SEED);
    let mut tickets = 0;
    let mut steps = Vec::new();
    for place in &PLACES {
        steps.extend(Plan::of(place, (first, last), &mut chance, &mut tickets)?);
    }
    let end = last.to_zoned(jiff::tz::TimeZone::UTC)?.timestamp() + SignedDuration::from_hours(30);
    steps.retain(|step| step.at < end);
    // A stable sort: what was planned first for an instant is done first.
    steps.sort_by_key(|step| step.at);
    let mut quarter = Quarter {
        desk,
        clock,
        tickets: vec![None; tickets],
        refused: 0,
    };
    quarter.run(steps, start, end).await?;
    std::fs::create_dir_all(folder)?;
    for place in &PLACES {
        quarter.report(place.practice, days, folder).await?;
    }
    Ok(())
}

/// A quarter being played.
struct Quarter {
    desk: Desk,
    clock: Arc<AtomicI64>,
    /// The tickets by their places, once they are there.
    tickets: Vec<Option<String>>,
    /// What was refused: two people did the same, or somebody came too late.
    refused: usize,
}

impl Quarter {
    async fn run(
        &mut self,
        steps: Vec<Step>,
        start: Timestamp,
        end: Timestamp,
    ) -> Result<(), Ended> {
        let all = steps.len();
        say(&format!(
            "{all} deeds are planned, for {} tickets and what monitoring sees.",
            self.tickets.len()
        ));
        let (mut swept, mut weeks) = (start, 0);
        for step in steps {
            while swept + HOUR < step.at {
                swept += HOUR;
                self.hour(swept).await?;
            }
            self.travel(step.at);
            self.step(step).await?;
            self.fire("sla-sweep").await?;
            let passed = self.now().duration_since(start).as_hours() / (24 * 7);
            if passed > weeks {
                weeks = passed;
                let known = self.tickets.iter().flatten().count();
                say(&format!("  week {weeks}: {known} tickets so far"));
            }
        }
        while swept + HOUR < end {
            swept += HOUR;
            self.hour(swept).await?;
        }
        self.travel(end);
        self.fire("audit-checkpoint").await?;
        self.fire("standards-report").await?;
        let known = self.tickets.iter().flatten().count();
        say(&format!(
            "{known} tickets are there; {} deeds were refused, as they would be to people who come too late.",
            self.refused
        ));
        Ok(())
    }

    /// What an hour brings by itself: a sweep, and what is signed and closed.
    async fn hour(&mut self, at: Timestamp) -> Result<(), Ended> {
        self.travel(at);
        self.fire("sla-sweep").await?;
        if at.as_second().rem_euclid(6 * 3_600) == 0 {
            self.fire("audit-checkpoint").await?;
        }
        Ok(())
    }

    fn now(&self) -> Timestamp {
        Timestamp::from_millisecond(self.clock.load(Ordering::SeqCst)).unwrap_or_default()
    }

    fn travel(&self, at: Timestamp) {
        self.clock.store(at.as_millisecond(), Ordering::SeqCst);
    }

    async fn fire(&self, function: &str) -> Result<Value, Ended> {
        Ok(self.desk.gateway.fire(function, self.now()).await?)
    }

    async fn step(&mut self, step: Step) -> Result<(), Ended> {
        let practice = step.practice;
        let known = self.tickets.get(step.ticket).cloned().flatten();
        match step.deed {
            Deed::Report(who, body) => {
                let made = self
                    .send(practice, who, "POST", "/v1/tickets", body)
                    .await?;
                self.remember(
                    step.ticket,
                    made.as_ref().and_then(|made| made["id"].as_str()),
                );
            }
            Deed::Read(readings) => {
                let body = serde_json::json!({ "readings": readings });
                let made = self
                    .send(practice, "monitor", "POST", "/v1/probes/readings", body)
                    .await?;
                let first = made.as_ref().and_then(|made| made.pointer("/tickets/0"));
                self.remember(step.ticket, first.and_then(Value::as_str));
            }
            Deed::Verb(who, verb, body) => {
                if let Some(id) = known {
                    self.send(
                        practice,
                        who,
                        "POST",
                        &format!("/v1/tickets/{id}/{verb}"),
                        body,
                    )
                    .await?;
                }
            }
            Deed::Protocol(who, deed, body) => {
                if let Some(id) = known {
                    self.send(
                        practice,
                        who,
                        "POST",
                        &format!("/v1/tickets/{id}/phi/{deed}"),
                        body,
                    )
                    .await?;
                }
            }
            Deed::SetUp(method, path, body) => {
                self.send(practice, "manager", method, &path, body).await?;
            }
        }
        Ok(())
    }

    fn remember(&mut self, place: usize, id: Option<&str>) {
        if let (Some(known), Some(id)) = (self.tickets.get_mut(place), id) {
            known.get_or_insert_with(|| id.to_owned());
        }
    }

    /// Sends it; nothing where it was refused.
    async fn send(
        &mut self,
        practice: &str,
        who: &str,
        method: &str,
        path: &str,
        body: Value,
    ) -> Result<Option<Value>, Ended> {
        let (status, text) = self
            .ask(practice, who, method, path, &body.to_string())
            .await?;
        match status {
            200..300 => Ok(Some(serde_json::from_str(&text)?)),
            403 | 409 => {
                self.refused += 1;
                Ok(None)
            }
            _ => Err(format!("{method} {path} as {who} answered {status}: {text}").into()),
        }
    }

    async fn ask(
        &self,
        practice: &str,
        who: &str,
        method: &str,
        path: &str,
        body: &str,
    ) -> Result<(u16, String), Ended> {
        let request = http::Request::builder()
            .method(method)
            .uri(path)
            .header("authorization", format!("Bearer local-{practice}-{who}"))
            .header("content-type", "application/json")
            .body(Bytes::from(body.to_owned()))?;
        let response = self.desk.gateway.call(request).await;
        let text = String::from_utf8_lossy(response.body()).into_owned();
        Ok((response.status().as_u16(), text))
    }

    /// Writes a practice's report, and prints its headline.
    async fn report(&self, practice: &str, days: i64, folder: &Path) -> Result<(), Ended> {
        let path = format!("/v1/reports/standards?days={days}");
        let (status, page) = self
            .ask(
                practice,
                "manager",
                "GET",
                &format!("{path}&format=html"),
                "",
            )
            .await?;
        let (_, json) = self.ask(practice, "manager", "GET", &path, "").await?;
        if status != 200 {
            return Err(format!("the report answered {status}: {page}").into());
        }
        let file = folder.join(format!("report-{practice}.html"));
        std::fs::write(&file, page)?;
        say("");
        say(&format!("{practice}: {}", file.display()));
        let json: Value = serde_json::from_str(&json)?;
        for figure in json["headline"].as_array().into_iter().flatten() {
            let words = figure["arithmetic"]
                .as_str()
                .or(figure["not_measurable"].as_str());
            say(&format!(
                "  {}: {}",
                figure["label"].as_str().unwrap_or_default(),
                words.unwrap_or_default()
            ));
        }
        for risk in json["risks"].as_array().into_iter().flatten() {
            say(&format!(
                "  {}. {}",
                risk["rank"],
                risk["says"].as_str().unwrap_or_default()
            ));
        }
        Ok(())
    }
}

const HOUR: SignedDuration = SignedDuration::from_hours(1);
