//! The codes that answers hold, each with what it means and what to do: tables kept as text and read once.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use super::finding::{Party, Weight};

macro_rules! tables {
    ($($(#[$doc:meta])* $table:ident = $name:literal,)*) => {
        /// A table of codes: the same code means other things in another table.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Table {
            $($(#[$doc])* $table,)*
        }

        impl Table {
            /// All tables.
            pub const ALL: &'static [Table] = &[$(Table::$table,)*];

            /// Its name in the files.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self {
                    $(Table::$table => $name,)*
                }
            }
        }
    };
}

impl Table {
    /// It is about the message itself rather than about what it reports.
    pub(super) fn is_form(self) -> bool {
        matches!(
            self,
            Table::Own | Table::Hl7Form | Table::FhirForm | Table::X12Form | Table::ScriptForm
        )
    }
}

tables! {
    /// What is wrong with an input of any standard.
    Own = "own",
    /// What is wrong with HL7 v2 as such.
    Hl7Form = "hl7-form",
    /// What is wrong with FHIR as such.
    FhirForm = "fhir-form",
    /// What is wrong with X12 as such.
    X12Form = "x12-form",
    /// What is wrong with NCPDP SCRIPT as such.
    ScriptForm = "script-form",
    /// HL7 table 0008, acknowledgment codes.
    Msa = "msa",
    /// HL7 table 0357, message error conditions.
    Hl7Error = "0357",
    /// HL7 table 0533, which the applications define.
    Hl7Application = "0533",
    /// What a log of answers shows.
    Log = "log",
    /// FHIR issue-type.
    Issue = "issue",
    /// FHIR operation-outcome, the details of an issue.
    Outcome = "outcome",
    /// HTTP statuses of a FHIR call.
    Http = "http",
    /// Faults of the gateway in front of a FHIR server.
    Gateway = "gateway",
    /// OAuth errors of a SMART sign-in.
    OAuth = "oauth",
    /// TA104.
    Ta1 = "ta1",
    /// TA105.
    Ta1Note = "ta1-note",
    /// AK901.
    Group = "group",
    /// AK905 to AK909.
    GroupError = "group-error",
    /// AK501 and IK501.
    Transaction = "transaction",
    /// AK502 and IK502 and on.
    TransactionError = "transaction-error",
    /// AK304 and IK304.
    Segment = "segment",
    /// AK403 and IK403.
    Element = "element",
    /// AAA03.
    Aaa = "aaa",
    /// AAA04.
    FollowUp = "follow-up",
    /// The first part of STC01.
    Category = "category",
    /// The second part of STC01.
    ClaimStatus = "claim-status",
    /// EB01.
    Benefit = "benefit",
    /// OTI01 of an 824.
    Advice = "advice",
    /// TED01 of an 824.
    AdviceError = "advice-error",
    /// CLP02.
    ClaimPayment = "claim-payment",
    /// Signs in a remittance.
    Remit = "remit",
    /// CAS01.
    GroupCode = "group-code",
    /// CAS02 and on.
    Reason = "reason",
    /// Remarks: LQ02, and those of MIA and MOA.
    Remark = "remark",
    /// NCPDP SCRIPT Status and Verify.
    Status = "status",
    /// NCPDP SCRIPT Error.
    ScriptError = "error",
    /// NCPDP SCRIPT DescriptionCode.
    Description = "description",
    /// NCPDP SCRIPT responses that deny what was asked.
    Denied = "denied",
    /// NCPDP SCRIPT reasons of a denial.
    Denial = "denial",
}

const FILES: [&str; 8] = [
    include_str!("data/own.txt"),
    include_str!("data/hl7.txt"),
    include_str!("data/fhir.txt"),
    include_str!("data/x12-ack.txt"),
    include_str!("data/x12-aaa.txt"),
    include_str!("data/x12-claim.txt"),
    include_str!("data/x12-remit.txt"),
    include_str!("data/script.txt"),
];

/// What a table says of a code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Entry {
    pub code: &'static str,
    pub weight: Weight,
    pub who: Party,
    pub meaning: &'static str,
    pub cause: &'static str,
    pub steps: Vec<&'static str>,
}

/// What a table says of a code that it does not list.
pub(super) const UNLISTED: &str = "unlisted";

type Book = BTreeMap<Table, BTreeMap<&'static str, Entry>>;

/// What the table says of the code.
pub(super) fn find(table: Table, code: &str) -> Option<&'static Entry> {
    shipped().get(&table)?.get(code)
}

/// What to do about a code of a table, by the table's name; nothing where the shipped tables no longer know it.
#[must_use]
pub fn next_steps(table: &str, code: &str) -> &'static [&'static str] {
    let entry = named(table).and_then(|table| find(table, code));
    entry.map_or(&[], |entry| &entry.steps)
}

/// Every code of every table.
pub fn codes() -> impl Iterator<Item = (Table, &'static str)> {
    let codes = |(table, codes): (&'static Table, &'static BTreeMap<&'static str, Entry>)| {
        codes.keys().map(|code| (*table, *code))
    };
    shipped().iter().flat_map(codes)
}

fn shipped() -> &'static Book {
    static SHIPPED: OnceLock<Book> = OnceLock::new();
    SHIPPED.get_or_init(|| {
        let mut book = Book::new();
        for (table, line) in FILES.into_iter().flat_map(lines) {
            if let (Some(table), Some(entry)) = (named(table), line) {
                book.entry(table).or_default().insert(entry.code, entry);
            }
        }
        book
    })
}

fn named(name: &str) -> Option<Table> {
    let mut tables = Table::ALL.iter().copied();
    tables.find(|table| table.as_str() == name)
}

/// The lines of a file that hold a code, each with its table's name; `None` for one that cannot be read.
fn lines(file: &'static str) -> impl Iterator<Item = (&'static str, Option<Entry>)> {
    let mut advice = BTreeMap::new();
    let mut table = "";
    file.lines()
        .filter(|line| !line.is_empty() && !line.starts_with("//"))
        .filter_map(move |line| {
            if let Some(name) = line.strip_prefix('[').and_then(|l| l.strip_suffix(']')) {
                table = name;
                return None;
            }
            let fields: Vec<&'static str> = line.split(" | ").collect();
            if let [name, cause, steps] = fields[..] {
                advice.insert(name, (cause, steps));
                return None;
            }
            Some((table, entry(&fields, &advice)))
        })
}

fn entry(
    fields: &[&'static str],
    advice: &BTreeMap<&str, (&'static str, &'static str)>,
) -> Option<Entry> {
    let (head, (cause, steps)) = match fields {
        [head @ .., name] if name.starts_with('@') => (head, *advice.get(name)?),
        [head @ .., cause, steps] => (head, (*cause, *steps)),
        _ => return None,
    };
    let [code, weight, who, meaning] = head[..] else {
        return None;
    };
    Some(Entry {
        code,
        weight: match weight {
            "tells" => Weight::Tells,
            "holds" => Weight::Holds,
            "stops" => Weight::Stops,
            _ => return None,
        },
        who: Party::ALL.into_iter().find(|party| party.as_str() == who)?,
        meaning,
        cause,
        steps: steps.split("; ").collect(),
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;

    #[test]
    fn every_line_of_every_file_is_understood() {
        let mut count = 0;
        for (table, entry) in FILES.into_iter().flat_map(lines) {
            let entry = entry.unwrap_or_else(|| panic!("in [{table}], after {count} codes"));
            assert!(named(table).is_some(), "[{table}]");
            for text in [entry.meaning, entry.cause] {
                assert!(text.ends_with('.'), "[{table}] {}: {text}", entry.code);
            }
            for text in &entry.steps {
                assert!(
                    !text.is_empty() && !text.ends_with('.'),
                    "[{table}] {}: {text}",
                    entry.code
                );
            }
            count += 1;
        }
        assert_eq!(count, codes().count(), "a code is twice in its table");
        for table in Table::ALL {
            assert!(shipped().contains_key(table), "[{}]", table.as_str());
        }
    }
}
