//! A figure: its value in words, of how many, against the window before, and what it is exactly.

use domain::report::figure::Figure;
use maud::{Markup, html};

/// A figure among others.
pub fn figure(figure: &Figure, compared: bool) -> Markup {
    html! {
        li id=(figure.name) {
            h3 { (figure.label) }
            (value(figure))
            (beside(figure, compared))
            @if !figure.definition.is_empty() { p.small { (figure.definition) } }
        }
    }
}

/// One of the three that are asked first.
pub fn answer(question: &str, figure: &Figure, compared: bool) -> Markup {
    html! {
        li.answer id=(figure.name) {
            h2 { (question) }
            (value(figure))
            (beside(figure, compared))
            p.small { (figure.definition) }
        }
    }
}

fn value(figure: &Figure) -> Markup {
    html! {
        @match &figure.not_measurable {
            None => p.value { (figure.words()) }
            Some(because) => {
                p.value.unknown { "Not measurable" }
                p { (because) "." }
            }
        }
    }
}

fn beside(figure: &Figure, compared: bool) -> Markup {
    html! {
        @if figure.value.is_some() {
            p.beside {
                @match &figure.arithmetic {
                    Some(how) => { (how) }
                    None => { "n = " (figure.n) }
                }
                @if compared {
                    @if let Some(before) = figure.before {
                        " · before: " (figure.unit.words(before)) (tends(figure.value, before))
                    }
                }
            }
        }
    }
}

/// Which way it went, said and drawn: an arrow alone would be colour without words.
fn tends(value: Option<f64>, before: f64) -> &'static str {
    match value {
        Some(value) if value > before => " (▲ up)",
        Some(value) if value < before => " (▼ down)",
        _ => " (same)",
    }
}
