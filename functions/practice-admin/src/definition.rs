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
const EXPECTS: &str = "an object such as {\"rhythm\": \"every\", \"minutes\": 60, \"grace_minutes\": 5, \"hours\": \"open\"} or \
                       {\"rhythm\": \"daily\", \"at\": \"02:00:00\", \"zone\": \"America/Chicago\"}, or false";
const INTERFACE: &str = "an object such as {\"from\": \"labcorp\", \"to\": \"ehr\", \"standard\": \"hl7-v2\", \"engine\": \"mirth\"} \
                         (standard: hl7-v2, fhir, x12, ncpdp-script, dicom or other), or false";
const PROBE: &str = "an object such as {\"kind\": \"http\", \"url\": \"https://portal.example.com/\"}, {\"kind\": \"fhir\", \
                     \"base\": \"https://ehr.example.com/fhir\"}, {\"kind\": \"tls\", \"host\": \"ehr.example.com\"} or \
                     {\"kind\": \"tcp\", \"host\": \"lab.example.com\", \"port\": 6661}, or false";
const EVERY: &str = "a whole number of minutes from 1 to 1440";
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
        "interface": off(json!(check.interface)),
        "probe": off(json!(check.probe)),
        "every_minutes": check.every_minutes,
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
    if let Some(expects) = expects(form) {
        check.expects = expects;
    }
    if let Some(interface) = part(form, "interface", INTERFACE) {
        check.interface = interface;
    }
    if let Some(probe) = part(form, "probe", PROBE) {
        check.probe = probe;
    }
    if let Some(every) = form.parse("every_minutes", EVERY) {
        check.every_minutes = every;
    }
    if let Some(horizon) = form.parse("horizon", HORIZON) {
        check.horizon = horizon;
    }
    // Shown beside the definition, and nobody's to change.
    form.take("state");
    form.take("ping_url");
}

/// What is expected: its rhythm's fields stand among its own, so that what is none of either is looked for by name.
fn expects(form: &mut Form) -> Option<Option<Expects>> {
    const KNOWN: [&str; 6] = ["rhythm", "minutes", "at", "zone", "grace_minutes", "hours"];
    let given = form.take("expects")?;
    let names = given
        .as_object()
        .into_iter()
        .flat_map(serde_json::Map::keys);
    for unknown in names.filter(|name| !KNOWN.contains(&name.as_str())) {
        let path = format!("expects.{unknown}");
        form.fields.add(path, "is not a field of this request");
    }
    off_or(form, "expects", given, EXPECTS)
}

/// A part that may be turned off by `false`.
fn part<T: DeserializeOwned>(form: &mut Form, name: &str, must_be: &str) -> Option<Option<T>> {
    let value = form.take(name)?;
    off_or(form, name, value, must_be)
}

fn off_or<T: DeserializeOwned>(
    form: &mut Form,
    name: &str,
    value: Value,
    must_be: &str,
) -> Option<Option<T>> {
    match value {
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
