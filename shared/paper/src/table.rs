//! A table, which scrolls by itself where the screen is too narrow for it.

use domain::report::figure::{Cell, Table, Unit};
use maud::{Markup, html};

/// A table of so few columns needs no whole width.
const FEW: usize = 3;
/// One of so few rows stays on one sheet of paper.
const SHORT: usize = 14;

/// A table of the report.
pub fn table(table: &Table) -> Markup {
    if table.rows.is_empty() {
        let because = table.not_measurable.as_deref();
        return html! {
            p.small {
                b { (table.title) ":" }
                @match because {
                    Some(because) => { " not measurable: " (because) "." }
                    None => " nothing in this window.",
                }
            }
        };
    }
    html! {
        div.wide.few[table.columns.len() <= FEW].short[table.rows.len() <= SHORT] role="region" tabindex="0" aria-label=(table.title) {
            table {
                caption { span { (table.title) } }
                thead {
                    tr {
                        @for column in &table.columns {
                            th scope="col" class=(side(column.unit)) { (column.title) }
                        }
                    }
                }
                tbody {
                    @for row in &table.rows {
                        tr {
                            @for (place, (column, cell)) in table.columns.iter().zip(row).enumerate() {
                                @if place == 0 { th scope="row" { (words(cell, column.unit)) } }
                                @else { td class=(side(column.unit)) { (words(cell, column.unit)) } }
                            }
                        }
                    }
                }
            }
        }
        @if let Some(more) = table.left_out { p.soft { "And " (more) " rows more, which are left out." } }
    }
}

/// Rows of words and numbers, as the charts show them.
pub fn plain(title: &str, columns: &[&str], rows: &[Vec<String>]) -> Markup {
    html! {
        div.wide role="region" tabindex="0" aria-label=(title) {
            table {
                caption { span { (title) } }
                thead { tr { @for (place, column) in columns.iter().enumerate() { th scope="col" class=(if place == 0 { "" } else { "number" }) { (column) } } } }
                tbody {
                    @for row in rows {
                        tr {
                            @for (place, cell) in row.iter().enumerate() {
                                @if place == 0 { th scope="row" { (cell) } } @else { td.number { (cell) } }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn side(unit: Option<Unit>) -> &'static str {
    if unit.is_some() { "number" } else { "" }
}

fn words(cell: &Cell, unit: Option<Unit>) -> String {
    match cell {
        Cell::Text(word) => word.clone(),
        Cell::Number(number) => unit.map_or_else(|| number.to_string(), |unit| unit.words(*number)),
        Cell::Nothing => "–".to_owned(),
    }
}
