//! Any other table: by a column map, or by names that say what they are.

use super::{Counts, Profile};
use crate::field::Field;

pub(super) const PROFILE: Profile = Profile {
    columns: &[
        (
            Field::Id,
            &[
                "id",
                "ticket id",
                "ticket",
                "ticket number",
                "ticket no",
                "ticket #",
                "case number",
                "case id",
                "incident id",
                "request id",
                "requestid",
                "number",
                "reference",
                "ref",
                "#",
            ],
        ),
        (
            Field::Opened,
            &[
                "opened",
                "opened at",
                "opened on",
                "created",
                "created at",
                "created on",
                "created time",
                "created date",
                "create date",
                "creation date",
                "date created",
                "date opened",
                "open date",
                "open time",
                "reported at",
                "submitted at",
                "submitted on",
                "logged at",
                "opening date",
                "reported",
                "reported on",
                "submitted",
                "date submitted",
                "date entered",
                "date occurred",
                "request date",
                "created time (ticket)",
                "timestamp",
            ],
        ),
        (
            Field::Updated,
            &[
                "updated",
                "updated at",
                "updated on",
                "last updated",
                "modified",
                "last modified",
            ],
        ),
        (
            Field::Resolved,
            &[
                "resolved",
                "resolved at",
                "resolved on",
                "resolved time",
                "resolved date",
                "date resolved",
                "resolution date",
                "solved at",
                "completed at",
                "completed on",
            ],
        ),
        (
            Field::Closed,
            &[
                "closed",
                "closed at",
                "closed on",
                "closed time",
                "close date",
                "close time",
                "date closed",
                "closed date",
                "ticket closed time",
            ],
        ),
        (
            Field::Responded,
            &[
                "responded",
                "responded at",
                "first response at",
                "first response date",
                "first responded at",
                "first reply at",
                "responded date",
                "date responded",
                "response date",
            ],
        ),
        (
            Field::ResponseMinutes,
            &[
                "response minutes",
                "first response minutes",
                "first response (minutes)",
                "first response time (minutes)",
                "first response time in minutes",
                "first reply time in minutes",
            ],
        ),
        (
            Field::ResponseHours,
            &[
                "response hours",
                "first response hours",
                "first response (hours)",
                "first response time (hours)",
                "first response time (in hrs)",
                "first response time in hours",
                "time to first response (hh:mm:ss)",
            ],
        ),
        (
            Field::Subject,
            &[
                "subject",
                "summary",
                "title",
                "short description",
                "ticket name",
                "ticket subject",
            ],
        ),
        (
            Field::Category,
            &[
                "category",
                "subcategory",
                "sub category",
                "type",
                "ticket type",
                "request type",
                "system",
                "application",
                "product",
                "service",
            ],
        ),
        (Field::Status, &["status", "state", "ticket status"]),
        (
            Field::Priority,
            &["priority", "ticket priority", "severity"],
        ),
        (Field::Location, &["location", "site", "clinic", "office"]),
        (
            Field::Channel,
            &["channel", "source", "via", "ticket channel", "contact type"],
        ),
        (Field::Reopened, &["reopened", "reopens", "reopen count"]),
        (
            Field::Reassigned,
            &["reassigned", "reassignments", "reassignment count"],
        ),
        (
            Field::Touches,
            &["touches", "replies", "agent interactions"],
        ),
    ],
    signs: &[],
    one_is_highest: true,
    first_contact,
    proxy: "never reopened, and never given to another or answered more than once, as far as there are columns for it",
    no_response: "no column says when the first response came; name it with a column map: `responded`, `response_minutes` \
                  or `response_hours`",
};

fn first_contact(counts: &Counts) -> Option<bool> {
    let once = match (counts.reassigned, counts.touches) {
        (Some(given), _) => given == 0,
        (None, Some(touches)) => touches <= 1,
        (None, None) => return None,
    };
    Some(once && counts.reopened? == 0)
}
