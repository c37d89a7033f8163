//! The form of a table's codes: a code that is in no list here is shown only where it can be nothing but a code.

use super::book::Table;

/// The forms of a table's codes: `9` stands for a digit, `A` for a capital letter.
///
/// None is longer than the table's own codes can be, and none has more than two letters: no name has such a form, and
/// no number by which a person is found is so short.
fn forms(table: Table) -> &'static str {
    match table {
        Table::Msa | Table::GroupCode | Table::Denial | Table::Advice => "AA",
        Table::Ta1 | Table::Group | Table::Transaction | Table::FollowUp => "A",
        Table::Ta1Note | Table::Status | Table::ScriptError | Table::AdviceError => "999",
        Table::Hl7Error | Table::ClaimStatus => "9 99 999",
        Table::Hl7Application => "9 99 999 9999 A9 A99 A999 A9999 AA9 AA99 AA999 AA9999",
        Table::GroupError | Table::TransactionError | Table::Segment | Table::Element => {
            "9 99 A9 A99"
        }
        Table::Aaa => "99 A9 AA",
        Table::Category => "A9 A99 A9A AA99",
        Table::ClaimPayment => "9 99",
        Table::Reason => "9 99 999 A9 A99",
        Table::Remark => "A9 A99 A999 AA99 AA999",
        Table::Description => "999 9999",
        _ => "",
    }
}

/// Whether a code has the form of its table's codes, so that it may be shown though the table does not list it.
pub(super) fn fits(table: Table, code: &str) -> bool {
    forms(table).split(' ').any(|form| {
        form.len() == code.len()
            && !form.is_empty()
            && form
                .bytes()
                .zip(code.bytes())
                .all(|(form, byte)| match form {
                    b'9' => byte.is_ascii_digit(),
                    _ => byte.is_ascii_uppercase(),
                })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_code_has_the_form_of_one() {
        for (table, code) in [
            (Table::ClaimStatus, "999"),
            (Table::Reason, "P99"),
            (Table::Remark, "MA999"),
            (Table::Hl7Application, "E501"),
            (Table::Aaa, "ZZ"),
            (Table::Description, "4030"),
        ] {
            assert!(fits(table, code), "{code}");
        }
        for (table, text) in [
            (Table::ClaimStatus, "4471"),
            (Table::ClaimStatus, "LEE"),
            (Table::Reason, "LEE"),
            (Table::Remark, "LI"),
            (Table::Remark, "62704"),
            (Table::Hl7Application, "62704"),
            (Table::Hl7Application, "LEE"),
            (Table::Aaa, "zz"),
            (Table::Issue, "1"),
            (Table::Issue, ""),
            (Table::Msa, ""),
        ] {
            assert!(!fits(table, text), "{text}");
        }
    }

    /// A form never lets pass what could be a name or a number of a person.
    #[test]
    fn no_form_is_long_or_wordy() {
        for form in Table::ALL.iter().flat_map(|table| forms(*table).split(' ')) {
            let count = |kind: char| form.chars().filter(|c| *c == kind).count();
            assert!(count('A') <= 2 && count('9') <= 4, "{form}");
        }
    }
}
