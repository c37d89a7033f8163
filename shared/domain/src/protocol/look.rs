//! A look into the bodies of a ticket's records: reasons, comments and evidence in the words of those who gave them.

use super::{Scene, facts, label, text_categories};
use crate::audit::label::Fact;
use crate::audit::record::{Act, Draft};
use crate::refusal::Refusal;

impl Scene<'_> {
    /// Records that bodies are opened, from one of the ticket's records to before another: under a grant that two people
    /// agreed on, so that nobody reads alone why somebody read alone.
    ///
    /// # Errors
    /// [`Refusal::GrantRequired`] without one.
    pub fn look(&self, from: u64, to: u64) -> Result<Draft, Refusal> {
        let categories = text_categories(self.setup.practice.part2);
        let grant = self.leave_of_two(&categories)?;
        let number = |number: u64| Fact::int(i64::try_from(number).unwrap_or(i64::MAX));
        let mut record = self.about(self.record(Act::AuditViewed), grant);
        record.fact = facts([
            ("from", number(from)?),
            ("to", number(to)?),
            ("format", Fact::from(&label("bodies"))),
        ])?;
        record.cat = categories;
        Ok(record)
    }
}
