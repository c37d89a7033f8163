//! Another helpdesk's export, told by the same standards.

use serde_json::json;
use tests::clinic::Clinic;

use super::{NAMED, figure};

const IMPORT: &str = "/v1/reports/standards/import";

async fn import(clinic: &Clinic, query: &str, file: String) -> tests::answer::Answer {
    let headers = [
        ("authorization", "Bearer lakeside-manager"),
        ("content-type", "text/csv"),
    ];
    let path = format!("{IMPORT}{query}");
    clinic.send("POST", &path, &headers, file).await
}

/// "Import of other helpdesks' exports through the API": day-first dates decided over the whole column, a row that cannot
/// be read named by its line, and nothing of a free text.
#[tokio::test]
async fn an_export_is_told_by_the_same_standards() {
    let clinic = Clinic::open().await;
    let file = format!(
        "Ticket Id;Subject;Type;Status;Urgency;Impact;Priority;Group;Agent;Requester Name;Created Time;\
         Initial Response Time;Resolved Time;First Response Time (in Hrs)\r\n\
         1;EHR down for everyone, {NAMED};Incident;Closed;High;High;Urgent;IT;Ann;{NAMED};13/11/2026 09:00;13/11/2026 09:40;13/11/2026 11:00;\r\n\
         2;EHR down again at both sites;Incident;Closed;High;High;Low;IT;Ann;{NAMED};02/11/2026 09:00;;02/11/2026 15:00;03:10:00\r\n\
         3;Toner for {NAMED};Service Request;Open;Low;Low;Low;IT;;{NAMED};05/11/2026 16:00;;;\r\n\
         4;No date;Incident;Open;Low;Low;Low;IT;;{NAMED};?;;;\r\n"
    );
    let told = import(&clinic, "?source=auto", file).await.expect(200);
    assert!(
        NAMED.split(' ').all(|part| !told.text.contains(part)),
        "{}",
        told.text
    );
    let answer = told.json();
    assert_eq!(answer["source"], "freshservice");
    assert_eq!(
        (&answer["rows"], &answer["tickets"]),
        (&json!(4), &json!(3))
    );
    assert_eq!(
        answer["rejected"][0]["lines"],
        json!([5]),
        "{}",
        answer["rejected"]
    );
    let dates = answer["read"]["dates"].as_array().expect("dates");
    assert!(
        dates.iter().all(|column| column["order"] == "day-first"),
        "{dates:#?}"
    );
    let share = figure(&answer["report"], "critical_clinical_inside_two_hours");
    assert_eq!((&share["value"], &share["n"]), (&json!(0.5), &json!(2)));
    let protocol = figure(&answer["report"], "phi_protocol_complete");
    assert!(protocol["value"].is_null(), "{protocol}");
}

/// "Any other CSV with a column map"; what cannot be read says what to do.
#[tokio::test]
async fn any_table_is_read_by_a_map() {
    let clinic = Clinic::open().await;
    let file = "Ref,When it came,What\nA1,2026-11-02 09:00,Printer jams\n";
    let map = "?map=id=Ref,opened=When%20it%20came,subject=What&zone=America/Denver";
    let told = import(&clinic, map, file.to_owned())
        .await
        .expect(200)
        .json();
    assert_eq!(
        (&told["source"], &told["tickets"]),
        (&json!("generic"), &json!(1))
    );
    assert!(
        told["read"]["zone"]
            .as_str()
            .expect("a zone")
            .starts_with("America/Denver")
    );
    for (query, field) in [
        ("?map=what", "map"),
        ("?zone=Denver", "zone"),
        ("?source=excel", "source"),
    ] {
        let wrong = import(&clinic, query, file.to_owned()).await;
        assert_eq!(wrong.expect(422).wrong_fields(), [field]);
    }
    let file = import(&clinic, "", "%PDF-1.7".to_owned()).await;
    assert_eq!(file.expect(422).wrong_fields(), ["body"]);
}

/// "422 answers name the parameter that is wrong": what would put each file right.
#[tokio::test]
async fn a_file_that_cannot_be_read_names_what_puts_it_right() {
    let clinic = Clinic::open().await;
    let twice = "Ticket ID,Subject,Status,Priority,Created time,Initial response time,Agent interactions\n\
                 1,x,Open,Low,02/03/2026 10:00,02/03/2026 11:00,1\n";
    for (query, file, field) in [
        ("?source=freshdesk", twice, "dates"),
        ("", twice, "source"),
        ("", "A,B\n1,2\n", "source"),
        ("?source=freshdesk", "Ticket ID,Subject\n1,x\n", "map"),
        ("?map=id=Nowhere,opened=B", "A,B\n1,2\n", "map"),
        ("?format=pdf", twice, "format"),
        ("", "", "body"),
    ] {
        let wrong = import(&clinic, query, file.to_owned()).await;
        assert_eq!(wrong.expect(422).wrong_fields(), [field], "{query} {file}");
    }
}

/// "415 for media types it does not read", and for a form what to do instead.
#[tokio::test]
async fn another_media_type_is_told_what_is_taken() {
    let clinic = Clinic::open().await;
    let file = "Ref,When it came\nA1,2026-11-02 09:00\n";
    let path = format!("{IMPORT}?map=id=Ref,opened=When%20it%20came");
    for (media, status, says) in [
        ("text/csv; charset=utf-8", 200, ""),
        ("Text/Tab-Separated-Values", 200, ""),
        ("text/plain", 200, ""),
        ("application/octet-stream", 200, ""),
        ("application/json", 415, "text/csv"),
        ("application/pdf", 415, "text/csv"),
        ("multipart/form-data; boundary=x", 415, "no form around it"),
        ("application/x-www-form-urlencoded", 415, "--data-binary"),
    ] {
        let headers = [
            ("authorization", "Bearer lakeside-manager"),
            ("content-type", media),
        ];
        let answer = clinic.send("POST", &path, &headers, file.to_owned()).await;
        let answer = answer.expect(status);
        if status == 415 {
            assert_eq!(answer.problem(), "unsupported-media-type", "{media}");
            let detail = answer.json()["detail"].to_string();
            assert!(detail.contains(says), "{media}: {detail}");
        }
    }
}

/// The page and the lines of an export, as the live report has them.
#[tokio::test]
async fn an_export_is_told_in_every_form() {
    let clinic = Clinic::open().await;
    let file = "Ref,When it came,What\nA1,2026-11-02 09:00,EHR down at both sites\n";
    let map = "map=id=Ref,opened=When%20it%20came,subject=What";
    let page = import(&clinic, &format!("?{map}&format=html"), file.to_owned()).await;
    let page = page.expect(200);
    assert!(page.headers["content-type"].starts_with("text/html"));
    assert!(
        page.text
            .contains("Made from an export of another helpdesk (generic)")
    );
    let lines = import(&clinic, &format!("?{map}&format=csv"), file.to_owned()).await;
    let lines = lines.expect(200);
    assert!(lines.headers["content-type"].starts_with("text/csv"));
    assert!(lines.text.starts_with("section,name,"));
}
