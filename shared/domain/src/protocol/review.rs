//! Reviews: a second person judges what somebody did alone.

use super::grant::Grant;
use super::{Scene, facts, word};
use crate::audit::code::{Act, Disclosure, Purpose};
use crate::audit::label::{Fact, Label};
use crate::audit::record::Draft;
use crate::refusal::Refusal;
use crate::role::Role;

impl Scene<'_> {
    /// Judges an emergency access, or looks at a grant of the sample. What was not justified counts as impermissible,
    /// and is presumed a breach until it is assessed (45 CFR 164.402).
    ///
    /// # Errors
    /// When there is nothing to review, or the caller is the one to be reviewed.
    pub fn review(&self, grant: &Label, justified: bool) -> Result<Draft, Refusal> {
        let grant = self.reviewable(grant)?;
        if grant.justified.is_some() {
            return Err(Refusal::wrong_state("the access was reviewed already"));
        }
        let act = match grant.emergency {
            Some(_) => Act::BreakglassReviewed,
            None => Act::AccessReviewed,
        };
        let mut record = self.about(self.record(act), grant);
        record.fact = facts([
            ("holder", Fact::from(&grant.holder)),
            (
                "verdict",
                word(if justified {
                    "justified"
                } else {
                    "unjustified"
                }),
            ),
        ])?;
        record.pou = Purpose::Compliance;
        if !justified {
            record.disc = Disclosure::Impermissible;
        }
        Ok(record)
    }

    /// Records that the four factors of 45 CFR 164.402(2) were weighed, and whether notice is due.
    ///
    /// # Errors
    /// When nothing impermissible happened under this grant, or it was assessed already.
    pub fn assess(&self, grant: &Label, notifiable: bool) -> Result<Draft, Refusal> {
        let grant = self.reviewable(grant)?;
        if !grant.awaits_assessment() {
            return Err(Refusal::wrong_state(
                "nothing under this grant was found unjustified or impermissible and is not yet assessed",
            ));
        }
        let mut record = self.about(self.record(Act::BreachAssessed), grant);
        record.fact = facts([
            ("holder", Fact::from(&grant.holder)),
            ("notifiable", notifiable.into()),
        ])?;
        record.pou = Purpose::Compliance;
        record.disc = Disclosure::Impermissible;
        Ok(record)
    }

    fn reviewable(&self, grant: &Label) -> Result<&Grant, Refusal> {
        if !self.caller.is(Role::Manager) {
            return Err(Refusal::Forbidden("a manager of the practice reviews"));
        }
        let grant = self.grant(grant)?;
        if !grant.was_given() {
            return Err(Refusal::wrong_state("the grant was never given"));
        }
        if grant.holds(self.now) {
            return Err(Refusal::wrong_state(
                "the access is not over: review it once the grant has ended",
            ));
        }
        if self.is_caller(&grant.holder) {
            return Err(Refusal::Forbidden(
                "nobody reviews their own access: it takes another person",
            ));
        }
        Ok(grant)
    }
}
