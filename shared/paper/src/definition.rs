//! What the figures are, exactly: each definition once, however many figures have it.

use domain::report::Report;
use domain::report::figure::Figure;
use maud::{Markup, html};

/// Definitions, each with what has it.
pub struct Definitions<'a>(Vec<(&'a str, Vec<&'a str>)>);

impl<'a> Definitions<'a> {
    /// Of every figure of a report, in the report's order.
    pub fn of(report: &'a Report) -> Self {
        let mut all: Vec<(&str, Vec<&str>)> = Vec::new();
        let figures = report.sections.iter().flat_map(|section| &section.figures);
        for figure in report.headline.iter().chain(figures) {
            if figure.definition.is_empty() {
                continue;
            }
            let label = figure.label.as_str();
            match all.iter_mut().find(|(what, _)| *what == figure.definition) {
                Some((_, labels)) => labels.push(label),
                None => all.push((&figure.definition, vec![label])),
            }
        }
        Self(all)
    }

    /// A figure's name, which leads to what it is.
    pub fn term(&self, figure: &Figure) -> Markup {
        let place = self
            .0
            .iter()
            .position(|(what, _)| *what == figure.definition);
        html! {
            @match place {
                Some(place) => a.term href={ "#definition-" (place + 1) } { (figure.label) },
                None => (figure.label),
            }
        }
    }

    /// All of them.
    pub fn show(&self) -> Markup {
        html! {
            section.definitions aria-labelledby="section-definitions" {
                h2 id="section-definitions" { "What the figures are, exactly" }
                dl {
                    @for (place, (what, labels)) in self.0.iter().enumerate() {
                        div id={ "definition-" (place + 1) } {
                            dt { (labels.join("; ")) }
                            dd { (what) }
                        }
                    }
                }
            }
        }
    }
}
