//! An accounting of disclosures for one patient (45 CFR 164.528): date, recipient, brief description, purpose.

use super::{Exported, csv::Sheet, fhir::instant};
use crate::audit::record::{Act, Category, Disclosure, Draft, Outcome, Purpose};

/// What is accounted for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// What the law asks for: disclosures that are not exempt, and those that were not permitted.
    Legal,
    /// Every access.
    Full,
}

/// The short form of the notice that 42 CFR 2.32 asks for with every disclosure of such records.
pub const PART_2: &str = "42 CFR part 2 prohibits unauthorized use or disclosure of these records.";

/// The columns.
const HEAD: [&str; 8] = [
    "date",
    "recipient",
    "description",
    "purpose",
    "class",
    "record",
    "leaf",
    "notice",
];

/// The accounting of a patient's records, in the order they are given. `name` says what a recipient is called; one that
/// it does not know is named by their id.
#[must_use]
pub fn write<'a>(
    records: impl IntoIterator<Item = &'a Exported>,
    mode: Mode,
    name: &dyn Fn(&str) -> Option<String>,
) -> String {
    let mut sheet = Sheet::new(&HEAD);
    for record in records {
        let draft = &record.envelope.entry.draft;
        if counts(draft, mode) {
            let actor = draft.actor.as_str();
            let reader = || name(actor).unwrap_or_else(|| actor.to_owned());
            sheet.row(&[
                instant(draft.at),
                record.recipient.clone().unwrap_or_else(reader),
                description(draft),
                purpose(draft.pou).to_owned(),
                draft.disc.to_string(),
                record.envelope.entry.tail.seq.to_string(),
                record.leaf.hex(),
                if draft.p2 { PART_2 } else { "" }.to_owned(),
            ]);
        }
    }
    sheet.into_text()
}

/// Whether a record is accounted for. What was refused disclosed nothing.
fn counts(draft: &Draft, mode: Mode) -> bool {
    let legal = matches!(
        draft.disc,
        Disclosure::Accountable | Disclosure::Impermissible
    );
    draft.out != Outcome::Denied && (mode == Mode::Full || legal)
}

/// What was disclosed, in words made of codes.
fn description(draft: &Draft) -> String {
    let fact = |name: &str| draft.fact.get(name).and_then(|fact| fact.as_text());
    let did = match (draft.act, fact("mode")) {
        (Act::PhiRead, _) => "Read a helpdesk ticket's text",
        (Act::PhiAccess, Some("search")) => "Searched",
        (Act::PhiAccess, Some("create")) => "Entered",
        (Act::PhiAccess, Some("update")) => "Changed",
        (Act::PhiAccess, Some("delete")) => "Deleted",
        (Act::PhiAccess, Some("export")) => "Exported",
        (Act::PhiAccess, Some("disclose")) => "Disclosed",
        (Act::PhiAccess, _) => "Read",
        (act, _) => act.as_str(),
    };
    let what: Vec<_> = draft.cat.iter().map(|cat| category(*cat)).collect();
    let what = if what.is_empty() {
        "patient data".to_owned()
    } else {
        what.join(", ")
    };
    match fact("system") {
        Some(system) => format!("{did}: {what}; system {system}"),
        None => format!("{did}: {what}"),
    }
}

const fn category(category: Category) -> &'static str {
    match category {
        Category::Demographics => "demographics",
        Category::Appointments => "appointments",
        Category::Billing => "billing",
        Category::Clinical => "clinical data",
        Category::Labs => "laboratory results",
        Category::Imaging => "images",
        Category::Medications => "medications",
        Category::Notes => "notes",
        Category::Sud => "substance use disorder records",
        Category::List => "a list of patients",
    }
}

const fn purpose(purpose: Purpose) -> &'static str {
    match purpose {
        Purpose::SystemAdministration => "administration of a computer system",
        Purpose::Operations => "operation of the practice",
        Purpose::Treatment => "treatment",
        Purpose::EmergencyTreatment => "emergency treatment",
        Purpose::BreakTheGlass => "emergency access",
        Purpose::PatientRequest => "the patient asked",
        Purpose::Compliance => "compliance review",
        Purpose::Test => "a drill",
    }
}
