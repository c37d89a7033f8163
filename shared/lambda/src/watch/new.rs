//! New checks: one that a reading names registers itself, when it is known what it is of.

use domain::check::Check;
use domain::ids::{CheckId, LocationId, SystemId};
use domain::practice::Setup;
use domain::reading::{Reading, Status};
use domain::refusal::FieldError;

use super::{BLIND, Input};

const UNKNOWN: &str = "is not a system of this practice's catalogue: see GET /v1/systems";
const UNNAMED: &str = "is required: nothing was heard of this check before";
const UNLABELLED: &str =
    "no label names a system of this practice's catalogue: see labels in PUT /v1/practice";
const NOWHERE: &str = "is not a location of this practice";
const ELSEWHERE: &str = "is not where this check is: name the check of another location otherwise";
const ANOTHER: &str = "is not what this check is of: name the check of another system otherwise";
const RESERVED: &str = "is StatDesk's own";

/// The check that something unheard of stands for; none when there is nothing to open, as when an alert is closed that
/// was never open.
pub fn register(
    setup: &Setup,
    id: &CheckId,
    input: &Input,
) -> Result<Option<Check>, Vec<FieldError>> {
    if id.as_str() == BLIND {
        return own(id, input);
    }
    let (reading, alert) = match input {
        Input::Reading(reading) => (reading, false),
        Input::Alert(reading) => (reading, true),
        // Looked at, and gone since.
        Input::Ping(_) | Input::Looked(_) | Input::Look => return Ok(None),
    };
    if alert && reading.status == Status::Ok {
        return Ok(None);
    }
    let mut errors = Vec::new();
    let system = system(setup, reading, alert, &mut errors);
    let location = location(setup, reading, alert, &mut errors);
    if !errors.is_empty() {
        return Err(errors);
    }
    let check = match alert {
        true => Check::webhook(id.clone()),
        false => Check::probe(id.clone()),
    };
    Ok(Some(Check {
        system,
        location,
        version: 1,
        ..check
    }))
}

/// The monitor's own sight is no check that anybody else reads.
fn own(id: &CheckId, input: &Input) -> Result<Option<Check>, Vec<FieldError>> {
    match input {
        Input::Alert(reading) if reading.system.is_none() && reading.dedup.is_none() => {
            Ok(Some(Check::webhook(id.clone())))
        }
        _ => Err(vec![FieldError::new("check", RESERVED)]),
    }
}

fn system(
    setup: &Setup,
    reading: &Reading,
    alert: bool,
    errors: &mut Vec<FieldError>,
) -> Option<SystemId> {
    let named = reading.system.as_ref();
    let known = named.filter(|id| setup.systems.contains_key(id));
    if known.is_none() {
        let reason = match (alert, named) {
            (true, _) => UNLABELLED,
            (false, Some(_)) => UNKNOWN,
            (false, None) => UNNAMED,
        };
        errors.push(FieldError::new("system", reason));
    }
    known.cloned()
}

/// "Missing location: the practice's only one, else the whole practice." An alert whose label names no site of ours is
/// about something of ours all the same.
fn location(
    setup: &Setup,
    reading: &Reading,
    alert: bool,
    errors: &mut Vec<FieldError>,
) -> Option<LocationId> {
    let named = reading.location.as_ref();
    let known = named.filter(|id| setup.location(id).is_some());
    if named.is_some() && known.is_none() && !alert {
        errors.push(FieldError::new("location", NOWHERE));
        return None;
    }
    let only = match setup.practice.locations.as_slice() {
        [only] => Some(only.id.clone()),
        _ => None,
    };
    known.cloned().or(only)
}

/// Whether something may be put to a check that stands: what it says of itself has to be true of the check. Of an
/// alert its sender's identity is enough.
pub fn fits(check: &Check, setup: &Setup, input: &Input) -> Result<(), Vec<FieldError>> {
    if check.id.as_str() == BLIND {
        return match input {
            Input::Look => Ok(()),
            input => own(&check.id, input).map(|_| ()),
        };
    }
    let Input::Reading(reading) = input else {
        return Ok(());
    };
    let mut errors = Vec::new();
    if let Some(system) = reading
        .system
        .as_ref()
        .filter(|id| check.system.as_ref() != Some(*id))
    {
        let known = setup.systems.contains_key(system);
        errors.push(FieldError::new(
            "system",
            if known { ANOTHER } else { UNKNOWN },
        ));
    }
    if let Some(site) = reading
        .location
        .as_ref()
        .filter(|id| check.location.as_ref() != Some(*id))
    {
        let known = setup.location(site).is_some();
        errors.push(FieldError::new(
            "location",
            if known { ELSEWHERE } else { NOWHERE },
        ));
    }
    match errors.is_empty() {
        true => Ok(()),
        false => Err(errors),
    }
}
