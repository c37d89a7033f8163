//! `/v1/ladders`: who is paged when, for each tier.

use std::collections::BTreeMap;

use aws::store::setup::tag as content;
use domain::kind::Tier;
use domain::ladder::{Ladder, RUNGS_MAX, Rung, TARGETS_MAX, Whom};
use domain::practice::Setup;
use domain::refusal::{Fields, Refusal};
use lambda::app::App;
use lambda::caller::admit;
use lambda::failure::Failure;
use lambda::form::Form;
use lambda::reply::Reply;
use lambda::request::Request;
use lambda::route::Route;
use serde_json::{Value, json};

use crate::page::Wanted;
use crate::tag;
use lambda::part::{list as entries, need, object, objects, stated};

const TIERS: [Tier; 3] = [Tier::Critical, Tier::Billing, Tier::General];
const TARGET: &str =
    "must be oncall:<schedule>, person:<id>, assignee, queue, managers or operator";

/// `GET /v1/ladders`.
pub async fn list(app: &App, request: &Request, route: &Route) -> Result<Reply, Failure> {
    let admitted = admit(app, request, route).await?;
    let all = TIERS.map(|tier| (tier.as_str(), view(&admitted.setup, tier)));
    Ok(Wanted::of(request)?.part(all.into()))
}

/// `GET /v1/ladders/{tier}`.
pub async fn show(app: &App, request: &Request, route: &Route) -> Result<Reply, Failure> {
    let admitted = admit(app, request, route).await?;
    reply(&admitted.setup, named(request)?)
}

/// `PUT /v1/ladders/{tier}`: the whole ladder.
pub async fn change(app: &App, request: &Request, route: &Route) -> Result<Reply, Failure> {
    let mut admitted = admit(app, request, route).await?;
    let tier = named(request)?;
    let stands = admitted.setup.ladders.get(&tier).cloned();
    tag::check(request, &tag_of(&admitted.setup, tier)?)?;
    let mut form = Form::read(request, route)?;
    // Shown with the ladder, so it may be sent back with it.
    form.flag("standard");
    let same = form
        .parse::<Tier>("tier", "a tier")
        .is_none_or(|sent| sent == tier);
    form.fields.require(same, "tier", "cannot be changed");
    let ladder = read(&mut form);
    if let Some(ladder) = &ladder {
        ladder.check("", &mut form.fields);
        admitted.setup.check_targets(ladder, &mut form.fields);
    }
    form.finish()?;
    let ladder = ladder.ok_or_else(|| Refusal::field("", "is not complete"))?;
    let practice = &admitted.caller.practice;
    app.store
        .save_ladder(practice, tier, &ladder, stands.as_ref())
        .await?;
    admitted.setup.ladders.insert(tier, ladder);
    reply(&admitted.setup, tier)
}

fn read(form: &mut Form) -> Option<Ladder> {
    for name in ["rungs", "last_resort", "ack_minutes"] {
        need(form, name, "is required");
    }
    let rungs = objects(form, "rungs", RUNGS_MAX, rung);
    let thresholds = if stated(form, "thresholds") {
        object(form, "thresholds", thresholds)
    } else {
        Some(BTreeMap::new())
    };
    let last_resort = form.take("last_resort");
    let last_resort = last_resort.and_then(|value| target(&mut form.fields, "last_resort", value));
    let ack_minutes = form.number("ack_minutes", 1, 480);
    Some(Ladder {
        rungs: rungs?,
        thresholds: thresholds?,
        last_resort: last_resort?,
        ack_minutes: ack_minutes?,
    })
}

fn rung(form: &mut Form) -> Option<Rung> {
    need(form, "page", "is required");
    need(form, "wait_minutes", "is required");
    let page = entries(form, "page", TARGETS_MAX, target);
    let wait_minutes = form.number("wait_minutes", 1, 1440);
    let repeat = form.number("repeat", 0, 20).unwrap_or_default();
    Some(Rung {
        page: page?,
        wait_minutes: wait_minutes?,
        repeat,
    })
}

fn thresholds(form: &mut Form) -> Option<BTreeMap<u8, Vec<Whom>>> {
    let mut thresholds = BTreeMap::new();
    for percent in domain::sla::PERCENTS {
        if let Some(page) = entries(form, &percent.to_string(), TARGETS_MAX, target) {
            thresholds.insert(percent, page);
        }
    }
    Some(thresholds)
}

fn target(fields: &mut Fields, path: &str, value: Value) -> Option<Whom> {
    let read = match value {
        Value::String(text) => Whom::try_from(text).ok(),
        _ => None,
    };
    if read.is_none() {
        fields.add(path, TARGET);
    }
    read
}

fn named(request: &Request) -> Result<Tier, Failure> {
    let name = request.parameter("tier");
    let tier = TIERS.into_iter().find(|tier| tier.as_str() == name);
    tier.ok_or_else(|| Refusal::NotFound("ladder").into())
}

/// A ladder as answers show it; `standard` until the practice edits it.
fn view(setup: &Setup, tier: Tier) -> Value {
    let mut view = json!(setup.ladder(tier));
    if let Value::Object(map) = &mut view {
        map.insert("tier".to_owned(), json!(tier));
        map.insert(
            "standard".to_owned(),
            json!(!setup.ladders.contains_key(&tier)),
        );
    }
    view
}

fn tag_of(setup: &Setup, tier: Tier) -> Result<String, Failure> {
    Ok(tag::of(content(&setup.ladder(tier))?))
}

fn reply(setup: &Setup, tier: Tier) -> Result<Reply, Failure> {
    Ok(Reply::json(200, &view(setup, tier)).with("etag", &tag_of(setup, tier)?))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::told::{form, wrong};

    #[test]
    fn the_standard_ladders_can_be_sent_back() {
        for tier in TIERS {
            let ladder = Ladder::standard(tier);
            let mut form = form(&json!(ladder).to_string());
            assert_eq!(read(&mut form), Some(ladder));
            assert_eq!(wrong(form), Vec::<String>::new());
        }
    }

    #[test]
    fn every_wrong_field_is_named() {
        let mut form = form(
            r#"{"rungs": [{"page": ["oncall:primary", "boss"], "wait_minutes": 0}, {"page": [1]}],
                "thresholds": {"50": ["nobody"], "60": []}, "ack_minutes": 1000, "color": "red"}"#,
        );
        assert_eq!(read(&mut form), None);
        assert_eq!(
            wrong(form),
            [
                "last_resort",
                "rungs[0].page[1]",
                "rungs[0].wait_minutes",
                "rungs[1].wait_minutes",
                "rungs[1].page[0]",
                "thresholds.50[0]",
                "thresholds.60",
                "ack_minutes",
                "color"
            ]
        );
    }
}
