//! The elements that a FHIRPath or XPath goes through: no value, no condition, no id of it is kept.
//!
//! Only names that FHIR itself uses are shown, because where a path should stand somebody may have written a name.

use std::collections::BTreeSet;
use std::sync::OnceLock;

/// The most steps that are shown.
const STEPS_MAX: usize = 12;

/// Types a path may begin with.
const TYPES: &str = include_str!("../data/fhir-types.txt");

/// Elements a path may go through.
const ELEMENTS: &str = include_str!("../data/fhir-elements.txt");

/// The path through elements alone, with the numbers of repetitions; `None` when the text is no path.
///
/// A step that is no known element is shown as `*`. What follows a step that cannot be read is left out.
pub(super) fn elements(text: &str) -> Option<String> {
    let text = text.trim();
    let steps = if text.starts_with('/') {
        text.trim_start_matches('/')
            .split('/')
            .map(|step| step.trim_start_matches("f:"))
            .collect()
    } else {
        steps(text)
    };
    let mut shown = String::new();
    for step in steps.into_iter().take(STEPS_MAX) {
        let end = step
            .find(|c: char| !c.is_ascii_alphanumeric())
            .unwrap_or(step.len());
        let (name, rest) = step.split_at(end);
        if shown.is_empty() {
            shown.push_str(types().get(name)?);
        } else if rest.starts_with('(') {
            // A function: where(), ofType(), extension().
            continue;
        } else if name.is_empty() {
            break;
        } else {
            shown.push('.');
            shown.push_str(names().get(name).unwrap_or(&"*"));
        }
        if let Some(number) = repetition(rest) {
            shown.push_str(&format!("[{number}]"));
        } else if !rest.is_empty() {
            break;
        }
    }
    (!shown.is_empty()).then_some(shown)
}

type Words = BTreeSet<&'static str>;

fn types() -> &'static Words {
    static SHIPPED: OnceLock<Words> = OnceLock::new();
    SHIPPED.get_or_init(|| TYPES.split_ascii_whitespace().collect())
}

fn names() -> &'static Words {
    static SHIPPED: OnceLock<Words> = OnceLock::new();
    SHIPPED.get_or_init(|| ELEMENTS.split_ascii_whitespace().collect())
}

/// `[2]`, and nothing after it.
fn repetition(rest: &str) -> Option<u32> {
    let number = rest.strip_prefix('[')?.strip_suffix(']')?;
    super::super::bytes::number(number.as_bytes(), 3)
}

/// The steps of a FHIRPath: between points that are in no brackets and no quotes.
fn steps(text: &str) -> Vec<&str> {
    let mut steps = Vec::new();
    let (mut start, mut depth, mut quote) = (0, 0_u32, None);
    for (at, c) in text.char_indices() {
        match (quote, c) {
            (Some(open), c) if open == c => quote = None,
            (Some(_), _) => {}
            (None, '\'' | '"' | '`') => quote = Some(c),
            (None, '(' | '[') => depth += 1,
            (None, ')' | ']') => depth = depth.saturating_sub(1),
            (None, '.') if depth == 0 => {
                steps.push(&text[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    steps.push(&text[start..]);
    steps
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_elements_of_a_path_are_shown() {
        for (given, expected) in [
            ("Patient.name[0].given", Some("Patient.name[0].given")),
            (
                "Patient.name.where(family='Jones').given[1]",
                Some("Patient.name.given[1]"),
            ),
            (
                "Patient.name.where(given='A. B.' and use=\"x.y\").family",
                Some("Patient.name.family"),
            ),
            (
                "Observation.value.ofType(Quantity).code",
                Some("Observation.value.code"),
            ),
            (
                "Patient.extension('http://a.b/c').value",
                Some("Patient.value"),
            ),
            (
                "/f:Patient/f:name[1]/f:family",
                Some("Patient.name[1].family"),
            ),
            ("/f:Patient[f:id='4471882']/f:name", Some("Patient")),
            ("Patient.margaret.birthDate", Some("Patient.*.birthDate")),
            ("Patient?name=Jones", Some("Patient")),
            ("Patient/4471882", Some("Patient")),
            ("Patient Margaret Jones", Some("Patient")),
            (
                "Bundle.entry[3].resource.name",
                Some("Bundle.entry[3].resource.name"),
            ),
            ("Bundle.entry[4471882].resource", Some("Bundle.entry")),
            ("Jones", None),
            ("Margaret.name", None),
            ("'Jones'", None),
            ("", None),
        ] {
            assert_eq!(elements(given).as_deref(), expected, "{given}");
        }
    }
}
