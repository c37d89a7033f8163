//! Standard 3: whether whoever answers knows the system.

use std::collections::BTreeMap;

use super::figure::{Cell, Figure, Section, Table, Unit};
use super::known::Known;
use super::outage::Down;
use super::summary::{Summary, Work};
use crate::kind::Kind;
use crate::vendor;

/// The share that is asked for third.
pub const HEADLINE: &str = "first_contact_ehr";

const DEFINITION: &str = "Of the tickets and incidents that a technician resolved and of which it is decided: those resolved by the first technician who responded, with no hand-over to another skill after the response, and not reopened within 7 days. Those resolved less than 7 days ago are pending; reports of incidents, withdrawn tickets and what ended by itself do not count.";

const NOT_TOLD: &str = "the source does not tell who answered, who resolved, or what was reopened";

/// Whether the source tells of any of them how it was resolved, or that it is not yet.
fn tells(work: &Work) -> bool {
    work.unknown == 0 || work.achieved + work.missed + work.pending > 0
}

pub(super) fn headline(total: &Summary) -> Figure {
    let of = total
        .subjects
        .iter()
        .filter(|(subject, _)| subject.kind == Kind::Ehr);
    share(
        HEADLINE,
        "EHR tickets resolved at first contact",
        of.map(|(_, work)| work),
    )
}

fn share<'a>(name: &str, label: &str, works: impl Iterator<Item = &'a Work>) -> Figure {
    let all = sum(works);
    let none = if all.unknown > 0 && all.pending == 0 {
        NOT_TOLD
    } else {
        "no such ticket is decided yet"
    };
    Figure::share(
        name,
        label,
        all.achieved,
        all.achieved + all.missed,
        none,
        DEFINITION,
    )
}

fn sum<'a>(works: impl Iterator<Item = &'a Work>) -> Work {
    let mut all = Work::default();
    for work in works {
        all.merge(work);
    }
    all
}

pub(super) fn section(known: &Known<'_>, total: &Summary, downs: &[Down]) -> Section {
    let all = sum(total.subjects.values());
    let repeats: u64 = downs.iter().map(|down| down.repeats).sum();
    let outages: u64 = downs.iter().map(|down| down.outages).sum();
    let figures = vec![
        share(
            "first_contact_all",
            "All tickets resolved at first contact",
            total.subjects.values(),
        ),
        pending(&all),
        reassigned(&all),
        Figure::count(
            "reopened",
            "Reopenings",
            all.reopened,
            all.tickets,
            "How often tickets and incidents were opened again after they were resolved; each starts a response cycle of its own.",
        ),
        Figure::share(
            "repeat_incidents",
            "Outages that repeat",
            repeats,
            outages,
            "no outage is known of in the window",
            "Outages that began within 14 days of the beginning of the one before of the same system at the same site, of all outages. What overlaps or touches is one outage and no repeat, however many reported it: an export does not tell which reports are of one incident, so that there one that was resolved and reported again a little later is a repeat.",
        ),
    ];
    Section {
        name: "specialty",
        title: "Standard 3: EHR and clinical specialisation",
        figures,
        tables: vec![by_kind(total), by_vendor(known, total)],
        notes: Vec::new(),
    }
}

fn pending(all: &Work) -> Figure {
    let (name, label) = (
        "first_contact_pending",
        "Pending: 7 days have not passed, or not resolved",
    );
    if tells(all) {
        Figure::count(name, label, all.pending, all.tickets, DEFINITION)
    } else {
        Figure::unknown(name, label, Unit::Count, NOT_TOLD, DEFINITION)
    }
}

fn reassigned(all: &Work) -> Figure {
    let definition =
        "How often tickets and incidents were given from one technician, or group, to another.";
    let label = "Reassignments";
    if all.assigned == 0 {
        return Figure::unknown(
            "reassigned",
            label,
            Unit::Count,
            "the source does not tell who had a ticket",
            definition,
        );
    }
    Figure::count(
        "reassigned",
        label,
        all.reassigned,
        all.assigned,
        definition,
    )
}

const COLUMNS: [(&str, &str, Option<Unit>); 8] = [
    ("of", "Of", None),
    ("tickets", "Tickets", Some(Unit::Count)),
    ("first_contact", "First contact", Some(Unit::Share)),
    ("achieved", "Achieved", Some(Unit::Count)),
    ("missed", "Missed", Some(Unit::Count)),
    ("pending", "Pending", Some(Unit::Count)),
    ("reassigned", "Reassigned", Some(Unit::Count)),
    ("reopened", "Reopened", Some(Unit::Count)),
];

fn row(of: String, work: &Work) -> Vec<Cell> {
    let told = |count: u64| tells(work).then_some(count);
    vec![
        Cell::Text(of),
        work.tickets.into(),
        Cell::share(work.achieved, work.achieved + work.missed),
        told(work.achieved).into(),
        told(work.missed).into(),
        told(work.pending).into(),
        (work.assigned > 0).then_some(work.reassigned).into(),
        work.reopened.into(),
    ]
}

fn by_kind(total: &Summary) -> Table {
    let mut kinds: BTreeMap<Kind, Work> = BTreeMap::new();
    for (subject, work) in &total.subjects {
        kinds.entry(subject.kind).or_default().merge(work);
    }
    let rows = kinds.iter().map(|(kind, work)| row(kind.to_string(), work));
    Table::new(
        "first_contact_by_kind",
        "First contact by kind of system",
        &COLUMNS,
        rows.collect(),
    )
}

/// By vendor, where the catalogue's words name one that is known: what a manager typed is shown nowhere here.
fn by_vendor(known: &Known<'_>, total: &Summary) -> Table {
    let mut vendors: BTreeMap<&str, Work> = BTreeMap::new();
    for (subject, work) in &total.subjects {
        let system = subject.system.as_ref();
        let system = system.and_then(|id| known.setup?.systems.get(id));
        let vendor = system.and_then(vendor::of);
        let vendor = vendor.map_or("not set up, or not known", |vendor| vendor.name);
        vendors.entry(vendor).or_default().merge(work);
    }
    let rows = vendors
        .into_iter()
        .map(|(vendor, work)| row(vendor.to_owned(), &work));
    Table::new(
        "first_contact_by_vendor",
        "First contact by vendor",
        &COLUMNS,
        rows.collect(),
    )
}
