//! Zammad's report of tickets as XLSX: one sheet, in the language and zone of whoever made it.
//!
//! Dates are numbers of days. Its priorities begin with a number that counts from the lowest ("3 high").

use super::{Counts, Profile};
use crate::field::Field;

pub(super) const PROFILE: Profile = Profile {
    columns: &[
        (Field::Id, &["#", "number", "nummer"]),
        (Field::Opened, &["created at", "erstellt am", "erstellt"]),
        (
            Field::Updated,
            &["updated at", "aktualisiert am", "aktualisiert"],
        ),
        (
            Field::Resolved,
            &["closed at", "geschlossen am", "close at"],
        ),
        (
            Field::Responded,
            &["first response at", "erste reaktion am", "erste antwort am"],
        ),
        (
            Field::ResponseMinutes,
            &["first response in min", "erste reaktion in min"],
        ),
        (Field::Subject, &["title", "titel"]),
        (Field::Status, &["state", "status"]),
        (Field::Priority, &["priority", "prioritat"]),
        (
            Field::Location,
            &["location", "standort", "organization", "organisation"],
        ),
        (Field::Channel, &["create channel", "erstellungskanal"]),
        (
            Field::Touches,
            &["article count", "artikelanzahl", "anzahl artikel"],
        ),
    ],
    signs: &[
        "#",
        "create channel",
        "time units total",
        "close escalation at",
        "close in min",
        "close diff in min",
        "first response at",
        "first response escalation at",
        "first response in min",
        "first response diff in min",
        "update escalation at",
        "last contact at",
        "last contact agent at",
        "last contact customer at",
        "article count",
        "escalation at",
        "erstellungskanal",
        "erste reaktion am",
        "artikelanzahl",
    ],
    one_is_highest: false,
    first_contact,
    proxy: "at most two articles: the report and one answer",
    no_response: "the column `First Response At` is missing or empty",
};

fn first_contact(counts: &Counts) -> Option<bool> {
    counts.touches.map(|articles| articles <= 2)
}
