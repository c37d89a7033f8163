//! Numbers of days, and clocks that may have lost their AM and PM.

use std::fmt::Write as _;

use export::{Clock, Reason};

use crate::{at, told};

const HEAD: &str = "Ticket No,Date Opened,Resolved at,Summary\n";

/// "Excel serials in a date column of CSV are read when the whole column is serials (stated)."
#[test]
fn a_column_of_day_numbers_is_read_as_days() {
    let csv = format!("{HEAD}1,46066.5,46066.75,x\n2,46067.25,,y\n3,46068,\"46069,5\",z\n");
    let (found, cases) = told(&csv, |_| {});
    assert_eq!((found.tickets, found.rejected_rows), (3, 0), "{found:?}");
    assert_eq!(cases[0].opened_at, at("2026-02-13T12:00:00Z"));
    assert_eq!(cases[0].end.resolved_at, Some(at("2026-02-13T18:00:00Z")));
    assert_eq!(cases[2].end.resolved_at, Some(at("2026-02-16T12:00:00Z")));
    assert_eq!(found.dates[0].order, "serial");
    assert!(found.dates[0].why.contains("counted from 1900"));
    // One other date, and it is no such column: a bare number is no date there.
    let mixed = csv.replace("46067.25", "2026-02-14 06:00");
    let (found, cases) = told(mixed, |_| {});
    assert_eq!((cases.len(), found.rejected_rows), (1, 2));
    assert_eq!(found.rejected[0].reason, Reason::BadDate);
}

/// "A 12-hour column that lacks AM/PM where other evidence shows is at least noted as ambiguous."
#[test]
fn a_clock_without_halves_is_doubted_where_something_speaks_against_it() {
    let plain = format!("{HEAD}1,2026-02-13 09:00,2026-02-13 11:00,x\n");
    let (found, _) = told(&plain, |_| {});
    assert_eq!(found.dates[0].clock, Clock::Unproven);
    assert!(!found.notes.iter().any(|note| note.contains("AM or PM")));
    // Opened at eleven, resolved at one: two hours later, or ten hours before.
    let backwards = format!("{plain}2,2026-02-13 11:00,2026-02-13 01:00,x\n");
    let (found, _) = told(&backwards, |_| {});
    assert_eq!(found.rejected[0].reason, Reason::ResolvedBeforeOpened);
    assert_eq!(found.dates[0].clock, Clock::Ambiguous);
    let doubts = found.notes.iter().filter(|note| note.contains("AM or PM"));
    assert_eq!(doubts.count(), 2, "{:?}", found.notes);
    // An afternoon, or the halves themselves, prove a clock.
    let proven = format!("{backwards}3,2026-02-13 15:00,2026-02-14 00:10,x\n");
    let (found, _) = told(proven, |_| {});
    assert_eq!(found.dates[0].clock, Clock::TwentyFourHours);
    let halves = plain.replace("09:00", "09:00 AM");
    let (found, _) = told(halves, |_| {});
    assert_eq!(found.dates[0].clock, Clock::TwelveHours);
    // A whole quarter without an afternoon is odd enough.
    let mut mornings = HEAD.to_owned();
    for day in 1..=20 {
        writeln!(mornings, "{day},2026-02-{day:02} {:02}:10,,x", day % 12 + 1).unwrap();
    }
    let (found, _) = told(mornings, |_| {});
    assert_eq!(found.dates[0].clock, Clock::Ambiguous);
    let timeless = format!("{HEAD}1,2026-02-13,,x\n");
    assert_eq!(told(timeless, |_| {}).0.dates[0].clock, Clock::None);
}
