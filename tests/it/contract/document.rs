//! The document itself: every route, every problem, nothing that leads nowhere.

use std::collections::{BTreeMap, BTreeSet};

use domain::kind::{Kind, Tier};
use domain::ticket::verb::Verb;
use lambda::failure::PROBLEMS;
use lambda::route::ROUTES;
use serde_json::{Value, json};
use tests::clinic::Clinic;
use tests::schema::Contract;

#[tokio::test]
async fn it_is_served_to_anybody_as_it_stands() {
    let clinic = Clinic::open().await;
    let served = clinic
        .send("GET", "/openapi.json", &[], "")
        .await
        .expect(200);
    assert_eq!(served.headers["content-type"], "application/json");
    assert_eq!(served.json(), Contract::read().0);
    assert_eq!(served.at("/openapi"), "3.1.0");
}

#[test]
fn every_route_is_in_it_with_its_function_roles_and_cap() {
    let contract = Contract::read();
    let mut written = BTreeMap::new();
    for (path, methods) in contract.0["paths"].as_object().unwrap() {
        for (method, operation) in methods.as_object().unwrap() {
            let facts = ["x-function", "x-roles", "x-body-cap"].map(|name| operation[name].clone());
            let said = operation["description"].as_str().unwrap();
            for role in operation["x-roles"].as_array().unwrap() {
                // In words too: what generates a client leaves out what is ours alone.
                let role = role.as_str().unwrap();
                assert!(said.contains(role), "{method} {path}: {role}");
            }
            written.insert(format!("{} {path}", method.to_uppercase()), facts);
        }
    }
    let known: BTreeMap<_, _> = ROUTES
        .iter()
        .map(|route| {
            let facts = [json!(route.function), json!(route.roles), json!(route.cap)];
            (format!("{} {}", route.method, route.path), facts)
        })
        .collect();
    assert_eq!(written, known);
}

#[test]
fn every_operation_says_what_may_come_of_it() {
    let contract = Contract::read();
    let mut ids = BTreeSet::new();
    for route in ROUTES {
        let what = format!("{} {}", route.method, route.path);
        let operation = contract.operation(route.method, route.path);
        assert!(
            ids.insert(operation["operationId"].as_str().unwrap().to_owned()),
            "{what}"
        );
        assert!(operation["summary"].is_string(), "{what}");
        let statuses = operation["responses"].as_object().unwrap();
        let keyed = !route.roles.is_empty();
        let takes_body = operation.get("requestBody").is_some();
        assert_eq!(takes_body, matches!(route.method, "POST" | "PUT"), "{what}");
        // The gateway itself answers it, of any operation; no function does, and no local stack.
        let mut wanted = vec!["429"];
        if keyed {
            wanted.extend(["401", "403", "422", "500", "503"]);
        }
        if takes_body {
            wanted.extend(["413", "422"]);
            // Other tools and jobs send what they like, under any name.
            let any = ["/v1/heartbeats/", "/v1/probes/{", "/v1/in/", "/v2/"];
            let named = !any.iter().any(|start| route.path.starts_with(start));
            assert_eq!(statuses.contains_key("415"), named, "{what}");
            // A message in its own format is never refused for its form.
            let json = operation["requestBody"]["content"]["application/json"].is_object();
            wanted.extend(json.then_some("400"));
        }
        if route.path.contains('{') {
            wanted.push("404");
        }
        let names = headers(&contract, operation);
        if names.contains("If-Match") {
            wanted.push("412");
        }
        // An export makes nothing: asked for again, it leaves again and is recorded again.
        // What monitors send says itself whether it was sent before.
        let sent = route.path.starts_with("/v1/probes/");
        // An import keeps nothing.
        let kept = !["/v1/phi/exports", "/v1/reports/standards/import"].contains(&route.path);
        let makes = route.method == "POST" && kept && !sent;
        if names.contains("Idempotency-Key") {
            wanted.push("409");
        }
        for status in wanted {
            assert!(statuses.contains_key(status), "{what}: {status}");
        }
        assert!(
            statuses.keys().any(|status| status.starts_with(['2', '3'])),
            "{what}"
        );
        // Our own key is every other operation's; in a path or a body, no scheme can say where a key is.
        let security = match route.path.starts_with("/v2/alerts") {
            true => json!([{"genieKey": []}]),
            false => json!([]),
        };
        let security = (!keyed).then_some(security);
        assert_eq!(operation.get("security"), security.as_ref(), "{what}");
        assert_eq!(
            names.contains("StatDesk-Practice"),
            keyed && route.path != "/v1/practices",
            "{what}"
        );
        assert_eq!(
            names.contains("Idempotency-Key"),
            keyed && makes,
            "{what}: what makes or does something can be repeated"
        );
        let changes = matches!(route.method, "PUT" | "DELETE") || route.path.ends_with("{verb}");
        let unversioned = [
            "/v1/keys/{id}",
            "/v1/links/{id}",
            "/v1/maintenance/{id}",
            "/v1/tickets/{id}/phi/grants/{gid}",
        ];
        let versioned = !unversioned.contains(&route.path);
        assert_eq!(names.contains("If-Match"), changes && versioned, "{what}");
    }
}

/// The headers that an operation reads.
fn headers(contract: &Contract, operation: &Value) -> BTreeSet<String> {
    let parameters = operation["parameters"].as_array().into_iter().flatten();
    parameters
        .map(|one| contract.resolve(one))
        .filter(|one| one["in"] == "header")
        .map(|one| one["name"].as_str().unwrap().to_owned())
        .collect()
}

#[test]
fn paths_and_parameters_agree() {
    let contract = Contract::read();
    for route in ROUTES {
        let operation = contract.operation(route.method, route.path);
        let parameters = operation["parameters"].as_array().into_iter().flatten();
        let declared: BTreeSet<_> = parameters
            .map(|one| contract.resolve(one))
            .filter(|one| one["in"] == "path")
            .map(|one| {
                assert_eq!(one["required"], true);
                one["name"].as_str().unwrap().to_owned()
            })
            .collect();
        let spelled = route.path.split('/').filter_map(|part| {
            let name = part.strip_prefix('{')?.strip_suffix('}')?;
            Some(name.to_owned())
        });
        assert_eq!(
            declared,
            spelled.collect(),
            "{} {}",
            route.method,
            route.path
        );
    }
}

#[test]
fn every_problem_verb_kind_and_tier_is_in_it() {
    let contract = Contract::read();
    let schemas = &contract.0["components"]["schemas"];
    let words = |value: &Value| -> BTreeSet<String> {
        let all = contract.resolve(value)["enum"]
            .as_array()
            .unwrap_or_else(|| panic!("{value} is no list"));
        all.iter()
            .filter_map(Value::as_str)
            .map(str::to_owned)
            .collect()
    };
    let problems =
        PROBLEMS.map(|(anchor, _, _)| format!("https://statdesk.example/problems#{anchor}"));
    assert_eq!(
        words(&schemas["Problem"]["properties"]["type"]),
        problems.into()
    );
    for (_, _, status) in PROBLEMS {
        let named = format!("Problem{status}");
        assert!(
            contract.0["components"]["responses"].get(named).is_some(),
            "{status}"
        );
    }
    let verbs: BTreeSet<_> = Verb::NAMES.map(str::to_owned).into();
    let act = contract.operation("POST", "/v1/tickets/{id}/{verb}");
    let bodies = act["x-verbs"].as_object().unwrap();
    assert_eq!(bodies.keys().cloned().collect::<BTreeSet<_>>(), verbs);
    let parameter = act["parameters"].as_array().unwrap().iter();
    let parameter = parameter.clone().find(|one| one["name"] == "verb").unwrap();
    assert_eq!(words(&parameter["schema"]), verbs);
    assert_eq!(
        words(&schemas["Kind"]),
        Kind::ALL.map(|kind| kind.as_str().to_owned()).into()
    );
    let tiers = [Tier::Critical, Tier::Billing, Tier::General];
    assert_eq!(
        words(&schemas["Tier"]),
        tiers.map(|tier| tier.as_str().to_owned()).into()
    );
    assert_eq!(
        words(&schemas["TimelineEntry"]["properties"]["kind"]),
        happenings()
    );
}

/// What happens to a ticket, as the domain writes it down.
fn happened() -> &'static str {
    let source = include_str!("../../../shared/domain/src/event.rs");
    let (_, rest) = source
        .split_once("pub enum Happened {")
        .expect("the enumeration");
    rest.split_once("\n}").expect("its end").0
}

#[test]
fn every_field_of_what_happens_is_in_it() {
    let contract = Contract::read();
    let entry = &contract.0["components"]["schemas"]["TimelineEntry"]["properties"];
    let code = happened().lines().map(str::trim);
    let code = code.filter(|line| !line.starts_with(['/', '#']));
    let fields: BTreeSet<_> = code
        .flat_map(|line| line.split([' ', '{', ',']))
        .filter_map(|word| word.strip_suffix(':'))
        .collect();
    assert!(fields.len() > 20, "{fields:?}");
    for field in fields {
        assert!(entry.get(field).is_some(), "{field}");
    }
}

/// The kinds of timeline entries.
fn happenings() -> BTreeSet<String> {
    let body = happened();
    let mut kinds: BTreeSet<String> = body
        .lines()
        .filter_map(|line| {
            let variant = line.strip_prefix("    ")?;
            let name = variant.split_once(" {").map_or(variant, |(name, _)| name);
            let is_name =
                name.starts_with(char::is_uppercase) && name.chars().all(char::is_alphanumeric);
            is_name.then(|| snake(name))
        })
        .collect();
    assert!(kinds.len() > 20, "{kinds:?}");
    kinds.extend(["paged", "page_withdrawn", "notified"].map(str::to_owned));
    kinds
}

fn snake(name: &str) -> String {
    let mut snake = String::new();
    for letter in name.chars() {
        if letter.is_uppercase() && !snake.is_empty() {
            snake.push('_');
        }
        snake.extend(letter.to_lowercase());
    }
    snake
}

/// A client's types have the names that stand here; what has none is named by each generator after its place.
#[test]
fn every_enumeration_and_every_object_has_a_name() {
    let contract = Contract::read();
    for (name, schema) in contract.0["components"]["schemas"].as_object().unwrap() {
        for field in [
            "properties",
            "items",
            "anyOf",
            "oneOf",
            "additionalProperties",
        ] {
            nameless(&schema[field], &format!("{name}.{field}"));
        }
    }
}

fn nameless(value: &Value, at: &str) {
    if let Value::Object(map) = value {
        // A single word tells alternatives apart.
        let words = map.get("enum").and_then(Value::as_array);
        assert!(words.is_none_or(|words| words.len() < 2), "{at}");
        assert!(!map.contains_key("properties"), "{at}");
    }
    let inner: Vec<_> = match value {
        Value::Object(map) => map.iter().map(|(name, one)| (name.clone(), one)).collect(),
        Value::Array(all) => all.iter().map(|one| (String::new(), one)).collect(),
        _ => Vec::new(),
    };
    for (name, one) in inner {
        nameless(one, &format!("{at}.{name}"));
    }
}

#[test]
fn every_reference_leads_somewhere_and_nothing_is_left_over() {
    let contract = Contract::read();
    let mut used = BTreeSet::new();
    refs(&contract.0, &mut used);
    for name in &used {
        assert!(
            contract.0.pointer(name.trim_start_matches('#')).is_some(),
            "{name}"
        );
    }
    for room in ["schemas", "responses", "parameters", "headers"] {
        for name in contract.0["components"][room].as_object().unwrap().keys() {
            // A method that a path has not is no operation: nothing can refer to its answer.
            if name != "Problem405" {
                assert!(
                    used.contains(&format!("#/components/{room}/{name}")),
                    "{name} is not used"
                );
            }
        }
    }
}

fn refs(value: &Value, used: &mut BTreeSet<String>) {
    match value {
        Value::Object(map) => {
            for (name, field) in map {
                match field.as_str() {
                    Some(target) if name == "$ref" => {
                        used.insert(target.to_owned());
                    }
                    _ => refs(field, used),
                }
            }
        }
        Value::Array(all) => all.iter().for_each(|one| refs(one, used)),
        _ => {}
    }
}
