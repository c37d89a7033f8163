//! Exports of every source, messy as they come, read through the front door; each expected value is written by hand.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

mod clock;
mod date;
mod figures;
mod log;
mod property;
mod quiet;
mod refused;
mod rejected;
mod shape;
mod sheet;
mod source;
mod swallowed;
mod timeless;
mod workbook;

use std::io::Cursor;

use domain::practice::Practice;
use domain::report::case::Case;
use export::{Asked, Findings, Unreadable};

/// The instant of every test.
const NOW: &str = "2026-11-23T14:02:11Z";

/// Reads an export.
fn read<'a>(
    bytes: impl AsRef<[u8]>,
    ask: impl FnOnce(&mut Asked<'a>),
) -> Result<(Findings, Vec<Case>), Unreadable> {
    let mut asked = Asked::at(NOW.parse().unwrap());
    ask(&mut asked);
    let mut cases = Vec::new();
    let findings = export::read(Cursor::new(bytes), &asked, &mut |_| {}, &mut |ticket| {
        cases.push(ticket.case);
    })?;
    Ok((findings, cases))
}

/// Reads an export that reads.
fn told<'a>(bytes: impl AsRef<[u8]>, ask: impl FnOnce(&mut Asked<'a>)) -> (Findings, Vec<Case>) {
    read(bytes, ask).unwrap_or_else(|error| panic!("{error}"))
}

/// Why an export is not read.
fn refusal<'a>(bytes: impl AsRef<[u8]>, ask: impl FnOnce(&mut Asked<'a>)) -> String {
    match read(bytes, ask) {
        Ok((findings, _)) => panic!("it was read: {findings:?}"),
        Err(error) => error.to_string(),
    }
}

/// An instant.
fn at(text: &str) -> jiff::Timestamp {
    text.parse().unwrap()
}

/// A clinic in Chicago with two sites; the small one is closed on Wednesday afternoons.
fn practice() -> Practice {
    toml::from_str(
        r#"
        id = "lakeside"
        name = "Lakeside"
        zone = "America/Chicago"
        [hours]
        mon = ["08:00-17:00"]
        tue = ["08:00-17:00"]
        wed = ["08:00-17:00"]
        thu = ["08:00-17:00"]
        fri = ["08:00-17:00"]
        [[locations]]
        id = "main"
        name = "Main clinic"
        [[locations]]
        id = "east"
        name = "East clinic"
        [locations.hours]
        mon = ["08:30-12:00"]
        wed = ["08:30-12:00"]
        "#,
    )
    .unwrap()
}
