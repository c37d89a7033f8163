//! The operator's list: every practice with the answers to the three questions, from what the nights have kept.

use domain::ids::PracticeId;
use domain::refusal::Fields;
use domain::report::DAYS;
use lambda::app::App;
use lambda::failure::Failure;
use lambda::part::shown;
use lambda::reply::Reply;
use lambda::request::Request;
use lambda::standards;
use serde_json::{Value, json};

use crate::asked::days;

/// How many practices one page has: each costs a Query of its days.
const PAGE: i32 = 20;

/// Shows a page of them.
pub async fn show(app: &App, request: &Request) -> Result<Reply, Failure> {
    let (mut asked, mut after, mut fields) = (DAYS, None, Fields::default());
    for (name, value) in request.query() {
        match name.as_str() {
            "days" => asked = days(&value, &mut fields),
            "cursor" => {
                after = PracticeId::new(&value).ok();
                let sound = after.is_some();
                fields.require(sound, "cursor", "must be a `next` of an earlier page");
            }
            "format" if value == "json" => {}
            "format" => fields.add("format", "must be json: name a practice for the others"),
            "location" => fields.add(
                "location",
                "name the practice as well, in StatDesk-Practice",
            ),
            _ => fields.add(shown(&name), "is not a parameter of this request"),
        }
    }
    fields.done()?;
    let (page, more) = app.store.practices(after.as_ref(), PAGE).await?;
    let next = page.last().filter(|_| more).map(|last| last.id.clone());
    let mut items = Vec::new();
    for listed in page {
        items.push(one(app, &listed.id, asked).await?);
    }
    Ok(Reply::json(200, &json!({"items": items, "next": next})))
}

async fn one(app: &App, practice: &PracticeId, days: u16) -> Result<Value, Failure> {
    let setup = app.setup(practice).await?;
    let made = match &setup {
        Some(setup) => standards::made(app, setup, None, days).await?,
        None => None,
    };
    Ok(match made {
        None => json!({"practice": practice, "as_of": null, "headline": [], "risks": []}),
        Some(report) => json!({
            "practice": practice,
            "as_of": report.about.as_of,
            "headline": report.headline,
            "risks": report.risks,
        }),
    })
}
