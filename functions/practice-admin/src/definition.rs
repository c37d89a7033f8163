//! What a check is judged by, as requests state it and answers show it.

use domain::check::{Check, Expects};
use domain::practice::Setup;
use lambda::form::Form;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::hours::slug;

const COUNT: &str = "an object such as {\"bad\": 3, \"of\": 5}";
const CLOSE: &str = "a whole number from 1 to 15";
const LATENCY: &str = "an object such as {\"slow_ms\": 2000, \"well_ms\": 1500}, or false";
const DRIFT: &str = "an object such as {\"factor_percent\": 200, \"least_ms\": 50}, or false";
const DAMPING: &str =
    "an object such as {\"opens\": 3, \"within_minutes\": 60, \"hold_minutes\": 15}, or false";
const EXPECTS: &str = "an object such as {\"rhythm\": \"every\", \"minutes\": 60, \"grace_minutes\": 5} or \
                       {\"rhythm\": \"daily\", \"at\": \"02:00:00\", \"zone\": \"America/Chicago\"}, or false";
const HORIZON: &str = "an object such as {\"certificate_days\": 14, \"disk_days\": 7}";

/// The definition as answers show it: what is off is false.
pub fn view(check: &Check) -> Value {
    let off = |value: Value| if value.is_null() { json!(false) } else { value };
    json!({
        "id": check.id,
        "system": check.system,
        "location": check.location,
        "open": check.open,
        "slow": check.slow,
        "close": check.close,
        "latency": off(json!(check.latency)),
        "drift": off(json!(check.drift)),
        "expects": off(json!(check.expects)),
        "damping": off(json!(check.damping)),
        "horizon": check.horizon,
    })
}

/// Reads what a request says of a check over what stands; what it does not name stays.
pub fn read(form: &mut Form, check: &mut Check, setup: &Setup) {
    if let Some(system) = form.parse("system", &slug()) {
        let known = setup.systems.contains_key(&system);
        let reason = "is not a system of this practice's catalogue: see GET /v1/systems";
        form.fields.require(known, "system", reason);
        check.system = Some(system);
    }
    if let Some(location) = form.parse("location", &slug()) {
        let known = setup.location(&location).is_some();
        let reason = "is not a location of this practice";
        form.fields.require(known, "location", reason);
        check.location = Some(location);
    }
    if let Some(open) = form.parse("open", COUNT) {
        check.open = open;
    }
    if let Some(slow) = form.parse("slow", COUNT) {
        check.slow = slow;
    }
    if let Some(close) = form.parse("close", CLOSE) {
        check.close = close;
    }
    if let Some(latency) = part(form, "latency", LATENCY) {
        check.latency = latency;
    }
    if let Some(drift) = part(form, "drift", DRIFT) {
        check.drift = drift;
    }
    if let Some(damping) = part(form, "damping", DAMPING) {
        check.damping = damping;
    }
    if let Some(expects) = part::<Expects>(form, "expects", EXPECTS) {
        check.expects = expects;
    }
    if let Some(horizon) = form.parse("horizon", HORIZON) {
        check.horizon = horizon;
    }
    // Shown beside the definition, and nobody's to change.
    form.take("state");
    form.take("ping_url");
}

/// A part that may be turned off by `false`.
fn part<T: DeserializeOwned>(form: &mut Form, name: &str, must_be: &str) -> Option<Option<T>> {
    match form.take(name)? {
        Value::Bool(false) => Some(None),
        value => {
            let read = serde_json::from_value(value).ok();
            if read.is_none() {
                form.fields.add(name, format!("must be {must_be}"));
            }
            read.map(Some)
        }
    }
}
