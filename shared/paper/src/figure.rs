//! Figures: each its value in words, of how many, and against the window before; those that cannot be known by their reason.

use domain::report::figure::Figure;
use maud::{Markup, html};

use crate::definition::Definitions;

/// The figures of a section.
pub fn figures(figures: &[Figure], definitions: &Definitions<'_>, compared: bool) -> Markup {
    let known = || figures.iter().filter(|one| one.value.is_some());
    html! {
        @if known().next().is_some() {
            dl.figures {
                @for one in known() {
                    div id=(one.name) {
                        dt { (definitions.term(one)) }
                        dd.value { (one.words()) }
                        dd.beside { (worked(one, compared)) }
                    }
                }
            }
        }
        (unknown(figures, definitions))
    }
}

/// What cannot be known, each reason once.
fn unknown(figures: &[Figure], definitions: &Definitions<'_>) -> Markup {
    let mut reasons: Vec<(&str, Vec<&Figure>)> = Vec::new();
    for figure in figures {
        let Some(because) = figure.not_measurable.as_deref() else {
            continue;
        };
        match reasons.iter_mut().find(|(reason, _)| *reason == because) {
            Some((_, all)) => all.push(figure),
            None => reasons.push((because, vec![figure])),
        }
    }
    html! {
        @if !reasons.is_empty() {
            div.unknown {
                h3 { "Not measurable" }
                ul {
                    @for (because, all) in &reasons {
                        li {
                            @for (place, one) in all.iter().enumerate() {
                                @if place > 0 { "; " }
                                span id=(one.name) { (definitions.term(one)) }
                            }
                            ": " (because) "."
                        }
                    }
                }
            }
        }
    }
}

/// How a figure came about, in a line of its own.
pub fn beside(figure: &Figure, compared: bool) -> Markup {
    html! { p.beside { (worked(figure, compared)) } }
}

fn worked(figure: &Figure, compared: bool) -> Markup {
    html! {
        @match &figure.arithmetic {
            Some(how) => (how),
            None => { "n = " (domain::report::figure::Unit::Count.words(figure.n as f64)) }
        }
        @if compared {
            @if let Some(before) = figure.before {
                " · before: " (figure.unit.words(before)) (tends(figure.value, before))
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
