//! `GET /v1/phi/log`: pages of clear halves, and each look a record.

use domain::audit::record::Act;
use serde_json::Value;
use tests::clinic::Clinic;
use tests::phi_log::PhiLog;

use super::{AUDITOR, given};

async fn page(clinic: &Clinic, query: &str) -> tests::answer::Answer {
    let answer = clinic.get(AUDITOR, &format!("/v1/phi/log{query}")).await;
    if answer.status == 200 {
        super::hold("PhiLog", &answer.json());
    }
    answer
}

fn numbers(answer: &tests::answer::Answer) -> Vec<u64> {
    let json = answer.json();
    let items = json["items"].as_array().cloned().unwrap_or_default();
    items
        .iter()
        .map(|item| item["seq"].as_u64().unwrap())
        .collect()
}

/// Every record comes once, in order, as it is stored; the pages end though each of them adds a record.
#[tokio::test]
async fn pages_show_every_record_once_and_end() {
    let clinic = Clinic::open().await;
    let size = given::every_act(&clinic).await;
    let stored = PhiLog::of(&clinic, "lakeside").await;
    let (mut seen, mut query, mut pages) = (Vec::new(), "?limit=6".to_owned(), 0);
    loop {
        let answer = page(&clinic, &query).await.expect(200);
        pages += 1;
        for item in answer.json()["items"].as_array().unwrap() {
            let seq = seen.len();
            let envelope = &stored.envelopes()[seq];
            let record: Value = serde_json::from_str(&envelope.canonical()).unwrap();
            assert_eq!(
                (item["seq"].as_u64(), &item["record"]),
                (Some(seq as u64), &record)
            );
            assert_eq!(item["leaf"], envelope.leaf().hex());
            seen.push(seq);
        }
        match answer.json()["next"].as_str() {
            Some(next) => query = format!("?limit=6&cursor={next}"),
            None => break,
        }
    }
    assert_eq!(seen.len() as u64, size);
    let after = PhiLog::of(&clinic, "lakeside").await;
    let looks = after.envelopes().into_iter().filter(|envelope| {
        let draft = &envelope.entry.draft;
        draft.act == Act::AuditViewed && draft.actor.as_str() == "auditor"
    });
    assert_eq!(looks.count(), pages, "each look is a record");
}

#[tokio::test]
async fn a_part_is_named_by_numbers_or_instants() {
    let clinic = Clinic::open().await;
    for number in 0..6 {
        let mut draft = given::draft(Act::Attestation, &format!("a-{number}"), &[]);
        draft.at = clinic.now();
        given::append(&clinic, draft, &[]).await;
        clinic.pass(10);
    }
    // Record 0 is the log's own, of the first minute.
    for (query, wanted) in [
        ("?from=2&to=5", vec![2, 3, 4]),
        ("?from=5", vec![5, 6]),
        (
            "?from=2026-11-23T14:32:11Z&to=2026-11-23T14:52:11Z",
            vec![4, 5],
        ),
        ("?from=1000", vec![]),
    ] {
        let answer = page(&clinic, query).await.expect(200);
        let shown: Vec<u64> = numbers(&answer)
            .into_iter()
            .filter(|seq| *seq < 7)
            .collect();
        assert_eq!(shown, wanted, "{query}: {}", answer.text);
    }
    for query in [
        "?from=-1",
        "?from=01",
        "?to=monday",
        "?limit=0",
        "?limit=101",
        "?cursor=x",
        "?cursor=Ny45&from=1",
        "?x=1",
        "?from=4&to=2",
    ] {
        page(&clinic, query).await.expect(422);
    }
    // Another practice's auditor sees another log.
    let other = clinic
        .get("summit-auditor", "/v1/phi/log")
        .await
        .expect(200);
    assert_eq!(numbers(&other), [0; 0]);
}
