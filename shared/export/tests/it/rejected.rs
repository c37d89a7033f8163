//! What was rejected moves no figure, and too much of it leaves none to be believed.

use std::fmt::Write;
use std::io::Cursor;

use domain::report::Report;
use export::{Asked, Findings, Made, Order, Reason};

use crate::{NOW, at, told};

const HEAD: &str = "Ticket No,Date Opened,First response at,Resolved at,Last updated,Summary\n";
/// Answered in time; and one that was open an hour later, when the file was made.
const TWO: &str = "1,2026-09-01 09:00,2026-09-01 09:30,2026-09-01 15:00,,EHR down at all sites\n\
                   2,2026-09-01 16:00,,,2026-09-01 17:00,EHR down at all sites\n";

fn made(csv: &str) -> Made {
    let asked = Asked::at(NOW.parse().unwrap());
    let (days, findings) = export::gather(Cursor::new(csv), &asked, &mut |_| {}).unwrap();
    Made::of(&days, findings, None, None)
}

fn headline(report: &Report) -> (Option<f64>, u64) {
    (report.headline[0].value, report.headline[0].n)
}

fn reasons(found: &Findings) -> Vec<(Reason, u64)> {
    let reasons = found.rejected.iter();
    reasons.map(|one| (one.reason, one.count)).collect()
}

#[test]
fn a_rejected_row_does_not_move_the_time_that_a_file_holds_for() {
    let alone = made(&format!("{HEAD}{TWO}"));
    assert_eq!(alone.findings.as_of, at("2026-09-01T17:00:00Z"));
    assert_eq!(headline(&alone.report), (Some(1.0), 1));
    for (row, reason) in [
        (
            ",2026-09-01 09:00,,2027-01-01 09:00,,EHR down at all sites",
            Reason::NoId,
        ),
        (
            "3,2026-09-01 09:00,,2027-01-01 09:00,,EHR down at all sites",
            Reason::ResolvedInFuture,
        ),
        (
            "3,2026-09-01 09:00,2027-01-01 09:00,,,EHR down at all sites",
            Reason::AnsweredInFuture,
        ),
        (
            "3,2026-11-01 09:00,soon,,,EHR down at all sites",
            Reason::BadDate,
        ),
        (
            "2,2026-11-01 09:00,,,,EHR down at all sites",
            Reason::DuplicateNumber,
        ),
    ] {
        let more = format!("{HEAD}{TWO}{row}\n");
        let with = made(&more);
        assert_eq!(reasons(&with.findings), [(reason, 1)]);
        assert_eq!(with.findings.as_of, alone.findings.as_of, "{reason:?}");
        assert_eq!(
            headline(&with.report),
            headline(&alone.report),
            "{reason:?}"
        );
        let (found, cases) = told(&more, |_| {});
        assert_eq!((found.as_of, cases.len()), (alone.findings.as_of, 2));
    }
}

/// Nothing but the last sign of an outage hangs on when a row was changed.
#[test]
fn a_change_after_now_is_not_believed() {
    let ahead = TWO.replace("2026-09-01 17:00", "2027-09-01 17:00");
    let made = made(&format!("{HEAD}{ahead}"));
    let found = made.findings;
    assert_eq!((found.tickets, found.rejected_rows), (2, 0));
    assert_eq!(found.as_of, at("2026-09-01T16:00:00Z"));
    let said = "1 row was last changed after now";
    assert!(
        found.notes.iter().any(|note| note.starts_with(said)),
        "{:?}",
        found.notes
    );
}

#[test]
fn an_export_that_lost_more_than_a_twentieth_says_so_first() {
    let mut rows = String::new();
    for row in 3..=40 {
        writeln!(rows, "{row},2026-09-01 10:00,2026-09-01 10:05,,,Toner").unwrap();
    }
    let bad = "41,never,,,,Toner\n42,never,,,,Toner\n";
    let some = made(&format!("{HEAD}{TWO}{rows}{bad}"));
    assert_eq!(
        (some.findings.rows, some.report.doubt.as_ref()),
        (42, None),
        "2 of 42 are fewer than 5 %"
    );
    let many = made(&format!("{HEAD}{TWO}{rows}{bad}43,never,,,,Toner\n"));
    let doubt = many.report.doubt.unwrap();
    assert!(
        doubt.starts_with("3 of 43 rows were rejected, more than 5 %")
            && doubt.contains("40 tickets"),
        "{doubt}"
    );
    assert_eq!(many.report.reading[0], doubt);
    assert!(
        many.report.reading[1].starts_with("43 rows came to 40 tickets; 3 rows were rejected"),
        "{:?}",
        many.report.reading
    );
}

/// One row opens the quote; the lines after it are lost with it.
#[test]
fn what_is_lost_with_a_row_is_not_said_of_each_line() {
    let lost = "3,2026-09-01 10:00,,,,Toner\n".repeat(100);
    let open = format!("{HEAD}{TWO}9,2026-09-01 10:00,,,,\"Toner\n{lost}");
    let words = made(&open).findings.rejected[0].words();
    assert_eq!(
        words,
        "101 lines rejected: one row opens a quote that is never closed; nothing from here on can be read (line 4)"
    );
    let reading = made(&format!(
        "{HEAD}1,2026-09-01 09:00,,,,x\n2,never,,,,x\n3,,,,,x\n4,,,,,x\n"
    ));
    let reading = reading.report.reading;
    for said in [
        "4 rows came to 1 ticket; 3 rows were rejected, and 0 were there twice, word for word.",
        "2 rejected: each does not say when the ticket was opened (lines 4, 5)",
        "1 rejected: it holds a date that cannot be read (line 3)",
    ] {
        assert!(
            reading.iter().any(|line| line == said),
            "{said}: {reading:?}"
        );
    }
}

/// What a clock of twelve hours without its halves does to an export, and what to do about it.
#[test]
fn rows_that_end_before_they_begin_are_told_with_their_clock() {
    let mut rows = String::new();
    for day in 1..=14 {
        writeln!(
            rows,
            "{day},2026-09-{day:02} 11:00,2026-09-{day:02} 11:30,2026-09-{day:02} 01:15,,EHR down"
        )
        .unwrap();
    }
    let says = "14 rows end before they begin, as a 12-hour clock without AM/PM makes them: export with AM/PM or a 24-hour clock.";
    let found = made(&format!("{HEAD}{rows}")).findings;
    assert!(
        found.notes.iter().any(|note| note == says),
        "{:?}",
        found.notes
    );
    let nothing = found.nothing().unwrap();
    assert!(
        nothing.starts_with("no ticket can be read: ") && nothing.ends_with(says),
        "{nothing}"
    );
    // With an afternoon it is a clock of 24 hours, and the rows are wrong for another reason.
    let proven = made(&format!(
        "{HEAD}{rows}15,2026-09-15 15:00,2026-09-15 15:10,2026-09-15 16:00,2026-09-15 16:00,EHR down\n"
    ));
    let found = proven.findings;
    assert_eq!((found.tickets, found.nothing()), (1, None));
    assert!(
        !found.notes.iter().any(|note| note.contains("12-hour")),
        "{:?}",
        found.notes
    );
}

#[test]
fn an_order_that_the_file_contradicts_is_not_overridden_in_silence() {
    let csv = format!("{HEAD}1,13/02/2026 09:00,13/02/2026 09:30,,,EHR down\n");
    let asking = |order| told(&csv, |asked| asked.dates = order).0.notes;
    let says = "`dates` says month-first, and the column for `opened` is not: line 2 has 13/02/2026. The file decides.";
    let notes = asking(Some(Order::MonthFirst));
    assert!(notes.iter().any(|note| note == says), "{notes:?}");
    for order in [None, Some(Order::DayFirst)] {
        let notes = asking(order);
        assert!(
            !notes.iter().any(|note| note.contains("`dates`")),
            "{notes:?}"
        );
    }
}
