//! Identifiers: short slugs that people choose, and UUIDs that the desk gives.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::refusal::FieldError;

/// The longest slug accepted, in characters.
pub const SLUG_MAX: usize = 48;

/// Why a text is not a slug.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("must be 1 to 48 characters of a-z, 0-9 and '-', beginning with a letter or digit")]
pub struct NotASlug;

fn slug(text: &str) -> Result<String, NotASlug> {
    let allowed = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
    let fits = !text.is_empty()
        && text.len() <= SLUG_MAX
        && text.starts_with(allowed)
        && text.chars().all(|c| allowed(c) || c == '-');
    if fits {
        Ok(text.to_owned())
    } else {
        Err(NotASlug)
    }
}

macro_rules! slug_id {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String")]
        pub struct $name(String);

        impl $name {
            /// Takes a slug: 1 to 48 characters of `a-z`, `0-9` and `-`.
            pub fn new(text: &str) -> Result<Self, NotASlug> {
                slug(text).map(Self)
            }

            /// The slug itself.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl TryFrom<String> for $name {
            type Error = NotASlug;
            fn try_from(text: String) -> Result<Self, NotASlug> {
                Self::new(&text)
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.0)
            }
        }
    )*};
}

slug_id! {
    /// A practice: the tenant. Nothing of one is ever visible to another.
    PracticeId;
    /// A person or a machine, known by this id in every practice it belongs to.
    PersonId;
    /// A site of a practice.
    LocationId;
    /// An entry of a practice's catalogue.
    SystemId;
    /// An on-call schedule of a practice.
    ScheduleId;
    /// A queue, and the skill that its work needs.
    QueueId;
    /// An organisation that people work for: a service company, a vendor.
    OrganisationId;
    /// An agreement between a practice and an organisation.
    AgreementId;
    /// A tool for remote sessions.
    ToolId;
    /// A written procedure.
    ProcedureId;
    /// A check: the thing that readings are of.
    CheckId;
}

/// A ticket. UUIDv7, so that ids sort by the time they were given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct TicketId(pub Uuid);

impl TicketId {
    /// Reads the hyphenated form.
    pub fn parse(text: &str) -> Option<Self> {
        // Other spellings of the same id would be other keys of the same ticket.
        let id = Uuid::try_parse(text).ok()?;
        (id.hyphenated().to_string() == text).then_some(Self(id))
    }
}

impl std::fmt::Display for TicketId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", self.0.hyphenated())
    }
}

/// An entry of a ticket's timeline. Given by the ticket's version that wrote it and its place
/// among that version's entries, so a repeated decision names its entries alike.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct EventId(pub String);

impl EventId {
    /// The `index`-th entry that `version` of a ticket writes.
    #[must_use]
    pub fn of(version: u64, index: usize) -> Self {
        Self(format!("{version:06}-{index:02}"))
    }

    /// An entry that is written without changing the ticket.
    #[must_use]
    pub fn aside(id: Uuid) -> Self {
        Self(id.simple().to_string())
    }

    /// A report that joined an incident: the entry on the incident's timeline, named by the report.
    #[must_use]
    pub fn joined(child: TicketId) -> Self {
        Self(format!("j{}", child.0.simple()))
    }
}

impl std::fmt::Display for EventId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// A short code to read over the phone, for example `K7Q4-M2ZD`. Crockford's base 32: no I, L, O, U.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Reference(pub String);

const CROCKFORD: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

impl Reference {
    /// The reference of a ticket: 40 of the id's random bits. A practice makes it unique by a row;
    /// the `attempt` picks other bits when that row is taken.
    #[must_use]
    pub fn of(id: TicketId, attempt: u8) -> Self {
        let bits = id.0.as_u128() & ((1 << 62) - 1);
        let mut rest = (bits.rotate_right(u32::from(attempt) * 7) & ((1 << 40) - 1)) as u64;
        let mut code = String::with_capacity(9);
        for place in 0..8 {
            if place == 4 {
                code.push('-');
            }
            code.push(char::from(CROCKFORD[(rest & 31) as usize]));
            rest >>= 5;
        }
        Self(code)
    }
}

impl std::fmt::Display for Reference {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl NotASlug {
    /// This refusal, said of a field.
    #[must_use]
    pub fn at(self, field: &str) -> FieldError {
        FieldError::new(field, self.to_string())
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_slug_is_lower_case_and_short() {
        assert!(PracticeId::new("lakeside").is_ok());
        for bad in ["", "Lakeside", "a b", "-a", "a#b", &"a".repeat(49), "ä"] {
            assert_eq!(PracticeId::new(bad), Err(NotASlug), "{bad}");
        }
    }

    #[test]
    fn a_ticket_id_has_one_spelling() {
        let id = "01935b2e-7c1a-7000-8000-0123456789ab";
        assert_eq!(TicketId::parse(id).unwrap().to_string(), id);
        assert!(TicketId::parse(&id.to_uppercase()).is_none());
        assert!(TicketId::parse(&id.replace('-', "")).is_none());
    }

    #[test]
    fn a_reference_is_eight_unambiguous_characters() {
        let id = TicketId::parse("01935b2e-7c1a-7000-8000-0123456789ab").unwrap();
        let one = Reference::of(id, 0).0;
        assert_eq!(one.len(), 9);
        assert!(
            one.chars()
                .all(|c| c == '-' || CROCKFORD.contains(&(c as u8)))
        );
        assert_ne!(one, Reference::of(id, 1).0);
    }
}
