//! Remote sessions: refused at their start unless everything is approved that day, complete at their end by their evidence.

use std::collections::BTreeSet;

use jiff::{SignedDuration, Timestamp};

use super::evidence::Evidence;
use super::{Scene, facts, flag_of, label_of, text_of, word};
use crate::audit::code::{Act, Category, Disclosure};
use crate::audit::label::{Fact, Label};
use crate::audit::record::Draft;
use crate::ids::{AgreementId, OrganisationId, ToolId};
use crate::refusal::Refusal;
use crate::role::Role;

/// A session, as its records leave it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// Its id: the id of the request that started it.
    pub id: Label,
    /// The technician who started it and stays.
    pub sponsor: Label,
    /// With which tool.
    pub tool: Label,
    /// Under which grant, where patient data was in reach.
    pub grant: Option<Label>,
    /// When it started.
    pub started_at: Timestamp,
    /// Whether somebody at the other end had to agree.
    pub attended: bool,
    /// Whether a vendor's engineer takes part.
    pub vendor: bool,
    /// Whether its evidence has to come from the tool's own log.
    pub observe: bool,
    /// What it ended with, once it did.
    pub end: Option<End>,
}

/// The end of a session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct End {
    /// What its evidence lacks; nothing when it is complete.
    pub lacks: Option<String>,
}

/// A session that somebody wants to start.
#[derive(Debug, Clone)]
pub struct Start {
    /// With which tool.
    pub tool: ToolId,
    /// Which way.
    pub channel: ToolId,
    /// Under which agreement; the tool's own when nobody says.
    pub agreement: Option<AgreementId>,
    /// Whether somebody at the other end agrees to it.
    pub attended: bool,
    /// The vendor's engineer who takes part, by the agreement with their organisation.
    pub participant: Option<Participant>,
}

/// How far the clocks of the tool and of the desk may differ.
const CLOCKS: SignedDuration = SignedDuration::from_mins(5);
/// Channels whose names say whether somebody at the other end agrees.
const ATTENDED: &str = "attended";
const UNATTENDED: &str = "unattended";

impl Start {
    /// A channel that is named for it says whether the session is attended; nobody says otherwise beside it.
    fn contradicts(&self) -> Result<(), Refusal> {
        let says = match self.channel.as_str() {
            ATTENDED => Some(true),
            UNATTENDED => Some(false),
            _ => None,
        };
        match says {
            Some(says) if says != self.attended => Err(Refusal::field(
                "attended",
                "contradicts the channel: leave it out, or name the other channel",
            )),
            _ => Ok(()),
        }
    }
}

/// "A vendor's engineer is a named, sponsored participant under the vendor's own agreement; the sponsor stays."
#[derive(Debug, Clone)]
pub struct Participant {
    /// Whom they work for.
    pub organisation: OrganisationId,
    /// The agreement with their organisation.
    pub agreement: AgreementId,
}

pub(super) fn take(sessions: &mut Vec<Session>, record: &Draft) {
    let Some(id) = &record.ses else {
        return;
    };
    let known = sessions.iter_mut().find(|session| session.id == *id);
    match (record.act, known) {
        (Act::SessionStart, None) => sessions.push(Session {
            id: id.clone(),
            sponsor: record.actor.clone(),
            tool: label_of(record, "tool").unwrap_or_else(|| record.actor.clone()),
            grant: record.grant.clone(),
            started_at: record.at,
            attended: flag_of(record, "attended"),
            vendor: flag_of(record, "vendor"),
            observe: flag_of(record, "observe"),
            end: None,
        }),
        (Act::SessionStop, Some(session)) => {
            let lacks = text_of(record, "lacks").map(str::to_owned);
            session.end = Some(End {
                lacks: lacks.filter(|_| !flag_of(record, "complete")),
            });
        }
        _ => {}
    }
}

impl Scene<'_> {
    /// "A remote session is refused at its start unless tool, channel and agreement are on the practice's approved list
    /// and valid that day."
    ///
    /// # Errors
    /// [`Refusal::NotApproved`] with each reason; [`Refusal::GrantRequired`] where patient data is in reach and the
    /// caller has no leave to see any.
    pub fn start(&self, start: &Start) -> Result<Draft, Refusal> {
        self.unclosed()?;
        if !self.caller.is(Role::Technician) {
            return Err(Refusal::Forbidden(
                "a technician starts a session and stays in it",
            ));
        }
        start.contradicts()?;
        let practice = &self.setup.practice;
        let day = self.calendar.date(self.now);
        let mut reasons = Vec::new();
        let tool = practice
            .session_tools
            .iter()
            .find(|one| one.id == start.tool);
        let agreement = start
            .agreement
            .as_ref()
            .or(tool.map(|tool| &tool.agreement));
        match tool {
            None => reasons.push("the tool is not on the practice's approved list"),
            Some(tool) => {
                if day < tool.from || tool.until < day {
                    reasons.push("the tool's approval does not hold today");
                }
                if !tool.channels.contains(&start.channel) {
                    reasons.push("the channel is not approved for this tool");
                }
                let unattended = |channel: &ToolId| channel.as_str() == UNATTENDED;
                if !start.attended && !tool.channels.iter().any(unattended) {
                    reasons.push("sessions that nobody at the other end agrees to are not approved for this tool");
                }
                if start
                    .agreement
                    .as_ref()
                    .is_some_and(|named| *named != tool.agreement)
                {
                    reasons.push("the agreement is not the one this tool is approved under");
                }
            }
        }
        if agreement.is_none_or(|id| practice.agreement(id, day).is_none()) {
            reasons.push("the tool's agreement is not on file, or does not hold today");
        }
        if let Some(vendor) = &start.participant {
            let own = practice.agreement(&vendor.agreement, day);
            if own.is_none_or(|own| own.organisation != vendor.organisation) {
                reasons
                    .push("the participant's own agreement is not on file, or does not hold today");
            }
        }
        if self.covered(&self.caller.person).is_err() {
            reasons.push("no agreement with your organisation holds today");
        }
        if !reasons.is_empty() {
            return Err(Refusal::NotApproved(reasons));
        }
        let needed = self.ticket.phi || self.touches_phi();
        let grant = needed.then(|| self.leave(&BTreeSet::new())).transpose()?;
        let mut record = self.record(Act::SessionStart);
        if let Some(grant) = grant {
            record = self.about(record, grant);
        }
        record.fact = facts([
            ("tool", (&start.tool).into()),
            ("channel", (&start.channel).into()),
            ("attended", start.attended.into()),
            ("vendor", start.participant.is_some().into()),
            ("observe", tool.is_some_and(|tool| tool.observe).into()),
        ])?;
        if let Some(agreement) = agreement {
            record.fact.insert("agreement", agreement.into())?;
        }
        record.ses = Some(self.id.clone());
        Ok(record)
    }

    /// Ends a session with its evidence, or completes the evidence of one that ended.
    ///
    /// # Errors
    /// When it is not the caller's, or is complete already.
    pub fn stop(
        &self,
        session: &Label,
        evidence: &Evidence,
        categories: BTreeSet<Category>,
    ) -> Result<Draft, Refusal> {
        let session = self.own_session(session)?;
        if session.end.as_ref().is_some_and(|end| end.lacks.is_none()) {
            return Err(Refusal::wrong_state(
                "the session has ended, its evidence complete",
            ));
        }
        self.happened(session, evidence)?;
        let categories = match categories.is_empty() {
            true => categories,
            false => self.with_part2(categories),
        };
        let mut lacks = evidence.lacks(session);
        let mut record = self.record(Act::SessionStop);
        if !categories.is_empty() {
            let own = self.protocol.grants.iter();
            let mut own = own.filter(|grant| self.is_caller(&grant.holder) && grant.was_given());
            let (covers, last) = (
                own.clone()
                    .any(|grant| categories.is_subset(&grant.categories)),
                own.next_back(),
            );
            match (covers, last) {
                (true, _) => {}
                // What was seen was seen: it is recorded as what no leave permitted, and assessed.
                (false, Some(grant)) => {
                    record.grant = Some(session.grant.clone().unwrap_or(grant.id.clone()));
                    record.disc = Disclosure::Impermissible;
                }
                (false, None) => lacks.push("grant"),
            }
        }
        let lacks = lacks.join("+");
        record.fact = facts([
            (
                "evidence",
                word(if evidence.observed {
                    "observed"
                } else {
                    "asserted"
                }),
            ),
            ("complete", lacks.is_empty().into()),
            ("cycle", self.cycle().into()),
        ])?;
        if !lacks.is_empty() {
            record.fact.insert("lacks", Fact::text(&lacks)?)?;
        }
        record.p2 = categories.contains(&Category::Sud);
        record.phi |= !categories.is_empty();
        record.cat = categories;
        record.ses = Some(session.id.clone());
        Ok(record)
    }

    /// Whether the instants of an evidence are those of its session, as far as two clocks agree.
    fn happened(&self, session: &Session, evidence: &Evidence) -> Result<(), Refusal> {
        let Some((began, ended)) = evidence.times else {
            return Ok(());
        };
        if session.started_at.duration_since(began) > CLOCKS {
            return Err(Refusal::field(
                "started_at",
                "lies before the session was started",
            ));
        }
        if ended.duration_since(self.now) > CLOCKS {
            return Err(Refusal::field("ended_at", "lies in the future"));
        }
        Ok(())
    }

    pub(super) fn own_session(&self, id: &Label) -> Result<&Session, Refusal> {
        let mut sessions = self.protocol.sessions.iter();
        let session = sessions.find(|session| session.id == *id);
        let session = session.ok_or(Refusal::NotFound("session"))?;
        if self.is_caller(&session.sponsor) {
            Ok(session)
        } else {
            Err(Refusal::Forbidden(
                "the technician who started the session speaks for it",
            ))
        }
    }
}
