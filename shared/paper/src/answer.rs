//! The three questions that are asked first: the answer, of how many, and in a plain word whether the standard is held.

use domain::report::Report;
use domain::report::figure::{Figure, Unit};
use maud::{Markup, html};

use crate::definition::Definitions;
use crate::figure::beside;

/// A question, with what is said of those that do not hold it; of a share that no standard sets, nothing is.
const QUESTIONS: [(&str, Option<&str>); 3] = [
    (
        "How many critical clinical tickets got a response inside two hours?",
        Some("did not get one in time"),
    ),
    (
        "How many resolutions near patient data ran through an auditable workflow?",
        Some("are not documented to their end"),
    ),
    ("How many EHR tickets were resolved at first contact?", None),
];

/// The three answers.
pub fn answers(report: &Report, definitions: &Definitions<'_>) -> Markup {
    let doubted = report.doubt.is_some();
    html! {
        div.answers id="answers" {
            @for ((question, missed), figure) in QUESTIONS.iter().zip(&report.headline) {
                section.answer id=(figure.name) {
                    h2 { (question) }
                    @match figure.value {
                        Some(value) => {
                            p.value { (figure.words()) }
                            (beside(figure, report.compared))
                            @if doubted { p.verdict.open { b { "? Not known. " } "Too many rows of the export were rejected." } }
                            @else { (held(figure, value, *missed)) }
                        }
                        None => {
                            p.value.unknown { "Not measurable" }
                            p.beside { (because(figure)) "." }
                            p.verdict.open { b { "? Not known. " } "Nothing tells whether the standard is held." }
                        }
                    }
                    p.small { "Counted: " (definitions.term(figure)) }
                }
            }
        }
    }
}

/// Why a figure cannot be known, as a sentence begins.
fn because(figure: &Figure) -> String {
    let because = figure.not_measurable.as_deref().unwrap_or_default();
    let mut letters = because.chars();
    let first = letters.next().map(|letter| letter.to_ascii_uppercase());
    first.into_iter().chain(letters).collect()
}

/// Whether the standard is held: it asks for all of them, or for no share.
fn held(figure: &Figure, value: f64, missed: Option<&str>) -> Markup {
    let of = Unit::Count.words(figure.n as f64);
    let lacking = Unit::Count.words((1.0 - value) * figure.n as f64);
    html! {
        @match missed {
            None => p.verdict.open { b { "– Measured. " } "The standard sets no share for it." },
            Some(_) if value >= 1.0 => p.verdict.held { b { "✓ Held. " } "The standard asks for all, and all " (of) " do." },
            Some(missed) => p.verdict.missed { b { "✗ Not held. " } (lacking) " of " (of) " " (missed) "." },
        }
    }
}
