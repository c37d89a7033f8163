//! The rule: "*One business day*: start = opening time if the ticket came outside business hours,
//! else now; due = the same wall-clock time on the location's next business day, moved into that
//! day's opening hours."

use domain::calendar::Calendar;
use jiff::Timestamp;

use crate::given::{at, calendar, chicago, clinic, every_day, weekdays};

#[track_caller]
fn check(calendar: &Calendar, t: Timestamp, start: Timestamp, due: Timestamp, words: &str) {
    let day = calendar.business_day_after(t);
    assert_eq!((day.start, day.due), (start, due), "{:?}", day.explanation);
    assert_eq!(day.explanation.join(", "), words);
}

#[test]
fn the_example_of_the_rule() {
    let t = chicago("2026-09-04T16:40");
    let words = "opened Fri 16:40, closed at 17:00, Mon holiday, due Tue 16:40";
    check(&clinic(), t, t, chicago("2026-09-08T16:40"), words);
}

#[test]
fn seconds_are_kept() {
    let t: Timestamp = "2026-11-30T16:00:01.000000002Z".parse().unwrap();
    let day = clinic().business_day_after(t);
    assert_eq!(day.due.to_string(), "2026-12-01T16:00:01.000000002Z");
}

#[test]
fn outside_hours_it_starts_at_the_opening() {
    let (monday, tuesday) = (chicago("2026-11-30T08:00"), chicago("2026-12-01T08:00"));
    let rest = "outside opening hours, counted from Mon 08:00, closed at 17:00, due Tue 08:00";
    for (wall, opened) in [
        ("2026-11-27T17:00", "opened Fri 17:00"),
        ("2026-11-28T10:12", "opened Sat 10:12"),
        ("2026-11-30T07:59", "opened Mon 07:59"),
    ] {
        check(
            &clinic(),
            chicago(wall),
            monday,
            tuesday,
            &format!("{opened}, {rest}"),
        );
    }
    // The opening instant is inside.
    check(
        &clinic(),
        monday,
        monday,
        tuesday,
        "opened Mon 08:00, closed at 17:00, due Tue 08:00",
    );
}

#[test]
fn on_a_holiday_it_starts_at_the_next_opening() {
    let words =
        "opened Mon 10:00, Mon holiday, counted from Tue 08:00, closed at 17:00, due Wed 08:00";
    let (start, due) = (chicago("2026-09-08T08:00"), chicago("2026-09-09T08:00"));
    check(&clinic(), chicago("2026-09-07T10:00"), start, due, words);
    // The weekend is not named, the holiday after it is.
    let words = "opened Sat 10:00, outside opening hours, Mon holiday, counted from Tue 08:00, \
                 closed at 17:00, due Wed 08:00";
    check(&clinic(), chicago("2026-09-05T10:00"), start, due, words);
}

#[test]
fn a_lunch_break_is_outside_hours() {
    let split = calendar(
        "America/Chicago",
        &every_day(&["08:00-12:00", "13:00-17:00"]),
        "{}",
    );
    let words = "opened Mon 12:30, outside opening hours, counted from Mon 13:00, closed at 17:00, \
                 due Tue 13:00";
    let (start, due) = (chicago("2026-11-30T13:00"), chicago("2026-12-01T13:00"));
    check(&split, chicago("2026-11-30T12:30"), start, due, words);
}

#[test]
fn a_time_in_the_next_days_break_moves_to_its_end() {
    let hours = r#"{"mon": ["08:00-17:00"], "tue": ["08:00-12:00", "13:00-17:00"]}"#;
    let calendar = calendar("America/Chicago", hours, "{}");
    let words = "opened Mon 12:30, closed at 17:00, Tue opens at 13:00, due Tue 13:00";
    let t = chicago("2026-11-30T12:30");
    check(&calendar, t, t, chicago("2026-12-01T13:00"), words);
}

#[test]
fn a_time_at_the_beginning_of_the_next_days_break_moves_to_its_end() {
    let hours = r#"{"mon": ["08:00-17:00"], "tue": ["08:00-12:00", "13:00-17:00"]}"#;
    let calendar = calendar("America/Chicago", hours, "{}");
    let words = "opened Mon 12:00, closed at 17:00, Tue opens at 13:00, due Tue 13:00";
    let t = chicago("2026-11-30T12:00");
    check(&calendar, t, t, chicago("2026-12-01T13:00"), words);
}

#[test]
fn a_time_before_the_next_days_opening_moves_to_it() {
    let hours = r#"{"mon": ["08:00-17:00"], "tue": ["10:00-17:00"]}"#;
    let calendar = calendar("America/Chicago", hours, "{}");
    let words = "opened Mon 09:00, closed at 17:00, Tue opens at 10:00, due Tue 10:00";
    let t = chicago("2026-11-30T09:00");
    check(&calendar, t, t, chicago("2026-12-01T10:00"), words);
}

#[test]
fn a_time_after_a_short_days_closing_moves_back_to_it() {
    let eve = r#"{"preset": "us-federal",
        "days": [{"date": "2026-12-24", "name": "Christmas Eve", "open": ["08:00-12:00"]}]}"#;
    let calendar = calendar("America/Chicago", &weekdays("08:00-17:00"), eve);
    let t = chicago("2026-12-23T16:40");
    let words = "opened Wed 16:40, closed at 17:00, Thu closes at 12:00, due Thu 12:00";
    check(&calendar, t, t, chicago("2026-12-24T12:00"), words);
    // From the short day itself, over the holiday and the weekend.
    let t = chicago("2026-12-24T11:00");
    let words = "opened Thu 11:00, closed at 12:00, Fri holiday, due Mon 11:00";
    check(&calendar, t, t, chicago("2026-12-28T11:00"), words);
}

#[test]
fn a_long_closure_is_told_with_dates_and_counted() {
    let days: Vec<String> = (21..=31)
        .map(|day| format!(r#"{{"date": "2026-12-{day}", "name": "closed"}}"#))
        .collect();
    let holidays = format!(
        r#"{{"preset": "us-federal", "days": [{}]}}"#,
        days.join(",")
    );
    let calendar = calendar("America/Chicago", &weekdays("08:00-17:00"), &holidays);
    let t = chicago("2026-12-18T16:40");
    let words = "opened Fri Dec 18 16:40, closed at 17:00, Mon holiday, Tue holiday, Wed holiday, \
                 and 7 more holidays, due Mon Jan 4 16:40";
    check(&calendar, t, t, chicago("2027-01-04T16:40"), words);
}

#[test]
fn around_the_clock_is_the_same_time_tomorrow() {
    let calendar = calendar("America/Chicago", &every_day(&["00:00-24:00"]), "{}");
    let t = chicago("2026-11-28T23:30");
    check(
        &calendar,
        t,
        t,
        chicago("2026-11-29T23:30"),
        "opened Sat 23:30, due Sun 23:30",
    );
}

#[test]
fn the_wall_clock_time_stays_over_a_clock_change() {
    let spring = chicago("2026-03-06T16:40");
    let due = clinic().business_day_after(spring).due;
    assert_eq!(due, chicago("2026-03-09T16:40"));
    assert_eq!(spring.duration_until(due).as_hours(), 71);
    let autumn = chicago("2026-10-30T16:40");
    let due = clinic().business_day_after(autumn).due;
    assert_eq!(due, chicago("2026-11-02T16:40"));
    assert_eq!(autumn.duration_until(due).as_hours(), 73);
}

#[test]
fn a_skipped_due_time_is_the_first_instant_after_and_a_repeated_one_the_later() {
    let calendar = calendar("America/Chicago", &every_day(&["00:00-24:00"]), "{}");
    let due = |wall| calendar.business_day_after(chicago(wall)).due.to_string();
    assert_eq!(due("2026-03-07T02:30"), "2026-03-08T08:00:00Z");
    assert_eq!(due("2026-10-31T01:30"), "2026-11-01T07:30:00Z");
}

#[test]
fn a_day_that_the_zone_leaves_out_is_no_business_day() {
    // Samoa went from Thursday 29 to Saturday 31 December 2011.
    let calendar = calendar("Pacific/Apia", &every_day(&["08:00-17:00"]), "{}");
    let t = at("Pacific/Apia", "2011-12-29T10:00");
    let due = at("Pacific/Apia", "2011-12-31T10:00");
    check(
        &calendar,
        t,
        t,
        due,
        "opened Thu 10:00, closed at 17:00, due Sat 10:00",
    );
    assert_eq!(t.duration_until(due).as_hours(), 24);
}

#[test]
fn the_end_of_time_saturates() {
    let t = Timestamp::MAX;
    let day = clinic().business_day_after(t);
    assert_eq!((day.start, day.due), (Timestamp::MAX, Timestamp::MAX));
}
