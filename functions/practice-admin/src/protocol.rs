//! What a practice's settings say of patient data: agreements, approved tools, what is taken alone, 42 CFR Part 2.

use domain::audit::code::Category;
use domain::ids::ToolId;
use domain::practice::Practice;
use domain::protocol::agreement::{AGREEMENTS_MAX, Agreement, CHANNELS_MAX, TOOLS_MAX, Tool};
use jiff::civil::Date;
use lambda::form::Form;
use lambda::part::{objects, set};

const DATE: &str = "a day such as 2026-01-31";
const SLUG: &str = "1 to 48 characters of a-z, 0-9 and '-'";
const CATEGORY: &str =
    "demographics, appointments, billing, clinical, labs, imaging, medications or notes";

/// Reads what a request says of it over what stands.
pub fn read(form: &mut Form, practice: &mut Practice) {
    if let Some(agreements) = objects(form, "agreements", AGREEMENTS_MAX, agreement) {
        practice.agreements = agreements;
    }
    if let Some(tools) = objects(form, "session_tools", TOOLS_MAX, tool) {
        practice.session_tools = tools;
    }
    if let Some(alone) = set::<Category>(form, "grant_alone", Category::ALL.len(), CATEGORY) {
        practice.grant_alone = alone;
    }
    if let Some(part2) = form.flag("part2") {
        practice.part2 = part2;
    }
}

fn days(form: &mut Form) -> Option<(Date, Date)> {
    let from: Option<Date> = form.parse("from", DATE);
    let from = form.required("from", from);
    let until: Option<Date> = form.parse("until", DATE);
    let until = form.required("until", until);
    Some((from?, until?))
}

fn agreement(form: &mut Form) -> Option<Agreement> {
    let id = form.parse("id", SLUG);
    let id = form.required("id", id);
    let organisation = form.parse("organisation", SLUG);
    let organisation = form.required("organisation", organisation);
    let days = days(form);
    let (from, until) = days?;
    Some(Agreement {
        id: id?,
        organisation: organisation?,
        from,
        until,
    })
}

fn tool(form: &mut Form) -> Option<Tool> {
    let id = form.parse("id", SLUG);
    let id = form.required("id", id);
    let channels = set::<ToolId>(form, "channels", CHANNELS_MAX, SLUG);
    let channels = form.required("channels", channels);
    let agreement = form.parse("agreement", SLUG);
    let agreement = form.required("agreement", agreement);
    let observe = form.flag("observe");
    let days = days(form);
    let (from, until) = days?;
    Some(Tool {
        id: id?,
        channels: channels?,
        agreement: agreement?,
        from,
        until,
        observe: observe.unwrap_or_default(),
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::told::{form, wrong};

    #[test]
    fn every_wrong_part_is_named() {
        let mut practice: Practice = serde_json::from_value(serde_json::json!({
            "id": "a", "name": "A", "zone": "America/Chicago",
            "hours": {"mon": ["08:00-17:00"]}, "locations": [{"id": "main"}]
        }))
        .unwrap();
        let mut form = form(
            r#"{"agreements": [{"id": "n-1", "organisation": "n", "from": "2026-01-01", "until": "soon"}],
                "session_tools": [{"id": "t", "channels": ["A"], "from": "2026-01-01", "until": "2026-12-31"}],
                "grant_alone": ["notes", "everything"], "part2": "yes"}"#,
        );
        read(&mut form, &mut practice);
        assert_eq!(
            wrong(form),
            [
                "agreements[0].until",
                "session_tools[0].channels[0]",
                "session_tools[0].agreement",
                "grant_alone[1]",
                "part2"
            ]
        );
        assert!(practice.agreements.is_empty() && !practice.part2);
    }
}
