//! The forms of a page's screen: only those that would do something now.

use domain::kind::Tier;
use lambda::screen::{ONCE, Sheet};
use maud::{Markup, html};

use super::Seen;
use super::answer::UPDATE;
use super::stale::{Deed, holds, stale};

/// What the fields of the response are called on the screen.
pub const LABELS: [(&str, &str); 4] = [
    ("text", "Your words to the reporter"),
    ("channel", "How it reaches the reporter"),
    ("reached", "Who was reached"),
    ("next_update_minutes", "Next update, in minutes"),
];

impl Seen {
    fn offers(&self, deed: Deed) -> bool {
        let standing = self.standing();
        let may = match deed {
            Deed::Respond => standing.responds(),
            Deed::Acknowledge | Deed::PassOn => standing.acts(),
        };
        let cycle = self.ticket.cycle();
        may && stale(deed, &self.ticket, &self.page, cycle, self.me(), self.now).is_none()
    }

    /// Acknowledge, respond, pass on: whatever the recipient can do now. `mark` makes each count
    /// once.
    pub fn forms(&self, sheet: &Sheet, mark: &str) -> Markup {
        let mine = holds(&self.ticket, self.me(), self.now);
        let hidden = |action: &str| {
            html! {
                input type="hidden" name="action" value=(action);
                input type="hidden" name="cycle" value=(self.ticket.cycle());
                input type="hidden" name=(ONCE) value=(mark);
            }
        };
        let minutes = self.ticket.ladder.ack_minutes;
        html! {
            @if let Some(why) = self.standing().why_not() { p.card { (why) } }
            @if self.offers(Deed::Acknowledge) && !mine {
                section {
                    h2 { "I have seen it" }
                    p {
                        "Pages stop for " (minutes) " minutes. The response clock keeps running: only a response stops it."
                    }
                    form method="post" {
                        (hidden("acknowledge"))
                        button { "Acknowledge" }
                    }
                }
            }
            @if self.offers(Deed::Respond) {
                section {
                    h2 { @if self.ticket.clock.awaits_response() { "Respond" } @else { "Send an update" } }
                    form method="post" {
                        (hidden("respond"))
                        (self.response(sheet))
                        button { @if self.ticket.clock.awaits_response() { "Send the response" } @else { "Send the update" } }
                    }
                }
            }
            @if self.offers(Deed::PassOn) {
                section {
                    h2 { "Pass it on" }
                    p { "The next step of the ladder is paged now, whatever time you had left." }
                    form method="post" {
                        (hidden("pass-on"))
                        button.second { "Pass it on" }
                    }
                }
            }
        }
    }

    fn response(&self, sheet: &Sheet) -> Markup {
        let mut sheet = sheet.clone();
        if self.ticket.tier == Tier::Critical {
            let minutes = self.ticket.policy.update_minutes;
            sheet.suggest("next_update_minutes", &minutes.to_string());
        }
        let [text, channel, reached, next] = LABELS;
        let field = |(name, label): (&'static str, &'static str)| sheet.field(name, label);
        html! {
            (field(text).required().hint("They are kept sealed. Name no patient.").text(5))
            (field(channel).required().select(&[
                ("screen", "Written down here: their screen says that there is an answer"),
                ("phone", "By phone"),
                ("in_person", "In person"),
            ]))
            (field(reached).hint("Needed for a call or a talk: it counts only when somebody was reached.").line("off"))
            (field(next).optional().hint("When the reporter hears from you next.").number(UPDATE.0, UPDATE.1))
        }
    }
}
