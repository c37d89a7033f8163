//! Refusals: what the caller can put right, said precisely and all at once.

use serde::Serialize;

use crate::protocol::gate::Missing;

/// One field that is wrong, and why. Neither part ever repeats the caller's text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FieldError {
    /// Where, as a path (`locations[0].hours`).
    pub field: String,
    /// Why, and what would be right.
    pub reason: String,
}

impl FieldError {
    /// Names a field and the reason.
    pub fn new(field: impl Into<String>, reason: impl Into<String>) -> Self {
        Self {
            field: field.into(),
            reason: reason.into(),
        }
    }
}

/// Something that the caller asked for and that cannot be done as asked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Fields are wrong: all of them are named.
    #[error("some fields are not valid")]
    Invalid(Vec<FieldError>),
    /// The caller is known and may not do this.
    #[error("{0}")]
    Forbidden(&'static str),
    /// There is no such thing, or it is another practice's.
    #[error("there is no such {0}")]
    NotFound(&'static str),
    /// The thing is in a state that does not allow this.
    #[error("{0}")]
    WrongState(String),
    /// The caller decided on an older version than the one that stands.
    #[error("it was changed since you read it: read it again, then decide")]
    Stale,
    /// The text is marked `phi`, and there is no grant that opens it.
    #[error(
        "this takes a grant of yours that holds now and covers it: ask for one, naming the kinds of data"
    )]
    GrantRequired,
    /// A remote session may not start: every reason is named.
    #[error("the session may not start: {}", .0.join("; "))]
    NotApproved(Vec<&'static str>),
    /// The ticket may not close yet: every missing item is named.
    #[error("its PHI protocol is not complete")]
    ProtocolIncomplete(Vec<Missing>),
}

impl Refusal {
    /// One wrong field.
    pub fn field(field: impl Into<String>, reason: impl Into<String>) -> Self {
        Self::Invalid(vec![FieldError::new(field, reason)])
    }

    /// The thing is in a state that does not allow this.
    pub fn wrong_state(text: impl Into<String>) -> Self {
        Self::WrongState(text.into())
    }
}

/// Collects wrong fields, so that the caller hears of all of them in one answer.
#[derive(Debug, Default)]
pub struct Fields(Vec<FieldError>);

impl Fields {
    /// Notes a wrong field.
    pub fn add(&mut self, field: impl Into<String>, reason: impl Into<String>) {
        self.0.push(FieldError::new(field, reason));
    }

    /// Notes a wrong field when the condition does not hold.
    pub fn require(&mut self, holds: bool, field: &str, reason: &str) {
        if !holds {
            self.add(field, reason);
        }
    }

    /// Takes over refusals collected elsewhere, under a path.
    pub fn extend(&mut self, path: &str, errors: Vec<FieldError>) {
        self.0.extend(errors.into_iter().map(|e| FieldError {
            field: if path.is_empty() {
                e.field
            } else {
                format!("{path}.{}", e.field)
            },
            reason: e.reason,
        }));
    }

    /// Whether a field, or a part of it, was said to be wrong.
    #[must_use]
    pub fn names(&self, field: &str) -> bool {
        let within = |error: &FieldError| {
            let rest = error.field.strip_prefix(field);
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['[', '.']))
        };
        self.0.iter().any(within)
    }

    /// All of them, or none.
    pub fn done(self) -> Result<(), Refusal> {
        if self.0.is_empty() {
            Ok(())
        } else {
            Err(Refusal::Invalid(self.0))
        }
    }
}
