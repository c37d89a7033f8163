//! The practice's own file: the same form as the seeds', of which only the practice and its catalogue count here.

use std::collections::BTreeMap;

use domain::kind::Kind;
use domain::practice::{Practice, Setup, System};
use domain::refusal::{Fields, Refusal};
use serde::Deserialize;

/// What is read of the file beside the practice itself.
#[derive(Deserialize)]
struct File {
    #[serde(default)]
    systems: Vec<Named>,
    #[serde(flatten)]
    practice: Practice,
}

#[derive(Deserialize)]
struct Named {
    kind: Kind,
    name: String,
}

/// Reads a practice's file. What is wrong is told by its place, never by what stands there.
///
/// # Errors
/// What is wrong, in words.
pub fn read(text: &str) -> Result<Setup, String> {
    let file: File = toml::from_str(text).map_err(|error| {
        let at = error.span().map_or(0, |span| span.start);
        let before = text.get(..at).unwrap_or_default();
        format!(
            "it does not read as a practice's file, at line {}",
            before.matches('\n').count() + 1
        )
    })?;
    let mut fields = Fields::default();
    file.practice.policy.check("policy.", &mut fields);
    if let Err(Refusal::Invalid(errors)) = fields.done() {
        let errors = errors
            .iter()
            .map(|error| format!("{} {}", error.field, error.reason));
        return Err(errors.collect::<Vec<_>>().join("; "));
    }
    let mut systems = BTreeMap::new();
    for named in &file.systems {
        let system = System::standard(named.kind, &named.name).map_err(|_| {
            format!(
                "the system of kind {} has no usable name",
                named.kind.as_str()
            )
        })?;
        systems.insert(system.id.clone(), system);
    }
    Ok(Setup {
        practice: file.practice,
        people: BTreeMap::new(),
        systems,
        ladders: BTreeMap::new(),
        schedules: BTreeMap::new(),
        paged_at: BTreeMap::new(),
        roster: Default::default(),
        operator_topic: None,
    })
}
