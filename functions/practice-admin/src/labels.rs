//! A practice's label map: which labels of an alert name the system and the site, and what their values stand for.

use std::collections::BTreeMap;

use domain::ids::{LocationId, SystemId};
use domain::practice::{Practice, Setup};
use domain::reading::label::LabelMap;
use domain::refusal::Fields;
use lambda::form::Form;

const NAMES: &str = "a list of label names";
const VALUES: &str = "an object of ids by what monitors call them";

/// Reads what a request says of the map over what stands.
pub fn read(form: &mut Form, stands: &LabelMap) -> Option<LabelMap> {
    let mut map = stands.clone();
    if let Some(names) = form.parse("system", NAMES) {
        map.system = names;
    }
    if let Some(names) = form.parse("site", NAMES) {
        map.site = names;
    }
    if let Some(values) = form.parse::<BTreeMap<String, SystemId>>("systems", VALUES) {
        map.systems = values;
    }
    if let Some(values) = form.parse::<BTreeMap<String, LocationId>>("sites", VALUES) {
        map.sites = values;
    }
    if let Some(no_data) = form.parse("no_data", "ignore, warn or fail") {
        map.no_data = no_data;
    }
    Some(map)
}

/// Notes what is wrong with the map: what its values stand for has to be there.
pub fn check(setup: &Setup, practice: &Practice, fields: &mut Fields) {
    let map = &practice.labels;
    map.check("labels.", fields);
    let unknown = map
        .systems
        .values()
        .find(|id| !setup.systems.contains_key(*id));
    if let Some(id) = unknown {
        fields.add(
            "labels.systems",
            format!("{id} is not a system of the practice"),
        );
    }
    let there = |id: &&LocationId| practice.locations.iter().any(|site| site.id == **id);
    if let Some(id) = map.sites.values().find(|id| !there(id)) {
        fields.add(
            "labels.sites",
            format!("{id} is not a location of the practice"),
        );
    }
}
