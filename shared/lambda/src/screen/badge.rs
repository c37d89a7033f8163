//! Badges: tier, state and flags, told by their words as well as their colour.

use domain::flag::Flag;
use domain::kind::Tier;
use domain::ticket::{Status, Ticket};
use maud::{Markup, html};

/// A tier.
#[must_use]
pub fn tier(tier: Tier) -> Markup {
    let words = match tier {
        Tier::Critical => "Critical",
        Tier::Billing => "Billing",
        Tier::General => "General",
    };
    html! { span class={ "badge " (tier.as_str()) } { (words) } }
}

/// Where a ticket stands, in words.
#[must_use]
pub fn status_words(ticket: &Ticket) -> &'static str {
    match ticket.status {
        Status::Open => "Open",
        Status::InProgress => "In progress",
        Status::WaitingPractice => "Waiting for the practice",
        Status::WaitingVendor => "Waiting for a vendor",
        Status::Resolved => "Resolved",
        Status::Closing => "Closing",
        Status::Closed if ticket.withdrawn() => "Withdrawn",
        Status::Closed => "Closed",
    }
}

/// Where a ticket stands.
#[must_use]
pub fn status(ticket: &Ticket) -> Markup {
    html! { span.badge { (status_words(ticket)) } }
}

/// A flag.
#[must_use]
pub fn flag(flag: Flag) -> Markup {
    let words = match flag {
        Flag::PatientSafety => "Patient safety",
        Flag::Privacy => "Privacy",
        Flag::Security => "Security",
    };
    html! { span.badge.flag { "⚑ " (words) } }
}
