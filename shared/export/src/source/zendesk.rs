//! Zendesk's full CSV.
//!
//! Its dates have no zone: they are in that of the account. The first reply is a count of minutes, and the one within
//! business hours is by Zendesk's own schedule, so it is not used. `Replies` are public ones.

use super::{Counts, Profile};
use crate::field::Field;

pub(super) const PROFILE: Profile = Profile {
    columns: &[
        (Field::Id, &["id", "ticket id"]),
        (Field::Opened, &["created at", "requested"]),
        (Field::Updated, &["updated at", "updated"]),
        (Field::Resolved, &["solved at"]),
        (Field::ResponseMinutes, &["first reply time in minutes"]),
        (Field::Subject, &["subject"]),
        (Field::Category, &["ticket type", "category", "system"]),
        (Field::Status, &["status"]),
        (Field::Priority, &["priority"]),
        (
            Field::Location,
            &["location", "site", "clinic", "organization"],
        ),
        (Field::Channel, &["via"]),
        (Field::Reopened, &["reopens"]),
        (Field::Touches, &["replies"]),
        (Field::Groups, &["group stations"]),
    ],
    signs: &[
        "summation column",
        "requester external id",
        "initially assigned at",
        "group stations",
        "assignee stations",
        "reopens",
        "first reply time in minutes",
        "first resolution time in minutes",
        "full resolution time in minutes",
        "agent wait time in minutes",
        "requester wait time in minutes",
        "on hold time in minutes",
        "satisfaction score",
    ],
    one_is_highest: true,
    first_contact,
    proxy: "at most one public reply, never reopened, and one group had it",
    no_response: "the column `First reply time in minutes` is missing or empty",
};

fn first_contact(counts: &Counts) -> Option<bool> {
    let (replies, reopens, groups) = (counts.touches?, counts.reopened?, counts.groups?);
    Some(replies <= 1 && reopens == 0 && groups <= 1)
}
