//! The plan of a quarter: who does what when, made up before anything is played.

mod work;

use jiff::civil::{Date, Weekday};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, ToSpan};
use serde_json::{Value, json};

use super::chance::Chance;

/// What is done.
pub enum Deed {
    /// Somebody reports something; the ticket is known by its place from then on.
    Report(&'static str, Value),
    /// A verb on a ticket.
    Verb(&'static str, &'static str, Value),
    /// A deed of the PHI protocol on it.
    Protocol(&'static str, &'static str, Value),
    /// The monitor sends readings; a ticket that follows is known by its place.
    Read(Vec<Value>),
    /// A manager sets something up.
    SetUp(&'static str, String, Value),
}

/// One thing, of one ticket, at an instant.
pub struct Step {
    /// When.
    pub at: Timestamp,
    /// Whose practice.
    pub practice: &'static str,
    /// The ticket's place.
    pub ticket: usize,
    /// What.
    pub deed: Deed,
}

/// A practice, as far as its quarter differs from another's.
pub struct Place {
    pub practice: &'static str,
    pub zone: &'static str,
    pub sites: &'static [&'static str],
    /// How many general requests an opening day brings.
    pub busy: i64,
}

const CRITICAL: [&str; 6] = [
    "ehr",
    "e-prescribing",
    "scheduling",
    "phones",
    "lab-interface",
    "telehealth",
];
const WATCHED: [&str; 5] = [
    "ehr",
    "network",
    "e-prescribing",
    "eligibility",
    "scheduling",
];
const MONEY: [&str; 4] = [
    "clearinghouse",
    "billing",
    "eligibility",
    "practice-management",
];
const DESK: [&str; 4] = ["printer", "workstation", "other", "ehr"];

/// The plan being made.
pub struct Plan<'a> {
    place: &'a Place,
    zone: TimeZone,
    chance: &'a mut Chance,
    tickets: &'a mut usize,
    steps: Vec<Step>,
}

impl<'a> Plan<'a> {
    /// Plans the days of a practice, both bounds counted.
    pub fn of(
        place: &'a Place,
        (from, until): (Date, Date),
        chance: &'a mut Chance,
        tickets: &'a mut usize,
    ) -> Result<Vec<Step>, jiff::Error> {
        let zone = TimeZone::get(place.zone)?;
        let mut plan = Self {
            place,
            zone,
            chance,
            tickets,
            steps: Vec::new(),
        };
        let mut day = from;
        let mut number = 0;
        while day <= until {
            plan.day(day, number)?;
            day = day.tomorrow()?;
            number += 1;
        }
        let middle = from.checked_add((number / 2).days())?;
        plan.gap(middle)?;
        Ok(plan.steps)
    }

    fn day(&mut self, day: Date, number: i64) -> Result<(), jiff::Error> {
        let weekend = matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday);
        self.beats(day)?;
        let requests = if weekend {
            self.chance.between(0, 1)
        } else {
            self.chance.between(1, self.place.busy)
        };
        for _ in 0..requests {
            self.request(day)?;
        }
        if !weekend && self.chance.happens(55) {
            self.money(day)?;
        }
        if self.chance.happens(if weekend { 6 } else { 22 }) {
            self.outage(day)?;
        }
        if self.chance.happens(if number % 2 == 0 { 30 } else { 12 }) {
            self.watched(day)?;
        }
        Ok(())
    }

    fn at(&self, day: Date, minute: i64) -> Result<Timestamp, jiff::Error> {
        let midnight = day.to_datetime(jiff::civil::Time::midnight());
        let start = midnight.to_zoned(self.zone.clone())?.timestamp();
        start.checked_add(SignedDuration::from_mins(minute))
    }

    fn step(&mut self, at: Timestamp, ticket: usize, deed: Deed) {
        let practice = self.place.practice;
        self.steps.push(Step {
            at,
            practice,
            ticket,
            deed,
        });
    }

    fn ticket(&mut self) -> usize {
        *self.tickets += 1;
        *self.tickets - 1
    }

    fn site(&mut self) -> &'static str {
        self.chance
            .pick(self.place.sites)
            .copied()
            .unwrap_or("main")
    }

    fn technician(&mut self) -> &'static str {
        if self.chance.happens(60) {
            "technician"
        } else {
            "technician-2"
        }
    }

    /// The checks say that all is well, once a day.
    fn beats(&mut self, day: Date) -> Result<(), jiff::Error> {
        let at = self.at(day, 6 * 60)?;
        let readings = WATCHED.map(|system| reading(system, self.place.sites, "ok"));
        self.step(at, usize::MAX, Deed::Read(readings.into()));
        Ok(())
    }

    /// Somebody needs something; a few of them wait too long.
    fn request(&mut self, day: Date) -> Result<(), jiff::Error> {
        let minute = 8 * 60 + self.chance.between(0, 560);
        let at = self.at(day, minute)?;
        let system = self.chance.pick(&DESK).copied().unwrap_or("other");
        let symptom = *self
            .chance
            .pick(&["question", "request", "error"])
            .unwrap_or(&"request");
        let report = json!({"summary": "Something is not as it should be", "system": system, "symptom": symptom,
                            "scope": "user", "location": self.site()});
        let ticket = self.ticket();
        self.step(at, ticket, Deed::Report("staff", report));
        let late = self.chance.happens(5);
        let wait = if late {
            self.chance.between(1_700, 3_000)
        } else {
            self.chance.between(10, 300)
        };
        self.work(at, ticket, wait, system);
        Ok(())
    }

    fn money(&mut self, day: Date) -> Result<(), jiff::Error> {
        let minute = 8 * 60 + self.chance.between(0, 500);
        let at = self.at(day, minute)?;
        let system = self.chance.pick(&MONEY).copied().unwrap_or("billing");
        let symptom = if self.chance.happens(15) {
            "down"
        } else {
            "error"
        };
        let report = json!({"summary": "Claims do not go out", "system": system, "symptom": symptom,
                            "scope": "department", "location": self.site()});
        let ticket = self.ticket();
        self.step(at, ticket, Deed::Report("staff-2", report));
        let wait = if self.chance.happens(11) {
            self.chance.between(250, 500)
        } else {
            self.chance.between(15, 210)
        };
        self.work(at, ticket, wait, system);
        Ok(())
    }

    /// People see it first, several of them.
    fn outage(&mut self, day: Date) -> Result<(), jiff::Error> {
        let minute = 7 * 60 + self.chance.between(0, 660);
        let at = self.at(day, minute)?;
        let system = self.chance.pick(&CRITICAL).copied().unwrap_or("ehr");
        let scope = if self.chance.happens(12) {
            "practice"
        } else {
            "site"
        };
        let symptom = if self.chance.happens(70) {
            "down"
        } else {
            "degraded"
        };
        let report = json!({"summary": "It does not work for anybody", "system": system, "symptom": symptom,
                            "scope": scope, "location": self.site(), "patients_waiting": true});
        let ticket = self.ticket();
        self.step(at, ticket, Deed::Report("staff", report.clone()));
        for _ in 0..self.chance.between(0, 5) {
            let more = self.ticket();
            let later = at + SignedDuration::from_mins(self.chance.between(1, 12));
            self.step(later, more, Deed::Report("staff-2", report.clone()));
        }
        let seen = at + SignedDuration::from_mins(self.chance.between(2, 14));
        let who = self.technician();
        self.step(seen, ticket, Deed::Verb(who, "acknowledge", json!({})));
        let wait = if self.chance.happens(9) {
            self.chance.between(125, 260)
        } else {
            self.chance.between(15, 100)
        };
        self.work(at, ticket, wait, system);
        Ok(())
    }

    /// A check sees it first; some of it is over before anybody has said a word.
    fn watched(&mut self, day: Date) -> Result<(), jiff::Error> {
        let minute = self.chance.between(0, 1_400);
        let at = self.at(day, minute)?;
        let system = self.chance.pick(&WATCHED).copied().unwrap_or("ehr");
        let ticket = self.ticket();
        let bad = || Deed::Read(vec![reading(system, self.place.sites, "fail")]);
        for minute in [0, 5, 10] {
            self.steps.push(Step {
                at: at + SignedDuration::from_mins(minute),
                practice: self.place.practice,
                ticket,
                deed: bad(),
            });
        }
        let opened = at + SignedDuration::from_mins(10);
        let blip = self.chance.happens(40);
        let over = if blip {
            self.chance.between(15, 40)
        } else {
            self.chance.between(60, 200)
        };
        if !blip {
            if self.chance.happens(60) {
                let told = opened + SignedDuration::from_mins(self.chance.between(4, 30));
                let more = self.ticket();
                let report = json!({"summary": "It does not work here", "system": system, "symptom": "down", "scope": "site",
                                    "location": self.place.sites.first()});
                self.step(told, more, Deed::Report("staff", report));
            }
            let wait = if self.chance.happens(8) {
                self.chance.between(130, 240)
            } else {
                self.chance.between(12, 55)
            };
            self.work(opened, ticket, wait, system);
        }
        for minute in [0, 5, 10] {
            let well = Deed::Read(vec![reading(system, self.place.sites, "ok")]);
            self.step(
                opened + SignedDuration::from_mins(over + minute),
                usize::MAX,
                well,
            );
        }
        Ok(())
    }
}

fn reading(system: &str, sites: &[&str], status: &str) -> Value {
    let site = sites.first().copied().unwrap_or("main");
    json!({"check": format!("{system}-watch"), "system": system, "location": site, "status": status})
}
