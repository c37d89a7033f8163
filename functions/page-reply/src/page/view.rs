//! The screen of a page's link, put together.

use lambda::reply::Reply;
use lambda::screen::{self, Mood, Sheet, notice};
use maud::{Markup, html};

use super::Seen;
use super::forms::LABELS;
use super::stale::holds;

impl Seen {
    /// The screen: what was said about the last form, if anything, then the state, the forms, the facts.
    pub fn reply(
        &self,
        status: u16,
        said: Option<(Mood, &str, &str)>,
        sheet: &Sheet,
        mark: &str,
    ) -> Reply {
        let title = format!("{} {}", self.ticket.reference, self.ticket.title());
        let practice = Some(self.setup.practice.name.as_str());
        screen::reply(status, &title, practice, &self.body(said, sheet, mark))
    }

    fn body(&self, said: Option<(Mood, &str, &str)>, sheet: &Sheet, mark: &str) -> Markup {
        html! {
            (sheet.summary(&LABELS))
            @match said {
                Some((mood, heading, words)) => { (notice(mood, heading, &html! { p { (words) } })) }
                None if sheet.is_sound() => { (self.state()) }
                None => {}
            }
            (self.headline())
            (self.forms(sheet, mark))
            (self.facts())
        }
    }

    /// What has become of the page, when something has.
    fn state(&self) -> Markup {
        let (ticket, when) = (&self.ticket, self.when());
        let escalation = &ticket.escalation;
        let by = |id: &Option<domain::ids::PersonId>| {
            id.as_ref()
                .map_or("Somebody", |id| self.name(id))
                .to_owned()
        };
        if ticket.status.is_active() && ticket.cycle() != self.page.cycle {
            let words = html! { p { "It was answered, and opened again at " (when.at(ticket.clock.started_at)) ". This page is of the round before." } };
            return notice(Mood::Tell, "Opened again since this page", &words);
        }
        if let Some(at) = ticket.resolved_at {
            let words =
                html! { p { "Resolved " (when.at(at)) ". There is nothing left to answer." } };
            return notice(Mood::Good, "Resolved", &words);
        }
        if !ticket.status.is_active() {
            let words = html! { p { "There is nothing left to answer." } };
            return notice(Mood::Tell, screen::status_words(ticket), &words);
        }
        if let Some(at) = ticket.clock.responded_at {
            let words = html! { p { (by(&ticket.responder)) " responded " (when.at(at)) ". The response clock has stopped." } };
            return notice(Mood::Good, "Answered", &words);
        }
        let until = escalation
            .ack_expires_at
            .filter(|_| escalation.held(self.now));
        match (until, escalation.acknowledged_at) {
            (Some(until), _) if holds(ticket, self.me(), self.now) => {
                let words = html! { p { "It holds until " (when.at(until)) ". Respond before then, or paging goes on." } };
                notice(Mood::Good, "You acknowledged this", &words)
            }
            (Some(until), Some(at)) => {
                let words = html! { p { (by(&escalation.acknowledged_by)) " acknowledged it " (when.at(at)) ". That holds until " (when.at(until)) "." } };
                notice(Mood::Tell, "Somebody is on it", &words)
            }
            _ if escalation.level > self.page.level => {
                let words = html! { p { "It is at level " (escalation.level) " now. You can still take it." } };
                notice(Mood::Tell, "The ladder has gone on", &words)
            }
            _ => html! {},
        }
    }
}
