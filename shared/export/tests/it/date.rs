//! The order of day and month, zones, and clocks: decided over whole columns, and stated.

use export::{Order, Reason};

use crate::{at, refusal, told};

const HEAD: &str = "Ticket No,Date Opened,Resolved at,Summary\n";

#[test]
fn what_may_be_two_dates_is_refused_until_it_is_said() {
    let csv = format!("{HEAD}1,02/03/2026 10:00,03/03/2026 11:00,x\n2,05/05/2026 10:00,,y\n");
    let why = refusal(&csv, |_| {});
    assert!(
        why.contains("`opened`") && why.contains("line 2") && why.contains("day-first"),
        "{why}"
    );
    for (order, opened) in [
        (Order::DayFirst, "2026-03-02T10:00:00Z"),
        (Order::MonthFirst, "2026-02-03T10:00:00Z"),
    ] {
        let (found, cases) = told(&csv, |asked| asked.dates = Some(order));
        assert_eq!(cases[0].opened_at, at(opened));
        assert_eq!(
            (found.dates[0].why.as_str(), found.dates[0].ambiguous),
            ("it was said so", 1)
        );
    }
    // The fifth of May is the fifth of May.
    let same = format!("{HEAD}1,05/05/2026 10:00,,x\n");
    assert_eq!(
        told(same, |_| {}).1[0].opened_at,
        at("2026-05-05T10:00:00Z")
    );
}

#[test]
fn one_column_decides_for_the_others_of_its_file() {
    let csv = format!("{HEAD}1,02/03/2026 10:00,13/03/2026 11:00,x\n");
    let (found, cases) = told(csv, |_| {});
    assert_eq!(cases[0].opened_at, at("2026-03-02T10:00:00Z"));
    assert_eq!(
        found.dates[0].why,
        "the column for `resolved` of the same file decides"
    );
}

#[test]
fn a_column_that_says_both_is_read_where_it_is_certain() {
    let csv =
        format!("{HEAD}1,13/02/2026,,x\n2,02/13/2026,,x\n3,02/03/2026,,x\n4,soon,,x\n5,,,x\n");
    let (found, cases) = told(csv, |_| {});
    assert_eq!(
        (found.tickets, found.rejected_rows, found.dates[0].order),
        (2, 3, "mixed")
    );
    assert!(
        cases
            .iter()
            .all(|case| case.opened_at == at("2026-02-13T00:00:00Z"))
    );
    let reasons: Vec<_> = found
        .rejected
        .iter()
        .map(|one| (one.reason, one.lines[0]))
        .collect();
    for expected in [
        (Reason::AmbiguousDate, 4),
        (Reason::BadDate, 5),
        (Reason::NoOpening, 6),
    ] {
        assert!(reasons.contains(&expected), "{reasons:?}");
    }
    assert!(
        found
            .notes
            .iter()
            .any(|note| note.contains("no time of day"))
    );
}

#[test]
fn zones_are_the_cells_own_or_the_one_that_was_said() {
    let csv = format!("{HEAD}1,2026-07-01T10:00:00+0200,,x\n2,2026-07-01 10:00,,x\n");
    let (found, cases) = told(&csv, |asked| {
        asked.zone = Some("America/Chicago".to_owned())
    });
    assert_eq!(cases[0].opened_at, at("2026-07-01T08:00:00Z"));
    // What is open is judged at the last instant that the file speaks of.
    assert_eq!(found.as_of, at("2026-07-01T15:00:00Z"));
    assert_eq!(cases[1].opened_at, at("2026-07-01T15:00:00Z"));
    assert_eq!(
        found.zone,
        "America/Chicago, as it was said; 1 of 2 dates name their own offset"
    );
    let why = refusal(&csv, |asked| asked.zone = Some("Chicago".to_owned()));
    assert!(why.contains("IANA"), "{why}");
    // 01:30 comes twice that night, and 02:30 does not come in spring.
    let clocks = format!("{HEAD}1,2026-11-01 01:30,,x\n2,2026-03-08 02:30,,x\n");
    let (found, cases) = told(clocks, |asked| {
        asked.zone = Some("America/Chicago".to_owned())
    });
    assert_eq!(cases[0].opened_at, at("2026-11-01T06:30:00Z"));
    assert_eq!(cases[1].opened_at, at("2026-03-08T08:30:00Z"));
    assert!(
        found
            .notes
            .iter()
            .any(|note| note.starts_with("2 times lie in an hour")),
        "{:?}",
        found.notes
    );
}

#[test]
fn nothing_was_opened_tomorrow() {
    let csv = format!(
        "{HEAD}1,2026-11-24 00:00,,x\n2,2026-11-22 00:00,2026-11-21 00:00,x\n3,2026-11-22 10:00:30,2026-11-22 10:00,x\n"
    );
    let (found, cases) = told(csv, |_| {});
    let reasons: Vec<_> = found.rejected.iter().map(|one| one.reason).collect();
    assert!(
        reasons.contains(&Reason::OpenedInFuture)
            && reasons.contains(&Reason::ResolvedBeforeOpened),
        "{reasons:?}"
    );
    // A clock without seconds is no contradiction.
    assert_eq!(cases[0].end.resolved_at, Some(cases[0].opened_at));
}
