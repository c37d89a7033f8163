//! The report of an export: the days it tells of, and how it was read.

use domain::practice::Setup;
use domain::report::days::Days;
use domain::report::known::{About, Known, MadeFrom, Window};
use domain::report::standing::Standing;
use domain::report::{DAYS, Report, report};
use serde::Serialize;

use crate::finding::Findings;

/// What an export comes to.
#[derive(Debug, Serialize)]
pub struct Made {
    /// How it was read.
    pub findings: Findings,
    /// What the standards make of it.
    pub report: Report,
}

impl Made {
    /// The report over so many days that end with the last ticket opened. The window before stands beside where the
    /// file reaches back over all of it.
    #[must_use]
    pub fn of(days: &Days, findings: Findings, setup: Option<&Setup>, window: Option<u16>) -> Self {
        let (first, last) = (days.0.keys().next(), days.0.keys().next_back());
        let until = last.copied().unwrap_or_default();
        let window = Window::ending(until, window.unwrap_or(DAYS));
        let about = About {
            practice: setup.map(|setup| setup.practice.id.to_string()),
            location: None,
            source: findings.source.as_str().to_owned(),
            made_from: MadeFrom::Export,
            as_of: findings.as_of,
        };
        let mut report = report(&Known {
            about: &about,
            window,
            days,
            compares: first.is_some_and(|first| *first <= window.before().from),
            standing: &Standing::default(),
            setup,
        });
        report.reading = findings.reading();
        report.doubt = findings.doubt();
        Self { findings, report }
    }
}
