//! Bodies: the contract names each field that is read, and no other.

use std::collections::BTreeSet;

use serde_json::Value;
use tests::clinic::Clinic;
use tests::sample::{self, Sample};
use tests::schema::Contract;

/// The schema of a sample's body; a verb has one of its own.
fn schema<'a>(contract: &'a Contract, sample: &Sample) -> &'a Value {
    let operation = contract.operation(sample.method, sample.route);
    match &operation["x-verbs"] {
        Value::Null => &operation["requestBody"]["content"]["application/json"]["schema"],
        verbs => {
            let verb = sample.path.rsplit('/').next().unwrap();
            let pointer = verbs[verb].as_str().unwrap().trim_start_matches('#');
            contract.0.pointer(pointer).unwrap()
        }
    }
}

/// Fields that are taken because an answer shows them, or by the operator alone: no sample has them.
/// A window covers one of three things.
const ASIDE: [&str; 9] = [
    "known_as",
    "reachable",
    "standard",
    "tier",
    "practices",
    "ping_url",
    "state",
    "check",
    "location",
];

#[test]
fn samples_are_as_the_contract_says_and_use_all_of_it() {
    let contract = Contract::read();
    let id = "01935b2e-7c1a-7000-8000-0123456789ab";
    for sample in sample::all(id).into_iter().chain(sample::protocol(id)) {
        let schema = schema(&contract, &sample);
        let faults = contract.faults(schema, &sample.body);
        assert!(faults.is_empty(), "{}: {faults:#?}", sample.path);
        let named: BTreeSet<_> = contract.resolve(schema)["properties"]
            .as_object()
            .unwrap()
            .keys()
            .cloned()
            .collect();
        let stated = sample.body.as_object().unwrap();
        let unused = named.iter().filter(|name| !stated.contains_key(*name));
        let unused: Vec<_> = unused
            .filter(|name| !ASIDE.contains(&name.as_str()))
            .collect();
        assert!(
            unused.is_empty(),
            "{}: {unused:?} is in no sample",
            sample.path
        );
    }
}

/// Fields that the code reads from a form, as it spells them.
fn read_in(source: &str) -> BTreeSet<String> {
    let code = source.split("#[cfg(test)]").next().unwrap();
    let verbs = ["parse", "words", "flag", "instant", "number", "take"];
    let calls = verbs.iter().flat_map(|verb| {
        let call = format!("form.{verb}(\"");
        code.split(call.as_str())
            .skip(1)
            .map(str::to_owned)
            .collect::<Vec<_>>()
    });
    let more = code.split("words(form, \"").skip(1).map(str::to_owned);
    calls
        .chain(more)
        .filter_map(|rest| rest.split_once('"').map(|(name, _)| name.to_owned()))
        .collect()
}

#[test]
fn every_field_that_is_read_is_in_the_contract() {
    let contract = Contract::read();
    let named = |schema: &str| -> BTreeSet<String> {
        let schema = &contract.0["components"]["schemas"][schema];
        schema["properties"]
            .as_object()
            .unwrap()
            .keys()
            .cloned()
            .collect()
    };
    let mut draft = read_in(include_str!(
        "../../../functions/ticket-intake/src/draft.rs"
    ));
    // Read as an instant, and the list of what is refused with a sentence why.
    draft.insert("reported_at".to_owned());
    assert_eq!(draft, named("NewTicket"));
    let verbs = contract.operation("POST", "/v1/tickets/{id}/{verb}")["x-verbs"]
        .as_object()
        .unwrap();
    let bodies = verbs
        .values()
        .filter_map(|schema| schema.as_str()?.rsplit('/').next());
    let all: BTreeSet<String> = bodies.flat_map(named).collect();
    assert_eq!(
        read_in(include_str!("../../../functions/ticket-desk/src/verb.rs")),
        all
    );
}

/// What the contract does not allow, the API does not take.
#[tokio::test]
async fn a_field_that_is_required_cannot_be_left_out() {
    let clinic = Clinic::open().await;
    let contract = Contract::read();
    let ticket = clinic.ehr_down().await;
    // The protocol first: set-up approves other tools.
    let deeds = sample::protocol(&clinic.ehr_down().await);
    for sample in deeds.into_iter().chain(sample::all(&ticket)) {
        let schema = contract.resolve(schema(&contract, &sample));
        for name in schema["required"].as_array().into_iter().flatten() {
            let name = name.as_str().unwrap();
            let mut body = sample.body.clone();
            body.as_object_mut().unwrap().remove(name);
            assert!(!contract.faults(schema, &body).is_empty());
            let answer = sample.with(&clinic, body).await;
            assert_eq!(
                answer.status, 422,
                "{} without {name}: {}",
                sample.path, answer.text
            );
            assert_eq!(answer.wrong_fields(), [name], "{}", sample.path);
        }
        // And what is not required can be.
        let required: Vec<_> = schema["required"]
            .as_array()
            .into_iter()
            .flatten()
            .collect();
        // A window covers one of three things, which no list of required fields can say.
        if sample.repeats && sample.route != "/v1/maintenance" {
            // What is changed has to be there.
            sample.send(&clinic).await;
            let mut body = sample.body.clone();
            body.as_object_mut()
                .unwrap()
                .retain(|name, _| required.iter().any(|one| *one == name));
            let answer = sample.with(&clinic, body).await;
            assert!(answer.status < 300, "{}: {}", sample.path, answer.text);
        }
    }
}

/// The forms behind links have the fields that the contract says.
#[tokio::test]
async fn the_fields_of_forms_are_in_the_contract() {
    let clinic = Clinic::open().await;
    let contract = Contract::read();
    let id = clinic.ehr_down().await;
    let page = clinic.links_to("technician")[0].clone();
    let follow = clinic.follow(&id).await;
    let desk = serde_json::json!({"page": "desk", "hours": 1});
    let desk = clinic
        .post("lakeside-manager", "/v1/links", desk)
        .await
        .expect(201)
        .at("/url");
    let screen = clinic.open_link(&page).await.expect(200).text;
    let resolved = serde_json::json!({"resolution": "New part."});
    clinic
        .verb("lakeside-technician", &id, "resolve", resolved)
        .await
        .expect(200);
    for (path, screen) in [
        ("/p/{token}", screen),
        (
            "/r/{token}",
            clinic.open_link(&follow).await.expect(200).text,
        ),
        ("/s/{token}", clinic.open_link(&desk).await.expect(200).text),
    ] {
        let body = &contract.operation("POST", path)["requestBody"]["content"];
        let schema = contract.resolve(&body["application/x-www-form-urlencoded"]["schema"]);
        let named: BTreeSet<_> = schema["properties"]
            .as_object()
            .unwrap()
            .keys()
            .map(String::as_str)
            .collect();
        let forms = screen.split("<form").skip(1);
        let fields: BTreeSet<_> = forms
            .flat_map(|form| form.split(" name=\"").skip(1))
            .filter_map(|rest| rest.split('"').next())
            .collect();
        assert_eq!(fields, named, "{path}");
    }
}
