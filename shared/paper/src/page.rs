//! The page: the answers to the three questions first, then the risks, and standard by standard its charts, figures and tables.

use domain::report::Report;
use domain::report::figure::Section;
use domain::report::risk::Risk;
use maud::{DOCTYPE, Markup, PreEscaped, html};

use crate::about::{about, title, zone};
use crate::answer::answers;
use crate::chart;
use crate::definition::Definitions;
use crate::figure::figures;
use crate::print::edges;
use crate::table::table;

const STYLE: &str = include_str!("style.css");

/// Writes a report as a page that loads nothing and runs nothing.
#[must_use]
pub fn html(report: &Report) -> String {
    let title = title(report);
    let definitions = Definitions::of(report);
    let page = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'";
                title { (title) }
                style { (PreEscaped(STYLE)) (PreEscaped(edges(report))) }
            }
            body {
                a.skip href="#answers" { "To the answers" }
                header {
                    h1 { (title) }
                    (about(report))
                }
                main {
                    @if let Some(doubt) = &report.doubt { p.warn role="note" { b { "Do not rely on this page. " } (doubt) } }
                    (answers(report, &definitions))
                    (risks(&report.risks))
                    (contents(report))
                    @for section in &report.sections { (of(section, report, &definitions)) }
                    (reading(&report.reading))
                    (definitions.show())
                }
                footer { "StatDesk. Made of structured facts only: no word of any ticket is in it." }
            }
        }
    };
    page.into_string()
}

fn risks(risks: &[Risk]) -> Markup {
    html! {
        section aria-labelledby="risks" {
            h2 id="risks" { "The largest risks" }
            @if risks.is_empty() { p { "None that these figures show. What is not measurable may hide some." } }
            ol.risks {
                @for risk in risks {
                    li {
                        h3 { (risk.title) }
                        p { a href={ "#" (risk.figure) } { (risk.says) } }
                        p { b { "What to do: " } (risk.action) }
                        p.small { "Weight " (risk.weight) " of 100: how grave it is, times how much of it there is at least." }
                    }
                }
            }
        }
    }
}

/// What a reader has to know of another helpdesk's file before believing a figure.
fn reading(lines: &[String]) -> Markup {
    html! {
        @if !lines.is_empty() {
            section aria-labelledby="reading" {
                h2 id="reading" { "How the export was read" }
                ul { @for line in lines { li { (line) } } }
            }
        }
    }
}

fn contents(report: &Report) -> Markup {
    html! {
        nav aria-label="Contents" {
            ul {
                @for section in &report.sections {
                    li { a href={ "#section-" (section.name) } { (section.title) } }
                }
                @if !report.reading.is_empty() { li { a href="#reading" { "How the export was read" } } }
                li { a href="#section-definitions" { "What the figures are, exactly" } }
            }
        }
    }
}

fn of(section: &Section, report: &Report, definitions: &Definitions<'_>) -> Markup {
    let id = format!("section-{}", section.name);
    html! {
        section aria-labelledby=(id) {
            h2 id=(id) { (section.title) }
            @for note in &section.notes { p class=(if note.starts_with("Flat SLA") { "warn" } else { "small" }) { (note) } }
            (charts(section.name, report))
            (figures(&section.figures, definitions, report.compared))
            @for one in &section.tables { (table(one)) }
        }
    }
}

fn charts(section: &str, report: &Report) -> Markup {
    let charts = &report.charts;
    let workflow = report.headline.get(1);
    let unknown = workflow.and_then(|figure| figure.not_measurable.as_deref());
    html! {
        @match section {
            "response" => div.charts {
                (chart::weeks(&charts.weeks))
                (chart::distribution(&charts.distribution))
            },
            "phi" => div.charts { (chart::funnel(&charts.funnel, unknown)) },
            "monitoring" => div.charts {
                (chart::seen(&charts.seen_first))
                (chart::downtime(&charts.downtime, report.window, &zone(report)))
            },
            _ => {}
        }
    }
}
