//! The procedures that ship with StatDesk, version 1 of each: what a practice follows until it writes its own.

use super::procedure::StepKind::{self, Access, Backup, Change, Dispose, Handoff, Triage, Verify};
use super::procedure::{Procedure, Step};
use crate::ids::ProcedureId;

/// A step as it is written here: its kind, its text, and whether it takes two persons.
type Written = (StepKind, &'static str, bool);

/// Id, title and steps.
const SHIPPED: [(&str, &str, &[Written]); 5] = [
    (
        "access-troubleshooting",
        "Access troubleshooting",
        &[
            (
                Triage,
                "Confirm who asks and which account is meant, by a number on file, never by one in the request.",
                false,
            ),
            (
                Access,
                "Open only the account's own settings; open no chart to try it out.",
                false,
            ),
            (
                Change,
                "Change the least that lets the person work again: unlock, reset, or correct the role.",
                false,
            ),
            (
                Verify,
                "Let the person sign in and confirm that they see what their role allows, and no more.",
                false,
            ),
        ],
    ),
    (
        "interface-repair",
        "Interface repair",
        &[
            (
                Triage,
                "Name the interface, its two ends and the first message that failed.",
                false,
            ),
            (
                Backup,
                "Keep the queue as it stands before anything is resent, dropped or edited.",
                false,
            ),
            (
                Change,
                "Correct the mapping, connection or certificate; edit no patient's message by hand.",
                false,
            ),
            (
                Verify,
                "Resend, and compare what was acknowledged with what was sent: none missing, none twice.",
                false,
            ),
            (
                Handoff,
                "Tell the practice which results or orders were late, so that a clinician looks at them.",
                false,
            ),
        ],
    ),
    (
        "data-correction",
        "Data correction",
        &[
            (
                Triage,
                "Have the practice's written request, naming the record and the correct value.",
                false,
            ),
            (
                Backup,
                "Keep the record as it stands, with its audit trail, where it can be read back.",
                false,
            ),
            (
                Change,
                "Correct exactly what was asked for, through the application where it can be.",
                true,
            ),
            (Verify, "Compare before and after with the requester.", true),
        ],
    ),
    (
        "device-swap",
        "Device swap",
        &[
            (
                Triage,
                "Name both devices by their asset tags and what the old one stores.",
                false,
            ),
            (
                Backup,
                "Move what only the old device holds to where it belongs.",
                false,
            ),
            (
                Change,
                "Set the new device up encrypted, joined and patched before it is used.",
                false,
            ),
            (
                Dispose,
                "Wipe the old device (NIST SP 800-88) or lock it away until it is; keep the certificate.",
                true,
            ),
            (
                Verify,
                "Let the person work on the new device and confirm that the old one no longer signs in.",
                false,
            ),
        ],
    ),
    (
        "data-restore",
        "Data restore",
        &[
            (
                Triage,
                "Agree with the practice which point in time is restored and what is lost after it.",
                false,
            ),
            (
                Backup,
                "Keep the state as it stands before it is overwritten.",
                true,
            ),
            (
                Change,
                "Restore to a place apart first, and only then over the live data.",
                true,
            ),
            (
                Verify,
                "Count and sample records with the practice, and check the application's own integrity report.",
                true,
            ),
            (Dispose, "Remove the copy that was restored apart.", false),
        ],
    ),
];

/// The shipped procedure of that id.
#[must_use]
pub fn shipped(id: &ProcedureId) -> Option<Procedure> {
    let shipped = SHIPPED.iter().find(|(name, _, _)| *name == id.as_str());
    shipped.map(|(_, title, steps)| Procedure {
        id: id.clone(),
        version: 1,
        title: (*title).to_owned(),
        steps: steps.iter().map(step).collect(),
    })
}

/// The ids of the shipped procedures.
#[must_use]
pub fn shipped_ids() -> Vec<ProcedureId> {
    let ids = SHIPPED.iter();
    ids.filter_map(|(id, _, _)| ProcedureId::new(id).ok())
        .collect()
}

fn step((kind, text, two_person): &Written) -> Step {
    Step {
        kind: *kind,
        text: (*text).to_owned(),
        two_person: *two_person,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::refusal::Fields;

    /// "Five ship as data (access troubleshooting, interface repair, data correction, device swap, data restore)."
    #[test]
    fn five_ship_and_are_sound() {
        let ids = shipped_ids();
        assert_eq!(ids.len(), 5);
        for id in ids {
            let procedure = shipped(&id).unwrap();
            let mut fields = Fields::default();
            procedure.check(&mut fields);
            assert!(fields.done().is_ok(), "{id}");
            assert_eq!(procedure.version, 1);
        }
    }
}
