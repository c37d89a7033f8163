//! A clinic's day on the real functions, with time travel: what happened to whom, and when.

mod clinic;
mod quarter;

use std::ffi::OsString;
use std::path::PathBuf;

use serde_json::json;

use clinic::Clinic;

pub use clinic::desk_at;

/// Anything that ends the demo, in words for whoever started it.
type Ended = Box<dyn std::error::Error + Send + Sync>;

/// Who reports the outage, and how they put it: nine people, nine ways.
const NINE: [(&str, &str); 9] = [
    ("staff", "EHR will not open at any workstation"),
    ("ann", "cant get into the chart, nobody up front can"),
    ("bo", "ehr spinning on every computer in the clinic"),
    ("manager", "whole office locked out of the EHR since 8"),
    ("cy", "charts down for all providers"),
    ("dee", "EHR is down, patients waiting"),
    ("eli", "none of the exam rooms can open a chart"),
    ("fay", "EHR frozen for everyone on both floors"),
    ("gus", "still no EHR anywhere, we are on paper"),
];

/// Plays what the words ask for: a day, or with `--days` so many of them, whose reports go into the folder of `--out`.
///
/// # Errors
/// When the words make no sense, or anything did not happen as a client may expect.
pub async fn run(mut words: impl Iterator<Item = OsString>) -> Result<(), Ended> {
    let (mut days, mut folder) = (None, PathBuf::from("target/demo"));
    while let Some(word) = words.next() {
        let value = words.next().ok_or("a value is missing")?;
        match word.to_str() {
            Some("--days") => {
                days = Some(
                    value
                        .to_str()
                        .and_then(|days| days.parse().ok())
                        .unwrap_or(0),
                )
            }
            Some("--out") => folder = value.into(),
            _ => return Err("say `demo [--days DAYS] [--out FOLDER]`".into()),
        }
    }
    match days {
        None => play().await,
        Some(days) if (1..=quarter::DAYS_MAX).contains(&days) => quarter::play(days, &folder).await,
        Some(_) => Err(format!("--days must be 1 to {}", quarter::DAYS_MAX).into()),
    }
}

/// Plays the day and prints it.
async fn play() -> Result<(), Ended> {
    let mut clinic = Clinic::open("2026-11-29T21:10:00Z").await?;
    for (who, _) in NINE {
        clinic.hire(who).await?;
    }

    clinic.heading("Sunday afternoon: a printer");
    let printer = json!({"summary": "label printer in the lab blinks orange", "system": "printer",
                         "symptom": "error", "scope": "user", "location": "main"});
    let printer = clinic.report("staff", printer).await?;
    clinic.remark("A general request: nobody is paged before the practice opens.");

    clinic.travel("2026-11-30T14:00:00Z").await?;
    clinic.remark("At eight the practice opens, and the queue is told.");
    clinic.wait(2).await?;
    clinic.heading("Monday 08:02: the EHR is down, and nine people say so");
    let mut outage = None;
    for (who, summary) in NINE {
        let report = json!({"summary": summary, "system": "ehr", "symptom": "down",
                            "scope": "site", "location": "main", "patients_waiting": true});
        let id = clinic.report(who, report).await?;
        outage.get_or_insert(id);
        clinic.wait(1).await?;
    }
    let outage = outage.unwrap_or_default();
    clinic.remark("Nine tickets, one incident, one page.");
    let on_call = clinic.answer_page(&outage, "acknowledge", &[]).await?;
    clinic.wait(6).await?;
    let words = [
        ("text", "The vendor confirms an outage. Use downtime forms."),
        ("next_update_minutes", "30"),
    ];
    clinic.answer_page(&outage, "respond", &words).await?;
    clinic.remark("One response reached all nine reporters and stopped nine clocks.");
    clinic.wait(20).await?;
    let fixed = json!({"resolution": "The vendor restored service; sign-in tested in two rooms.",
                       "steps": ["called the vendor", "tested sign-in"]});
    clinic.verb(&on_call, &outage, "resolve", fixed).await?;

    clinic.travel("2026-11-30T16:30:00Z").await?;
    clinic.heading("Monday 10:30: claims are stuck");
    let claims = json!({"summary": "clearinghouse rejects every claim since this morning",
                        "system": "clearinghouse", "symptom": "error", "scope": "department"});
    let claims = clinic.report("staff-2", claims).await?;
    clinic.wait(12).await?;
    let words = [("text", "The payer id was changed overnight. Resubmitting.")];
    clinic.answer_page(&claims, "respond", &words).await?;

    clinic.travel("2026-11-30T19:00:00Z").await?;
    clinic.heading(
        "Monday 13:00: the phones of the east office are dead, and nobody answers the page",
    );
    let phones = json!({"summary": "no dial tone on any desk phone", "system": "phones",
                        "symptom": "down", "scope": "site", "location": "east"});
    let phones = clinic.report("staff", phones).await?;
    clinic.wait(64).await?;
    clinic.remark("The page was repeated, climbed the ladder, and half the response time is gone.");
    let second = clinic.second_technician(&on_call);
    clinic
        .verb(second, &phones, "acknowledge", json!({}))
        .await?;
    clinic.wait(3).await?;
    let call = json!({"text": "Carrier outage; calls are forwarded to cell phones.",
                      "channel": "phone", "reached": "east front desk"});
    clinic.verb(second, &phones, "respond", call).await?;
    clinic.remark("The response stopped the clock: nobody else is paged.");

    clinic.travel("2026-11-30T20:30:00Z").await?;
    clinic.heading("Monday 14:30: the printer");
    let done = json!({"resolution": "Cleared a jam and ran a test label."});
    clinic.verb(&on_call, &printer, "resolve", done).await?;

    clinic.summary(&[printer, outage, claims, phones]).await
}
