//! The same rows read the same, however they are written.

use domain::report::case::Case;
use export::Order;

use crate::told;

const ROWS: [[&str; 6]; 3] = [
    [
        "Ticket No",
        "Date Opened",
        "First response at",
        "Priority",
        "Status",
        "Summary",
    ],
    [
        "1",
        "2026-02-13 10:00",
        "2026-02-13 10:30",
        "Urgent",
        "Closed",
        "EHR down for every\u{fc}ser;, of \"all\"\n| sites\t",
    ],
    ["2", "2026-02-14 10:00", "?", "Low", "Open", "Toner"],
];

fn written(delimiter: char, quoted: bool, end: &str) -> String {
    let rows = ROWS.iter().map(|row| {
        let cells = row.iter().map(|cell| {
            let needs = quoted || cell.contains(['"', '\n', ';', ',', '|', '\t']);
            if needs {
                format!("\"{}\"", cell.replace('"', "\"\""))
            } else {
                (*cell).to_owned()
            }
        });
        cells.collect::<Vec<_>>().join(&delimiter.to_string()) + end
    });
    rows.collect()
}

fn cases(bytes: Vec<u8>) -> Vec<Case> {
    told(bytes, |asked| asked.dates = Some(Order::DayFirst)).1
}

#[test]
fn delimiters_encodings_quotes_and_line_ends_change_nothing() {
    let expected = cases(written(',', false, "\n").into_bytes());
    assert_eq!(expected.len(), 2);
    assert!(
        expected[0]
            .responses
            .as_ref()
            .is_some_and(|cycles| cycles[0].responded_at.is_some())
    );
    assert!(
        expected[1]
            .responses
            .as_ref()
            .is_some_and(|cycles| cycles[0].responded_at.is_none())
    );
    for delimiter in [',', ';', '\t', '|'] {
        for quoted in [false, true] {
            for end in ["\n", "\r\n", "\r", "\n\n"] {
                let text = written(delimiter, quoted, end);
                let units: Vec<u16> = text.encode_utf16().collect();
                let little: Vec<u8> = units.iter().flat_map(|unit| unit.to_le_bytes()).collect();
                let big: Vec<u8> = units.iter().flat_map(|unit| unit.to_be_bytes()).collect();
                let latin: Vec<u8> = text.chars().map(|c| c as u8).collect();
                let marked = |mark: &[u8], rest: &[u8]| [mark, rest].concat();
                for bytes in [
                    text.clone().into_bytes(),
                    marked(b"\xef\xbb\xbf", text.as_bytes()),
                    marked(b"\xff\xfe", &little),
                    marked(b"\xfe\xff", &big),
                    little,
                    big,
                    latin,
                ] {
                    assert_eq!(cases(bytes), expected, "{delimiter:?} {quoted} {end:?}");
                }
            }
        }
    }
}
