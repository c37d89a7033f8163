//! Hours, holidays and locations, as requests state them.

use domain::calendar::{Holiday, Holidays, Hours, Interval};
use domain::ids::NotASlug;
use domain::practice::Location;
use domain::practice::check::LOCATIONS_MAX;
use domain::practice::name::NAME_MAX;
use domain::refusal::Fields;
use lambda::form::Form;
use serde_json::Value;

use lambda::part::{clearable, line, list, nested, object, objects, word};

/// Why a practice needs hours, with an example.
pub const HOURS_NEEDED: &str = r#"is required: without opening hours there is no business day to count, and nothing is taken for open around the clock. For example {"mon": ["08:00-12:00", "13:00-17:00"], "tue": ["08:00-17:00"]}"#;
/// Why a practice needs a zone, with an example.
pub const ZONE_NEEDED: &str = "is required: an IANA time zone such as America/Chicago";

const DAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
const DATE: &str = "a date such as 2026-12-24";

/// The opening hours of a week.
pub fn hours(form: &mut Form) -> Option<Hours> {
    let value = form.take("hours")?;
    let week = nested(&mut form.fields, "hours", value, |form| {
        let mut week: [Vec<String>; 7] = Default::default();
        for (day, texts) in DAYS.iter().zip(&mut week) {
            let read = list(form, day, 12, |fields, path, value| {
                word(fields, path, value, "a text such as 08:00-12:00")
            });
            *texts = read.unwrap_or_default();
        }
        Some(week)
    })?;
    match Hours::new(&week) {
        Ok(hours) => Some(hours),
        Err(error) => {
            form.fields.extend("", error.0);
            None
        }
    }
}

/// The holidays.
pub fn holidays(form: &mut Form) -> Option<Holidays> {
    object(form, "holidays", |form| {
        let preset = form.parse("preset", "us-federal");
        let days = objects(form, "days", 400, day);
        let except = list(form, "except", 400, |fields, path, value| {
            word(fields, path, value, DATE)
        });
        Some(Holidays {
            preset,
            days: days.unwrap_or_default(),
            except: except.unwrap_or_default(),
        })
    })
}

fn day(form: &mut Form) -> Option<Holiday> {
    let date = form.parse("date", DATE);
    let date = form.required("date", date);
    let name = line(form, "name", 80);
    let name = form.required("name", name);
    let open = list(form, "open", 12, interval);
    Some(Holiday {
        date: date?,
        name: name?,
        open: open.unwrap_or_default(),
    })
}

fn interval(fields: &mut Fields, path: &str, value: Value) -> Option<Interval> {
    let text: String = word(fields, path, value, "a text such as 08:00-12:00")?;
    match Interval::parse(&text) {
        Ok(interval) => Some(interval),
        Err(error) => {
            fields.add(path, error.to_string());
            None
        }
    }
}

/// An IANA zone; whether there is such a zone is judged with the whole calendar.
pub fn zone(form: &mut Form) -> Option<String> {
    line(form, "zone", 64)
}

/// The locations.
pub fn locations(form: &mut Form) -> Option<Vec<Location>> {
    objects(form, "locations", LOCATIONS_MAX, |form| {
        let id = form.parse("id", &slug());
        let id = form.required("id", id);
        let name = clearable(form, "name", NAME_MAX)
            .flatten()
            .unwrap_or_default();
        let (zone, hours, holidays) = (zone(form), hours(form), holidays(form));
        Some(Location {
            id: id?,
            name,
            zone,
            hours,
            holidays,
        })
    })
}

/// What an id must be.
pub fn slug() -> String {
    let reason = NotASlug.to_string();
    reason
        .strip_prefix("must be ")
        .unwrap_or(&reason)
        .to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::told::{form, wrong};

    #[test]
    fn every_wrong_hour_is_named() {
        let mut form = form(
            r#"{"hours": {"mon": ["08:00-12:00", "8-9"], "tue": ["17:00-08:00"], "someday": []},
                "holidays": {"preset": "moon", "days": [{"date": "2026-13-01", "name": ""}], "x": 1},
                "locations": [{"id": "Main"}, {"name": "East", "hours": {"mon": "08:00"}}]}"#,
        );
        assert!(hours(&mut form).is_none());
        assert!(holidays(&mut form).is_none());
        assert!(locations(&mut form).is_none());
        assert_eq!(
            wrong(form),
            [
                "hours.someday",
                "holidays.preset",
                "holidays.days[0].date",
                "holidays.days[0].name",
                "holidays.x",
                "locations[0].id",
                "locations[1].id",
                "locations[1].hours.mon",
            ]
        );
    }

    #[test]
    fn intervals_are_judged_one_by_one() {
        let mut form = form(r#"{"hours": {"mon": ["8-9"], "tue": ["17:00-08:00"]}}"#);
        assert!(hours(&mut form).is_none());
        assert_eq!(wrong(form), ["hours.mon[0]", "hours.tue[0]"]);
    }

    #[test]
    fn split_days_and_presets_are_read() {
        let mut form = form(
            r#"{"hours": {"mon": ["08:00-12:00", "13:00-17:00"]},
                "holidays": {"preset": "us-federal", "days": [{"date": "2026-12-24", "name": "Eve",
                "open": ["08:00-12:00"]}], "except": ["2026-10-12"]}, "locations": [{"id": "main"}]}"#,
        );
        assert!(hours(&mut form).is_some());
        assert!(holidays(&mut form).is_some_and(|holidays| holidays.days.len() == 1));
        assert!(locations(&mut form).is_some_and(|sites| sites.len() == 1));
        assert_eq!(wrong(form), Vec::<String>::new());
    }
}
