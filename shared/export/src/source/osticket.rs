//! osTicket's CSV. It has no first response: `Answered` says that there was one, and not when.

use super::{Counts, Profile};
use crate::field::Field;

pub(super) const PROFILE: Profile = Profile {
    columns: &[
        (Field::Id, &["ticket number"]),
        (Field::Opened, &["date created", "create date"]),
        (Field::Updated, &["last updated"]),
        (Field::Resolved, &["closed date"]),
        (Field::Subject, &["subject", "issue summary"]),
        (Field::Category, &["help topic"]),
        (Field::Status, &["current status", "status"]),
        (Field::Priority, &["priority"]),
        (Field::Location, &["location", "site", "clinic"]),
        (Field::Channel, &["source"]),
        (Field::Reopened, &["reopen count"]),
        (Field::Touches, &["thread count"]),
        (Field::Verdict, &["overdue"]),
        (Field::Merged, &["merged"]),
    ],
    signs: &[
        "ticket number",
        "date created",
        "from email",
        "help topic",
        "current status",
        "last updated",
        "sla due date",
        "sla plan",
        "overdue",
        "answered",
        "agent assigned",
        "team assigned",
        "thread count",
        "attachment count",
    ],
    one_is_highest: true,
    first_contact,
    proxy: "at most two entries in its thread, and never reopened",
    no_response: "osTicket's export says whether a ticket was answered, and not when",
};

fn first_contact(counts: &Counts) -> Option<bool> {
    Some(counts.touches? <= 2 && counts.reopened? == 0)
}
