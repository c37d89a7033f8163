//! Headers: those that the contract names are sent, with the media type and by the place that it says.

use serde_json::json;
use tests::browser::FORM;
use tests::clinic::Clinic;
use tests::schema::Contract;

use super::answer::hold;

/// A page that renews itself says so, a link that is only looked at says what it allows.
#[tokio::test]
async fn screens_send_the_headers_that_the_contract_says() {
    let contract = Contract::read();
    let clinic = Clinic::open().await;
    let link = async |page: &str| {
        let body = json!({"page": page, "location": "main", "hours": 1});
        let made = clinic.post("lakeside-manager", "/v1/links", body).await;
        made.expect(201).at("/url")
    };
    let (desk, status) = (link("desk").await, link("status").await);
    for (path, renewed) in [
        (desk.clone(), false),
        (status.clone(), true),
        (format!("{status}?still=1"), false),
    ] {
        let shown = clinic.open_link(&path).await.expect(200);
        hold(&contract, "GET", "/s/{token}", &shown);
        assert_eq!(shown.headers.contains_key("refresh"), renewed, "{path}");
    }
    let nowhere = clinic.open_link("/s/x").await.expect(404);
    hold(&contract, "GET", "/s/{token}", &nowhere);
    let fields = [("summary", "EHR is down")];
    for (path, answered) in [(&desk, 303), (&status, 405)] {
        let sent = clinic.submit(path, &fields).await.expect(answered);
        hold(&contract, "POST", "/s/{token}", &sent);
    }
}

#[tokio::test]
async fn a_report_names_its_file_as_csv_alone() {
    let contract = Contract::read();
    let clinic = Clinic::open().await;
    let route = "/v1/reports/standards";
    for (format, named) in [("json", false), ("html", false), ("csv", true)] {
        let path = format!("{route}?format={format}");
        let report = clinic.get("lakeside-manager", &path).await.expect(200);
        hold(&contract, "GET", route, &report);
        let disposition = report.headers.contains_key("content-disposition");
        assert_eq!(disposition, named, "{format}");
    }
}

/// RFC 9110, section 15.5.2: a 401 has a challenge, here of the scheme that the place takes.
#[tokio::test]
async fn a_key_is_asked_for_where_it_belongs() {
    let contract = Contract::read();
    let clinic = Clinic::open().await;
    let path = "ApiKey in=\"path\", name=\"token\"";
    let routing = "ApiKey in=\"body\", name=\"routing_key\"";
    for (route, at, body, challenge) in [
        ("/v1/in/{token}/{format}", "/v1/in/x/gatus", json!({}), path),
        ("/v2/enqueue", "/v2/enqueue", json!({}), routing),
        (
            "/v2/enqueue",
            "/v2/enqueue",
            json!({"routing_key": "x"}),
            routing,
        ),
        ("/v2/alerts", "/v2/alerts", json!({}), "GenieKey"),
        (
            "/v2/alerts/{alias}/close",
            "/v2/alerts/x/close",
            json!({}),
            "GenieKey",
        ),
        (
            "/v1/probes/{format}",
            "/v1/probes/gatus",
            json!({}),
            "Bearer",
        ),
    ] {
        let sent = [("content-type", "application/json")];
        let answer = clinic.send("POST", at, &sent, body.to_string()).await;
        let answer = answer.expect(401);
        answer.refused("unauthenticated");
        hold(&contract, "POST", route, &answer);
        assert_eq!(answer.headers["www-authenticate"], challenge, "{at}");
    }
}

/// What a job sends may be anything, and is called anything.
#[tokio::test]
async fn a_ping_is_heard_whatever_comes_with_it() {
    let contract = Contract::read();
    let clinic = Clinic::open().await;
    let body = json!({"system": "billing", "location": "main",
                      "expects": {"rhythm": "every", "minutes": 60, "grace_minutes": 5}});
    let made = clinic.check("claims-export", body).await.expect(201);
    let path = made.at("/ping_url").replace("http://desk.test", "");
    for media in ["application/json", "image/png", "", "no media type"] {
        let sent = [("content-type", media)];
        let heard = clinic.send("POST", &path, &sent, vec![0xff, b'{']).await;
        hold(&contract, "POST", "/v1/heartbeats/{token}", &heard);
        assert_eq!(heard.text, "OK", "{media}");
    }
    let sent = [("content-type", "text/plain")];
    let large = clinic.send("POST", &path, &sent, vec![b'x'; 300_000]).await;
    let large = large.expect(413);
    hold(&contract, "POST", "/v1/heartbeats/{token}", &large);
}

/// What the gateway answers by itself, no function can: it is told apart by its media type.
#[tokio::test]
async fn an_answer_of_the_gateways_own_is_in_the_contract() {
    let contract = Contract::read();
    let clinic = Clinic::open().await;
    let large = vec![b'x'; 10 * 1024 * 1024 + 1];
    let json = [("content-type", "application/json")];
    let refused = clinic
        .send("POST", "/v1/tickets", &json, large.clone())
        .await;
    hold(&contract, "POST", "/v1/tickets", &refused.expect(413));
    let refused = clinic
        .send("POST", "/s/x", &[FORM], large)
        .await
        .expect(413);
    assert_eq!(refused.headers["content-type"], "application/json");
    hold(&contract, "POST", "/s/{token}", &refused);
}
