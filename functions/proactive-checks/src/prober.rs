//! What looks at endpoints: the networks, the authorities and the outside reference that the operator has set.

use std::time::Duration;

use domain::check::target::{Codes, Scheme, Target, Url};
use lambda::app::Config;
use probe::{Allow, Limits, Names, Prober, Roots};

/// How long a round may begin looks: what it saw has to be kept and told before the function's time is over.
const ROUND: Duration = Duration::from_secs(20);

/// The prober that a configuration asks for.
///
/// # Errors
/// Which of the operator's settings cannot be read, and why.
pub fn prober(config: &Config) -> Result<Prober, String> {
    let allow = Allow::parse(&config.probe_allow).map_err(|not| format!("PROBE_ALLOW: {not}"))?;
    let roots = match &config.probe_roots {
        Some(pem) => Roots::and(pem).map_err(|not| format!("PROBE_ROOTS: {not}"))?,
        None => Roots::Public,
    };
    let limits = Limits {
        round: ROUND,
        ..Limits::default()
    };
    Prober::new(allow, Names::System, &roots, limits).map_err(|not| format!("PROBE_ROOTS: {not}"))
}

/// Something outside that always answers, if the operator has named it: whatever it answers, it was reached.
///
/// # Errors
/// When it is no https URL.
pub fn reference(config: &Config) -> Result<Option<Target>, String> {
    let Some(text) = &config.probe_reference else {
        return Ok(None);
    };
    let url = Url::parse(text).map_err(|not| format!("PROBE_REFERENCE: {not}"))?;
    if url.scheme() != Scheme::Https {
        return Err("PROBE_REFERENCE: must begin with https://".to_owned());
    }
    Ok(Some(Target::Http {
        url: text.clone(),
        expect: vec![Codes { from: 100, to: 599 }],
        follow: false,
    }))
}

/// Whether the function can work with what the operator has set: it does not start with less.
///
/// # Errors
/// Which setting cannot be read, and why.
pub fn ready(config: &Config) -> Result<(), String> {
    prober(config)?;
    reference(config).map(|_| ())
}
