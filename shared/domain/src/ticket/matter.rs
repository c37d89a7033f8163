//! Matters: what the desk opens a ticket for by itself, where no system is in trouble yet.

use serde::{Deserialize, Serialize};

use crate::ids::LocationId;
use crate::kind::Kind;

/// What a ticket of the desk's own is about, where that is no trouble of a system yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Matter {
    /// A certificate runs out.
    Certificate,
    /// A disk fills up.
    Disk,
    /// Monitoring sees nothing anywhere.
    Sight,
}

impl Matter {
    /// The title of its ticket.
    pub(super) fn title(self, kind: Kind, location: &LocationId) -> String {
        match self {
            Self::Certificate => format!("{kind}: certificate runs out, {location}"),
            Self::Disk => format!("{kind}: disk fills up, {location}"),
            Self::Sight => "Monitoring sees nothing".to_owned(),
        }
    }
}
