//! Each function works within its role of template.yaml, and within nothing else.

mod rare;
mod table;

use std::collections::BTreeMap;

use aws::linker::Leave;
use domain::ids::PracticeId;
use lambda::route::ROUTES;
use local::{Call, Outcome, TEMPLATE};
use serde_json::json;
use tests::clinic::Clinic;

fn denied(call: &Call) -> bool {
    let Outcome::Refused(code) = &call.outcome else {
        return false;
    };
    ["AccessDeniedException", "AuthorizationError"].contains(&code.as_str())
}

/// The deployed template with one thing written otherwise.
fn template_with(from: &str, to: &str) -> String {
    assert_eq!(TEMPLATE.matches(from).count(), 1, "{from}");
    TEMPLATE.replace(from, to)
}

/// "Each function's recorded AWS calls lie inside the roles table": a role that grants nothing lets nothing through,
/// whichever function it is of.
#[tokio::test]
async fn no_function_escapes_its_role() {
    let clinic = Clinic::open_as(&TEMPLATE.replace("Effect: Allow", "Effect: Deny")).await;
    let ticket = domain::ids::TicketId(uuid::Uuid::from_u128(0x0193_5b2e_7c1a << 80));
    let leave = Leave::Report {
        practice: PracticeId::new("lakeside").expect("a slug"),
        ticket,
        expires_at: clinic.minutes_on(60),
    };
    let token = clinic.app().linker.token(&leave).await.expect("a token");
    let stack = clinic.desk.gateway.stack().clone();
    clinic.take_calls();
    let mut refused: BTreeMap<String, usize> = BTreeMap::new();
    let mut note = |function: &str, calls: Vec<Call>| {
        for call in calls {
            assert_eq!(call.function.as_deref(), Some(function), "{call:#?}");
            assert!(denied(&call), "{call:#?}");
            *refused.entry(function.to_owned()).or_default() += 1;
        }
    };
    for route in ROUTES {
        let path = route
            .path
            .replace("{token}", &token)
            .replace("{id}", &ticket.0.to_string())
            .replace("{verb}", "claim");
        let path = path.replace(['{', '}'], "");
        let answer = clinic
            .with("lakeside-manager", route.method, &path, &[], json!({}))
            .await;
        let calls = clinic.take_calls();
        if !calls.is_empty() {
            assert_eq!(answer.status, 500, "{}: {}", route.path, answer.text);
        }
        note(route.function, calls);
    }
    for function in stack
        .template
        .functions
        .iter()
        .filter(|one| !one.schedules.is_empty())
    {
        let _failed = clinic.desk.gateway.fire(&function.name, clinic.now()).await;
        note(&function.name, clinic.take_calls());
    }
    for function in &stack.template.functions {
        assert!(
            refused.contains_key(&function.name),
            "{}: {refused:?}",
            function.name
        );
    }
}

/// What is taken out of a role is refused there and nowhere else, and the caller is told nothing of it.
#[tokio::test]
async fn a_narrowed_role_is_refused_at_exactly_that_call() {
    let from = "Action: kms:Decrypt, Resource: !GetAtt TextKey.Arn";
    let to = "Action: kms:Encrypt, Resource: !GetAtt TextKey.Arn";
    let clinic = Clinic::open_as(&template_with(from, to)).await;
    let id = clinic.ehr_down().await;
    clinic.take_calls();
    let path = format!("/v1/tickets/{id}/text");
    let answer = clinic.get("lakeside-technician", &path).await;
    answer.refused("fault");
    for secret in [
        "Decrypt",
        "AccessDenied",
        "arn:",
        "phi-open",
        "EHR will not",
    ] {
        assert!(!answer.text.contains(secret), "{}", answer.text);
    }
    let calls = clinic.take_calls();
    let refused: Vec<_> = calls.iter().filter(|call| denied(call)).collect();
    assert_eq!(refused.len(), 1, "{calls:#?}");
    assert_eq!(refused[0].operation, "Decrypt");
    let environment = clinic.desk.gateway.stack().environment("phi-open").unwrap();
    let key = environment["TEXT_KEY"].rsplit('/').next().expect("an ARN");
    assert!(refused[0].accesses[0].resource.ends_with(key), "{calls:#?}");
    assert_eq!(calls.last(), Some(refused[0]), "nothing was done after it");
    // The other functions and the rest of this one's work go on.
    assert_eq!(clinic.ticket(&id).await.at("/id"), id);
}

/// A condition of a grant holds too: a record of the PHI log that is put outside a transaction is refused.
#[tokio::test]
async fn a_condition_of_a_role_is_part_of_it() {
    let from = "ForAnyValue:StringEquals: {dynamodb:EnclosingOperation: [TransactWriteItems]}";
    let to = "ForAnyValue:StringEquals: {dynamodb:EnclosingOperation: [TransactGetItems]}";
    let clinic = Clinic::open_as(&TEMPLATE.replace(from, to)).await;
    assert!(TEMPLATE.contains(from));
    let id = clinic.ehr_down().await;
    clinic.take_calls();
    let answer = clinic
        .get("lakeside-technician", &format!("/v1/tickets/{id}/text"))
        .await;
    answer.refused("fault");
    let calls = clinic.take_calls();
    let last = calls.last().expect("a call");
    assert!(
        denied(last) && last.operation == "TransactWriteItems",
        "{calls:#?}"
    );
    assert!(calls.iter().all(|call| call.operation != "Decrypt"));
}

/// The operator of a local stack sees how often each function called what.
#[tokio::test]
async fn the_operators_tally_counts_by_function() {
    let clinic = Clinic::open().await;
    let id = clinic.ehr_down().await;
    clinic.take_calls();
    clinic.ticket(&id).await;
    clinic.sweep().await;
    let calls = clinic.desk.gateway.stack().calls();
    let operator = [("authorization", "Bearer local-operator")];
    let tally = clinic.send("GET", "/_local/calls", &operator, "").await;
    let tally = tally.expect(200).json();
    let functions = tally["functions"].as_object().expect("counts by function");
    assert_eq!(
        functions.keys().collect::<Vec<_>>(),
        ["sla-sweep", "ticket-desk"]
    );
    let counts = functions.values().filter_map(|one| one.as_object());
    let counts = counts.flat_map(|one| one.values());
    let sum: u64 = counts.filter_map(serde_json::Value::as_u64).sum();
    assert_eq!(
        (Some(sum), sum),
        (tally["count"].as_u64(), calls.len() as u64)
    );
    assert_eq!(functions["sla-sweep"]["Query"], json!(aws::keys::SHARDS));
}

/// Every call is attributed: to the function behind the route, and to nobody when a test looks inside.
#[tokio::test]
async fn every_call_says_which_function_made_it() {
    let clinic = Clinic::open().await;
    let id = clinic.ehr_down().await;
    let by = |calls: Vec<Call>| -> Vec<Option<String>> {
        let mut names: Vec<_> = calls.into_iter().map(|call| call.function).collect();
        names.dedup();
        names
    };
    let one = |name: &str| vec![Some(name.to_owned())];
    assert_eq!(by(clinic.take_calls()), one("ticket-intake"));
    clinic.ticket(&id).await;
    assert_eq!(by(clinic.take_calls()), one("ticket-desk"));
    clinic.sweep().await;
    assert_eq!(by(clinic.take_calls()), one("sla-sweep"));
    clinic
        .cold()
        .get("lakeside-manager", "/v1/people")
        .await
        .expect(200);
    assert_eq!(by(clinic.take_calls()), one("practice-admin"));
    let looked = clinic.app().linker.link_token(uuid::Uuid::from_u128(1));
    looked.await.expect("a token");
    assert_eq!(by(clinic.take_calls()), [None]);
}
