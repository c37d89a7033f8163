//! Tries the impact rules on whole sets of tickets and reports how often a careful reader agrees.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
// The domain tells nobody anything and knows no clock and no files; its tests may.
#![allow(
    clippy::print_stdout,
    clippy::disallowed_macros,
    clippy::disallowed_methods
)]

#[path = "../../../tests/src/figure.rs"]
mod figure;

use std::collections::BTreeMap;

use domain::flag::Flag;
use domain::impact::{Assessment, Given, assess};
use domain::kind::{Kind, Scope, Symptom, Tier};
use serde::Deserialize;

#[derive(Deserialize)]
struct Ticket {
    id: String,
    summary: String,
    description: String,
    #[serde(default)]
    fields: Fields,
    expected: Expected,
}

#[derive(Deserialize, Default)]
struct Fields {
    system_kind_hint: Option<Kind>,
    symptom: Option<Symptom>,
    scope: Option<Scope>,
}

#[derive(Deserialize)]
struct Expected {
    tier: Tier,
    system_kind: Kind,
    acceptable_tiers: Option<Vec<Tier>>,
    /// Other kinds a careful reader would take.
    #[serde(default)]
    acceptable_kinds: Vec<Kind>,
    /// The words alone do not say it; left out when the fields are.
    #[serde(default)]
    needs_fields: bool,
    /// The flags that must be raised; absent where the set does not label flags.
    flags: Option<Vec<Flag>>,
}

fn read(name: &str) -> Vec<Ticket> {
    let path = format!("{}/../../tests/data/{name}", env!("CARGO_MANIFEST_DIR"));
    let lines = std::fs::read_to_string(&path).expect(&path);
    lines
        .lines()
        .filter(|l| !l.trim().is_empty())
        .map(|l| serde_json::from_str(l).expect(l))
        .collect()
}

fn run(ticket: &Ticket, with_fields: bool) -> Assessment {
    let none = Fields::default();
    let fields = if with_fields { &ticket.fields } else { &none };
    assess(&Given {
        summary: &ticket.summary,
        description: &ticket.description,
        kind: fields.system_kind_hint,
        symptom: fields.symptom,
        scope: fields.scope,
        ..Given::default()
    })
}

#[derive(Default)]
struct Score {
    tickets: usize,
    tiers: usize,
    kinds: usize,
    flags: usize,
    critical_as_general: usize,
    over: usize,
    under: usize,
}

impl Score {
    fn tier_percent(&self) -> f64 {
        self.tiers as f64 * 100.0 / self.tickets as f64
    }
    fn kind_percent(&self) -> f64 {
        self.kinds as f64 * 100.0 / self.tickets as f64
    }
}

fn score(name: &str, with_fields: bool) -> Score {
    let mut score = Score::default();
    let mut confusion: BTreeMap<(Tier, Tier), usize> = BTreeMap::new();
    println!(
        "\n== {name}, {} ==",
        if with_fields {
            "with the fields"
        } else {
            "text alone"
        }
    );
    let tickets = read(name);
    for ticket in tickets
        .iter()
        .filter(|t| with_fields || !t.expected.needs_fields)
    {
        let got = run(ticket, with_fields);
        let expected = &ticket.expected;
        let accepted = expected
            .acceptable_tiers
            .clone()
            .unwrap_or_else(|| vec![expected.tier]);
        let right = accepted.contains(&got.tier);
        let kind_right =
            got.kind == expected.system_kind || expected.acceptable_kinds.contains(&got.kind);
        let flags_right = expected
            .flags
            .as_ref()
            .is_none_or(|flags| *flags == got.flags);
        score.tickets += 1;
        score.tiers += usize::from(right);
        score.kinds += usize::from(kind_right);
        score.flags += usize::from(flags_right);
        score.over += usize::from(!right && got.tier > expected.tier);
        score.under += usize::from(!right && got.tier < expected.tier);
        score.critical_as_general +=
            usize::from(!right && expected.tier == Tier::Critical && got.tier == Tier::General);
        *confusion
            .entry((expected.tier, if right { expected.tier } else { got.tier }))
            .or_default() += 1;
        if !right || !kind_right || !flags_right {
            println!(
                "{}{}{} {} | want {} {} {:?} | got {} {} {:?} by {} ({}, {:?})",
                if right { '.' } else { 'T' },
                if kind_right { '.' } else { 'K' },
                if flags_right { '.' } else { 'F' },
                ticket.id,
                expected.tier,
                expected.system_kind.as_str(),
                expected.flags.as_deref().unwrap_or_default(),
                got.tier,
                got.kind.as_str(),
                got.flags,
                got.rule.id(),
                got.symptom,
                got.scope_known.then_some(got.scope),
            );
        }
    }
    let how = if with_fields {
        "with the fields"
    } else {
        "text alone"
    };
    figure!(
        format_args!("{name}, {how}"),
        "{} tickets: tier {:.1} %, kind {:.1} %, flags {} of {}, over-tiered {}, under-tiered {}, critical as general {}\n\
         labelled -> given (accepted readings count as the label): {confusion:?}",
        score.tickets,
        score.tier_percent(),
        score.kind_percent(),
        score.flags,
        score.tickets,
        score.over,
        score.under,
        score.critical_as_general,
    );
    score
}

/// Runs a set with and without its fields, then judges; both reports are printed first.
fn judge(name: &str, least_tiers: f64, least_kinds: f64) {
    let scores = [true, false].map(|with_fields| score(name, with_fields));
    for score in scores {
        assert!(
            score.tier_percent() >= least_tiers,
            "tiers {}",
            score.tier_percent()
        );
        assert!(
            score.kind_percent() >= least_kinds,
            "kinds {}",
            score.kind_percent()
        );
        assert_eq!(
            score.critical_as_general, 0,
            "critical tickets came out general"
        );
    }
}

#[test]
fn the_public_tickets() {
    judge("tickets.jsonl", 100.0, 90.0);
}

#[test]
fn the_development_tickets() {
    judge("tickets-dev.jsonl", 95.0, 90.0);
}

/// Eight sets (`trial-a` to `-h`), each written to try rules that had never seen it, and used to better them afterwards.
/// Tiers right at first sight: 89, 88, 83, 91, 92, 86, 96 and 92 %.
#[test]
fn the_trial_tickets() {
    judge("tickets-trial.jsonl", 95.0, 90.0);
}

/// Written last, when the rules were stable. At first sight 96.7 % of tiers and 93.4 % of kinds were right; two gaps it
/// showed (lists in round brackets, "last year's" taken for a past outage) were closed afterwards.
#[test]
fn the_held_out_tickets() {
    judge("tickets-heldout.jsonl", 92.0, 90.0);
}
