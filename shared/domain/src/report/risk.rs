//! The largest risks: each with the figure behind it, and what to do. Few cases weigh less than many with the same share.

use serde::Serialize;

use super::figure::{Figure, Section};

/// A risk.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Risk {
    /// 1 is the largest.
    pub rank: usize,
    /// What it is.
    pub title: &'static str,
    /// The figure behind it, by its name.
    pub figure: String,
    /// What that says.
    pub says: String,
    /// What to do.
    pub action: &'static str,
    /// What it was ranked by: how grave it is, times how much of it there is at least.
    pub weight: f64,
}

/// How many are told.
pub const TOLD: usize = 3;

/// A way in which a figure can be a risk.
struct Rule {
    figure: &'static str,
    title: &'static str,
    action: &'static str,
    /// How grave it is, from 0 to 100, when there is nothing but it.
    grave: f64,
    /// How much of it there is at least, from 0 to 1.
    much: fn(&Figure) -> Option<f64>,
}

/// 97.5 % of a normal distribution lie below so many deviations.
const DEVIATIONS: f64 = 1.96;

/// The lower end of Wilson's 95 % interval of a share of so many: one of one is at least a fifth, 200 of 200 nearly all.
fn at_least(share: f64, n: u64) -> f64 {
    if n == 0 || share <= 0.0 {
        return 0.0;
    }
    let (n, z) = (n as f64, DEVIATIONS);
    let middle = share + z * z / (2.0 * n);
    let spread = z * (share * (1.0 - share) / n + z * z / (4.0 * n * n)).sqrt();
    ((middle - spread) / (1.0 + z * z / n)).clamp(0.0, 1.0)
}

fn lacking(figure: &Figure) -> Option<f64> {
    figure.value.map(|share| at_least(1.0 - share, figure.n))
}

fn share(figure: &Figure) -> Option<f64> {
    figure.value.map(|share| at_least(share, figure.n))
}

/// A thing that should not be there at all: half of its weight with the first, all of it with many.
fn any(figure: &Figure) -> Option<f64> {
    figure.value.map(|count| count / (count + 1.0))
}

fn of_all(figure: &Figure) -> Option<f64> {
    let value = figure.value?;
    (figure.n > 0).then(|| at_least((value / figure.n as f64).min(1.0), figure.n))
}

const RULES: [Rule; 12] = [
    Rule {
        figure: "critical_clinical_inside_two_hours",
        title: "Critical clinical tickets wait longer than two hours",
        action: "Look at the breaches by location and hour; put a second person on call where nobody acknowledged, and shorten the ladder's first wait.",
        grave: 100.0,
        much: lacking,
    },
    Rule {
        figure: "phi_protocol_complete",
        title: "Work near patient data is not documented to its end",
        action: "Work off the resolved tickets that are not closed: each names what its protocol lacks.",
        grave: 90.0,
        much: lacking,
    },
    Rule {
        figure: "phi_unreviewed",
        title: "Emergency accesses to patient data are not reviewed",
        action: "Have a manager who did not take the access review each one today.",
        grave: 85.0,
        much: any,
    },
    Rule {
        figure: "phi_without_evidence",
        title: "Remote sessions lack evidence",
        action: "Complete the evidence of each session, and end those that run.",
        grave: 60.0,
        much: any,
    },
    Rule {
        figure: "pages_nobody",
        title: "Nobody was on call when somebody was needed",
        action: "Fill the schedule's gaps, and have every channel confirmed.",
        grave: 80.0,
        much: any,
    },
    Rule {
        figure: "pages_late",
        title: "Pages go out late",
        action: "Look at what SNS answered and at the sweep's alarms.",
        grave: 50.0,
        much: of_all,
    },
    Rule {
        figure: "billing_within_target",
        title: "Billing tickets are answered late",
        action: "Give the billing queue a person on call of its own.",
        grave: 60.0,
        much: lacking,
    },
    Rule {
        figure: "seen_by_monitoring",
        title: "Staff see trouble before monitoring does",
        action: "Add checks for the systems whose outages staff reported first.",
        grave: 40.0,
        much: lacking,
    },
    Rule {
        figure: "systems_without_check",
        title: "Systems have no check at all",
        action: "Register a check for each system of the list below.",
        grave: 45.0,
        much: of_all,
    },
    Rule {
        figure: "uptime_ehr",
        title: "The EHR is down in opening hours",
        action: "Take the outage list to whoever runs it, and rehearse the downtime procedure.",
        grave: 800.0,
        much: lacking,
    },
    Rule {
        figure: "first_contact_ehr",
        title: "EHR tickets are handed on or come back",
        action: "Route EHR tickets to technicians who know the product, and look at the hand-overs.",
        grave: 45.0,
        much: lacking,
    },
    Rule {
        figure: "repeat_incidents",
        title: "The same systems go down again and again",
        action: "Find the cause behind each repeat before the next: start with the first row of the downtime table.",
        grave: 55.0,
        much: share,
    },
];

/// The largest risks that the figures show, the gravest first; a figure that cannot be known is no risk here.
#[must_use]
pub fn risks(headline: &[Figure], sections: &[Section]) -> Vec<Risk> {
    let figures = || {
        sections
            .iter()
            .flat_map(|section| &section.figures)
            .chain(headline)
    };
    let found = RULES.iter().filter_map(|rule| {
        let figure = figures().find(|figure| figure.name == rule.figure)?;
        let weight = rule.grave.mul_add((rule.much)(figure)?, 0.0).min(100.0);
        (weight > 0.5).then(|| Risk {
            rank: 0,
            title: rule.title,
            figure: figure.name.clone(),
            says: says(figure),
            action: rule.action,
            weight: (weight * 10.0).round() / 10.0,
        })
    });
    let mut found: Vec<Risk> = found.collect();
    found.sort_by(|a, b| b.weight.total_cmp(&a.weight));
    found.truncate(TOLD);
    for (place, risk) in found.iter_mut().enumerate() {
        risk.rank = place + 1;
    }
    found
}

fn says(figure: &Figure) -> String {
    let worked = figure.arithmetic.as_ref();
    let worked = worked.map(|how| format!(" ({how})")).unwrap_or_default();
    format!("{}: {}{worked}", figure.label, figure.words())
}
