//! `/v1/oncall`: who is on call when.

use aws::store::setup::tag as content;
use domain::ids::{PersonId, ScheduleId};
use domain::oncall::{OVERRIDES_MAX, Override, PEOPLE_MAX, Rotation, SHIFT_DAYS_MAX, Schedule};
use domain::practice::Person;
use domain::practice::check::SCHEDULES_MAX;
use domain::refusal::{Fields, Refusal};
use jiff::Timestamp;
use jiff::civil::{Date, Time};
use lambda::app::App;
use lambda::caller::{Admitted, admit};
use lambda::failure::Failure;
use lambda::form::Form;
use lambda::reply::Reply;
use lambda::request::Request;
use lambda::route::Route;
use serde_json::{Value, json};

use crate::hours::{slug, zone};
use crate::page::Wanted;
use crate::people::{confirmed, waits};
use crate::tag;
use lambda::part::{self, list as entries, need, object, objects, stated, word};

/// `GET /v1/oncall`.
pub async fn list(app: &App, request: &Request, route: &Route) -> Result<Reply, Failure> {
    let admitted = admit(app, request, route).await?;
    let schedules = admitted.setup.schedules.iter();
    let all = schedules.map(|(id, schedule)| (id.to_string(), view(id, schedule)));
    Ok(Wanted::of(request)?.part(all.collect()))
}

/// `GET /v1/oncall/{schedule}`.
pub async fn show(app: &App, request: &Request, route: &Route) -> Result<Reply, Failure> {
    let admitted = admit(app, request, route).await?;
    let (id, schedule) = named(&admitted, request)?;
    reply(&id, &schedule)
}

/// `GET /v1/oncall/{schedule}/now?at=`: `reachable` tells whether a page of
/// whatever tier would find them.
pub async fn now(app: &App, request: &Request, route: &Route) -> Result<Reply, Failure> {
    let admitted = admit(app, request, route).await?;
    let (_, schedule) = named(&admitted, request)?;
    let at = instant(&request.query())?.unwrap_or(request.now);
    let duty = schedule.at(at);
    let person = duty
        .as_ref()
        .and_then(|duty| admitted.setup.people.get(&duty.person));
    let person = match person {
        Some(person) if waits(person) => {
            Some(confirmed(app, &admitted.caller.practice, person).await?)
        }
        known => known.cloned(),
    };
    let person = person.as_ref();
    let shown = person.map(|person| json!({ "id": person.id, "name": person.name }));
    let body = json!({
        "at": at,
        "person": shown,
        "from": duty.as_ref().map(|duty| duty.from),
        "until": duty.as_ref().map(|duty| duty.until),
        "by": duty.as_ref().map(|duty| duty.by),
        "reachable": person.is_some_and(Person::always_reachable),
    });
    Ok(Reply::json(200, &body))
}

/// `PUT /v1/oncall/{schedule}`: the whole schedule, new or instead of the one that stands.
pub async fn change(app: &App, request: &Request, route: &Route) -> Result<Reply, Failure> {
    let admitted = admit(app, request, route).await?;
    let schedules = &admitted.setup.schedules;
    let id = ScheduleId::new(request.parameter("schedule")).map_err(|_| absent())?;
    let stands = schedules.get(&id);
    tag::check(request, &stands.map_or(Ok(String::new()), tag_of)?)?;
    let mut form = Form::read(request, route)?;
    let same = form
        .parse::<ScheduleId>("id", &slug())
        .is_none_or(|sent| sent == id);
    form.fields.require(same, "id", "cannot be changed");
    let schedule = read(&mut form, &admitted.setup.practice.zone);
    if let Some(schedule) = &schedule {
        form.fields.extend("", schedule.validate());
        admitted.setup.check_on_call(schedule, &mut form.fields);
    }
    form.finish()?;
    let schedule = schedule.ok_or_else(|| Refusal::field("", "is not complete"))?;
    if stands.is_none() && schedules.len() >= SCHEDULES_MAX {
        let why = format!("A practice has at most {SCHEDULES_MAX} schedules.");
        return Err(Refusal::WrongState(why).into());
    }
    let practice = &admitted.caller.practice;
    app.store
        .save_schedule(practice, &id, &schedule, stands)
        .await?;
    reply(&id, &schedule)
}

fn read(form: &mut Form, practice_zone: &str) -> Option<Schedule> {
    need(form, "rotation", "is required");
    let zone = if stated(form, "zone") {
        zone(form)
    } else {
        Some(practice_zone.to_owned())
    };
    let rotation = object(form, "rotation", rotation);
    let overrides = if stated(form, "overrides") {
        objects(form, "overrides", OVERRIDES_MAX, replacement)
    } else {
        Some(Vec::new())
    };
    Some(Schedule {
        zone: zone?,
        rotation: rotation?,
        overrides: overrides?,
    })
}

fn rotation(form: &mut Form) -> Option<Rotation> {
    for name in ["people", "starts_on", "handover", "days"] {
        need(form, name, "is required");
    }
    let people = entries(form, "people", PEOPLE_MAX, |fields, path, value| {
        word::<PersonId>(fields, path, value, &slug())
    });
    let starts_on: Option<Date> = form.parse("starts_on", "a date such as 2026-01-05");
    let handover = part::line(form, "handover", 5);
    let handover = handover.and_then(|text| handover_time(&mut form.fields, &text));
    let days = form.number("days", 1, u32::from(SHIFT_DAYS_MAX));
    Some(Rotation {
        people: people?,
        starts_on: starts_on?,
        handover: handover?,
        days: u16::try_from(days?).ok()?,
    })
}

fn handover_time(fields: &mut Fields, text: &str) -> Option<Time> {
    let read = match text.len() {
        5 => Time::strptime("%H:%M", text).ok(),
        _ => None,
    };
    if read.is_none() {
        fields.add("handover", "must be a time such as 08:00");
    }
    read
}

fn replacement(form: &mut Form) -> Option<Override> {
    for name in ["person", "from", "until"] {
        need(form, name, "is required");
    }
    let person = form.parse("person", &slug());
    let (from, until) = (form.instant("from"), form.instant("until"));
    Some(Override {
        person: person?,
        from: from?,
        until: until?,
    })
}

fn instant(query: &[(String, String)]) -> Result<Option<Timestamp>, Refusal> {
    let (mut at, mut fields) = (None, Fields::default());
    for (name, value) in query {
        match (name.as_str(), value.parse()) {
            ("at", Ok(instant)) => at = Some(instant),
            ("at", Err(_)) => fields.add(
                "at",
                "must be an RFC 3339 instant such as 2026-11-23T14:02:11Z",
            ),
            _ => fields.add(part::shown(name), "is not a parameter of this request"),
        }
    }
    fields.done()?;
    Ok(at)
}

fn absent() -> Failure {
    Refusal::NotFound("schedule").into()
}

fn named(admitted: &Admitted, request: &Request) -> Result<(ScheduleId, Schedule), Failure> {
    let id = ScheduleId::new(request.parameter("schedule")).map_err(|_| absent())?;
    let schedule = admitted.setup.schedules.get(&id).cloned();
    schedule.map(|schedule| (id, schedule)).ok_or_else(absent)
}

fn view(id: &ScheduleId, schedule: &Schedule) -> Value {
    let mut view = json!(schedule);
    if let Value::Object(map) = &mut view {
        map.insert("id".to_owned(), json!(id));
        map.insert("overrides".to_owned(), json!(schedule.overrides));
    }
    view
}

fn tag_of(schedule: &Schedule) -> Result<String, Failure> {
    Ok(tag::of(content(schedule)?))
}

fn reply(id: &ScheduleId, schedule: &Schedule) -> Result<Reply, Failure> {
    Ok(Reply::json(200, &view(id, schedule)).with("etag", &tag_of(schedule)?))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::told::{form, wrong};

    #[test]
    fn what_is_shown_can_be_sent_back() {
        let json = r#"{"zone": "America/Chicago",
            "rotation": {"people": ["ana", "ben"], "starts_on": "2026-01-05", "handover": "08:00", "days": 7},
            "overrides": [{"person": "cleo", "from": "2026-01-10T14:00:00Z", "until": "2026-01-11T14:00:00Z"}]}"#;
        let mut sent = form(json);
        let schedule = read(&mut sent, "UTC").unwrap();
        assert_eq!(wrong(sent), Vec::<String>::new());
        let mut again = form(&json!(schedule).to_string());
        assert_eq!(read(&mut again, "UTC"), Some(schedule));
    }

    #[test]
    fn every_wrong_field_is_named() {
        let mut sent = form(
            r#"{"rotation": {"people": ["Ana"], "starts_on": "soon", "handover": "8am", "days": 90},
                "overrides": [{"person": "ben", "from": "now"}], "x": 1}"#,
        );
        assert_eq!(read(&mut sent, "UTC"), None);
        assert_eq!(
            wrong(sent),
            [
                "rotation.people[0]",
                "rotation.starts_on",
                "rotation.handover",
                "rotation.days",
                "overrides[0].until",
                "overrides[0].from",
                "x"
            ]
        );
    }

    #[test]
    fn an_instant_may_be_asked_for() {
        let query = |name: &str, value: &str| [(name.to_owned(), value.to_owned())];
        assert!(
            instant(&query("at", "2026-11-23T14:02:11Z"))
                .unwrap()
                .is_some()
        );
        assert!(instant(&query("at", "noon")).is_err());
        assert!(instant(&query("when", "2026-11-23T14:02:11Z")).is_err());
    }
}
