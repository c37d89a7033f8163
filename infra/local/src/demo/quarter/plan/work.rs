//! What is done about a ticket of the plan, and the night on which nobody can be reached.

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use serde_json::json;

use super::{Deed, Plan};

impl Plan<'_> {
    /// From the response to the close: sometimes given to another, changed in its tier, or opened again.
    pub(super) fn work(&mut self, at: Timestamp, ticket: usize, wait: i64, system: &str) {
        let minutes = |minutes: i64| SignedDuration::from_mins(minutes);
        let who = self.technician();
        let mut now = at + minutes(wait);
        if self.chance.happens(6) && ["printer", "workstation"].contains(&system) {
            let retier = json!({"tier": "billing", "reason": "Claims wait for it."});
            self.step(
                at + minutes(wait / 2),
                ticket,
                Deed::Verb("manager", "retier", retier),
            );
        }
        self.step(
            now,
            ticket,
            Deed::Verb(who, "respond", json!({"text": "We are on it."})),
        );
        let mut solver = who;
        if self.chance.happens(10) {
            now += minutes(self.chance.between(5, 40));
            solver = if who == "technician" {
                "technician-2"
            } else {
                "technician"
            };
            self.step(
                now,
                ticket,
                Deed::Verb(who, "assign", json!({"person": solver})),
            );
        }
        now += minutes(self.chance.between(10, 150));
        self.step(
            now,
            ticket,
            Deed::Verb(
                solver,
                "resolve",
                json!({"resolution": "It works again.", "steps": ["Found it", "Fixed it"]}),
            ),
        );
        if self.chance.happens(5) {
            now += minutes(self.chance.between(60, 2_000));
            self.step(
                now,
                ticket,
                Deed::Verb(solver, "reopen", json!({"reason": "It is back."})),
            );
            now += minutes(self.chance.between(10, 60));
            self.step(
                now,
                ticket,
                Deed::Verb(solver, "respond", json!({"text": "Looking again."})),
            );
            now += minutes(self.chance.between(10, 90));
            self.step(
                now,
                ticket,
                Deed::Verb(
                    solver,
                    "resolve",
                    json!({"resolution": "For good.", "steps": ["Replaced it"]}),
                ),
            );
        }
        now += minutes(self.chance.between(5, 90));
        // Some of it is never accounted for: it stays resolved, and not closed.
        if self.chance.happens(86) {
            let none = json!({"statement": "no_phi_seen"});
            self.step(now, ticket, Deed::Protocol(solver, "attestations", none));
        }
        self.step(
            now + minutes(3),
            ticket,
            Deed::Verb(solver, "close", json!({})),
        );
    }

    /// One night nobody can be reached: a new colleague has no confirmed channel yet, and the EHR goes down.
    pub(super) fn gap(&mut self, day: Date) -> Result<(), jiff::Error> {
        let (from, until) = (self.at(day, 18 * 60)?, self.at(day, 30 * 60)?);
        let hired = self.at(day, 9 * 60)?;
        let colleague = json!({"id": "newcomer", "name": "Newcomer", "roles": ["technician"], "skills": ["ehr"]});
        self.step(
            hired,
            usize::MAX,
            Deed::SetUp("POST", "/v1/people".to_owned(), colleague),
        );
        let rota = json!({
            "zone": self.place.zone,
            "rotation": {"people": ["technician", "technician-2"], "starts_on": "2020-01-06", "handover": "08:00", "days": 7},
            "overrides": [{"person": "newcomer", "from": from.to_string(), "until": until.to_string()}],
        });
        self.step(
            hired,
            usize::MAX,
            Deed::SetUp("PUT", "/v1/oncall/primary".to_owned(), rota),
        );
        let at = self.at(day, 21 * 60)?;
        let report = json!({"summary": "It does not work for anybody", "system": "ehr", "symptom": "down", "scope": "site",
                            "location": self.place.sites.first()});
        let ticket = self.ticket();
        self.step(at, ticket, Deed::Report("staff", report));
        self.work(at, ticket, 170, "ehr");
        Ok(())
    }
}
