//! Who asks for what: roles, tenants, windows, forms.

use tests::clinic::Clinic;

use super::{REPORT, day, figure, night, report};

#[tokio::test]
async fn nothing_of_one_practice_is_in_anothers() {
    let clinic = Clinic::open().await;
    day(&clinic).await;
    let own = report(&clinic, "").await.json();
    assert_eq!(own["practice"], "lakeside");
    let other = clinic
        .get("summit-manager", REPORT)
        .await
        .expect(200)
        .json();
    assert_eq!(
        (&other["practice"], &other["tickets"]),
        (&"summit".into(), &0.into())
    );
    assert!(figure(&other, "critical_clinical_inside_two_hours")["not_measurable"].is_string());
    let header = [
        ("authorization", "Bearer summit-manager"),
        ("statdesk-practice", "lakeside"),
    ];
    clinic.send("GET", REPORT, &header, "").await.expect(403);
    for key in ["lakeside-staff", "lakeside-technician", "lakeside-monitor"] {
        clinic.get(key, REPORT).await.refused("forbidden");
    }
}

#[tokio::test]
async fn a_site_is_told_alone() {
    let clinic = Clinic::open().await;
    day(&clinic).await;
    let east = report(&clinic, "?location=east&days=7").await.json();
    assert_eq!((&east["tickets"], &east["days"]), (&1.into(), &7.into()));
    assert_eq!(
        figure(&east, "critical_clinical_inside_two_hours")["value"],
        0.0
    );
    let main = report(&clinic, "?location=main").await.json();
    assert_eq!(
        figure(&main, "critical_clinical_inside_two_hours")["value"],
        1.0
    );
}

#[tokio::test]
async fn what_is_wrong_is_named() {
    let clinic = Clinic::open().await;
    for (query, field) in [
        ("?days=0", "days"),
        ("?days=401", "days"),
        ("?days=ninety", "days"),
        ("?location=nowhere", "location"),
        ("?location=A%20B", "location"),
        ("?format=pdf", "format"),
        ("?from=2026-01-01", "from"),
    ] {
        let path = format!("{REPORT}{query}");
        let answer = clinic.get("lakeside-auditor", &path).await.expect(422);
        assert_eq!(answer.wrong_fields(), [field], "{query}");
    }
    report(&clinic, "?days=400").await;
}

#[tokio::test]
async fn the_operator_sees_all_practices_in_a_list_and_one_by_its_name() {
    let clinic = Clinic::open().await;
    day(&clinic).await;
    let before = clinic.get("operator", REPORT).await.expect(200).json();
    assert_eq!(before["items"][0]["as_of"], serde_json::Value::Null);
    night(&clinic).await;
    let list = clinic.get("operator", REPORT).await.expect(200).json();
    let items = list["items"].as_array().unwrap();
    assert_eq!(items.len(), 2);
    assert_eq!(items[0]["practice"], "lakeside");
    assert_eq!(items[0]["headline"][0]["value"], 0.5);
    assert!(items[1]["headline"][0]["not_measurable"].is_string());
    let header = [
        ("authorization", "Bearer operator"),
        ("statdesk-practice", "lakeside"),
    ];
    let one = clinic
        .send("GET", REPORT, &header, "")
        .await
        .expect(200)
        .json();
    assert_eq!(one["tickets"], 6);
    clinic
        .get("operator", &format!("{REPORT}?format=csv"))
        .await
        .expect(422);
}
