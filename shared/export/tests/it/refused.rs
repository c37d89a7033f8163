//! What is no table, or a broken one, is told in words of what to do.

use export::Reason;

use crate::{refusal, told};

#[test]
fn what_is_no_table_is_told() {
    for (bytes, says) in [
        (&b""[..], "empty"),
        (b" \r\n\r\n", "empty"),
        (b"%PDF-1.7", "PDF"),
        (b"<!DOCTYPE html><html>", "web page"),
        (b"\xef\xbb\xbf  {\"tickets\": []}", "JSON"),
        (b"[1]", "JSON"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "old Excel"),
        (b"\x1f\x8b\x08", "gzip"),
        (b"PK\x03\x04", "ZIP"),
        (b"Ticket No,Date Opened\n", "header and no row"),
        (b"Ticket No,Summary\n1,x\n", "source"),
        (b"just a line", "source"),
    ] {
        let why = refusal(bytes, |_| {});
        assert!(why.contains(says), "{says}: {why}");
    }
    let why = refusal("Number,Summary\n1,x\n", |asked| {
        asked.source = Some(export::Source::Zendesk)
    });
    assert!(why.contains("`id`") && why.contains("column map"), "{why}");
}

#[test]
fn a_quote_that_is_never_closed_rejects_all_below_it() {
    let rows = "2,2026-02-13 10:00,y\n".repeat(50);
    let csv = format!(
        "Ticket No,Date Opened,Summary\n1,2026-02-13 10:00,x\n7,2026-02-13 10:00,\"EHR down\n{rows}"
    );
    let (found, cases) = told(csv, |_| {});
    assert_eq!((cases.len(), found.rows, found.rejected_rows), (1, 52, 51));
    assert_eq!(
        (found.rejected[0].reason, found.rejected[0].lines.as_slice()),
        (Reason::UnclosedQuote, &[3][..])
    );
    let doubt = found.doubt().unwrap();
    assert!(doubt.starts_with("51 of 52 rows were rejected"), "{doubt}");
}

#[test]
fn rows_that_are_too_long_too_wide_or_hold_nul_are_rejected_one_by_one() {
    let long = "x".repeat(export::ROW_MAX + 1);
    let wide = ",".repeat(export::COLUMNS_MAX + 1);
    let csv = format!(
        "Ticket No,Date Opened,Summary\n1,2026-02-13 10:00,{long}\n2,2026-02-13,a\0b\n{wide}\n4,2026-02-13,\"a\"b\n5,2026-02-13,fine,,\n"
    );
    let (found, cases) = told(csv, |_| {});
    assert_eq!(cases.len(), 1);
    let reasons: Vec<_> = found
        .rejected
        .iter()
        .map(|one| (one.reason, one.lines[0]))
        .collect();
    for expected in [
        (Reason::TooLong, 2),
        (Reason::Nul, 3),
        (Reason::TooWide, 4),
        (Reason::StrayQuote, 5),
    ] {
        assert!(reasons.contains(&expected), "{reasons:?}");
    }
}

#[test]
fn only_so_many_lines_are_named() {
    let rows = 0..export::LINES_MAX + 500;
    let rows: String = rows.map(|row| format!("x{row},never,y\n")).collect();
    let (found, _) = told(
        format!("Ticket No,Date Opened,Summary\n1,2026-02-13,x\n{rows}"),
        |_| {},
    );
    assert_eq!(
        (found.rejected[0].count, found.rejected[0].lines.len()),
        (1_500, export::LINES_MAX)
    );
}
