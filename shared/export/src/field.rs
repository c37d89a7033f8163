//! What a column may tell of a ticket, in our own words: the left side of a column map.

/// What a column tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Field {
    /// The ticket's number.
    Id,
    /// When it was opened.
    Opened,
    /// When this row was written, or the ticket last changed.
    Updated,
    /// When it was resolved.
    Resolved,
    /// When it was closed.
    Closed,
    /// When the first response came.
    Responded,
    /// How long the first response took, in minutes.
    ResponseMinutes,
    /// How long the first response took, in hours or as `HH:MM:SS`.
    ResponseHours,
    /// The subject line: read for the impact rules, and dropped.
    Subject,
    /// Words of a list that say what it is about: read for the impact rules, and dropped.
    Category,
    /// Its state.
    Status,
    /// What its state amounts to.
    StatusCategory,
    /// The source's priority.
    Priority,
    /// Where.
    Location,
    /// How it came in.
    Channel,
    /// How often it was opened again.
    Reopened,
    /// How often it was given to another person or group.
    Reassigned,
    /// How often somebody answered, or how many entries it has.
    Touches,
    /// How many groups had it.
    Groups,
    /// Whether the source holds that its own target was met.
    Verdict,
    /// Whether it was merged into another.
    Merged,
}

impl Field {
    /// All of them, with the name that a column map uses.
    pub const ALL: [(Self, &'static str); 21] = [
        (Self::Id, "id"),
        (Self::Opened, "opened"),
        (Self::Updated, "updated"),
        (Self::Resolved, "resolved"),
        (Self::Closed, "closed"),
        (Self::Responded, "responded"),
        (Self::ResponseMinutes, "response_minutes"),
        (Self::ResponseHours, "response_hours"),
        (Self::Subject, "subject"),
        (Self::Category, "category"),
        (Self::Status, "status"),
        (Self::StatusCategory, "status_category"),
        (Self::Priority, "priority"),
        (Self::Location, "location"),
        (Self::Channel, "channel"),
        (Self::Reopened, "reopened"),
        (Self::Reassigned, "reassigned"),
        (Self::Touches, "touches"),
        (Self::Groups, "groups"),
        (Self::Verdict, "verdict"),
        (Self::Merged, "merged"),
    ];
    /// The fields that hold dates.
    pub(crate) const DATES: [Self; 5] = [
        Self::Opened,
        Self::Updated,
        Self::Resolved,
        Self::Closed,
        Self::Responded,
    ];

    /// The name in a column map.
    #[must_use]
    pub fn name(self) -> &'static str {
        let found = Self::ALL.iter().find(|(field, _)| *field == self);
        found.map_or("", |(_, name)| name)
    }

    /// The field of that name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        let found = Self::ALL.iter().find(|(_, known)| *known == name);
        found.map(|(field, _)| *field)
    }
}
