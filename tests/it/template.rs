//! One truth: what the code says of routes, indexes and shards is what template.yaml deploys.

mod alarm;
mod backup;
mod key;
mod name;
mod pack;
mod policy;
mod runbook;

use std::collections::{BTreeMap, BTreeSet};

use aws::keys;
use domain::ids::TicketId;
use lambda::route::ROUTES;
use local::{TEMPLATE, Template};
use yaml_serde::Value;

fn template() -> Template {
    let parameters = BTreeMap::from([("BaseUrl".to_owned(), "http://desk.test".to_owned())]);
    Template::read(TEMPLATE, "test", &parameters).unwrap()
}

/// The template as it is written.
fn root() -> Value {
    yaml_serde::from_str(TEMPLATE).unwrap()
}

/// The resources of a type, by name.
fn of_type(kind: &str) -> Vec<(String, Value)> {
    let root = root();
    let resources = root["Resources"].as_mapping().unwrap().iter();
    let wanted = resources.filter(|(_, resource)| resource["Type"] == kind);
    wanted
        .map(|(id, resource)| (text(id), resource.clone()))
        .collect()
}

/// A property of a resource; null where there is none.
fn property(resource: &Value, name: &str) -> Value {
    resource["Properties"][name].clone()
}

/// A list, or the one thing that stands where a list may.
fn several(value: &Value) -> Vec<Value> {
    match value {
        Value::Sequence(list) => list.clone(),
        one => vec![one.clone()],
    }
}

/// The statements of a role that hold whatever the parameters are.
fn statements(role: &Value) -> Vec<Value> {
    let policies = property(role, "Policies");
    let policies = policies.as_sequence().into_iter().flatten();
    policies
        .flat_map(|policy| several(&policy["PolicyDocument"]["Statement"]))
        .filter(Value::is_mapping)
        .collect()
}

/// A value in the template's words: `Desk.Arn` for `!GetAtt Desk.Arn`.
fn text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        Value::Bool(flag) => flag.to_string(),
        Value::Tagged(tagged) => text(&tagged.value),
        other => panic!("no text: {other:?}"),
    }
}

#[test]
fn every_route_is_deployed_and_every_deployed_route_is_known() {
    let template = template();
    let mut deployed = BTreeSet::new();
    let mut rest = Vec::new();
    for function in &template.functions {
        for route in &function.routes {
            match &route.method {
                Some(method) => {
                    let new = deployed.insert((
                        method.clone(),
                        route.path.clone(),
                        function.name.clone(),
                    ));
                    assert!(new, "{method} {} twice", route.path);
                }
                None => rest.push(function.name.as_str()),
            }
        }
    }
    let known: BTreeSet<_> = ROUTES
        .iter()
        .map(|route| {
            let [method, path, function] = [route.method, route.path, route.function];
            (method.to_owned(), path.to_owned(), function.to_owned())
        })
        .collect();
    assert_eq!(known, deployed);
    assert_eq!(known.len(), ROUTES.len(), "a route is in the table twice");
    assert_eq!(rest, ["ticket-desk"], "who answers every other path");
}

#[test]
fn every_function_is_reached_somehow() {
    for function in &template().functions {
        assert!(
            !function.routes.is_empty() || !function.schedules.is_empty(),
            "{}",
            function.name
        );
    }
}

/// What the operator may choose is understood here too, but for a VPC, of which there is none.
#[test]
fn it_is_read_whatever_is_chosen() {
    let read = |chosen: &[(&str, &str)]| {
        let usual = [("BaseUrl", "http://desk.test")];
        let parameters = usual.iter().chain(chosen);
        let parameters = parameters.map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        Template::read(TEMPLATE, "test", &parameters.collect())
    };
    let usual = read(&[]).unwrap();
    let all = [
        ("Backup", "on"),
        ("Concurrency", "reserved"),
        ("Tracing", "Active"),
        ("AnchorMode", "governance"),
        ("KeyAdministrator", "arn:aws:iam::123456789012:role/keys"),
    ];
    let all = read(&all).unwrap();
    assert_eq!(all.keys.len(), usual.keys.len() + 1, "the backups' own");
    assert_eq!((usual.buckets.len(), all.buckets.len()), (0, 2));
    let inside = read(&[("SubnetIds", "subnet-1,subnet-2")]).unwrap_err();
    assert!(inside.to_string().contains("managed policies"), "{inside}");
}

/// The indexes and their attributes, as shared/aws spells them.
#[test]
fn the_tables_indexes_are_the_ones_that_are_queried() {
    let template = template();
    let table = |id: &str| template.tables.iter().find(|table| table.id == id).unwrap();
    assert_eq!(template.tables.len(), 3);
    let (desk, audit) = (table("Desk"), table("Audit"));
    let monitor = table("Monitor");
    let key = |parts: &[local::KeyPart]| -> Vec<String> {
        parts
            .iter()
            .map(|part| format!("{} {}", part.name, part.kind))
            .collect()
    };
    assert_eq!(key(&desk.key), ["pk HASH", "sk RANGE"]);
    assert_eq!(key(&audit.key), ["pk HASH", "sk RANGE"]);
    assert!(audit.indexes.is_empty());
    assert_eq!(key(&monitor.key), ["pk HASH", "sk RANGE"]);
    let [due] = monitor.indexes.as_slice() else {
        panic!("{:?}", monitor.indexes);
    };
    assert_eq!(due.name, keys::DUE);
    assert_eq!(key(&due.key), ["due_shard HASH", "due_at RANGE"]);
    assert_eq!(due.projection, "KEYS_ONLY");
    let deployed: BTreeMap<_, _> = desk
        .indexes
        .iter()
        .map(|index| (index.name.as_str(), key(&index.key)))
        .collect();
    let wanted = BTreeMap::from([
        (keys::DUE, ["due_shard HASH", "due_at RANGE"]),
        (keys::OPENED, ["opened_pk HASH", "opened_at_id RANGE"]),
        (keys::ACTIVE, ["active_pk HASH", "opened_at_id RANGE"]),
    ]);
    let wanted: BTreeMap<_, _> = wanted
        .into_iter()
        .map(|(name, key)| (name, key.map(str::to_owned).to_vec()))
        .collect();
    assert_eq!(deployed, wanted);
    for index in &desk.indexes {
        let included: &[&str] = match index.name.as_str() {
            keys::OPENED => &[keys::LINE],
            _ => &[],
        };
        assert_eq!(index.included, included, "{}", index.name);
        let projection = if included.is_empty() {
            "KEYS_ONLY"
        } else {
            "INCLUDE"
        };
        assert_eq!(index.projection, projection, "{}", index.name);
    }
    let attributes: BTreeSet<_> = desk.attributes.iter().collect();
    assert!(attributes.iter().all(|(_, kind)| kind == "S"));
}

#[test]
fn tickets_spread_over_the_shards_that_a_sweep_reads() {
    let all: BTreeSet<_> = (0..keys::SHARDS).map(keys::shard_name).collect();
    assert_eq!(all.len(), usize::from(keys::SHARDS));
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for number in 0..4000_u128 {
        // As ids are made: a time that hardly moves, and random bits.
        let random = number.wrapping_mul(0x9E37_79B9_7F4A_7C15_F39C_C060_5CED_C835);
        let id = (0x0193_5b2e_7c1a_u128 << 80) | (random >> 48);
        *counts
            .entry(keys::shard(TicketId(uuid::Uuid::from_u128(id))))
            .or_default() += 1;
    }
    assert_eq!(counts.keys().cloned().collect::<BTreeSet<_>>(), all);
    let fair = 4000 / usize::from(keys::SHARDS);
    for (shard, count) in counts {
        assert!(count.abs_diff(fair) < fair / 4, "{shard}: {count}");
    }
}
