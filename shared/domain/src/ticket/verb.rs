//! Verbs: what people do to a ticket, as the API names them.

use jiff::Timestamp;

use crate::event::{ResponseChannel, WaitsOn};
use crate::ids::PersonId;
use crate::kind::Tier;
use crate::phi::Sealed;

/// A verb with its words already sealed.
#[derive(Debug, Clone)]
#[allow(missing_docs, reason = "the fields are the API's")]
pub enum Verb {
    /// "I have seen the page." Not a response.
    Acknowledge,
    /// A technician's own words to the reporter, or a recorded call.
    Respond {
        text: Sealed,
        channel: Option<ResponseChannel>,
        reached: bool,
        at: Option<Timestamp>,
        next_update_minutes: Option<u32>,
    },
    /// Words for the ticket.
    Note { text: Sealed },
    /// Gives it an owner.
    Assign { person: PersonId },
    /// Changes the tier; lowering it before the response needs a yes.
    Retier { tier: Tier, reason: Sealed },
    /// The reporter's or a manager's yes.
    ApproveTier,
    /// Pauses the resolution time.
    Wait { on: WaitsOn, reason: Sealed },
    /// Goes on.
    Resume,
    /// It is fixed. The words count as the response when there was none.
    Resolve { resolution: Sealed, steps: usize },
    /// It is not fixed.
    Reopen { reason: Sealed },
    /// Leaves its incident.
    Detach,
    /// Takes it back.
    Withdraw { reason: Sealed },
    /// Nothing is left to do.
    Close {
        /// Whether its PHI protocol applies, and is complete: then the checkpoint that covers it closes it.
        gated: bool,
    },
    /// The recipient of a page asks for the next rung.
    PassOn,
}

impl Verb {
    /// Every verb's name in the API, in its order.
    pub const NAMES: [&'static str; 13] = [
        "acknowledge",
        "respond",
        "note",
        "assign",
        "retier",
        "approve-tier",
        "wait",
        "resume",
        "resolve",
        "reopen",
        "detach",
        "withdraw",
        "close",
    ];
}
