//! What holds of every calendar.

use std::time::Duration;

use jiff::SignedDuration;
use proptest::prelude::*;

use crate::given::calendar_and;

proptest! {
    #[test]
    fn business_time_adds_up((calendar, [a, b, c]) in calendar_and()) {
        let between = |from, to| calendar.business_between(from, to);
        prop_assert_eq!(between(a, c), between(a, b) + between(b, c));
        prop_assert_eq!(between(c, a), -between(a, c));
        prop_assert!(between(a, c) >= SignedDuration::ZERO);
        prop_assert!(between(a, c) <= a.duration_until(c));
    }

    #[test]
    fn adding_the_time_between_comes_back((calendar, [a, b]) in calendar_and()) {
        let amount = Duration::try_from(calendar.business_between(a, b)).unwrap();
        let reached = calendar.add_business(a, amount);
        let counted = calendar.business_between(a, reached);
        prop_assert_eq!(counted, SignedDuration::try_from(amount).unwrap());
        if amount > Duration::ZERO {
            // The first such instant: `b`, or the closing before it.
            prop_assert!(reached <= b);
            let before = reached - SignedDuration::from_nanos(1);
            prop_assert!(calendar.business_between(a, before) < counted);
            prop_assert!(calendar.is_open(before));
        }
    }

    #[test]
    fn adding_any_amount_is_counted_back(
        (calendar, [a]) in calendar_and(),
        seconds in 0_u64..400 * 3600,
        nanos in 0_u32..1_000_000_000,
    ) {
        let amount = Duration::new(seconds, nanos);
        let reached = calendar.add_business(a, amount);
        let counted = calendar.business_between(a, reached);
        prop_assert_eq!(counted, SignedDuration::try_from(amount).unwrap());
    }

    #[test]
    fn the_next_opening_is_the_first_open_instant((calendar, [a, b]) in calendar_and()) {
        let next = calendar.next_open(a);
        prop_assert!(next >= a);
        prop_assert!(calendar.is_open(next));
        prop_assert_eq!(next == a, calendar.is_open(a));
        prop_assert_eq!(calendar.business_between(a, next), SignedDuration::ZERO);
        if b < next {
            prop_assert!(!calendar.is_open(b));
        }
    }

    #[test]
    fn a_business_day_starts_open_and_ends_in_opening_hours((calendar, [t]) in calendar_and()) {
        let day = calendar.business_day_after(t);
        prop_assert_eq!(day.start, calendar.next_open(t));
        prop_assert!(day.due >= day.start);
        let before = day.due - SignedDuration::from_nanos(1);
        let closing = !calendar.is_open(day.due) && calendar.is_open(before);
        prop_assert!(calendar.is_open(day.due) || closing, "{:?}", day);
        prop_assert!(day.explanation.len() >= 2);
    }

    #[test]
    fn percentages_run_from_start_to_due((calendar, [start, due]) in calendar_and()) {
        let at = |percent| calendar.percent_of(start, due, percent);
        prop_assert_eq!((at(0), at(100)), (start, due));
        let total = calendar.business_between(start, due);
        let mut last = start;
        for percent in (1..=120).step_by(7).chain([121, 255]) {
            let t = at(percent);
            prop_assert!(t >= last, "{} % is before the one below", percent);
            last = t;
            // Every instant at which that share has passed lies at or after it.
            let passed = calendar.business_between(start, t).as_nanos();
            if percent < 100 {
                prop_assert_eq!(passed, total.as_nanos() * i128::from(percent) / 100);
            }
        }
    }

    #[test]
    fn the_wire_form_comes_back((calendar, [t]) in calendar_and()) {
        let text = serde_json::to_string(&calendar).unwrap();
        let read: domain::calendar::Calendar = serde_json::from_str(&text).unwrap();
        prop_assert_eq!(&read, &calendar);
        prop_assert_eq!(read.next_open(t), calendar.next_open(t));
    }
}
