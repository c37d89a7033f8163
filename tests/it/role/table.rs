//! Routes against roles.

use std::collections::BTreeSet;

use lambda::route::ROUTES;
use serde_json::json;
use tests::clinic::Clinic;
use tests::figure;

use super::{ROLES, TABLE, call};

/// A ticket whose text the technician may open: nothing marks it as patient data.
async fn plain(clinic: &Clinic) -> String {
    let body = json!({"summary": "Toner is empty", "system": "printer", "symptom": "request"});
    clinic.report(body).await
}

#[test]
fn the_table_names_every_route() {
    let known: BTreeSet<_> = ROUTES
        .iter()
        .map(|route| format!("{} {}", route.method, route.path))
        .collect();
    let table: BTreeSet<_> = TABLE.iter().map(|(route, _)| (*route).to_owned()).collect();
    assert_eq!(known, table);
    assert_eq!(table.len(), TABLE.len());
}

#[tokio::test]
async fn every_route_knows_its_roles() {
    let clinic = Clinic::open().await;
    let ticket = plain(&clinic).await;
    let check = json!({"system": "ehr"});
    clinic.check("ehr", check).await.expect(201);
    let (mut admitted, mut refused) = (0, 0);
    for (route, may) in TABLE {
        if *may == "anybody" {
            continue;
        }
        for (role, key) in ROLES {
            clinic.take_calls();
            let answer = call(&clinic, route, Some(key), &ticket).await;
            let what = format!("{route} as {role}: {} {}", answer.status, answer.text);
            if may.split(' ').any(|may| may == role) {
                admitted += 1;
                let reads = route.starts_with("GET");
                let right = match (reads, route.contains("/v1/probes/{format}")) {
                    // Each alert is answered on its own.
                    (_, true) => vec![202],
                    (true, _) => vec![200],
                    // An export is no JSON.
                    (false, _) if route.ends_with("/import") => vec![415],
                    (false, _) => vec![404, 422],
                };
                assert!(right.contains(&answer.status), "{what}");
            } else {
                refused += 1;
                assert_eq!(answer.status, 403, "{what}");
                let grant = matches!(
                    (*route, role),
                    ("GET /v1/tickets/{id}/text", "manager")
                        | ("GET /v1/tickets/{id}/phi/records", "technician" | "manager")
                );
                answer.refused(if grant { "grant-required" } else { "forbidden" });
                let calls = clinic.take_calls();
                let wrote = calls.iter().any(|call| {
                    !["GetItem", "Query", "BatchGetItem"].contains(&call.operation.as_str())
                });
                assert!(!wrote, "{what} {calls:?}");
            }
        }
    }
    figure!("role table", "{admitted} cells admit, {refused} refuse");
    assert_eq!(admitted + refused, 67 * 6);
}

#[tokio::test]
async fn every_route_wants_a_key_that_holds() {
    let clinic = Clinic::open().await;
    let ticket = plain(&clinic).await;
    clinic.take_calls();
    for (route, may) in TABLE {
        for key in [
            None,
            Some("nobody"),
            Some("lakeside-manager2"),
            Some("key-lakeside-manager"),
        ] {
            let answer = call(&clinic, route, key, &ticket).await;
            if *may == "anybody" {
                // Where a key is sent elsewhere than in our header, it is a key all the same.
                let keyed = route.contains(" /v1/in/") || route.contains(" /v2/");
                let right = match (*route, keyed) {
                    ("GET /openapi.json", _) => 200,
                    (_, true) => 401,
                    _ => 404,
                };
                assert_eq!(answer.status, right, "{route} {key:?}: {}", answer.text);
            } else {
                assert_eq!(answer.status, 401, "{route} {key:?}: {}", answer.text);
                answer.refused("unauthenticated");
            }
        }
    }
}

/// "A person or one machine stands behind every key": with no role in the practice, it does nothing.
#[tokio::test]
async fn roles_are_the_persons_as_they_stand_now() {
    let clinic = Clinic::open().await;
    let ticket = plain(&clinic).await;
    let manager = "lakeside-manager";
    let roles = async |roles: serde_json::Value| {
        let body = json!({ "roles": roles });
        let path = "/v1/people/staff-2";
        clinic
            .with(manager, "PUT", path, &[], body)
            .await
            .expect(200);
    };
    let key = Some("lakeside-staff-2");
    assert_eq!(
        call(&clinic, "GET /v1/people", key, &ticket).await.status,
        403
    );
    roles(json!(["manager"])).await;
    assert_eq!(
        call(&clinic, "GET /v1/people", key, &ticket).await.status,
        200
    );
    roles(json!(["auditor", "staff"])).await;
    assert_eq!(
        call(&clinic, "GET /v1/people", key, &ticket).await.status,
        403
    );
    assert_eq!(
        call(&clinic, "GET /v1/tickets", key, &ticket).await.status,
        200
    );
    roles(json!(["auditor"])).await;
    assert_eq!(
        call(&clinic, "GET /v1/tickets", key, &ticket).await.status,
        403
    );
    for operator in [json!(["operator"]), json!(["staff", "operator"])] {
        let body = json!({ "roles": operator });
        let path = "/v1/people/staff-2";
        let answer = clinic.with(manager, "PUT", path, &[], body).await;
        assert_eq!(answer.expect(422).wrong_fields(), ["roles"]);
    }
    let remove = clinic
        .with(manager, "DELETE", "/v1/people/staff-2", &[], json!({}))
        .await;
    remove.expect(204);
    for (route, may) in TABLE {
        if *may != "anybody" {
            assert_eq!(
                call(&clinic, route, key, &ticket).await.status,
                401,
                "{route}"
            );
        }
    }
}
