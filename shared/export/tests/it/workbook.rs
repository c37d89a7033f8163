//! Makes workbooks: just enough of one, stored or deflated.

use std::io::{Cursor, Write};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

/// A cell of a sheet.
pub enum Cell<'a> {
    /// A string that the workbook shares.
    Shared(&'a str),
    /// A string in its place.
    Inline(&'a str),
    /// A number.
    Number(&'a str),
    /// None.
    Nothing,
}

/// A workbook whose first sheet has these rows.
pub fn workbook(rows: &[Vec<Cell<'_>>], date1904: bool) -> Vec<u8> {
    let (mut strings, mut count, mut sheet) = (String::new(), 0, String::new());
    let escape = |text: &str| text.replace('&', "&amp;").replace('<', "&lt;");
    for (line, row) in rows.iter().enumerate() {
        sheet.push_str(&format!("<row r=\"{}\">", line + 1));
        for (place, cell) in row.iter().enumerate() {
            let at = format!("{}{}", letters(place), line + 1);
            match cell {
                Cell::Shared(text) => {
                    strings.push_str(&format!(
                        "<si><r><t xml:space=\"preserve\">{}</t></r><r><t></t></r></si>",
                        escape(text)
                    ));
                    sheet.push_str(&format!("<c r=\"{at}\" t=\"s\"><v>{count}</v></c>"));
                    count += 1;
                }
                Cell::Inline(text) => sheet.push_str(&format!(
                    "<c r=\"{at}\" t=\"inlineStr\"><is><t>{}</t></is></c>",
                    escape(text)
                )),
                Cell::Number(text) => {
                    sheet.push_str(&format!("<c r=\"{at}\" s=\"3\"><v>{text}</v></c>"))
                }
                Cell::Nothing => {}
            }
        }
        sheet.push_str("</row>");
    }
    let workbook = format!(
        "<workbook xmlns:r=\"r\"><workbookPr date1904=\"{}\"/><sheets><sheet name=\"Tickets\" sheetId=\"1\" r:id=\"rId7\"/></sheets></workbook>",
        u8::from(date1904)
    );
    parts(&[
        ("xl/workbook.xml", workbook.as_bytes()),
        ("xl/_rels/workbook.xml.rels", b"<Relationships><Relationship Id=\"rId7\" Target=\"worksheets/tickets.xml\"/></Relationships>"),
        ("xl/sharedStrings.xml", format!("<sst>{strings}</sst>").as_bytes()),
        ("xl/worksheets/tickets.xml", format!("<worksheet><sheetData>{sheet}</sheetData></worksheet>").as_bytes()),
    ])
}

/// A ZIP of these parts.
pub fn parts(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    for (name, bytes) in parts {
        zip.start_file(*name, options).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn letters(place: usize) -> String {
    let letter = |at: usize| char::from(b'A' + u8::try_from(at % 26).unwrap());
    if place < 26 {
        letter(place).to_string()
    } else {
        format!("{}{}", letter(place / 26 - 1), letter(place))
    }
}
