//! Paths, methods and ids that there are not.

use lambda::route::{ROUTES, methods};
use tests::clinic::Clinic;

use super::writes;

#[tokio::test]
async fn a_path_that_no_route_has_is_a_problem_document() {
    let clinic = Clinic::open().await;
    clinic.take_calls();
    for path in [
        "/",
        "/v1",
        "/v1/",
        "/v2/tickets",
        "/v1/tickets/",
        "/v1//tickets",
        "//v1/tickets",
        "/V1/tickets",
        "/v1/Tickets",
        "/v1/tickets%2F",
        "/v1/tickets/01935b2e-7c1a-7000-8000-0123456789ab/timeline/x",
        "/v1/tickets/a/b/c",
        "/v1/people/a/b",
        "/p",
        "/p/",
        "/r/a/b",
        "/openapi.yaml",
        "/openapi.json/",
        "/.env",
        "/%00",
        "/%FF%FE",
        "/%",
        "/caf%C3%A9",
        "/index.html?x=1",
    ] {
        for method in ["GET", "POST", "PUT", "DELETE", "PATCH"] {
            let headers = [("authorization", "Bearer lakeside-manager")];
            let answer = clinic.send(method, path, &headers, "{}").await;
            assert_eq!(answer.status, 404, "{method} {path}: {}", answer.text);
            answer.refused("not-found");
        }
    }
    assert_eq!(writes(&clinic), [""; 0]);
}

#[tokio::test]
async fn a_method_that_a_route_has_not_is_told_which_it_has() {
    let clinic = Clinic::open().await;
    let id = "01935b2e-7c1a-7000-8000-0123456789ab";
    for route in ROUTES {
        let path = route.path.replace("{id}", id).replace("{verb}", "note");
        let path = path
            .replace("{tier}", "critical")
            .replace("{schedule}", "primary");
        let path = path.replace("{token}", "abc");
        let has = methods(&path);
        assert!(has.contains(&route.method), "{path}");
        for method in [
            "GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "BREW",
        ] {
            if has.contains(&method) {
                continue;
            }
            let answer = clinic.send(method, &path, &[], "").await;
            assert_eq!(answer.status, 405, "{method} {path}: {}", answer.text);
            answer.refused("method-not-allowed");
            let allow: Vec<_> = answer.headers["allow"].split(", ").collect();
            assert_eq!(allow, has, "{path}");
        }
    }
}

#[tokio::test]
async fn an_id_that_nothing_has_is_not_found() {
    let clinic = Clinic::open().await;
    let ticket = clinic.ehr_down().await;
    let upper = ticket.to_uppercase();
    let simple = ticket.replace('-', "");
    let braced = format!("%7B{ticket}%7D");
    let urn = format!("urn:uuid:{ticket}");
    let padded = format!("%20{ticket}");
    let long = "a".repeat(4000);
    let ids = [
        "01935b2e-7c1a-7000-8000-0123456789ab",
        "00000000-0000-0000-0000-000000000000",
        &upper,
        &simple,
        &braced,
        &urn,
        &padded,
        &long,
        "1",
        "..",
        "%2e%2e",
        "a%23b",
        "T%23lakeside%23x",
        "%00",
        "%FF",
        "caf%C3%A9",
        "null",
        "'%20OR%201=1",
    ];
    clinic.take_calls();
    for id in ids {
        for (method, key, path) in [
            ("GET", "lakeside-manager", format!("/v1/tickets/{id}")),
            (
                "GET",
                "lakeside-manager",
                format!("/v1/tickets/{id}/timeline"),
            ),
            (
                "GET",
                "lakeside-technician",
                format!("/v1/tickets/{id}/text"),
            ),
            (
                "POST",
                "lakeside-technician",
                format!("/v1/tickets/{id}/acknowledge"),
            ),
            ("GET", "lakeside-manager", format!("/v1/people/{id}")),
            ("PUT", "lakeside-manager", format!("/v1/people/{id}")),
            ("DELETE", "lakeside-manager", format!("/v1/people/{id}")),
            ("GET", "lakeside-manager", format!("/v1/systems/{id}")),
            ("PUT", "lakeside-manager", format!("/v1/systems/{id}")),
            ("DELETE", "lakeside-manager", format!("/v1/systems/{id}")),
            ("GET", "lakeside-manager", format!("/v1/ladders/{id}")),
            ("PUT", "lakeside-manager", format!("/v1/ladders/{id}")),
            ("GET", "lakeside-manager", format!("/v1/oncall/{id}")),
            ("GET", "lakeside-manager", format!("/v1/oncall/{id}/now")),
            ("DELETE", "lakeside-manager", format!("/v1/keys/{id}")),
            ("DELETE", "lakeside-manager", format!("/v1/links/{id}")),
        ] {
            let bearer = format!("Bearer {key}");
            let headers = [
                ("authorization", bearer.as_str()),
                ("content-type", "application/json"),
            ];
            let answer = clinic.send(method, &path, &headers, "{}").await;
            assert_eq!(answer.status, 404, "{method} {path:.80}: {}", answer.text);
            answer.refused("not-found");
        }
        // A link's failure is a screen: people read it.
        for prefix in ["p", "r"] {
            let path = format!("/{prefix}/{id}");
            let answer = clinic.open_link(&path).await.expect(404);
            assert!(answer.headers["content-type"].starts_with("text/html"));
            clinic
                .submit(&path, &[("action", "acknowledge")])
                .await
                .expect(404);
        }
    }
    assert_eq!(writes(&clinic), [""; 0]);
}

#[tokio::test]
async fn a_verb_that_there_is_not_is_not_found() {
    let clinic = Clinic::open().await;
    let id = clinic.ehr_down().await;
    clinic.take_calls();
    for verb in [
        "explode",
        "Acknowledge",
        "acknowledge%00",
        "pass-on",
        "approve_tier",
        "%20",
    ] {
        let path = format!("/v1/tickets/{id}/{verb}");
        let headers = [("authorization", "Bearer lakeside-technician")];
        let answer = clinic.send("POST", &path, &headers, "{}").await;
        assert_eq!(answer.status, 404, "{verb}: {}", answer.text);
        answer.refused("not-found");
    }
    // These are no verbs, and may be read.
    for view in ["text", "timeline", "phi"] {
        let path = format!("/v1/tickets/{id}/{view}");
        let headers = [("authorization", "Bearer lakeside-technician")];
        let answer = clinic.send("POST", &path, &headers, "{}").await;
        assert_eq!(answer.status, 405, "{view}: {}", answer.text);
        assert_eq!(answer.headers["allow"], "GET");
        answer.refused("method-not-allowed");
    }
    assert_eq!(writes(&clinic), [""; 0]);
}
