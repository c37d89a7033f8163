//! Adding calls up by service and operation.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::wire::{Call, Outcome, Service};

/// Calls of one operation.
#[derive(Debug, Default, PartialEq, Serialize)]
struct Line {
    count: u64,
    /// As the database reports it: half a unit for an eventually consistent read of up to 4 KB, and so on.
    capacity_units: f64,
    conflicts: u64,
    conditions_failed: u64,
    throttled: u64,
    refused: u64,
    unanswered: u64,
}

/// All calls since the last read.
#[derive(Debug, Serialize)]
pub(super) struct Tally {
    count: usize,
    capacity_units: f64,
    calls: BTreeMap<Service, BTreeMap<String, Line>>,
    /// How often each function used which operation.
    functions: BTreeMap<String, BTreeMap<String, u64>>,
}

/// Adds up.
pub(super) fn tally(calls: &[Call]) -> Tally {
    let mut tally = Tally {
        count: calls.len(),
        capacity_units: 0.0,
        calls: BTreeMap::new(),
        functions: BTreeMap::new(),
    };
    for call in calls {
        let line = tally
            .calls
            .entry(call.service)
            .or_default()
            .entry(call.operation.clone())
            .or_default();
        let units = call.capacity.unwrap_or_default();
        tally.capacity_units += units;
        line.count += 1;
        line.capacity_units += units;
        if let Some(function) = &call.function {
            let operations = tally.functions.entry(function.clone()).or_default();
            *operations.entry(call.operation.clone()).or_default() += 1;
        }
        match call.outcome {
            Outcome::Done => {}
            Outcome::Conflict => line.conflicts += 1,
            Outcome::ConditionFailed => line.conditions_failed += 1,
            Outcome::Throttled => line.throttled += 1,
            Outcome::Refused(_) => line.refused += 1,
            Outcome::Unanswered => line.unanswered += 1,
        }
    }
    tally
}
