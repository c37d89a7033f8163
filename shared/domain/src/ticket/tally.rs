//! A tally: what of a ticket's timeline the standards report needs, folded as the entries are made.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::event::{Event, Happened};
use crate::fcr;
use crate::role::Actor;

/// What happened so far.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Tally {
    /// When somebody first said that they had seen the page.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub acknowledged_at: Option<Timestamp>,
    /// How many people were to be paged, each decision's pages counted.
    #[serde(skip_serializing_if = "is_none")]
    pub pages: u32,
    /// How often a step found nobody on call.
    #[serde(skip_serializing_if = "is_none")]
    pub nobody: u32,
    /// How often its tier was changed.
    #[serde(skip_serializing_if = "is_none")]
    pub retiered: u32,
    /// How often it was given to another person.
    #[serde(skip_serializing_if = "is_none")]
    pub reassigned: u32,
    /// When its trouble was over, unless it has come back.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub recovered_at: Option<Timestamp>,
    /// When it was resolved last, also when it was opened again.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ended_at: Option<Timestamp>,
    /// The times that it was taken to be over and was opened again, from each beginning to its end.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub earlier: Vec<(Timestamp, Timestamp)>,
    /// When the trouble that runs, or the last, began, where that was not when it opened.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub again_at: Option<Timestamp>,
    /// When it opened.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub opened_at: Option<Timestamp>,
    /// When anybody last did anything about it, or a check last saw anything of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sign_at: Option<Timestamp>,
    /// First-contact resolution.
    pub contact: fcr::Seen,
}

#[allow(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde hands over a reference"
)]
const fn is_none(count: &u32) -> bool {
    *count == 0
}

impl Tally {
    /// Takes the next entry of the timeline.
    pub fn event(&mut self, event: &Event) {
        self.contact.event(event);
        if is_sign(event) {
            self.sign_at = self.sign_at.max(Some(event.recorded_at));
        }
        match &event.what {
            Happened::Opened { .. } => self.opened_at = Some(event.at),
            Happened::Acknowledged { .. } => {
                self.acknowledged_at.get_or_insert(event.at);
            }
            Happened::NobodyOnCall { .. } => self.nobody += 1,
            Happened::Retiered { .. } | Happened::RaisedBy { .. } => self.retiered += 1,
            Happened::Worsened { from, to } => self.retiered += u32::from(from != to),
            Happened::Assigned { person, from, .. } => {
                let other = from.as_ref().is_some_and(|from| from != person);
                self.reassigned += u32::from(other);
            }
            Happened::Recovered {} => self.recovered_at = Some(event.at),
            Happened::Relapsed {} => self.recovered_at = None,
            Happened::Resolved { .. } => self.ended_at = Some(event.at),
            Happened::Reopened { .. } => self.again(event.at),
            _ => {}
        }
    }

    /// It was taken to be over, and is not: the time in between was no trouble that anybody knew of.
    fn again(&mut self, at: Timestamp) {
        let began = self.again_at.or(self.opened_at);
        let over = [self.recovered_at, self.ended_at];
        let over = over.into_iter().flatten().min();
        if let (Some(began), Some(over)) = (began, over) {
            self.earlier.push((began, over.max(began)));
        }
        self.again_at = Some(at);
        self.recovered_at = None;
        self.ended_at = None;
    }
}

/// Whether an entry says anything of the trouble: what a person did, or a check saw. A threshold, a reminder or a lease
/// that ran out says only that nobody has.
fn is_sign(event: &Event) -> bool {
    let seen = matches!(
        event.what,
        Happened::Opened { .. }
            | Happened::RaisedBy { .. }
            | Happened::Recovered {}
            | Happened::Relapsed {}
            | Happened::Worsened { .. }
            | Happened::Reopened { .. }
    );
    seen || event.actor != Actor::Desk
}
