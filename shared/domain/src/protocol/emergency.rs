//! Break-glass: access in an emergency, at once and loud, and reviewed by another person.

use std::collections::BTreeSet;

use jiff::{SignedDuration, Timestamp};

use super::{Scene, facts, instant, word};
use crate::audit::code::{Act, Category, Purpose};
use crate::audit::record::Draft;
use crate::refusal::Refusal;
use crate::role::Role;

/// How long access in an emergency lasts, in minutes.
pub const MINUTES: u32 = 30;
/// The shortest reason taken, in characters.
pub const REASON_MIN: usize = 20;
/// A review is due "by the next business day, 72 hours at most".
const REVIEW_HOURS: i64 = 72;

/// Why the glass was broken, in a word that needs no right to read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Code {
    /// A patient would come to harm.
    PatientSafety,
    /// Care cannot go on.
    CareBlocked,
    /// Data would be lost.
    DataLoss,
    /// An intruder has to be stopped.
    Security,
}

impl Code {
    const fn word(self) -> &'static str {
        match self {
            Self::PatientSafety => "patient_safety",
            Self::CareBlocked => "care_blocked",
            Self::DataLoss => "data_loss",
            Self::Security => "security",
        }
    }
}

impl Scene<'_> {
    /// "Break-glass is possible at once, loud, and reviewed by another person by the next business day." It goes around
    /// the approval, never around the record and never around the agreement.
    ///
    /// # Errors
    /// When the caller is no technician, or no agreement covers them.
    pub fn break_glass(
        &self,
        categories: BTreeSet<Category>,
        code: Code,
    ) -> Result<Draft, Refusal> {
        self.unclosed()?;
        if !self.caller.is(Role::Technician) {
            return Err(Refusal::Forbidden("a technician breaks the glass"));
        }
        self.covered(&self.caller.person)?;
        let categories = self.with_part2(categories);
        let mut record = self.record(Act::BreakglassStart);
        record.fact = facts([
            ("holder", (&self.caller.person).into()),
            ("minutes", MINUTES.into()),
            ("until", instant(self.minutes_on(MINUTES))),
            ("review_by", instant(self.review_by())),
            ("code", word(code.word())),
        ])?;
        record.p2 = categories.contains(&Category::Sud);
        record.cat = categories;
        record.pou = Purpose::BreakTheGlass;
        record.grant = Some(self.id.clone());
        Ok(record)
    }

    /// The end of the next business day, and three days at most.
    #[must_use]
    pub fn review_by(&self) -> Timestamp {
        let due = self.calendar.business_day_after(self.now).due;
        let latest = self
            .now
            .checked_add(SignedDuration::from_hours(REVIEW_HOURS));
        due.min(latest.unwrap_or(Timestamp::MAX))
    }
}
