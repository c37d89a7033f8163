//! The federal holidays against the dates that the Office of Personnel Management publishes.

use domain::calendar::federal_holiday;
use jiff::civil::{Date, date};

/// Month and day on which each year's holidays are observed, in order.
const PUBLISHED: [(i16, &[(i8, i8)]); 7] = [
    (
        2024,
        &[
            (1, 1),
            (1, 15),
            (2, 19),
            (5, 27),
            (6, 19),
            (7, 4),
            (9, 2),
            (10, 14),
            (11, 11),
            (11, 28),
            (12, 25),
        ],
    ),
    (
        2025,
        &[
            (1, 1),
            (1, 20),
            (2, 17),
            (5, 26),
            (6, 19),
            (7, 4),
            (9, 1),
            (10, 13),
            (11, 11),
            (11, 27),
            (12, 25),
        ],
    ),
    (
        2026,
        &[
            (1, 1),
            (1, 19),
            (2, 16),
            (5, 25),
            (6, 19),
            (7, 3),
            (9, 7),
            (10, 12),
            (11, 11),
            (11, 26),
            (12, 25),
        ],
    ),
    // The last is New Year's Day of 2028, a Saturday.
    (
        2027,
        &[
            (1, 1),
            (1, 18),
            (2, 15),
            (5, 31),
            (6, 18),
            (7, 5),
            (9, 6),
            (10, 11),
            (11, 11),
            (11, 25),
            (12, 24),
            (12, 31),
        ],
    ),
    (
        2028,
        &[
            (1, 17),
            (2, 21),
            (5, 29),
            (6, 19),
            (7, 4),
            (9, 4),
            (10, 9),
            (11, 10),
            (11, 23),
            (12, 25),
        ],
    ),
    (
        2029,
        &[
            (1, 1),
            (1, 15),
            (2, 19),
            (5, 28),
            (6, 19),
            (7, 4),
            (9, 3),
            (10, 8),
            (11, 12),
            (11, 22),
            (12, 25),
        ],
    ),
    (
        2030,
        &[
            (1, 1),
            (1, 21),
            (2, 18),
            (5, 27),
            (6, 19),
            (7, 4),
            (9, 2),
            (10, 14),
            (11, 11),
            (11, 28),
            (12, 25),
        ],
    ),
];

#[test]
fn they_are_the_published_dates_and_no_others() {
    for (year, published) in PUBLISHED {
        let published: Vec<Date> = published
            .iter()
            .map(|(month, day)| date(year, *month, *day))
            .collect();
        let year = date(year, 1, 1)
            .series(jiff::Span::new().days(1))
            .take_while(|date| date.year() == year);
        let found: Vec<Date> = year
            .filter(|date| federal_holiday(*date).is_some())
            .collect();
        assert_eq!(found, published);
    }
}

#[test]
fn they_have_their_names() {
    for (date, name) in [
        (date(2026, 1, 19), "Birthday of Martin Luther King, Jr."),
        (date(2026, 2, 16), "Washington's Birthday"),
        (date(2026, 5, 25), "Memorial Day"),
        (date(2027, 6, 18), "Juneteenth National Independence Day"),
        (date(2026, 7, 3), "Independence Day"),
        (date(2026, 9, 7), "Labor Day"),
        (date(2026, 10, 12), "Columbus Day"),
        (date(2028, 11, 10), "Veterans Day"),
        (date(2026, 11, 26), "Thanksgiving Day"),
        (date(2027, 12, 24), "Christmas Day"),
        (date(2027, 12, 31), "New Year's Day"),
    ] {
        assert_eq!(federal_holiday(date), Some(name), "{date}");
    }
}

#[test]
fn juneteenth_counts_from_2021() {
    assert_eq!(federal_holiday(date(2020, 6, 19)), None);
    assert!(
        federal_holiday(date(2021, 6, 18)).is_some(),
        "a Saturday, observed on Friday"
    );
    assert!(
        federal_holiday(date(2022, 6, 20)).is_some(),
        "a Sunday, observed on Monday"
    );
}

#[test]
fn inauguration_day_does_not_count() {
    for day in [date(2017, 1, 20), date(2021, 1, 20), date(2033, 1, 20)] {
        assert_eq!(federal_holiday(day), None);
    }
}
