//! The facts of a page's screen: structure and set-up, never a word that somebody wrote on a ticket.

use domain::page::Recipient;
use lambda::screen;
use maud::{Markup, html};

use super::Seen;

impl Seen {
    /// What kind of ticket it is, where it stands, and until when a response is due.
    pub fn headline(&self) -> Markup {
        let (ticket, when) = (&self.ticket, self.when());
        html! {
            section {
                h1 { (ticket.title()) }
                ul.badges {
                    li { (screen::tier(ticket.tier)) }
                    li { (screen::status(ticket)) }
                    @for flag in &ticket.flags { li { (screen::flag(*flag)) } }
                }
                p.due {
                    @if let Some(at) = ticket.clock.responded_at {
                        "Answered " (when.at(at))
                    } @else if ticket.clock.awaits_response() && ticket.status.is_active() {
                        "Response due " (when.at(ticket.clock.due_at))
                        small { (when.left(ticket.clock.due_at)) ", as of " (when.at(self.now)) }
                    } @else {
                        "No response is due"
                    }
                }
                @if let Some(at) = ticket.next_update_at {
                    p { "Next update promised for " (when.at(at)) " (" (when.left(at)) ")." }
                }
            }
        }
    }

    /// The rest of what is known.
    pub fn facts(&self) -> Markup {
        let (ticket, page, when) = (&self.ticket, &self.page, self.when());
        let system = ticket
            .system
            .as_ref()
            .and_then(|id| self.setup.systems.get(id));
        let site = self.setup.location(&ticket.location);
        let site = site
            .map(|site| site.name.as_str())
            .filter(|name| !name.is_empty());
        html! {
            section {
                h2 { "What is known" }
                dl {
                    dt { "Reference" } dd.ref { (ticket.reference) }
                    @if let Some(system) = system { dt { "System" } dd { (system.name) } }
                    dt { "Location" } dd { (site.unwrap_or(ticket.location.as_str())) }
                    dt { "Reported" } dd { (when.at(ticket.opened_at)) }
                    @if self.reports > 0 { dt { "Further reports" } dd { (self.reports) } }
                    dt { "You were paged" }
                    dd {
                        (when.at(page.at)) ": " (page.reason.words())
                        @if page.to == Recipient::Operator { " (as operator)" }
                    }
                    dt { "Level" }
                    dd {
                        (ticket.escalation.level) " of " (ticket.ladder.top())
                        @if ticket.escalation.level != page.level {
                            " (" (page.level) " when you were paged)"
                        }
                    }
                    dt { "Acknowledged" }
                    dd {
                        @match (&ticket.escalation.acknowledged_by, ticket.escalation.acknowledged_at) {
                            (Some(by), Some(at)) => {
                                (self.name(by)) ", " (when.at(at))
                                @match ticket.escalation.ack_expires_at {
                                    Some(until) => { ", holds until " (when.at(until)) }
                                    None if ticket.clock.awaits_response() => { ", no longer holds" }
                                    None => {}
                                }
                            }
                            _ => { "by nobody" }
                        }
                    }
                    @if let Some(assignee) = &ticket.assignee {
                        dt { "Assigned to" } dd { (self.name(assignee)) }
                    }
                    @if ticket.needs_triage {
                        dt { "Tier" } dd { "The rules were not sure: check it." }
                    }
                    @if ticket.phi {
                        dt { "Patient data" } dd { "The report is marked as holding some." }
                    }
                }
                details {
                    summary { "Why this deadline" }
                    p { (ticket.tier_reason.text) }
                    ul { @for line in &ticket.clock.explanation { li { (line) } } }
                }
                @if let Some(procedure) = system.and_then(|system| system.downtime_procedure.as_ref()) {
                    details {
                        summary { "What staff do while it is down" }
                        p.steps { (procedure) }
                    }
                }
            }
        }
    }
}
