//! From a wall-clock time to an instant, where a clock change skips the time or shows it twice.

use jiff::civil::DateTime;
use jiff::tz::{AmbiguousOffset, TimeZone};
use jiff::{SignedDuration, Timestamp};

/// The zone of that IANA name, from the table compiled in. `None` when there is no such zone.
pub(crate) fn zone(name: &str) -> Option<TimeZone> {
    let zone = TimeZone::get(name).ok()?;
    (!zone.is_unknown()).then_some(zone)
}

/// The first instant at which the zone's clocks show `wall`, for what begins then.
/// A time that is skipped gives the first instant after the change.
pub(crate) fn first(zone: &TimeZone, wall: DateTime) -> Timestamp {
    resolve(zone, wall, |ambiguous| ambiguous.earlier())
}

/// The last instant at which the zone's clocks show `wall`, for what ends then.
/// A time that is skipped gives the first instant after the change.
pub(crate) fn last(zone: &TimeZone, wall: DateTime) -> Timestamp {
    resolve(zone, wall, |ambiguous| ambiguous.later())
}

/// Where hours that are open until `wall` end: after the last instant at which the clocks show less.
///
/// That is the last occurrence of a repeated time, but for the very beginning of the repeated
/// stretch: hours until 24:00 on the eve of a night that shows 00:00 to 01:00 twice end at the first
/// midnight, as the clocks never show that eve again.
pub(crate) fn end(zone: &TimeZone, wall: DateTime) -> Timestamp {
    let repeated = |wall| zone.to_ambiguous_timestamp(wall).is_ambiguous();
    let just_before = wall.checked_sub(SignedDuration::from_nanos(1));
    if just_before.is_ok_and(repeated) {
        last(zone, wall)
    } else {
        first(zone, wall)
    }
}

fn resolve(
    zone: &TimeZone,
    wall: DateTime,
    pick: fn(jiff::tz::AmbiguousTimestamp) -> Result<Timestamp, jiff::Error>,
) -> Timestamp {
    let ambiguous = zone.to_ambiguous_timestamp(wall);
    let found = match ambiguous.offset() {
        AmbiguousOffset::Gap { after, .. } => {
            // `earlier` lies before the change and `later` after it; the change is between them.
            ambiguous.earlier().and_then(|before| {
                match zone
                    .following(before)
                    .take(4)
                    .find(|change| change.offset() == after)
                {
                    Some(change) => Ok(change.timestamp()),
                    None => ambiguous.later(),
                }
            })
        }
        AmbiguousOffset::Unambiguous { .. } | AmbiguousOffset::Fold { .. } => pick(ambiguous),
    };
    // Only the first and last days that a timestamp can hold come here.
    found.unwrap_or(if wall.year() < 0 {
        Timestamp::MIN
    } else {
        Timestamp::MAX
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn both(name: &str, wall: &str) -> (String, String) {
        let (zone, wall) = (zone(name).unwrap(), wall.parse().unwrap());
        (
            first(&zone, wall).to_string(),
            last(&zone, wall).to_string(),
        )
    }

    #[track_caller]
    fn check(name: &str, wall: &str, first: &str, last: &str) {
        assert_eq!(
            both(name, wall),
            (first.to_owned(), last.to_owned()),
            "{wall} {name}"
        );
    }

    #[test]
    fn an_ordinary_time_is_one_instant() {
        let noon = "2026-11-27T18:00:00Z";
        check("America/Chicago", "2026-11-27T12:00", noon, noon);
    }

    #[test]
    fn a_repeated_time_is_two_instants() {
        check(
            "America/Chicago",
            "2026-11-01T01:30",
            "2026-11-01T06:30:00Z",
            "2026-11-01T07:30:00Z",
        );
        // Half an hour only.
        check(
            "Australia/Lord_Howe",
            "2026-04-05T01:45",
            "2026-04-04T14:45:00Z",
            "2026-04-04T15:15:00Z",
        );
        // The hour before midnight comes twice.
        check(
            "Africa/Cairo",
            "2026-10-29T23:15",
            "2026-10-29T20:15:00Z",
            "2026-10-29T21:15:00Z",
        );
    }

    #[test]
    fn a_skipped_time_is_the_first_instant_after_the_change() {
        for wall in [
            "2026-03-08T02:00",
            "2026-03-08T02:30",
            "2026-03-08T02:59:59",
        ] {
            check(
                "America/Chicago",
                wall,
                "2026-03-08T08:00:00Z",
                "2026-03-08T08:00:00Z",
            );
        }
        // Midnight itself is skipped.
        check(
            "Asia/Beirut",
            "2026-03-29T00:00",
            "2026-03-28T22:00:00Z",
            "2026-03-28T22:00:00Z",
        );
        // A whole day is skipped: 30 December 2011 did not happen.
        let next = "2011-12-30T10:00:00Z";
        check("Pacific/Apia", "2011-12-30T08:00", next, next);
    }

    #[test]
    fn hours_end_after_the_last_instant_that_shows_less() {
        #[track_caller]
        fn check(name: &str, wall: &str, expected: &str) {
            let found = end(&zone(name).unwrap(), wall.parse().unwrap());
            assert_eq!(found.to_string(), expected, "{wall} {name}");
        }
        // 01:00 to 02:00 is shown twice in Chicago, 00:00 to 01:00 in Havana.
        check(
            "America/Chicago",
            "2026-11-01T01:00",
            "2026-11-01T06:00:00Z",
        );
        check(
            "America/Chicago",
            "2026-11-01T01:30",
            "2026-11-01T07:30:00Z",
        );
        check(
            "America/Chicago",
            "2026-11-01T02:00",
            "2026-11-01T08:00:00Z",
        );
        check("America/Havana", "2025-11-02T00:00", "2025-11-02T04:00:00Z");
        check("America/Havana", "2025-11-02T00:30", "2025-11-02T05:30:00Z");
        // 02:00 to 03:00 is skipped.
        for wall in ["2026-03-08T02:00", "2026-03-08T02:30", "2026-03-08T03:00"] {
            check("America/Chicago", wall, "2026-03-08T08:00:00Z");
        }
    }

    #[test]
    fn the_ends_of_time_saturate() {
        let utc = zone("UTC").unwrap();
        assert_eq!(first(&utc, DateTime::MIN), Timestamp::MIN);
        assert_eq!(last(&utc, DateTime::MAX), Timestamp::MAX);
    }

    #[test]
    fn a_zone_has_to_exist() {
        for bad in [
            "",
            "America/Chikago",
            "Etc/Unknown",
            "CST6CDT,M3.2.0,M11.1.0",
        ] {
            assert!(zone(bad).is_none(), "{bad}");
        }
    }
}
