//! Lists: every ticket once, newest first, to whoever may see it.

use serde_json::{Value, json};
use tests::clinic::Clinic;

/// Every id of a list, page by page, and how large the pages were.
async fn walk(clinic: &Clinic, key: &str, query: &str, limit: usize) -> (Vec<String>, Vec<usize>) {
    let (mut ids, mut sizes) = (Vec::new(), Vec::new());
    let mut cursor = String::new();
    loop {
        let path = format!("/v1/tickets?limit={limit}{query}{cursor}");
        let page = clinic.get(key, &path).await.expect(200).json();
        let items = page["items"].as_array().expect("items").clone();
        assert!(items.len() <= limit);
        sizes.push(items.len());
        ids.extend(items.iter().map(|item| text(&item["id"])));
        match &page["next"] {
            Value::Null => return (ids, sizes),
            next => cursor = format!("&cursor={}", text(next)),
        }
        assert!(sizes.len() < 200, "a list without an end");
    }
}

fn text(value: &Value) -> String {
    value.as_str().expect("a text").to_owned()
}

/// "Lists are paged with opaque cursors."
#[tokio::test]
async fn every_ticket_comes_once_newest_first_at_any_limit() {
    let clinic = Clinic::open().await;
    let mut opened = Vec::new();
    for number in 0..23 {
        // Several in one instant, and one whose clock started earlier than its neighbours'.
        if number % 3 == 0 {
            clinic.pass(1);
        }
        let mut body = json!({"summary": "printer", "system": "printer", "symptom": "request"});
        if number == 11 {
            body["reported_at"] = json!(clinic.minutes_on(-300));
        }
        let id = clinic.report(body).await;
        let at = clinic.ticket(&id).await.at("/opened_at");
        opened.push((at, id));
    }
    clinic
        .post(
            "summit-staff",
            "/v1/tickets",
            json!({"summary": "elsewhere"}),
        )
        .await
        .expect(201);
    opened.sort_unstable();
    opened.reverse();
    let newest: Vec<String> = opened.into_iter().map(|(_, id)| id).collect();
    for limit in [1, 2, 7, 22, 23, 24, 100] {
        let (ids, sizes) = walk(&clinic, "lakeside-manager", "", limit).await;
        assert_eq!(ids, newest, "limit {limit}");
        let full = sizes.iter().take(newest.len() / limit);
        assert!(
            full.clone().all(|size| *size == limit),
            "{limit}: {sizes:?}"
        );
    }
    let (ids, _) = walk(&clinic, "lakeside-manager", "&status=open", 5).await;
    assert_eq!(ids, newest);

    // What is opened while somebody pages through does not move what they see.
    let first = clinic
        .get("lakeside-manager", "/v1/tickets?limit=10")
        .await
        .json();
    clinic.pass(1);
    clinic.report(json!({"summary": "one more"})).await;
    let next = text(&first["next"]);
    let path = format!("/v1/tickets?limit=100&cursor={next}");
    let rest = clinic.get("lakeside-manager", &path).await.json();
    let ids: Vec<_> = rest["items"].as_array().unwrap().iter().collect();
    assert_eq!(ids.len(), 13);
    assert_eq!(text(&ids[0]["id"]), newest[10]);
}

#[tokio::test]
async fn filters_hold_together_and_items_are_whole_tickets() {
    let clinic = Clinic::open().await;
    let ehr = clinic.ehr_down().await;
    let mut reports = Vec::new();
    for _ in 0..5 {
        clinic.pass(1);
        reports.push(clinic.ehr_down().await);
    }
    let claims = clinic
        .report(
            json!({"summary": "claims rejected for all", "system": "clearinghouse",
                       "symptom": "error", "scope": "practice"}),
        )
        .await;
    let printer = clinic
        .report(
            json!({"summary": "printer", "system": "printer", "symptom": "down", "scope": "user"}),
        )
        .await;
    clinic
        .verb(
            "lakeside-technician",
            &printer,
            "resolve",
            json!({"resolution": "Toner."}),
        )
        .await
        .expect(200);
    let ids = async |query: &str| walk(&clinic, "lakeside-manager", query, 100).await.0;
    assert_eq!(ids("&system=ehr").await.len(), 6);
    assert_eq!(ids("&tier=billing").await, [claims.as_str()]);
    assert_eq!(ids("&tier=critical").await.len(), 6);
    assert_eq!(ids("&status=resolved").await, [printer.as_str()]);
    assert_eq!(ids("&status=resolved&system=ehr").await, [""; 0]);
    assert_eq!(ids("&status=open&tier=critical&system=ehr").await.len(), 6);
    assert_eq!(ids("").await.len(), 8);

    reports.sort_unstable_by(|one, other| other.cmp(one));
    for limit in [1, 2, 5, 100] {
        let query = format!("&incident={ehr}");
        let (mut found, _) = walk(&clinic, "lakeside-manager", &query, limit).await;
        found.sort_unstable_by(|one, other| other.cmp(one));
        assert_eq!(found, reports, "limit {limit}");
    }
    let query = format!("&incident={ehr}&status=closed");
    assert_eq!(ids(&query).await, [""; 0]);

    // What is said of a ticket in a list is what is said of it alone.
    let list = clinic.get("lakeside-manager", "/v1/tickets").await.json();
    for item in list["items"].as_array().unwrap() {
        let alone = clinic.ticket(&text(&item["id"])).await.json();
        assert_eq!(*item, alone);
    }
}

/// Staff "read ... their own tickets and see their sites' incidents".
#[tokio::test]
async fn staff_see_their_own_and_incidents() {
    let clinic = Clinic::open().await;
    let incident = clinic.ehr_down().await;
    let joined = clinic.ehr_down().await;
    let theirs = clinic
        .post(
            "lakeside-staff-2",
            "/v1/tickets",
            json!({"summary": "my password", "system": "identity", "symptom": "request", "scope": "user"}),
        )
        .await
        .expect(201)
        .at("/id");
    let ids = async |key: &str| walk(&clinic, key, "", 100).await.0;
    let sorted = |mut ids: Vec<String>| {
        ids.sort_unstable();
        ids
    };
    let staff = sorted(ids("lakeside-staff").await);
    assert_eq!(staff, sorted(vec![incident.clone(), joined.clone()]));
    let other = sorted(ids("lakeside-staff-2").await);
    assert_eq!(other, sorted(vec![incident.clone(), theirs.clone()]));
    for (key, id, status) in [
        ("lakeside-staff-2", &joined, 404),
        ("lakeside-staff-2", &incident, 200),
        ("lakeside-staff", &theirs, 404),
        ("lakeside-technician", &theirs, 200),
    ] {
        let path = format!("/v1/tickets/{id}");
        clinic.get(key, &path).await.expect(status);
        clinic
            .get(key, &format!("{path}/timeline"))
            .await
            .expect(status);
    }
}

#[tokio::test]
async fn queries_are_read_with_care() {
    let clinic = Clinic::open().await;
    clinic.ehr_down().await;
    for (query, field) in [
        ("limit=0", "limit"),
        ("limit=101", "limit"),
        ("limit=-1", "limit"),
        ("limit=ten", "limit"),
        ("limit=", "limit"),
        ("limit=99999999999999999999999", "limit"),
        ("status=reopened", "status"),
        ("status=", "status"),
        ("tier=urgent", "tier"),
        ("system=EHR", "system"),
        ("system=%00", "system"),
        ("incident=1", "incident"),
        ("incident=01935B2E-7C1A-7000-8000-0123456789AB", "incident"),
        ("cursor=", "cursor"),
        ("cursor=!", "cursor"),
        ("cursor=%FF%FE", "cursor"),
        ("cursor=MjAyNi0xMS0yM1QxNDowMjoxMS4wMDBaI3g", "cursor"),
        ("sort=oldest", "sort"),
        ("%3Cscript%3E=1", "<script>"),
        ("limit=5&limit=5", "limit"),
    ] {
        let path = format!("/v1/tickets?{query}");
        let answer = clinic.get("lakeside-manager", &path).await;
        assert_eq!(answer.status, 422, "{query}: {}", answer.text);
        assert_eq!(answer.wrong_fields(), [field], "{query}");
    }
    let long = format!("/v1/tickets?cursor={}", "A".repeat(5000));
    clinic.get("lakeside-manager", &long).await.expect(422);
    let incident = clinic.report(json!({"summary": "a"})).await;
    let path = format!("/v1/tickets?incident={incident}&cursor=AAAA");
    let answer = clinic.get("lakeside-manager", &path).await.expect(422);
    assert_eq!(answer.wrong_fields(), ["cursor"]);
}
