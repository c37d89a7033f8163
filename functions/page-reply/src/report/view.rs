//! The screen of a reporter's link.

use domain::practice::catalogue::downtime;
use domain::ticket::{Status, TextState, Ticket};
use lambda::reply::Reply;
use lambda::screen::{self, Mood, ONCE, Sheet, notice};
use maud::{Markup, html};

use super::Followed;
use super::story::story;

/// What the field of "not fixed" is called.
const LABELS: [(&str, &str); 1] = [("reason", "What is still wrong")];

impl Followed {
    /// The screen, with what is said about the last form.
    pub fn reply(
        &self,
        status: u16,
        said: Option<(Mood, &str, &str)>,
        sheet: &Sheet,
        mark: &str,
    ) -> Reply {
        let title = format!("{} {}", self.ticket.reference, self.ticket.title());
        let practice = Some(self.setup.practice.name.as_str());
        let body = html! {
            (sheet.summary(&LABELS))
            @if let Some((mood, heading, words)) = said {
                (notice(mood, heading, &html! { p { (words) } }))
            }
            (self.headline())
            (self.ended(sheet, mark))
            (self.downtime())
            (self.history())
        };
        screen::reply(status, &title, practice, &body)
    }

    fn headline(&self) -> Markup {
        let ticket = &self.ticket;
        html! {
            section {
                p.soft { "Your report " span.ref { (ticket.reference) } }
                h1 { (ticket.title()) }
                ul.badges {
                    li { (screen::tier(ticket.tier)) }
                    li { (screen::status(ticket)) }
                }
                p.due { (state(ticket)) }
                (self.promises())
                @if ticket.text == TextState::NotKept {
                    p { "What you wrote could not be kept. Please tell it to whoever calls you." }
                }
                @if ticket.clock.responded_at.is_some() {
                    form method="post" action=(self.answers) {
                        p { "The words of the answer are kept sealed. That you open them is recorded." }
                        button name="action" value="read" { "Read the answer" }
                    }
                }
            }
        }
    }

    /// What was promised, and what is late.
    fn promises(&self) -> Markup {
        let (ticket, when) = (&self.ticket, self.when());
        let clock = &ticket.clock;
        let active = ticket.status.is_active();
        let due = (clock.awaits_response() && active).then_some(clock.due_at);
        // The incident's answer is everybody's, and so is the update it promises.
        let update = self.lead.as_ref().unwrap_or(ticket).next_update_at;
        let update = update.filter(|_| active);
        html! {
            @if let Some(due) = due {
                @if due > self.now {
                    p { "You get an answer by " b { (when.at(due)) } " at the latest (" span.whole { (when.left(due)) } ")." }
                } @else {
                    p { "An answer was promised by " b { (when.at(due)) } ". It is late: call your desk and say " span.ref { (ticket.reference) } "." }
                }
            }
            @if let Some(at) = clock.responded_at { p { "Answered " b { (when.at(at)) } "." } }
            @if let Some(update) = update {
                @if update > self.now {
                    p { "You hear more by " b { (when.at(update)) } " (" span.whole { (when.left(update)) } ")." }
                } @else {
                    p { "An update was promised for " b { (when.at(update)) } ". It is late." }
                }
            }
            @if let Some(at) = ticket.resolved_at { p { "Marked as fixed " b { (when.at(at)) } "." } }
        }
    }

    /// "Not fixed", once it is said to be fixed.
    fn ended(&self, sheet: &Sheet, mark: &str) -> Markup {
        if !matches!(self.ticket.status, Status::Resolved | Status::Closed) {
            return html! {};
        }
        let [(name, label)] = LABELS;
        html! {
            section {
                h2 { "It is not fixed?" }
                p { "Say so here. It is opened again at once, and the time for an answer starts anew." }
                form method="post" {
                    input type="hidden" name="action" value="not-fixed";
                    input type="hidden" name=(ONCE) value=(mark);
                    (sheet.field(name, label).required().hint("Your words are kept sealed.").text(4))
                    button { "It is not fixed" }
                }
            }
        }
    }

    /// What to do meanwhile: written by the practice's managers for everybody, ahead of time.
    fn downtime(&self) -> Markup {
        html! {
            @if let Some((system, procedure)) = downtime(&self.ticket, &self.setup.systems) {
                section {
                    h2 { "While " (system.name) " does not work" }
                    p.steps { (procedure) }
                }
            }
        }
    }

    fn history(&self) -> Markup {
        html! {
            section {
                h2 { "What happened" }
                ol.story {
                    @for (at, words) in story(&self.timeline) {
                        li { (self.when().at(at)) (words) }
                    }
                }
            }
            p.soft { "As of " (self.when().at(self.now)) ". Reload to see what is new. No screen shows what you wrote: it is kept sealed." }
        }
    }
}

/// Where it stands, in a sentence.
fn state(ticket: &Ticket) -> &'static str {
    let answered = ticket.clock.responded_at.is_some();
    match ticket.status {
        Status::Open if ticket.escalation.acknowledged_by.is_some() => {
            "We have it, and somebody on call has seen it."
        }
        Status::Open => "We have it.",
        Status::InProgress if answered => "You have an answer, and it is being worked on.",
        Status::InProgress => "It is being worked on.",
        Status::WaitingPractice => "It waits for somebody of your practice.",
        Status::WaitingVendor => "It waits for the vendor.",
        Status::Resolved => "It is marked as fixed.",
        Status::Closing | Status::Closed if ticket.withdrawn() => "It was withdrawn.",
        Status::Closing | Status::Closed => "It is closed.",
    }
}
