//! Revenue-cycle impact: what outages stopped, in the practice's own figures, with the arithmetic shown.

use super::figure::{Figure, Section, Unit};
use super::known::{Known, Places};
use super::outage::{Down, bounds, open_seconds, stopped, stops};
use super::summary::Summary;
use crate::kind::Kind;
use crate::practice::revenue::{BY_HAND_PERCENT, PROVIDER_HOUR_USD, Revenue};

/// What some kinds of system's outages took of the opening hours.
#[derive(Debug, Clone, Copy, Default)]
struct Lost {
    /// Opening time lost, in days of the whole practice.
    days: f64,
    /// The same, in minutes at the sites.
    minutes: f64,
    /// How many outages that were.
    n: u64,
    /// Whether an outage of these would be known of: one was, or a check is of them.
    told: bool,
}

/// The opening hours, and what they are divided among.
struct Hours<'a> {
    known: &'a Known<'a>,
    places: &'a Places,
    downs: &'a [Down],
    /// How many sites the practice has, whether or not they are looked at.
    sites: f64,
}

impl Hours<'_> {
    fn lost(&self, kinds: &[Kind]) -> Lost {
        let setup = self.known.setup;
        let stopping = |down: &&Down| {
            stops(setup, &down.subject)
                .iter()
                .any(|kind| kinds.contains(kind))
        };
        let n = self.downs.iter().filter(stopping).map(|down| down.outages);
        let n = n.sum();
        let mut lost = Lost {
            n,
            told: n > 0 || self.known.watches(kinds),
            ..Lost::default()
        };
        for site in self.places.sites() {
            let Some(calendar) = self.places.calendar(site) else {
                continue;
            };
            let all = bounds(self.known.window, Some(calendar), self.known.about.as_of);
            let open = open_seconds(&[all], calendar);
            let opening_days =
                calendar.opening_days(self.known.window.from, self.known.window.until);
            let down = stopped(self.downs, site, kinds, self.known.setup);
            let down = open_seconds(&down, calendar);
            if open > 0 && opening_days > 0 {
                let day = open as f64 / f64::from(opening_days);
                lost.days += down as f64 / day / self.sites;
                lost.minutes += down as f64 / 60.0;
            }
        }
        lost
    }
}

const BILLS: [Kind; 3] = [Kind::Billing, Kind::Clearinghouse, Kind::PracticeManagement];
const CHECKS_IN: [Kind; 2] = [Kind::Scheduling, Kind::PracticeManagement];

pub(super) fn section(
    known: &Known<'_>,
    total: &Summary,
    downs: &[Down],
    places: &Places,
) -> Section {
    let stated = known.setup.map(|setup| setup.practice.revenue);
    let sites = known
        .setup
        .map_or(1, |setup| setup.practice.locations.len().max(1));
    let hours = Hours {
        known,
        places,
        downs,
        sites: sites as f64,
    };
    let measurable = known.setup.is_some() && places.sites().next().is_some();
    let own = stated.unwrap_or_default();
    let ehr = hours.lost(&[Kind::Ehr]);
    let bills = hours.lost(&BILLS);
    let line = |lost| Line { measurable, lost };
    let mut figures = vec![
        line(ehr).figure("documentation_delayed", "Documentation delayed", Unit::Minutes, Some((ehr.minutes, format!("{:.0} min of EHR outages in opening hours", ehr.minutes))), "", "Opening minutes in which the EHR was down or degraded, sites added up: what was seen then is written down later."),
        times(line(ehr), "provider_hours_lost", "Provider-hours lost", Unit::Hours, own.provider_hours_per_day, "provider-hours a day", "Provider-hours that fell into EHR outages."),
        times(line(bills), "claims_held", "Claims held", Unit::Count, own.claims_per_day, "claims a day", "Claims that fell into outages of billing, the clearinghouse or practice management."),
        times(line(hours.lost(&CHECKS_IN)), "check_ins_blocked", "Check-ins blocked", Unit::Count, own.visits_per_day, "visits a day", "Visits that fell into outages of scheduling or practice management."),
        times(line(hours.lost(&[Kind::Eligibility])), "estimates_not_given", "Estimates not given before the visit", Unit::Count, own.visits_per_day, "visits a day", "Visits that fell into outages of eligibility checks, whose patients were told no estimate."),
        held(line(bills), own),
        line(bills).figure("ar_days_added", "Days added in accounts receivable", Unit::Days, Some((bills.days, format!("{:.2} opening days of claims held / 1 day of claims", bills.days))), "", "How many days' claims were held, each until its outage was over: days in accounts receivable are receivables over a day's charges, so that a day's claims held adds a day at its peak."),
    ];
    figures.push(provider_cost(line(ehr), own));
    figures.push(labour(line(ehr), own));
    figures.push(repair(total, own));
    Section {
        name: "revenue",
        title: "Revenue-cycle impact",
        figures,
        tables: Vec::new(),
        notes: notes(&own, sites),
    }
}

/// What every figure of the same outages has in common.
#[derive(Debug, Clone, Copy)]
struct Line {
    measurable: bool,
    lost: Lost,
}

impl Line {
    fn figure(
        &self,
        name: &str,
        label: &str,
        unit: Unit,
        value: Option<(f64, String)>,
        none: &str,
        definition: &str,
    ) -> Figure {
        match value {
            _ if !self.measurable => Figure::unknown(
                name,
                label,
                unit,
                "the opening hours are not known",
                definition,
            ),
            None => Figure::unknown(name, label, unit, none, definition),
            Some(_) if !self.lost.told => Figure::unknown(
                name,
                label,
                unit,
                "no check watches such a system, and nobody reported an outage of one: nothing tells that there was none",
                definition,
            ),
            Some((value, arithmetic)) => {
                Figure::new(name, label, unit, value, self.lost.n, definition)
                    .worked_out(arithmetic)
            }
        }
    }
}

#[allow(
    clippy::too_many_arguments,
    reason = "a row of the table above, which is read as one"
)]
fn times(
    line: Line,
    name: &str,
    label: &str,
    unit: Unit,
    a_day: Option<u32>,
    what: &str,
    definition: &str,
) -> Figure {
    let value = a_day.map(|a_day| {
        let value = line.lost.days * f64::from(a_day);
        (
            value,
            format!("{:.3} opening days lost x {a_day} {what}", line.lost.days),
        )
    });
    let none = format!("the practice states no {what}");
    line.figure(name, label, unit, value, &none, definition)
}

fn held(line: Line, own: Revenue) -> Figure {
    let bills = line.lost;
    let value = own
        .claims_per_day
        .zip(own.claim_value_usd)
        .map(|(claims, value)| {
            let held = bills.days * f64::from(claims) * f64::from(value);
            (
                held,
                format!(
                    "{:.3} opening days lost x {claims} claims a day x ${value}",
                    bills.days
                ),
            )
        });
    line.figure(
        "value_held",
        "Value of the claims held",
        Unit::Usd,
        value,
        "the practice states no claims a day or no claim value",
        "Money that came later, not money that was lost.",
    )
}

fn provider_cost(line: Line, own: Revenue) -> Figure {
    let ehr = line.lost;
    let hour = own.provider_hour_usd.unwrap_or(PROVIDER_HOUR_USD);
    let whose = if own.provider_hour_usd.is_some() {
        "the practice's own"
    } else {
        "default"
    };
    let value = own.provider_hours_per_day.map(|hours| {
        let cost = ehr.days * f64::from(hours) * f64::from(hour);
        (
            cost,
            format!(
                "{:.3} opening days lost x {hours} provider-hours a day x ${hour} ({whose})",
                ehr.days
            ),
        )
    });
    line.figure(
        "provider_cost",
        "Cost of provider-hours lost",
        Unit::Usd,
        value,
        "the practice states no provider-hours a day",
        "Provider-hours that fell into EHR outages, at what an hour is worth.",
    )
}

fn labour(line: Line, own: Revenue) -> Figure {
    let ehr = line.lost;
    let value = own.labour_hour_usd.map(|hour| {
        let by_hand = f64::from(BY_HAND_PERCENT) / 100.0;
        let cost = ehr.minutes * by_hand / 60.0 * f64::from(hour);
        (
            cost,
            format!(
                "{:.0} min of EHR outages x {by_hand} min by hand (default) / 60 x ${hour} an hour",
                ehr.minutes
            ),
        )
    });
    line.figure(
        "labour_cost",
        "Labour to make up for EHR outages",
        Unit::Usd,
        value,
        "the practice states no labour rate",
        "Work by hand that EHR outages in opening hours left to be done.",
    )
}

/// What mending cost: this one needs no opening hours.
fn repair(total: &Summary, own: Revenue) -> Figure {
    let label = "Labour to resolve tickets";
    let definition = "Time from report to resolution, without what waited on the practice or a vendor, of tickets opened in the window and resolved that somebody responded to or recorded work on, at the practice's labour rate: an incident counts once, whatever joined it. An upper bound, since nobody works on one ticket all the time. n is the number of tickets and incidents.";
    let hours = total.worked.sum() as f64 / 3_600.0;
    match own.labour_hour_usd {
        None => Figure::unknown(
            "repair_labour",
            label,
            Unit::Usd,
            "the practice states no labour rate",
            definition,
        ),
        Some(_) if total.worked.count() == 0 => Figure::unknown(
            "repair_labour",
            label,
            Unit::Usd,
            "nothing that anybody worked on was resolved, or the source keeps no times",
            definition,
        ),
        Some(rate) => Figure::new(
            "repair_labour",
            label,
            Unit::Usd,
            hours * f64::from(rate),
            total.worked.count(),
            definition,
        )
        .worked_out(format!("{hours:.0} h x ${rate} an hour")),
    }
}

fn notes(own: &Revenue, sites: usize) -> Vec<String> {
    let mut notes = vec![
        format!(
            "Assumed: work is spread evenly over the practice's {sites} sites and over opening hours; while a system is down or degraded nothing that needs it gets done; an outage of a system stops what depends on it in the catalogue; one whose site is not told stops all sites; one of which no end is recorded counts up to its last sign. n is the number of outages of the systems in question."
        ),
        format!(
            "Default: {}.{:02} minutes by hand for a minute of EHR downtime, after AC Group, a third party; no study of this practice.",
            BY_HAND_PERCENT / 100,
            BY_HAND_PERCENT % 100
        ),
    ];
    if own.provider_hour_usd.is_none() {
        notes.push(format!("Default: ${PROVIDER_HOUR_USD} for a provider-hour, after AC Group (2017; it said $488 in 2011), a third party; state your own."));
    }
    let stated = [
        own.claims_per_day,
        own.claim_value_usd,
        own.visits_per_day,
        own.provider_hours_per_day,
        own.labour_hour_usd,
    ];
    if stated.iter().any(Option::is_some) {
        notes.push("The practice's own: every other figure that the arithmetic names.".to_owned());
    }
    notes
}
