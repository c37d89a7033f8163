//! What holds of every schedule.

use jiff::SignedDuration;
use proptest::prelude::*;

use crate::given::any_schedule;

const DAYS_25: SignedDuration = SignedDuration::from_hours(25 * 24);
const NANO: SignedDuration = SignedDuration::from_nanos(1);

proptest! {
    #[test]
    fn shifts_tile_time_and_agree_with_at((schedule, t) in any_schedule()) {
        prop_assert_eq!(schedule.validate(), Vec::new());
        let (from, until) = (t - DAYS_25, t + DAYS_25);
        let duties = schedule.shifts(from, until, 10_000);
        let mut covered = from;
        for duty in &duties {
            prop_assert!(duty.from < duty.until, "{:?} is empty", duty);
            prop_assert!(duty.from < until && duty.until > from, "{:?} is outside", duty);
            if duty.from > covered {
                // Nobody by the schedule's own word: before the rotation begins.
                for t in [covered, covered + covered.duration_until(duty.from) / 2, duty.from - NANO] {
                    prop_assert_eq!(schedule.at(t), None, "{}", t);
                }
            } else if covered > from {
                prop_assert_eq!(duty.from, covered, "overlap");
            }
            let middle = duty.from + duty.from.duration_until(duty.until) / 2;
            for t in [duty.from, middle, duty.until - NANO] {
                prop_assert_eq!(schedule.at(t), Some(duty.clone()), "{}", t);
            }
            covered = duty.until;
        }
        if covered < until {
            prop_assert_eq!(schedule.at(covered), None);
            prop_assert_eq!(schedule.at(until - NANO), None);
        }
    }

    #[test]
    fn from_the_first_handover_on_somebody_is_always_on_call((schedule, t) in any_schedule()) {
        // Two days are more than any zone's offset and the handover's hour together.
        let begun = schedule.rotation.starts_on.to_zoned(jiff::tz::TimeZone::UTC).unwrap();
        let begun = begun.timestamp() + SignedDuration::from_hours(48);
        let mut t = t.max(begun);
        let until = t + DAYS_25;
        let mut turns = 0;
        while t < until {
            let duty = schedule.at(t);
            prop_assert!(duty.is_some(), "nobody at {}", t);
            t = duty.map_or(until, |duty| duty.until);
            turns += 1;
            prop_assert!(turns < 100, "a duty of no length");
        }
    }

    #[test]
    fn a_shift_is_its_days_long_but_for_the_clock_change((mut schedule, t) in any_schedule()) {
        schedule.overrides.clear();
        let days = i64::from(schedule.rotation.days);
        let duties = schedule.shifts(t, t + DAYS_25, 100);
        for pair in duties.windows(2) {
            let hours = pair[0].from.duration_until(pair[0].until).as_secs_f64() / 3600.0;
            let expected = (days * 24) as f64;
            // The day that Samoa left out is the largest change.
            let change = if schedule.zone == "Pacific/Apia" { 25.0 } else { 1.0 };
            prop_assert!((hours - expected).abs() <= change, "{:?}", pair[0]);
        }
    }

    #[test]
    fn the_wire_form_comes_back((schedule, _) in any_schedule()) {
        let text = serde_json::to_string(&schedule).unwrap();
        let read: domain::oncall::Schedule = serde_json::from_str(&text).unwrap();
        prop_assert_eq!(read, schedule);
    }
}
