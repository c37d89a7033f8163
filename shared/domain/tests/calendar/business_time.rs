//! Business time by known answers.

use std::time::Duration;

use domain::calendar::AMOUNT_MAX;
use jiff::{SignedDuration, Timestamp};

use crate::given::{calendar, chicago, clinic, every_day, weekdays};

fn hours(count: i64) -> SignedDuration {
    SignedDuration::from_hours(count)
}

#[test]
fn open_from_the_opening_instant_up_to_the_closing_one() {
    let clinic = clinic();
    for (wall, open) in [
        ("2026-11-30T07:59:59.999999999", false),
        ("2026-11-30T08:00", true),
        ("2026-11-30T16:59:59.999999999", true),
        ("2026-11-30T17:00", false),
        ("2026-11-28T12:00", false),
        ("2026-11-26T12:00", false),
    ] {
        assert_eq!(clinic.is_open(chicago(wall)), open, "{wall}");
    }
}

#[test]
fn the_next_opening_is_now_or_after_the_nights_and_holidays_between() {
    let clinic = clinic();
    let open = chicago("2026-11-30T08:00:01");
    assert_eq!(clinic.next_open(open), open);
    for wall in ["2026-12-24T17:00", "2026-12-25T12:00", "2026-12-27T12:00"] {
        assert_eq!(
            clinic.next_open(chicago(wall)),
            chicago("2026-12-28T08:00"),
            "{wall}"
        );
    }
}

#[test]
fn nights_weekends_and_holidays_do_not_count() {
    let clinic = clinic();
    let (friday, tuesday) = (chicago("2026-09-04T16:40"), chicago("2026-09-08T16:40"));
    assert_eq!(clinic.business_between(friday, tuesday), hours(9));
    assert_eq!(clinic.business_between(tuesday, friday), hours(-9));
    let night = clinic.business_between(chicago("2026-11-27T17:00"), chicago("2026-11-30T08:00"));
    assert_eq!(night, SignedDuration::ZERO);
}

#[test]
fn an_amount_that_fills_the_day_ends_at_its_closing() {
    let clinic = clinic();
    let add =
        |wall, hours: u64| clinic.add_business(chicago(wall), Duration::from_secs(hours * 3600));
    assert_eq!(add("2026-11-30T13:00", 4), chicago("2026-11-30T17:00"));
    assert_eq!(add("2026-11-30T13:00", 5), chicago("2026-12-01T09:00"));
    assert_eq!(add("2026-11-27T19:00", 0), chicago("2026-11-30T08:00"));
    assert_eq!(add("2026-11-27T19:00", 4), chicago("2026-11-30T12:00"));
}

#[test]
fn an_amount_beyond_time_saturates() {
    let around = calendar("UTC", &every_day(&["00:00-24:00"]), "{}");
    let late: Timestamp = "9999-12-01T00:00:00Z".parse().unwrap();
    assert_eq!(
        around.add_business(late, Duration::from_secs(40 * 86_400)),
        Timestamp::MAX
    );
    assert_eq!(around.add_business(late, Duration::MAX), Timestamp::MAX);
    let t = chicago("2026-11-30T08:00");
    let century = around.add_business(t, AMOUNT_MAX);
    assert_eq!(t.duration_until(century).as_hours(), 36_525 * 24);
    let more = AMOUNT_MAX + Duration::from_nanos(1);
    assert_eq!(around.add_business(t, more), Timestamp::MAX);
    assert_eq!(around.next_open(Timestamp::MAX), Timestamp::MAX);
}

#[test]
fn percentages_are_of_business_time() {
    let clinic = clinic();
    // Four business hours over a night: two on Monday, two on Tuesday.
    let (start, due) = (chicago("2026-11-30T15:00"), chicago("2026-12-01T10:00"));
    for (percent, wall) in [
        (0, "2026-11-30T15:00"),
        (25, "2026-11-30T16:00"),
        (50, "2026-11-30T17:00"),
        (75, "2026-12-01T09:00"),
        (100, "2026-12-01T10:00"),
        (200, "2026-12-01T14:00"),
    ] {
        assert_eq!(
            clinic.percent_of(start, due, percent),
            chicago(wall),
            "{percent} %"
        );
    }
    assert_eq!(clinic.percent_of(due, start, 50), start, "due before start");
    let night = chicago("2026-11-30T18:00");
    assert_eq!(
        clinic.percent_of(night, due, 0),
        night,
        "a start outside hours is kept"
    );
}

#[test]
fn percentages_of_one_business_day_follow_the_hours() {
    let day = clinic().business_day_after(chicago("2026-09-04T16:40"));
    // Nine business hours: 20 minutes on Friday, the rest on Tuesday.
    let half = clinic().percent_of(day.start, day.due, 50);
    assert_eq!(half, chicago("2026-09-08T12:10"));
}

#[test]
fn a_century_is_counted_to_the_hour() {
    let around = calendar("America/Chicago", &every_day(&["00:00-24:00"]), "{}");
    let (from, to) = (chicago("2000-01-01T00:00"), chicago("2100-01-01T00:00"));
    assert_eq!(around.business_between(from, to), from.duration_until(to));
    // 5218 weeks and one day, from a Saturday to a Friday: 26 090 working days.
    let office = calendar("America/Chicago", &weekdays("08:00-16:00"), "{}");
    assert_eq!(office.business_between(from, to), hours(26_089 * 8));
}

#[test]
fn people_read_the_locations_own_time() {
    let clinic = clinic();
    let t = chicago("2026-11-27T16:40:59");
    assert_eq!(clinic.local(t), "Fri 16:40");
    assert_eq!(clinic.local_zoned(t), "Fri 16:40 CST");
    assert_eq!(clinic.local_dated(t), "Fri Nov 27 16:40");
    assert_eq!(clinic.local_full(t), "Fri Nov 27, 2026 16:40 CST");
    assert_eq!(
        clinic.local_zoned(chicago("2026-07-03T08:05")),
        "Fri 08:05 CDT"
    );
    let bare = calendar("America/Sao_Paulo", &every_day(&["08:00-17:00"]), "{}");
    assert_eq!(bare.local_zoned(t), "Fri 19:40 UTC-03");
}
