//! The label map of a practice: which of an alert's labels name the system and the site.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::field::{LABEL_MAX, Labels};
use crate::ids::{LocationId, SystemId};
use crate::refusal::Fields;

/// The most label names that may be looked at for the system, or for the site.
pub const NAMES_MAX: usize = 8;
/// The most values that may be translated, each way.
pub const VALUES_MAX: usize = 300;

/// What to make of an alert that says that it has no data.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum NoData {
    /// Nothing: it comes with every new alarm.
    #[default]
    Ignore,
    /// The check works, but not well.
    Warn,
    /// The check does not work.
    Fail,
}

/// Which labels name the system and the site, in the order in which they are asked, and what their
/// values stand for where these are not ids of the practice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct LabelMap {
    /// Labels that name the system.
    pub system: Vec<String>,
    /// Labels that name the site.
    pub site: Vec<String>,
    /// Systems by what monitors call them.
    pub systems: BTreeMap<String, SystemId>,
    /// Sites by what monitors call them.
    pub sites: BTreeMap<String, LocationId>,
    /// What to make of "no data" (CloudWatch's INSUFFICIENT_DATA, Grafana's no_data).
    pub no_data: NoData,
}

impl Default for LabelMap {
    fn default() -> Self {
        Self {
            system: vec!["system".to_owned()],
            site: vec!["site".to_owned(), "location".to_owned()],
            systems: BTreeMap::new(),
            sites: BTreeMap::new(),
            no_data: NoData::Ignore,
        }
    }
}

impl LabelMap {
    /// The system that labels name.
    pub(super) fn system(&self, labels: &Labels) -> Option<SystemId> {
        named(&self.system, &self.systems, labels, |slug| {
            SystemId::new(slug).ok()
        })
    }

    /// The site that labels name.
    pub(super) fn site(&self, labels: &Labels) -> Option<LocationId> {
        named(&self.site, &self.sites, labels, |slug| {
            LocationId::new(slug).ok()
        })
    }

    /// Notes what is wrong with a map.
    pub fn check(&self, path: &str, fields: &mut Fields) {
        for (field, names) in [("system", &self.system), ("site", &self.site)] {
            let fits = |name: &String| !name.is_empty() && name.chars().count() <= LABEL_MAX;
            if names.len() > NAMES_MAX || !names.iter().all(fits) {
                fields.add(
                    format!("{path}{field}"),
                    format!(
                        "must be at most {NAMES_MAX} label names of 1 to {LABEL_MAX} characters"
                    ),
                );
            }
        }
        let long = |value: &String| value.chars().count() > LABEL_MAX;
        let systems = (self.systems.len(), self.systems.keys().any(long));
        let sites = (self.sites.len(), self.sites.keys().any(long));
        for (field, (count, long)) in [("systems", systems), ("sites", sites)] {
            if count > VALUES_MAX || long {
                fields.add(
                    format!("{path}{field}"),
                    format!(
                        "must be at most {VALUES_MAX} values of at most {LABEL_MAX} characters"
                    ),
                );
            }
        }
    }
}

/// The first label that stands for an id: as the map says, else when it is an id as it is.
fn named<T: Clone>(
    names: &[String],
    known: &BTreeMap<String, T>,
    labels: &Labels,
    slug: fn(&str) -> Option<T>,
) -> Option<T> {
    let mut values = names.iter().filter_map(|name| labels.get(name));
    values.find_map(|value| {
        let known = known.get(value).cloned();
        known.or_else(|| slug(&value.to_ascii_lowercase()))
    })
}
