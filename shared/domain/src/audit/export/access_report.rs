//! The access report: every record of a range as a row of CSV, in codes alone.

use super::{Exported, accounting::PART_2, csv::Sheet, fhir::instant};
use crate::audit::label::Label;

/// The columns.
const HEAD: [&str; 21] = [
    "seq",
    "at",
    "act",
    "outcome",
    "actor",
    "role",
    "sign_in",
    "purpose",
    "disclosure",
    "phi",
    "part2",
    "categories",
    "ticket",
    "grant",
    "session",
    "system",
    "mode",
    "patients",
    "checkpoint",
    "leaf",
    "notice",
];

/// The report over records, in the order they are given.
#[must_use]
pub fn write<'a>(records: impl IntoIterator<Item = &'a Exported>) -> String {
    let mut sheet = Sheet::new(&HEAD);
    for record in records {
        sheet.row(&row(record));
    }
    sheet.into_text()
}

fn row(record: &Exported) -> [String; 21] {
    let entry = &record.envelope.entry;
    let draft = &entry.draft;
    let label = |label: &Option<Label>| label.as_ref().map_or(String::new(), ToString::to_string);
    let fact = |name: &str| {
        let text = draft.fact.get(name).and_then(|fact| fact.as_text());
        text.unwrap_or_default().to_owned()
    };
    let flag = |flag: bool| if flag { "yes" } else { "no" }.to_owned();
    let categories: Vec<_> = draft.cat.iter().map(|cat| cat.as_str()).collect();
    let anchor = record.anchor.as_ref();
    [
        entry.tail.seq.to_string(),
        instant(draft.at),
        draft.act.to_string(),
        draft.out.to_string(),
        draft.actor.to_string(),
        draft.role.to_string(),
        draft.amr.to_string(),
        draft.pou.to_string(),
        draft.disc.to_string(),
        flag(draft.phi),
        flag(draft.p2),
        categories.join(" "),
        label(&draft.tkt),
        label(&draft.grant),
        label(&draft.ses),
        fact("system"),
        fact("mode"),
        record.patients.join(" "),
        anchor.map_or(String::new(), |anchor| anchor.size.to_string()),
        record.leaf.hex(),
        if draft.p2 { PART_2 } else { "" }.to_owned(),
    ]
}
