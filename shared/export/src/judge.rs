//! From what a source says to a case: our tier, our targets, our calendar.

use domain::calendar::{Calendar, Holidays, Hours};
use domain::fcr;
use domain::ids::LocationId;
use domain::policy::Policy;
use domain::practice::specialty::touches;
use domain::practice::{Practice, Touches};
use domain::report::case::{Case, End, Part, Protocol, Response};
use domain::sla::{self, Outcome};
use jiff::Timestamp;

use crate::ask::Unreadable;
use crate::facts::Facts;
use crate::read::Ticket;
use crate::source::Profile;
use crate::survey::Map;
use crate::text::fold;
use crate::word::State;

/// The hours that hold where there is no practice: Monday to Friday, 8 to 17.
pub(crate) const DEFAULT_HOURS: &str = "Monday to Friday, 8:00 to 17:00, no holidays";

/// Makes cases.
pub(crate) struct Judge {
    policy: Policy,
    calendar: Calendar,
    sites: Vec<(LocationId, Calendar)>,
    /// The sites by id and by name, as they are compared.
    pub by_name: Map<String, u16>,
    profile: &'static Profile,
    /// Whether the file tells of first responses at all.
    responses: bool,
    /// The last instant that the file speaks of: what is open then is open.
    as_of: Timestamp,
}

impl Judge {
    /// With a practice's targets, hours and sites, or without.
    pub(crate) fn new(practice: Option<&Practice>, zone: &str) -> Result<Self, Unreadable> {
        let broken =
            |error: domain::calendar::CalendarError| Unreadable::Calendar(error.to_string());
        let (mut sites, mut by_name) = (Vec::new(), Map::default());
        let (policy, calendar) = match practice {
            Some(practice) => {
                for (place, site) in practice.locations.iter().enumerate() {
                    let Ok(place) = u16::try_from(place) else {
                        break;
                    };
                    sites.push((
                        site.id.clone(),
                        practice.calendar(Some(site)).map_err(broken)?,
                    ));
                    for name in [site.name.as_str(), site.id.as_str()] {
                        by_name.insert(fold(name), place);
                    }
                }
                by_name.remove("");
                (practice.policy, practice.calendar(None).map_err(broken)?)
            }
            None => {
                let day = || vec!["08:00-17:00".to_owned()];
                let week = [day(), day(), day(), day(), day(), Vec::new(), Vec::new()];
                let hours = Hours::new(&week).map_err(broken)?;
                (
                    Policy::default(),
                    Calendar::new(zone, hours, Holidays::default()).map_err(broken)?,
                )
            }
        };
        Ok(Self {
            policy,
            calendar,
            sites,
            by_name,
            profile: crate::source::Source::Generic.profile(),
            responses: false,
            as_of: Timestamp::MIN,
        })
    }

    /// What the file tells.
    pub(crate) fn of(&mut self, profile: &'static Profile, responses: bool, as_of: Timestamp) {
        self.profile = profile;
        self.responses = responses;
        self.as_of = as_of;
    }

    /// A ticket, as the report counts it.
    pub(crate) fn ticket(&self, facts: &Facts) -> Ticket {
        let site = facts
            .site
            .and_then(|site| self.sites.get(usize::from(site)));
        let calendar = site.map_or(&self.calendar, |(_, calendar)| calendar);
        Ticket {
            day: calendar.date(facts.opened_at),
            as_of: self.as_of,
            case: self.case(facts, site.map(|(id, _)| id), calendar),
        }
    }

    fn case(&self, facts: &Facts, site: Option<&LocationId>, calendar: &Calendar) -> Case {
        let resolved_at = facts.resolved_at.or(facts.closed_at);
        let withdrawn = matches!(facts.state, Some(State::Withdrawn | State::Merged));
        // A state that says open goes before the instant of an earlier resolution.
        let open = facts.state == Some(State::Open);
        let resolved_at = resolved_at.filter(|_| !open && !withdrawn);
        let closed = withdrawn
            || matches!(facts.state, Some(State::Closed))
            || (!open && facts.closed_at.is_some());
        let sense = facts.sense;
        let responses = (self.responses && !facts.timeless).then(|| {
            let due_at = sla::due_at(
                sense.tier,
                self.policy.target(sense.tier),
                calendar,
                facts.opened_at,
            );
            vec![Response {
                tier: sense.tier,
                started_at: facts.opened_at,
                due_at,
                responded_at: facts.responded_at,
                outcome: self.outcome(facts, due_at, resolved_at, withdrawn),
            }]
        });
        let phi = touches(sense.kind).contains(&Touches::Phi);
        Case {
            opened_at: facts.opened_at,
            location: site.cloned(),
            system: None,
            kind: sense.kind,
            symptom: sense.symptom,
            scope: sense.scope,
            tier: sense.tier,
            stated: facts.stated,
            retiered: None,
            part: match facts.state {
                Some(State::Merged) => Part::Report,
                _ => Part::Incident {
                    reports: 0,
                    first_staff_at: None,
                },
            },
            responses,
            acknowledged_at: None,
            pages: None,
            end: End {
                resolved_at,
                recovered_at: None,
                closed,
                taken_back: withdrawn,
                last_sign_at: self.last_sign_at(facts),
                worked_seconds: None,
            },
            earlier: Vec::new(),
            again_at: None,
            first_contact: self.first_contact(facts, resolved_at, withdrawn),
            reassigned: facts.counts.reassigned,
            reopened: facts.counts.reopened,
            seen_first_by: facts.seen_first_by,
            protocol: if phi {
                Protocol::NotMeasurable
            } else {
                Protocol::NotNeeded
            },
        }
    }

    /// The last of its dates: what is told of it after that nobody knows.
    fn last_sign_at(&self, facts: &Facts) -> Option<Timestamp> {
        Some(facts.latest().min(self.as_of))
    }

    fn outcome(
        &self,
        facts: &Facts,
        due_at: Timestamp,
        resolved_at: Option<Timestamp>,
        withdrawn: bool,
    ) -> Outcome {
        match (facts.responded_at, resolved_at) {
            (Some(at), _) if at <= due_at => Outcome::Met,
            (Some(_), _) => Outcome::Breached,
            (None, _) if withdrawn => Outcome::Withdrawn,
            // Resolved in time, and nobody's first words are on record: neither met nor breached.
            (None, Some(at)) if at <= due_at => Outcome::RecoveredBeforeResponse,
            (None, Some(_)) => Outcome::Breached,
            (None, None) if self.as_of >= due_at => Outcome::Breached,
            (None, None) => Outcome::Running,
        }
    }

    fn first_contact(
        &self,
        facts: &Facts,
        resolved_at: Option<Timestamp>,
        withdrawn: bool,
    ) -> Option<fcr::Outcome> {
        let achieved = (self.profile.first_contact)(&facts.counts)?;
        let stays = |at: Timestamp| at.checked_add(fcr::STAYS).unwrap_or(Timestamp::MAX);
        Some(match resolved_at {
            _ if withdrawn => fcr::Outcome::NotCounted,
            None => fcr::Outcome::Pending,
            Some(_) if !achieved => fcr::Outcome::Missed,
            Some(at) if stays(at) > self.as_of => fcr::Outcome::Pending,
            Some(_) => fcr::Outcome::Achieved,
        })
    }
}
