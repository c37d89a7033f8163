//! A summary: what a day's cases of one place come to. Summaries add up: those of a quarter are the quarter's, exactly.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::case::{Case, Part, Protocol, Response};
use super::packed::{Seconds, Spans};
use super::subject::Subject;
use crate::fcr;
use crate::kind::{Scope, Tier};
use crate::sla::Outcome;
use crate::ticket::SeenFirstBy;

/// "What share of critical clinical tickets got a response inside two hours", whatever the practice's own target.
const TWO_HOURS: SignedDuration = SignedDuration::from_hours(2);

fn bare<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

/// Makes structs of counts and lists that add up field by field, and are written without what is nothing.
macro_rules! adds_up {
    ($($(#[$doc:meta])* $name:ident { $($(#[$field_doc:meta])* $field:ident: $kind:ty,)* })*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(default)]
        pub struct $name {
            $($(#[$field_doc])* #[serde(skip_serializing_if = "bare")] pub $field: $kind,)*
        }

        impl $name {
            /// Both together.
            pub fn merge(&mut self, other: &Self) {
                $(self.$field.join(&other.$field);)*
            }
        }

        impl Join for $name {
            fn join(&mut self, other: &Self) {
                self.merge(other);
            }
        }
    )*};
}

/// What adds up.
trait Join {
    fn join(&mut self, other: &Self);
}

impl Join for u64 {
    fn join(&mut self, other: &Self) {
        *self = self.saturating_add(*other);
    }
}

impl Join for Seconds {
    fn join(&mut self, other: &Self) {
        self.merge(other);
    }
}

impl Join for Spans {
    fn join(&mut self, other: &Self) {
        self.merge(other);
    }
}

impl<K: Ord + Clone, V: Join + Default> Join for BTreeMap<K, V> {
    fn join(&mut self, other: &Self) {
        for (key, value) in other {
            self.entry(key.clone()).or_default().join(value);
        }
    }
}

adds_up! {
    /// Some cases.
    Summary {
        /// Tickets that stand for themselves or lead an incident.
        incidents: u64,
        /// Reports of incidents.
        reports: u64,
        /// The response cycles of the first, by the tier whose target ran.
        cycles: BTreeMap<Tier, Cycles>,
        /// The response cycles of reports.
        report_cycles: BTreeMap<Tier, Cycles>,
        /// Tickets whose source keeps no first response.
        unanswerable: u64,
        /// Critical clinical response cycles that are decided.
        clinical: u64,
        /// Those with a response inside two hours.
        clinical_inside: u64,
        /// Those of which no response is on record at all.
        clinical_unanswered: u64,
        /// From opening to the first acknowledgement.
        acknowledged: Seconds,
        /// Tickets whose pages are known.
        paging: u64,
        /// Pages decided.
        pages: u64,
        /// Steps that found nobody on call.
        nobody: u64,
        /// Tickets of which it is known whether their tier was changed.
        tiered: u64,
        /// Those whose tier was.
        retiered: u64,
        /// Tickets by our tier, and by the tier that their source stated.
        stated: BTreeMap<Tier, BTreeMap<Tier, u64>>,
        /// Resolutions under the PHI protocol.
        protocol: Protocols,
        /// Each system's work and outages.
        subjects: BTreeMap<Subject, Work>,
        /// Troubles that monitoring saw first.
        by_monitor: u64,
        /// Troubles that staff saw first.
        by_staff: u64,
        /// Of those that monitoring saw first, how long before the first person.
        lead: Seconds,
        /// Times to resolution of what somebody worked on, without what waited on others; an incident's once.
        worked: Seconds,
    }

    /// Response cycles.
    Cycles {
        /// Answered in time.
        met: u64,
        /// Not answered in time.
        breached: u64,
        /// Of those, not answered yet.
        unanswered: u64,
        /// Still running.
        running: u64,
        /// Recovered before anybody responded.
        recovered: u64,
        /// Taken back before anybody responded.
        withdrawn: u64,
        /// How long each response took.
        times: Seconds,
        /// How late each late response was.
        late: Seconds,
    }

    /// Resolutions that come near patient data.
    Protocols {
        /// Through a complete protocol.
        complete: u64,
        /// Resolved, and something is missing.
        incomplete: u64,
        /// Not resolved yet.
        open: u64,
        /// No record of it is kept.
        unknown: u64,
    }

    /// What was done about a system.
    Work {
        /// Tickets and incidents.
        tickets: u64,
        /// Resolved at first contact.
        achieved: u64,
        /// Not resolved at first contact.
        missed: u64,
        /// To be told yet.
        pending: u64,
        /// Of which the source does not tell.
        unknown: u64,
        /// Tickets of which it is known whom they were given to.
        assigned: u64,
        /// How often they were given to another.
        reassigned: u64,
        /// How often they were opened again.
        reopened: u64,
        /// Outages here.
        down: Spans,
        /// Outages everywhere.
        down_everywhere: Spans,
        /// Outages here of which no end is recorded, each up to its last sign.
        open: Spans,
        /// Those everywhere.
        open_everywhere: Spans,
    }
}

impl Summary {
    /// Its outages of the whole practice alone, if it has any.
    #[must_use]
    pub fn everywhere(&self) -> Option<Self> {
        let outages = self.subjects.iter().filter(|(_, work)| {
            !work.down_everywhere.is_empty() || !work.open_everywhere.is_empty()
        });
        let outages = outages.map(|(subject, work)| {
            let work = Work {
                down_everywhere: work.down_everywhere.clone(),
                open_everywhere: work.open_everywhere.clone(),
                ..Work::default()
            };
            (subject.clone(), work)
        });
        let subjects: BTreeMap<_, _> = outages.collect();
        (!subjects.is_empty()).then(|| Self {
            subjects,
            ..Self::default()
        })
    }

    /// With one more case, as it is seen at an instant.
    pub fn add(&mut self, case: &Case, now: Timestamp) {
        let incident = matches!(case.part, Part::Incident { .. });
        *if incident {
            &mut self.incidents
        } else {
            &mut self.reports
        } += 1;
        match &case.responses {
            None => self.unanswerable += 1,
            Some(responses) => {
                for one in responses {
                    let cycles = if incident {
                        &mut self.cycles
                    } else {
                        &mut self.report_cycles
                    };
                    cycles.entry(one.tier).or_default().add(one);
                    if incident && case.kind.is_clinical() {
                        self.clinical(one, now);
                    }
                }
            }
        }
        self.told(case);
        self.protocol.add(case.protocol);
        if let Part::Incident { first_staff_at, .. } = case.part {
            self.acknowledged(case);
            if case.symptom.is_trouble() {
                self.seen(case, first_staff_at);
            }
            let subject = Subject::of(case);
            self.subjects.entry(subject).or_default().add(case);
        }
    }

    fn clinical(&mut self, one: &Response, now: Timestamp) {
        if one.tier != Tier::Critical {
            return;
        }
        let took = one.responded_at.unwrap_or(now);
        let inside = one.started_at.duration_until(took) <= TWO_HOURS;
        let inside = match (one.outcome, one.responded_at) {
            (Outcome::Met | Outcome::Breached, Some(_)) => Some(inside),
            // A tighter target is missed, and two hours have not passed.
            (Outcome::Breached, None) => (!inside).then_some(false),
            _ => None,
        };
        if let Some(inside) = inside {
            self.clinical += 1;
            self.clinical_inside += u64::from(inside);
            self.clinical_unanswered += u64::from(one.responded_at.is_none());
        }
    }

    fn told(&mut self, case: &Case) {
        if let Some(retiered) = case.retiered {
            self.tiered += 1;
            self.retiered += u64::from(retiered);
        }
        if let Some(pages) = case.pages {
            self.paging += 1;
            self.pages += u64::from(pages.decided);
            self.nobody += u64::from(pages.nobody);
        }
        if let Some(stated) = case.stated {
            let stated = self.stated.entry(case.tier).or_default().entry(stated);
            *stated.or_default() += 1;
        }
        // A report's work is its incident's.
        let incident = matches!(case.part, Part::Incident { .. });
        if let Some(worked) = case.end.worked_seconds.filter(|_| incident) {
            self.worked.add(i64::try_from(worked).unwrap_or(i64::MAX));
        }
    }

    fn acknowledged(&mut self, case: &Case) {
        if let Some(at) = case.acknowledged_at {
            self.acknowledged
                .add(case.opened_at.duration_until(at).as_secs());
        }
    }

    fn seen(&mut self, case: &Case, first_staff_at: Option<Timestamp>) {
        match case.seen_first_by {
            Some(SeenFirstBy::Monitor) => {
                self.by_monitor += 1;
                if let Some(at) = first_staff_at {
                    self.lead.add(case.opened_at.duration_until(at).as_secs());
                }
            }
            Some(SeenFirstBy::Staff) => self.by_staff += 1,
            None => {}
        }
    }

    /// The lead over the first person of a case that monitoring saw first, found after the case was added.
    pub fn lead(&mut self, seconds: i64) {
        self.lead.add(seconds);
    }
}

impl Cycles {
    fn add(&mut self, one: &Response) {
        match one.outcome {
            Outcome::Met => self.met += 1,
            Outcome::Breached => {
                self.breached += 1;
                match one.responded_at {
                    None => self.unanswered += 1,
                    Some(at) => self.late.add(one.due_at.duration_until(at).as_secs()),
                }
            }
            Outcome::Running => self.running += 1,
            Outcome::RecoveredBeforeResponse => self.recovered += 1,
            Outcome::Withdrawn => self.withdrawn += 1,
        }
        if let Some(at) = one.responded_at {
            self.times.add(one.started_at.duration_until(at).as_secs());
        }
    }

    /// Those that are decided.
    #[must_use]
    pub const fn decided(&self) -> u64 {
        self.met.saturating_add(self.breached)
    }
}

impl Protocols {
    fn add(&mut self, protocol: Protocol) {
        match protocol {
            Protocol::NotNeeded => {}
            Protocol::Complete => self.complete += 1,
            Protocol::Incomplete => self.incomplete += 1,
            Protocol::Open => self.open += 1,
            Protocol::NotMeasurable => self.unknown += 1,
        }
    }
}

impl Work {
    fn add(&mut self, case: &Case) {
        self.tickets += 1;
        match case.first_contact {
            Some(fcr::Outcome::Achieved) => self.achieved += 1,
            Some(fcr::Outcome::Missed) => self.missed += 1,
            Some(fcr::Outcome::Pending) => self.pending += 1,
            Some(fcr::Outcome::NotCounted) => {}
            None => self.unknown += 1,
        }
        if let Some(times) = case.reassigned {
            self.assigned += 1;
            self.reassigned += u64::from(times);
        }
        self.reopened += u64::from(case.reopened.unwrap_or_default());
        if !case.is_outage() {
            return;
        }
        let (down, open) = match case.scope {
            Some(Scope::Practice) => (&mut self.down_everywhere, &mut self.open_everywhere),
            _ => (&mut self.down, &mut self.open),
        };
        for (from, until) in &case.earlier {
            down.add(from.as_second(), Some(until.as_second()));
        }
        let from = case.again_at.unwrap_or(case.opened_at);
        match case.ended_at() {
            Some(until) => down.add(from.as_second(), Some(until.as_second())),
            // Nothing tells that it went on after anybody last said so.
            None => {
                let until = case.end.last_sign_at.unwrap_or(from);
                open.add(from.as_second(), Some(until.as_second()));
            }
        }
    }
}
