//! The page: the answers to the three questions first, then the risks, the charts, and every figure by standard.

use domain::report::Report;
use domain::report::figure::Section;
use domain::report::known::MadeFrom;
use domain::report::risk::Risk;
use maud::{DOCTYPE, Markup, PreEscaped, html};

use crate::chart;
use crate::figure::{answer, figure};
use crate::table::table;

const STYLE: &str = include_str!("style.css");

/// What is asked first, in the order of the headline.
const QUESTIONS: [&str; 3] = [
    "How many critical clinical tickets got a response inside two hours?",
    "How many resolutions near patient data ran through an auditable workflow?",
    "How many EHR tickets were resolved at first contact?",
];

/// Writes a report as a page that loads nothing and runs nothing.
#[must_use]
pub fn html(report: &Report) -> String {
    let title = title(report);
    let page = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'";
                title { (title) }
                style { (PreEscaped(STYLE)) }
            }
            body {
                a.skip href="#answers" { "To the answers" }
                header {
                    h1 { (title) }
                    (about(report))
                }
                main {
                    ul.answers id="answers" {
                        @for (question, one) in QUESTIONS.iter().zip(&report.headline) {
                            (answer(question, one, report.compared))
                        }
                    }
                    (risks(&report.risks))
                    (contents(report))
                    @for section in &report.sections { (of(section, report)) }
                    (unknown(report))
                }
                footer { "StatDesk. Made of structured facts only: no word that anybody wrote is in it." }
            }
        }
    };
    page.into_string()
}

fn title(report: &Report) -> String {
    let whose = report.about.practice.as_deref().unwrap_or("an export");
    let place = report.about.location.as_ref();
    let place = place.map(|place| format!(", {place}")).unwrap_or_default();
    format!("Standards report: {whose}{place}")
}

fn about(report: &Report) -> Markup {
    let made = match report.about.made_from {
        MadeFrom::Tickets => "from the tickets of the window",
        MadeFrom::Rollups => "from what the nightly run kept: as of last night",
        MadeFrom::Export => "from an export of another helpdesk",
    };
    html! {
        p {
            (report.days) " days, " time { (report.window.from) } " to " time { (report.window.until) }
            " · " (report.tickets) " tickets and incidents, " (report.reports) " reports of incidents"
        }
        p.soft {
            "Made " (made) ". Holds for " time datetime=(report.about.as_of) { (report.about.as_of.strftime("%Y-%m-%d %H:%M UTC")) } ". "
            @if report.about.source != "statdesk" { "Source: " (report.about.source) ". " }
            @if report.compared { "Each figure stands beside that of as many days before." }
            @else { "The window before is not compared." }
        }
    }
}

fn risks(risks: &[Risk]) -> Markup {
    html! {
        section aria-labelledby="risks" {
            h2 id="risks" { "The largest risks" }
            @if risks.is_empty() { p { "None that these figures show. What is not measurable below may hide some." } }
            ol.risks {
                @for risk in risks {
                    li {
                        h3 { (risk.title) }
                        p { a href={ "#" (risk.figure) } { (risk.says) } }
                        p { b { "What to do: " } (risk.action) }
                        p.small { "Ranked by " (risk.weight) " of 100: how grave it is, times how much of it there is." }
                    }
                }
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
                li { a href="#section-unknown" { "What is not measurable" } }
            }
        }
    }
}

fn of(section: &Section, report: &Report) -> Markup {
    let id = format!("section-{}", section.name);
    html! {
        section aria-labelledby=(id) {
            h2 id=(id) { (section.title) }
            @for note in &section.notes { p class=(if note.starts_with("Flat SLA") { "warn" } else { "soft" }) { (note) } }
            (charts(section.name, report))
            ul.figures { @for one in &section.figures { (figure(one, report.compared)) } }
            @for one in &section.tables { (table(one)) }
        }
    }
}

fn charts(section: &str, report: &Report) -> Markup {
    let charts = &report.charts;
    html! {
        @match section {
            "response" => {
                (chart::distribution(&charts.distribution))
                (chart::weeks(&charts.weeks))
            }
            "phi" => (chart::funnel(&charts.funnel)),
            "monitoring" => {
                (chart::seen(&charts.seen_first))
                (chart::downtime(&charts.downtime, report.window))
            }
            _ => {}
        }
    }
}

fn unknown(report: &Report) -> Markup {
    html! {
        section aria-labelledby="section-unknown" {
            h2 id="section-unknown" { "What is not measurable" }
            @if report.not_measurable.is_empty() { p { "Nothing: every figure could be worked out." } }
            ul.plain { @for one in &report.not_measurable { li { (one) "." } } }
        }
    }
}
