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
    let figures = vec![
        bounded(
            known,
            "phi_open_grants",
            "Grants that open sealed text now",
            standing.open_grants,
            "Grants that let somebody open sealed text, as of when the report was made, of tickets near patient data that are not closed. n is the number of tickets that were looked at.",
        ),
        bounded(
            known,
            "phi_unreviewed",
            "Emergency accesses not reviewed",
            standing.unreviewed,
            "Emergency accesses to patient data that nobody has reviewed, as of when the report was made. n is the number of tickets opened in the time that was looked at.",
        ),
        bounded(
            known,
            "phi_without_evidence",
            "Remote sessions without complete evidence",
            standing.without_evidence,
            "Remote sessions whose evidence is not complete, as of when the report was made, of tickets near patient data that are not closed. n is the number of tickets that were looked at.",
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

fn bounded(
    known: &Known<'_>,
    name: &str,
    label: &str,
    value: Option<Bounded>,
    definition: &str,
) -> Figure {
    match value {
        Some(_) if known.about.location.is_some() => Figure::unknown(
            name,
            label,
            Unit::Count,
            "counted for the whole practice only: ask without a location",
            definition,
        ),
        None => Figure::unknown(
            name,
            label,
            Unit::Count,
            "not kept by this source, or not looked at for this report",
            definition,
        ),
        Some(value) => {
            let figure = Figure::count(name, label, value.count, value.of, definition);
            if value.beyond {
                figure.worked_out("at least so many: there are more tickets than were looked at")
            } else {
                figure
            }
        }
    }
}

fn log(known: &Known<'_>) -> Figure {
    let definition = "Records of the whole practice's PHI log that the last signed checkpoint covers: it signs only what verifies. n is the same number.";
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
    let definition = "Records of the whole practice's PHI log that the newest checkpoint covers that is kept outside of the table, under a lock. n is the number of records that are verified.";
    let anchored = known
        .standing
        .log
        .and_then(|log| Some((log.anchored_to?, log)));
    match anchored {
        None => Figure::unknown(
            "phi_log_anchored_to",
            "PHI log anchored to",
            Unit::Count,
            "no checkpoint is anchored",
            definition,
        ),
        Some((to, log)) => Figure::count(
            "phi_log_anchored_to",
            "PHI log anchored to",
            to,
            log.verified_to,
            definition,
        ),
    }
}
