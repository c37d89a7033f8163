//! Business time: how much of it lies between two instants, and when an amount of it has passed.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

use super::Calendar;

/// The most business time that is ever added: a hundred years of days, far beyond any target.
pub const AMOUNT_MAX: Duration = Duration::from_secs(36_525 * 86_400);

impl Calendar {
    /// True when the location is open at `t`. The opening instant is open, the closing one is not.
    #[must_use]
    pub fn is_open(&self, t: Timestamp) -> bool {
        let next = self.windows_after(t).next();
        next.is_some_and(|window| window.start <= t)
    }

    /// `t` itself when the location is open, else the next opening.
    ///
    /// Every calendar opens again, so only at the end of representable time (the year 9999)
    /// is there none; then the answer is [`Timestamp::MAX`].
    #[must_use]
    pub fn next_open(&self, t: Timestamp) -> Timestamp {
        let next = self.windows_after(t).next();
        next.map_or(Timestamp::MAX, |window| window.start.max(t))
    }

    /// The business time from `a` to `b`, exact over clock changes; negative when `b` is before `a`.
    /// Takes time in proportion to the days between.
    #[must_use]
    pub fn business_between(&self, a: Timestamp, b: Timestamp) -> SignedDuration {
        if b < a {
            return -self.business_between(b, a);
        }
        self.windows_after(a)
            .take_while(|window| window.start < b)
            .map(|window| window.start.max(a).duration_until(window.end.min(b)))
            .fold(SignedDuration::ZERO, SignedDuration::saturating_add)
    }

    /// The first instant by which `amount` of business time has passed, counted from the next
    /// opening at or after `t`. An amount that fills a day exactly gives its closing instant;
    /// no amount gives `next_open(t)`. Saturates at [`Timestamp::MAX`], where every amount of more
    /// than [`AMOUNT_MAX`] lies.
    #[must_use]
    pub fn add_business(&self, t: Timestamp, amount: Duration) -> Timestamp {
        let Ok(mut rest) = SignedDuration::try_from(amount) else {
            return Timestamp::MAX;
        };
        if amount > AMOUNT_MAX {
            return Timestamp::MAX;
        }
        for window in self.windows_after(t) {
            let start = window.start.max(t);
            let open = start.duration_until(window.end);
            if rest <= open {
                return start.saturating_add(rest).unwrap_or(Timestamp::MAX);
            }
            rest = rest.saturating_sub(open);
        }
        Timestamp::MAX
    }

    /// The first instant by which `percent` of the business time from `start` to `due` has passed.
    ///
    /// 0 gives `start` and 100 gives `due`, whether the location is open then or not. Above 100 the
    /// count runs on past `due`. A `due` that is not after `start` is its own answer.
    #[must_use]
    pub fn percent_of(&self, start: Timestamp, due: Timestamp, percent: u8) -> Timestamp {
        if percent == 100 || due <= start {
            return due;
        }
        let total = self.business_between(start, due).as_nanos();
        // At most 10^21 nanoseconds times 255: far inside 128 bits.
        let part = SignedDuration::try_from_nanos_i128(total * i128::from(percent) / 100);
        match part.map(Duration::try_from) {
            Some(Ok(Duration::ZERO)) if percent < 100 => start,
            Some(Ok(part)) if percent < 100 => self.add_business(start, part).min(due),
            Some(Ok(part)) => self.add_business(start, part).max(due),
            _ => Timestamp::MAX,
        }
    }
}
