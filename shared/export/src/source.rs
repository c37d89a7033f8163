//! The helpdesks whose exports are known: their columns, what gives them away, and what they do not tell.

mod freshdesk;
mod freshservice;
mod generic;
mod jira;
mod osticket;
mod servicenow;
mod zammad;
mod zendesk;

use serde::Serialize;

use crate::field::Field;

/// A helpdesk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Source {
    /// Zendesk, full CSV.
    Zendesk,
    /// Freshdesk.
    Freshdesk,
    /// Freshservice.
    Freshservice,
    /// Jira Service Management, "CSV (all fields)".
    Jira,
    /// ServiceNow incidents, or a log of their changes.
    ServiceNow,
    /// Zammad, XLSX.
    Zammad,
    /// osTicket.
    OsTicket,
    /// Any other table, with a column map.
    Generic,
}

impl Source {
    /// All of them.
    pub const ALL: [Self; 8] = [
        Self::Zendesk,
        Self::Freshdesk,
        Self::Freshservice,
        Self::Jira,
        Self::ServiceNow,
        Self::Zammad,
        Self::OsTicket,
        Self::Generic,
    ];

    /// The name that is given and told.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Zendesk => "zendesk",
            Self::Freshdesk => "freshdesk",
            Self::Freshservice => "freshservice",
            Self::Jira => "jira",
            Self::ServiceNow => "servicenow",
            Self::Zammad => "zammad",
            Self::OsTicket => "osticket",
            Self::Generic => "generic",
        }
    }

    /// The source of that name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|source| source.as_str() == name)
    }

    /// What is known of it.
    pub(crate) const fn profile(self) -> &'static Profile {
        match self {
            Self::Zendesk => &zendesk::PROFILE,
            Self::Freshdesk => &freshdesk::PROFILE,
            Self::Freshservice => &freshservice::PROFILE,
            Self::Jira => &jira::PROFILE,
            Self::ServiceNow => &servicenow::PROFILE,
            Self::Zammad => &zammad::PROFILE,
            Self::OsTicket => &osticket::PROFILE,
            Self::Generic => &generic::PROFILE,
        }
    }
}

/// What is known of a source. Names are written as [`crate::text::fold`] leaves them.
pub(crate) struct Profile {
    /// What each field may be called, the likeliest first.
    pub columns: &'static [(Field, &'static [&'static str])],
    /// Names that only this source has, or few others.
    pub signs: &'static [&'static str],
    /// Whether a bare number for a priority counts from the highest.
    pub one_is_highest: bool,
    /// First-contact resolution by a proxy: none where its columns do not tell.
    pub first_contact: fn(&Counts) -> Option<bool>,
    /// That proxy in words, or what to do where there is none.
    pub proxy: &'static str,
    /// Why there is no first response, where the source has no column for one.
    pub no_response: &'static str,
}

/// The counts that a proxy looks at.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Counts {
    pub reopened: Option<u32>,
    pub reassigned: Option<u32>,
    pub touches: Option<u32>,
    pub groups: Option<u32>,
}

/// No proxy.
fn untold(_: &Counts) -> Option<bool> {
    None
}
