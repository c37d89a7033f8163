//! The first sheet of a workbook, row by row. Nothing of it is held but the strings that its cells share.
//!
//! A workbook is a ZIP that may unpack to anything: all that is unpacked is bounded, as is what one element may hold.

mod part;

use std::io::{BufRead, Read, Seek};

use quick_xml::events::{BytesStart, Event};
use zip::ZipArchive;

use crate::ask::Unreadable;
use crate::row::{COLUMNS_MAX, Row};
use part::{Events, bad};

/// The most bytes that shared strings may unpack to: they are held.
const STRINGS_MAX: u64 = 64 * 1024 * 1024;
/// The most bytes that a sheet may unpack to.
const SHEET_MAX: u64 = 1024 * 1024 * 1024;
/// The most bytes of the parts that say where the sheet is.
const PART_MAX: u64 = 1024 * 1024;
/// The most parts of a workbook.
const PARTS_MAX: usize = 10_000;

/// Every row of the first sheet; answers whether its dates count from 1904.
pub(crate) fn rows<I: Read + Seek>(
    input: &mut I,
    take: &mut dyn FnMut(&mut Row) -> bool,
) -> Result<bool, Unreadable> {
    let mut archive = ZipArchive::new(input).map_err(|_| bad("it is no whole ZIP"))?;
    if archive.len() > PARTS_MAX {
        return Err(bad("it has more than 10,000 parts"));
    }
    let (relation, since_1904) = match part::open(&mut archive, "xl/workbook.xml", PART_MAX)? {
        Some(mut events) => first_sheet(&mut events)?,
        None => return Err(bad("it is a ZIP without a workbook; unpack it first")),
    };
    let target = match part::open(&mut archive, "xl/_rels/workbook.xml.rels", PART_MAX)? {
        Some(mut events) => target(&mut events, &relation)?,
        None => None,
    };
    let name = match target {
        Some(target) => match target.strip_prefix('/') {
            Some(whole) => whole.to_owned(),
            None => format!("xl/{target}"),
        },
        None => "xl/worksheets/sheet1.xml".to_owned(),
    };
    let strings = match part::open(&mut archive, "xl/sharedStrings.xml", STRINGS_MAX)? {
        Some(mut events) => Strings::read(&mut events)?,
        None => Strings::default(),
    };
    match part::open(&mut archive, &name, SHEET_MAX)? {
        Some(mut events) => cells(&mut events, &strings, take)?,
        None => return Err(bad("its first sheet is not in it")),
    }
    Ok(since_1904)
}

/// The relation of the first sheet, and whether dates count from 1904.
fn first_sheet<R: BufRead>(events: &mut Events<R>) -> Result<(String, bool), Unreadable> {
    let (mut relation, mut since_1904) = (String::new(), false);
    while let Some(event) = events.next()? {
        if let Event::Start(start) | Event::Empty(start) = event {
            match start.local_name().as_ref() {
                "workbookPr" => {
                    let said = attribute(&start, "date1904");
                    since_1904 = said.is_some_and(|said| said == "1" || said == "true");
                }
                "sheet" if relation.is_empty() => {
                    relation = attribute(&start, "r:id").unwrap_or_default();
                }
                _ => {}
            }
        }
    }
    Ok((relation, since_1904))
}

fn target<R: BufRead>(
    events: &mut Events<R>,
    relation: &str,
) -> Result<Option<String>, Unreadable> {
    while let Some(event) = events.next()? {
        if let Event::Start(start) | Event::Empty(start) = event
            && attribute(&start, "Id").as_deref() == Some(relation)
        {
            return Ok(attribute(&start, "Target"));
        }
    }
    Ok(None)
}

fn attribute(start: &BytesStart<'_>, name: &str) -> Option<String> {
    let found = start.try_get_attribute(name).ok()??;
    Some(found.value.into_owned())
}

/// The strings that cells share, one after the other.
#[derive(Default)]
struct Strings {
    text: String,
    ends: Vec<usize>,
}

impl Strings {
    fn read<R: BufRead>(events: &mut Events<R>) -> Result<Self, Unreadable> {
        let mut strings = Self::default();
        // Phonetic readings of a string are no part of it.
        let (mut inside, mut phonetic) = (false, false);
        while let Some(event) = events.next()? {
            match event {
                Event::Start(start) => match start.local_name().as_ref() {
                    "t" => inside = !phonetic,
                    "rPh" => phonetic = true,
                    _ => {}
                },
                Event::End(end) => match end.local_name().as_ref() {
                    "t" => inside = false,
                    "rPh" => phonetic = false,
                    "si" => strings.ends.push(strings.text.len()),
                    _ => {}
                },
                Event::Empty(empty) if empty.local_name().as_ref() == "si" => {
                    strings.ends.push(strings.text.len());
                }
                other if inside => part::push(other, &mut strings.text),
                _ => {}
            }
        }
        Ok(strings)
    }

    fn get(&self, at: usize) -> Option<&str> {
        let start = match at.checked_sub(1) {
            None => 0,
            Some(before) => *self.ends.get(before)?,
        };
        self.text.get(start..*self.ends.get(at)?)
    }
}

/// Reads the rows of a sheet's XML.
fn cells<R: BufRead>(
    events: &mut Events<R>,
    strings: &Strings,
    take: &mut dyn FnMut(&mut Row) -> bool,
) -> Result<(), Unreadable> {
    let (mut row, mut line, mut column) = (Row::default(), 0_u64, 0_usize);
    let (mut value, mut inside, mut shared) = (String::new(), false, false);
    while let Some(event) = events.next()? {
        match event {
            Event::Start(start) => match start.local_name().as_ref() {
                "row" => {
                    let said = attribute(&start, "r").and_then(|number| number.parse().ok());
                    line = said.unwrap_or(line + 1);
                    column = 0;
                    row.begin(line);
                }
                "c" => {
                    column = attribute(&start, "r")
                        .as_deref()
                        .and_then(place)
                        .unwrap_or(column);
                    shared = attribute(&start, "t").as_deref() == Some("s");
                    value.clear();
                }
                "v" | "t" => inside = true,
                _ => {}
            },
            Event::Empty(start) if start.local_name().as_ref() == "c" => {
                column = attribute(&start, "r")
                    .as_deref()
                    .and_then(place)
                    .unwrap_or(column)
                    + 1;
            }
            Event::End(end) => match end.local_name().as_ref() {
                "v" | "t" => inside = false,
                "c" => {
                    while row.width() < column.min(COLUMNS_MAX) {
                        row.end_cell();
                    }
                    let text = if shared {
                        value.parse().ok().and_then(|at| strings.get(at))
                    } else {
                        Some(value.as_str())
                    };
                    row.push(text.unwrap_or_default().as_bytes());
                    row.end_cell();
                    column += 1;
                }
                "row" if !row.is_blank() && !take(&mut row) => return Ok(()),
                _ => {}
            },
            other if inside => part::push(other, &mut value),
            _ => {}
        }
    }
    Ok(())
}

/// The place of a cell's column: `C7` is the third, which is 2.
fn place(reference: &str) -> Option<usize> {
    let letters = reference
        .bytes()
        .take_while(u8::is_ascii_alphabetic)
        .take(4);
    let number = letters.fold(0_usize, |sum, letter| {
        sum * 26 + usize::from(letter.to_ascii_uppercase() - b'A') + 1
    });
    number.checked_sub(1)
}
