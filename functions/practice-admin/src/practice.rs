//! `/v1/practice`: the practice's own settings.

use std::collections::{BTreeMap, BTreeSet};

use domain::flag::Flag;
use domain::ids::{LocationId, PersonId, PracticeId};
use domain::policy::{Policy, Target};
use domain::practice::name::NAME_MAX;
use domain::practice::revenue::Revenue;
use domain::practice::{Practice, Setup};
use domain::refusal::Fields;
use lambda::app::App;
use lambda::caller::admit;
use lambda::failure::Failure;
use lambda::form::Form;
use lambda::reply::Reply;
use lambda::request::Request;
use lambda::route::Route;
use serde_json::{Value, json};

use crate::hours::{holidays, hours, locations, slug, zone};
use crate::{labels, protocol, tag};
use lambda::part::{line, object};

/// The settings as answers show them.
pub fn view(practice: &Practice) -> Value {
    json!({
        "id": practice.id,
        "name": practice.name,
        "zone": practice.zone,
        "hours": practice.hours,
        "holidays": practice.holidays,
        "locations": practice.locations,
        "officers": officers_view(practice),
        "policy": practice.policy,
        "agreements": practice.agreements,
        "session_tools": practice.session_tools,
        "grant_alone": practice.grant_alone,
        "part2": practice.part2,
        "labels": practice.labels,
        "revenue": practice.revenue,
    })
}

fn officers_view(practice: &Practice) -> BTreeMap<&'static str, &PersonId> {
    let officers = practice.officers.iter();
    officers.map(|(flag, id)| (flag.as_str(), id)).collect()
}

/// `GET /v1/practice`.
pub async fn show(app: &App, request: &Request, route: &Route) -> Result<Reply, Failure> {
    let admitted = admit(app, request, route).await?;
    Ok(reply(&admitted.setup.practice))
}

/// `PUT /v1/practice`: what the body names is replaced.
pub async fn change(app: &App, request: &Request, route: &Route) -> Result<Reply, Failure> {
    let admitted = admit(app, request, route).await?;
    let stands = &admitted.setup.practice;
    tag::check(request, &tag::of(stands.version))?;
    let mut form = Form::read(request, route)?;
    let mut practice = stands.clone();
    let id: Option<PracticeId> = form.parse("id", &slug());
    let same = id.is_none_or(|id| id == practice.id);
    form.fields.require(same, "id", "cannot be changed");
    read(&mut form, &mut practice);
    practice.check(&admitted.setup.people, &mut form.fields);
    in_use(&admitted.setup, &practice, &mut form.fields);
    labels::check(&admitted.setup, &practice, &mut form.fields);
    form.finish()?;
    practice.version = stands.version + 1;
    app.store.save_practice(&practice, stands.version).await?;
    Ok(reply(&practice))
}

/// Notes locations that are left out while people or systems are still bound to them: somebody
/// bound to a site that is gone would see nothing at all.
fn in_use(setup: &Setup, practice: &Practice, fields: &mut Fields) {
    let kept = |id: &LocationId| practice.locations.iter().any(|site| site.id == *id);
    let people = setup.people.values().map(|person| &person.locations);
    let systems = setup.systems.values().map(|system| &system.locations);
    let named: BTreeSet<_> = people.chain(systems).flatten().collect();
    let stood = setup.practice.locations.iter().map(|site| &site.id);
    for id in stood.filter(|id| !kept(id) && named.contains(id)) {
        let why = format!("leaves out {id}, which people or systems are still bound to");
        fields.add("locations", why);
    }
}

/// Reads what a request says of a practice over what stands; what it does not name stays.
fn read(form: &mut Form, practice: &mut Practice) {
    if let Some(name) = line(form, "name", NAME_MAX) {
        practice.name = name;
    }
    if let Some(zone) = zone(form) {
        practice.zone = zone;
    }
    if let Some(hours) = hours(form) {
        practice.hours = hours;
    }
    if let Some(holidays) = holidays(form) {
        practice.holidays = holidays;
    }
    if let Some(locations) = locations(form) {
        practice.locations = locations;
    }
    if let Some(officers) = object(form, "officers", |form| Some(officers(form))) {
        practice.officers = officers;
    }
    protocol::read(form, practice);
    if let Some(labels) = object(form, "labels", |form| labels::read(form, &practice.labels)) {
        practice.labels = labels;
    }
    let stands = practice.revenue;
    if let Some(revenue) = object(form, "revenue", |form| Some(revenue(form, stands))) {
        practice.revenue = revenue;
    }
    let stands = practice.policy;
    if let Some(policy) = object(form, "policy", |form| Some(policy(form, stands))) {
        practice.policy = policy;
    }
}

fn officers(form: &mut Form) -> BTreeMap<Flag, PersonId> {
    let mut officers = BTreeMap::new();
    for flag in Flag::ALL {
        if let Some(id) = form.parse(flag.as_str(), "a person's id") {
            officers.insert(flag, id);
        }
    }
    officers
}

/// Each figure that is named is replaced; null takes it back.
fn revenue(form: &mut Form, stands: Revenue) -> Revenue {
    let mut revenue = stands;
    for (name, most) in Revenue::bounds() {
        let Some(figure) = revenue.named(name) else {
            continue;
        };
        let Some(value) = form.take(name) else {
            continue;
        };
        let number = value.as_u64().and_then(|number| u32::try_from(number).ok());
        let sound = number.is_none_or(|number| (1..=most).contains(&number));
        let must_be = format!("must be a whole number from 1 to {most}, or null");
        let known = number.is_some() || value.is_null();
        form.fields.require(known && sound, name, &must_be);
        *figure = number;
    }
    revenue
}

fn policy(form: &mut Form, stands: Policy) -> Policy {
    let mut policy = stands;
    for (name, target) in [
        ("critical", &mut policy.critical),
        ("billing", &mut policy.billing),
        ("general", &mut policy.general),
    ] {
        if let Some(value) = form.take(name)
            && let Some(read) = target_of(&mut form.fields, name, value)
        {
            *target = read;
        }
    }
    if let Some(minutes) = form.number("update_minutes", 5, 1440) {
        policy.update_minutes = minutes;
    }
    policy
}

/// A target: `{"clock": "around_the_clock", "minutes": 60}`.
fn target_of(fields: &mut Fields, path: &str, value: Value) -> Option<Target> {
    lambda::part::nested(fields, path, value, |form| {
        let clock = line(form, "clock", 40);
        let clock = form.required("clock", clock)?;
        let minutes = form.number("minutes", 1, 480);
        match clock.as_str() {
            "around_the_clock" => form
                .required("minutes", minutes)
                .map(|minutes| Target::AroundTheClock { minutes }),
            "business_hours" => form
                .required("minutes", minutes)
                .map(|minutes| Target::BusinessHours { minutes }),
            "business_day" if minutes.is_none() => Some(Target::BusinessDay),
            "business_day" => {
                form.fields.add("minutes", "is not a part of business_day");
                None
            }
            _ => {
                let must_be = "must be around_the_clock, business_hours or business_day";
                form.fields.add("clock", must_be);
                None
            }
        }
    })
}

fn reply(practice: &Practice) -> Reply {
    Reply::json(200, &view(practice)).with("etag", &tag::of(practice.version))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::told::{form, wrong};
    use domain::refusal::Refusal;

    fn clinic() -> Practice {
        serde_json::from_value(json!({"id": "a", "name": "A", "zone": "America/Chicago",
            "hours": {"mon": ["08:00-17:00"]}, "locations": [{"id": "main"}]}))
        .unwrap()
    }

    #[test]
    fn what_is_shown_can_be_sent_back() {
        let mut practice = clinic();
        let mut form = form(&view(&practice).to_string());
        form.take("id");
        read(&mut form, &mut practice);
        assert_eq!(wrong(form), Vec::<String>::new());
        assert_eq!(view(&practice), view(&clinic()));
    }

    #[test]
    fn wrong_settings_are_named_and_leave_what_stands() {
        let mut practice = clinic();
        let mut form = form(
            r#"{"officers": {"privacy": "Ana", "it": "ben"}, "colour": {}, "labels": {"no_data": "x", "site": [1]},
                "policy": {"critical": {"clock": "sundial"}, "billing": {"clock": "business_hours"},
                           "general": {"clock": "business_day", "minutes": 5}, "update_minutes": 1}}"#,
        );
        read(&mut form, &mut practice);
        assert_eq!(
            wrong(form),
            [
                "officers.privacy",
                "officers.it",
                "labels.site",
                "labels.no_data",
                "policy.critical.clock",
                "policy.billing.minutes",
                "policy.general.minutes",
                "policy.update_minutes",
                "colour"
            ]
        );
        assert_eq!(view(&practice), view(&clinic()));
    }

    #[test]
    fn looser_than_the_standard_is_refused() {
        let mut practice = clinic();
        let mut form =
            form(r#"{"policy": {"critical": {"clock": "around_the_clock", "minutes": 240}}}"#);
        read(&mut form, &mut practice);
        practice.check(&BTreeMap::new(), &mut form.fields);
        let refused = match form.finish() {
            Err(Failure::Refused(Refusal::Invalid(errors))) => errors[0].field.clone(),
            _ => String::new(),
        };
        assert_eq!(refused, "policy.critical");
    }
}
