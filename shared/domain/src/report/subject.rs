//! What cases are counted by: a kind of system, and the catalogue entry where it is known.

use serde::{Deserialize, Serialize};

use super::case::Case;
use crate::ids::SystemId;
use crate::kind::Kind;

/// A system, or all of a kind that nobody named.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Subject {
    /// What it is.
    pub kind: Kind,
    /// Which one.
    pub system: Option<SystemId>,
}

impl Subject {
    /// What a case is about.
    #[must_use]
    pub fn of(case: &Case) -> Self {
        Self {
            kind: case.kind,
            system: case.system.clone(),
        }
    }

    /// What people call it: the catalogue's own id, or the kind.
    #[must_use]
    pub fn name(&self) -> String {
        match &self.system {
            Some(system) => system.to_string(),
            None => format!("{} (not named)", self.kind),
        }
    }
}

impl From<Subject> for String {
    fn from(subject: Subject) -> Self {
        match subject.system {
            Some(system) => format!("{}/{system}", subject.kind.as_str()),
            None => subject.kind.as_str().to_owned(),
        }
    }
}

impl TryFrom<String> for Subject {
    type Error = &'static str;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        let (kind, system) = match text.split_once('/') {
            Some((kind, system)) => (kind, Some(system)),
            None => (text.as_str(), None),
        };
        let kind = Kind::parse(kind).ok_or("not a kind")?;
        let system = system.map(SystemId::new).transpose();
        Ok(Self {
            kind,
            system: system.map_err(|_| "not a system")?,
        })
    }
}
