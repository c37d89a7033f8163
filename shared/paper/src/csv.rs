//! The report as CSV (RFC 4180): a line for each figure, one for each cell of each table, and what a reader of an export
//! has to know.

use domain::report::Report;
use domain::report::figure::{Cell, Figure, Table};

const HEADER: [&str; 11] = [
    "section",
    "name",
    "row",
    "column",
    "unit",
    "value",
    "n",
    "before",
    "not_measurable",
    "arithmetic",
    "definition",
];

/// Writes a report.
#[must_use]
pub fn csv(report: &Report) -> String {
    let mut text = String::new();
    line(&mut text, HEADER.map(str::to_owned));
    for figure in &report.headline {
        of_figure(&mut text, "headline", figure);
    }
    for section in &report.sections {
        for figure in &section.figures {
            of_figure(&mut text, section.name, figure);
        }
        for table in &section.tables {
            of_table(&mut text, section.name, table);
        }
    }
    for risk in &report.risks {
        let mut cells: [String; 11] = Default::default();
        cells[0] = "risks".to_owned();
        cells[1].clone_from(&risk.figure);
        cells[2] = risk.rank.to_string();
        cells[5] = risk.weight.to_string();
        cells[9].clone_from(&risk.says);
        cells[10] = format!("{}. {}", risk.title, risk.action);
        line(&mut text, cells);
    }
    for (number, said) in report.reading.iter().enumerate() {
        let mut cells: [String; 11] = Default::default();
        cells[0] = "reading".to_owned();
        cells[2] = (number + 1).to_string();
        cells[10].clone_from(said);
        line(&mut text, cells);
    }
    text
}

fn of_figure(text: &mut String, section: &str, figure: &Figure) {
    let number = |value: Option<f64>| value.map(|value| value.to_string()).unwrap_or_default();
    line(
        text,
        [
            section.to_owned(),
            figure.name.clone(),
            String::new(),
            String::new(),
            unit(figure.unit),
            number(figure.value),
            figure.n.to_string(),
            number(figure.before),
            figure.not_measurable.clone().unwrap_or_default(),
            figure.arithmetic.clone().unwrap_or_default(),
            figure.definition.clone(),
        ],
    );
}

fn of_table(text: &mut String, section: &str, table: &Table) {
    if let Some(because) = &table.not_measurable {
        let mut cells: [String; 11] = Default::default();
        cells[0] = section.to_owned();
        cells[1] = table.name.to_owned();
        cells[8].clone_from(because);
        line(text, cells);
    }
    for (place, row) in table.rows.iter().enumerate() {
        for (column, cell) in table.columns.iter().zip(row) {
            let (value, because) = match cell {
                Cell::Text(word) => (word.clone(), ""),
                Cell::Number(number) => (number.to_string(), ""),
                Cell::Nothing => (String::new(), "nothing to divide by, or not told"),
            };
            let mut cells: [String; 11] = Default::default();
            cells[0] = section.to_owned();
            cells[1] = table.name.to_owned();
            cells[2] = (place + 1).to_string();
            cells[3] = column.name.to_owned();
            cells[4] = column.unit.map(unit).unwrap_or_default();
            cells[5] = value;
            cells[8] = because.to_owned();
            line(text, cells);
        }
    }
}

fn unit(unit: domain::report::figure::Unit) -> String {
    format!("{unit:?}").to_lowercase()
}

/// A line. What a spreadsheet would take for a formula is told to be text.
fn line(text: &mut String, cells: [String; 11]) {
    for (place, cell) in cells.iter().enumerate() {
        if place > 0 {
            text.push(',');
        }
        let number = cell.parse::<f64>().is_ok();
        let formula = cell.starts_with(['=', '+', '-', '@', '\t', '\r']) && !number;
        let cell = if formula {
            format!("'{cell}")
        } else {
            cell.clone()
        };
        if cell.contains([',', '"', '\n', '\r']) {
            text.push('"');
            text.push_str(&cell.replace('"', "\"\""));
            text.push('"');
        } else {
            text.push_str(&cell);
        }
    }
    text.push_str("\r\n");
}
