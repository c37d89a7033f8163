//! ServiceNow's incidents by field name or by label, and logs of their changes with many rows of one number.
//!
//! There is no first response: it is in `task_sla` or the activity log. `made_sla` is the source's own verdict. What is
//! unknown is written `?` in logs.

use super::{Counts, Profile};
use crate::field::Field;

pub(super) const PROFILE: Profile = Profile {
    columns: &[
        (Field::Id, &["number"]),
        (
            Field::Opened,
            &["opened at", "opened", "sys created on", "created"],
        ),
        (
            Field::Updated,
            &["sys updated at", "sys updated on", "updated"],
        ),
        (Field::Resolved, &["resolved at", "resolved"]),
        (Field::Closed, &["closed at", "closed"]),
        (Field::Subject, &["short description"]),
        (
            Field::Category,
            &[
                "category",
                "subcategory",
                "u symptom",
                "symptom",
                "cmdb ci",
                "configuration item",
            ],
        ),
        (Field::Status, &["incident state", "state"]),
        (Field::Priority, &["priority"]),
        (Field::Location, &["location"]),
        (Field::Channel, &["contact type", "channel"]),
        (Field::Reopened, &["reopen count"]),
        (Field::Reassigned, &["reassignment count"]),
        (Field::Verdict, &["made sla"]),
    ],
    signs: &[
        "short description",
        "opened at",
        "opened by",
        "sys created on",
        "sys created at",
        "sys updated at",
        "sys updated on",
        "incident state",
        "assignment group",
        "reassignment count",
        "reopen count",
        "sys mod count",
        "made sla",
        "caller id",
        "caller",
        "contact type",
        "cmdb ci",
        "configuration item",
        "business duration",
        "calendar duration",
        "close code",
        "closed code",
        "u symptom",
    ],
    one_is_highest: true,
    first_contact,
    proxy: "never given to another group or person, and never reopened",
    no_response: "ServiceNow's incidents have no column for it; it is in the table `task_sla` or the activity log",
};

fn first_contact(counts: &Counts) -> Option<bool> {
    Some(counts.reassigned? == 0 && counts.reopened? == 0)
}
