//! Freshservice's export of tickets: Freshdesk's columns in other capitals, and those of a service desk.

use super::{Profile, freshdesk};
use crate::field::Field;

pub(super) const PROFILE: Profile = Profile {
    columns: &[
        (Field::Id, &["ticket id"]),
        (Field::Opened, &["created time"]),
        (Field::Updated, &["last updated time", "last update time"]),
        (Field::Resolved, &["resolved time"]),
        (Field::Closed, &["closed time"]),
        (Field::Responded, &["initial response time"]),
        (Field::ResponseHours, &["first response time (in hrs)"]),
        (Field::Subject, &["subject"]),
        (
            Field::Category,
            &["category", "sub category", "item", "type"],
        ),
        (Field::Status, &["status"]),
        (Field::Priority, &["priority"]),
        (Field::Location, &["requester location", "location"]),
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
        "survey result",
        "urgency",
        "impact",
        "sub category",
        "item",
        "resolution note",
        "requester location",
        "requester vip",
        "requester name",
        "approval status",
        "last updated time",
    ],
    one_is_highest: false,
    first_contact: freshdesk::first_contact,
    proxy: freshdesk::PROFILE.proxy,
    no_response: freshdesk::PROFILE.no_response,
};
