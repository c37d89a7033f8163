//! One system at one site: what its incident, its checks and its windows come to.

use jiff::Timestamp;

use super::{Condition, Known, Line, Look, Open, Row};
use crate::check::{Covers, Maintenance, Phase};
use crate::ids::{LocationId, SystemId, TicketId};
use crate::kind::{Kind, Symptom};
use crate::ticket::Ticket;

/// What a source says: how it stands, and since when.
type Says = (Condition, Option<Timestamp>);

impl Known<'_> {
    pub(super) fn row(&self, site: &LocationId, system: &SystemId) -> Row {
        let entry = self.setup.systems.get(system);
        let looks: Vec<_> = self
            .looks
            .iter()
            .filter(|look| look.is_at(site, system))
            .collect();
        let incident = self.led(site, system, &looks);
        let (state, since) = self.stands(site, system, &looks, incident);
        let held = || looks.iter().find_map(|look| self.held(look));
        let at_risk = || {
            let mut named = looks.iter().filter_map(|look| look.at_risk);
            named.find_map(|id| self.open(id))
        };
        let open = incident.or_else(held);
        let open = open.or_else(|| at_risk().filter(|_| state == Condition::AtRisk));
        Row {
            system: system.clone(),
            name: entry.map_or_else(|| system.to_string(), |one| one.name.clone()),
            kind: entry.map_or(Kind::Other, |one| one.kind),
            state,
            since,
            incident: open.map(Open::of),
            checks: looks.iter().map(|look| self.line(look)).collect(),
        }
    }

    /// The incident that a system's reports join here, or of which its own trouble is a part.
    fn led(&self, site: &LocationId, system: &SystemId, looks: &[&Look]) -> Option<&Ticket> {
        let own = self.incident(site, system).map(|lead| lead.ticket);
        let behind = looks.iter().filter_map(|look| {
            let ticket = self.tickets.get(&look.trouble?)?;
            ticket.incident
        });
        own.into_iter().chain(behind).find_map(|id| self.open(id))
    }

    /// The ticket of a check's own trouble, which leads nothing and belongs to nothing.
    fn held(&self, look: &Look) -> Option<&Ticket> {
        let ticket = look.trouble.or(look.recovered)?;
        self.open(ticket).filter(|ticket| ticket.incident.is_none())
    }

    /// What somebody reported counts more than what is planned, and that more than what checks say.
    fn stands(
        &self,
        site: &LocationId,
        system: &SystemId,
        looks: &[&Look],
        incident: Option<&Ticket>,
    ) -> Says {
        let reported = incident.and_then(|ticket| reported(ticket, system, looks));
        let counted = looks.iter().filter(|look| !self.is_covered(look));
        let counted: Vec<_> = counted.copied().collect();
        let seen = match self.blind_since {
            Some(since) => (Condition::Unknown, Some(since)),
            None => seen(&counted),
        };
        if let Some(reported) = reported {
            let both = [reported, seen].into_iter();
            let trouble = both.filter(|says| says.0 <= Condition::Degraded);
            return worst(trouble).unwrap_or(reported);
        }
        let all_covered = !looks.is_empty() && counted.is_empty();
        let planned = self.planned(site, system, looks, all_covered);
        planned.map_or(seen, |from| (Condition::Maintenance, Some(from)))
    }

    /// Since when a window covers the system here, or every one of its checks.
    fn planned(
        &self,
        site: &LocationId,
        system: &SystemId,
        looks: &[&Look],
        all: bool,
    ) -> Option<Timestamp> {
        let now = self.going_on().filter(|window| match &window.covers {
            Covers::System(id) => id == system,
            Covers::Location(id) => id == site,
            Covers::Check(id) => all && looks.iter().any(|look| look.check == *id),
        });
        now.map(|window| window.from).min()
    }

    fn going_on(&self) -> impl Iterator<Item = &Maintenance> {
        let now = self.now;
        let windows = self.windows.iter();
        windows.filter(move |window| window.from <= now && now < window.until)
    }

    fn is_covered(&self, look: &Look) -> bool {
        self.going_on().any(|window| {
            window.is_about(&look.check, look.system.as_ref(), look.location.as_ref())
        })
    }

    fn line(&self, look: &Look) -> Line {
        Line {
            check: look.check.clone(),
            phase: look.phase,
            heard_at: look.heard_at,
            maintenance: self.is_covered(look),
            risk: look.risk.clone(),
        }
    }
}

/// What an open incident says. A trouble that its own checks have seen recover is theirs to tell; so is one that a
/// system has only by what it depends on.
fn reported(ticket: &Ticket, system: &SystemId, looks: &[&Look]) -> Option<Says> {
    let seen = |id: TicketId| looks.iter().any(|look| look.recovered == Some(id));
    let bad = looks.iter().any(|look| look.phase.is_trouble());
    let own = ticket.system.as_ref() == Some(system);
    if !own || (seen(ticket.id) && !bad) {
        return None;
    }
    let condition = match ticket.symptom {
        Symptom::Down => Condition::Down,
        _ => Condition::Degraded,
    };
    Some((condition, Some(ticket.opened_at)))
}

/// What checks say: the worst of them. What is only suspected is no trouble yet.
fn seen(looks: &[&Look]) -> Says {
    let heard = looks.iter().filter_map(|look| match look.phase {
        Phase::Unheard => None,
        Phase::Healthy | Phase::Suspect => Some((Condition::Up, look.recovered_at)),
        Phase::AtRisk => Some((Condition::AtRisk, look.risk.as_ref().map(|risk| risk.since))),
        Phase::Recovering | Phase::Degraded => Some((Condition::Degraded, look.broke_at)),
        Phase::Down => Some((Condition::Down, look.broke_at)),
    });
    let heard: Vec<_> = heard.collect();
    if heard.iter().all(|says| says.0 == Condition::Up) && !heard.is_empty() {
        let since = heard.iter().filter_map(|says| says.1).max();
        return (Condition::Up, since);
    }
    worst(heard.into_iter()).unwrap_or((Condition::Unknown, None))
}

/// The worst that is said, since the first that says so.
fn worst(all: impl Iterator<Item = Says>) -> Option<Says> {
    all.reduce(|one, other| {
        let since = match one.0.cmp(&other.0) {
            std::cmp::Ordering::Less => one.1,
            std::cmp::Ordering::Greater => other.1,
            std::cmp::Ordering::Equal => match (one.1, other.1) {
                (Some(a), Some(b)) => Some(a.min(b)),
                (a, b) => a.or(b),
            },
        };
        (one.0.min(other.0), since)
    })
}
