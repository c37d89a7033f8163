//! Standard 2: whether work near patient data ran through a protocol that anybody can check.

use super::figure::{Cell, Figure, Section, Table, Unit};
use super::known::Known;
use super::standing::Bounded;
use super::summary::Summary;

/// The share that is asked for second.
pub const HEADLINE: &str = "phi_protocol_complete";

pub(super) fn headline(total: &Summary) -> Figure {
    let p = &total.protocol;
    let none = if p.unknown > 0 {
        "the source keeps no record of accesses, steps or reviews"
    } else {
        "nothing that touches patient data was resolved in the window"
    };
    Figure::share(
        HEADLINE,
        "PHI resolutions through a documented, auditable workflow",
        p.complete,
        p.complete + p.incomplete,
        none,
        "Of the resolved tickets that were worked on a system that holds patient data, or whose text is marked: those that closed, or wait for the checkpoint that closes them, which takes a complete protocol. Resolved and not closed counts as incomplete. Reports that their incident resolved, and what ended by itself, are in neither.",
    )
}

pub(super) fn section(known: &Known<'_>, total: &Summary) -> Section {
    let standing = known.standing;
    let now = "As of when the report was made, of tickets that are not closed.";
    let figures = vec![
        bounded(
            "phi_open_grants",
            "Grants that open sealed text now",
            standing.open_grants,
            now,
        ),
        bounded(
            "phi_unreviewed",
            "Emergency accesses not reviewed",
            standing.unreviewed,
            now,
        ),
        bounded(
            "phi_without_evidence",
            "Remote sessions without complete evidence",
            standing.without_evidence,
            now,
        ),
        log(known),
        anchored(known),
    ];
    let p = &total.protocol;
    let row = |what: &str, n: u64| vec![Cell::from(what), n.into()];
    let rows = vec![
        row("Complete", p.complete),
        row("Incomplete: resolved, not closed", p.incomplete),
        row("Not resolved yet", p.open),
        row("Not measurable", p.unknown),
    ];
    let columns = [
        ("state", "Protocol", None),
        ("tickets", "Tickets", Some(Unit::Count)),
    ];
    Section {
        name: "phi",
        title: "Standard 2: PHI-aware resolution",
        figures,
        tables: vec![Table::new(
            "phi_protocol",
            "Tickets that touch patient data",
            &columns,
            rows,
        )],
        notes: Vec::new(),
    }
}

fn bounded(name: &str, label: &str, value: Option<Bounded>, definition: &str) -> Figure {
    match value {
        None => Figure::unknown(
            name,
            label,
            Unit::Count,
            "not kept by this source, or not looked at for this report",
            definition,
        ),
        Some(value) => {
            let figure = Figure::count(name, label, value.count, value.count, definition);
            if value.beyond {
                figure.worked_out("at least so many: there are more tickets than were looked at")
            } else {
                figure
            }
        }
    }
}

fn log(known: &Known<'_>) -> Figure {
    let definition = "Records of the PHI log that the last signed checkpoint covers: it signs only what verifies.";
    match known.standing.log {
        None => Figure::unknown(
            "phi_log_verified_to",
            "PHI log verified to",
            Unit::Count,
            "no signed log is kept by this source, or it has no checkpoint yet",
            definition,
        ),
        Some(log) => Figure::count(
            "phi_log_verified_to",
            "PHI log verified to",
            log.verified_to,
            log.verified_to,
            definition,
        ),
    }
}

fn anchored(known: &Known<'_>) -> Figure {
    let definition = "Records that the newest checkpoint covers that is kept outside of the table, under a lock.";
    match known.standing.log.and_then(|log| log.anchored_to) {
        None => Figure::unknown(
            "phi_log_anchored_to",
            "PHI log anchored to",
            Unit::Count,
            "no checkpoint is anchored",
            definition,
        ),
        Some(to) => Figure::count(
            "phi_log_anchored_to",
            "PHI log anchored to",
            to,
            to,
            definition,
        ),
    }
}
