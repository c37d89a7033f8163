//! Freshdesk's export of tickets.
//!
//! "(in hrs)" columns hold `HH:MM:SS`, and are often empty although the timestamps are there: those go first.

use super::{Counts, Profile};
use crate::field::Field;

pub(super) const PROFILE: Profile = Profile {
    columns: &[
        (Field::Id, &["ticket id"]),
        (Field::Opened, &["created time"]),
        (Field::Updated, &["last update time", "last updated time"]),
        (Field::Resolved, &["resolved time"]),
        (Field::Closed, &["closed time"]),
        (Field::Responded, &["initial response time"]),
        (Field::ResponseHours, &["first response time (in hrs)"]),
        (Field::Subject, &["subject"]),
        (Field::Category, &["type", "product", "category"]),
        (Field::Status, &["status"]),
        (Field::Priority, &["priority"]),
        (
            Field::Location,
            &["location", "site", "clinic", "company name"],
        ),
        (Field::Channel, &["source"]),
        (Field::Touches, &["agent interactions"]),
        (Field::Verdict, &["first response status"]),
    ],
    signs: &[
        "ticket id",
        "due by time",
        "initial response time",
        "first response time (in hrs)",
        "resolution time (in hrs)",
        "agent interactions",
        "customer interactions",
        "survey results",
        "association type",
        "every response status",
        "contact id",
        "full name",
        "company name",
        "last update time",
        "product",
    ],
    one_is_highest: false,
    first_contact,
    proxy: "at most one interaction of an agent",
    no_response: "`Initial response time` and `First response time (in hrs)` are missing or empty",
};

pub(super) fn first_contact(counts: &Counts) -> Option<bool> {
    counts.touches.map(|touches| touches <= 1)
}
