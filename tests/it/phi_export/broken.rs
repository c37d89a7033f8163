//! Exports that die, and services that do not answer: nothing leaves unrecorded.

use std::sync::Mutex;

use domain::audit::record::Act;
use domain::audit::verify::Verified;
use local::{Call, Fault};
use serde_json::json;
use tests::clinic::Clinic;
use tests::figure;
use tests::ordeal::{KILLS, TROUBLES, suffer};
use tests::phi_log::PhiLog;

use super::{AUDITOR, export, given};

/// How many exports and looks the log says there were.
fn recorded(log: &PhiLog) -> usize {
    let own = |act| matches!(act, Act::AuditExported | Act::AuditViewed);
    let all = log.envelopes().into_iter();
    all.filter(|envelope| {
        let draft = &envelope.entry.draft;
        own(draft.act) && draft.actor.as_str() == "auditor"
    })
    .count()
}

/// "DynamoDB down/throttled: fail closed; nothing released": whatever call an export dies at or is troubled at, each that
/// was answered has its record, and no body is opened before it.
#[tokio::test]
async fn a_broken_export_releases_nothing_unrecorded() {
    for (how, faults) in [("killed", &KILLS[..]), ("troubled", &TROUBLES[..])] {
        let clinic = Clinic::open().await;
        let mut seen = given::draft(Act::PhiRead, "seen", &[]);
        seen.phi = true;
        given::append(&clinic, seen, &[given::token(&clinic, "1").await]).await;
        let released: Mutex<usize> = Mutex::default();
        let name = format!("exporting the PHI log, {how}");
        let tally = suffer(
            &clinic,
            &name,
            faults,
            async |_| (),
            async |clinic, ()| {
                let answer = export(clinic, json!({"format": "fhir"})).await;
                if answer.status == 200 {
                    *released.lock().unwrap() += 1;
                } else {
                    assert!(!answer.text.contains("AuditEvent"), "{}", answer.text);
                }
                answer
            },
            async |clinic, (), _| {
                let log = PhiLog::of(clinic, "lakeside").await;
                log.assert_sound(vec![], &name);
                assert!(recorded(&log) >= *released.lock().unwrap(), "{name}");
                let calls = clinic.desk.gateway.stack().calls();
                let first = |name: &str| calls.iter().position(|call| call.operation == name);
                if let Some(opened) = first("Decrypt") {
                    let written = first("TransactWriteItems");
                    assert!(written.is_some_and(|at| at < opened), "{calls:#?}");
                }
            },
        )
        .await;
        figure!(
            name,
            "{} calls, broken {} times, died {} times, answered {:?}",
            tally.calls,
            tally.breaks,
            tally.deaths,
            tally.answers
        );
    }
}

/// "KMS down, no data key: fail closed": without its record nothing is shown, verified or handed out.
#[tokio::test]
async fn without_its_log_nothing_is_shown() {
    let clinic = Clinic::open().await;
    given::every_act(&clinic).await;
    let before = PhiLog::of(&clinic, "lakeside").await.rows.len();
    let wire = &clinic.desk.gateway.stack().wire;
    let breaks: [fn(&Call) -> bool; 3] = [
        |call| call.operation == "GenerateDataKey",
        |call| call.operation == "TransactWriteItems",
        |call| call.operation == "Query" && call.tables.iter().any(|name| name.ends_with("Audit")),
    ];
    for matches in breaks {
        for path in ["/v1/phi/log", "/v1/phi/verify"] {
            let cold = clinic.cold();
            let planned = wire.break_next(Fault::Throttle, u64::MAX, matches);
            let answer = cold.get(AUDITOR, path).await.expect(503);
            wire.mend();
            assert!(planned.times() > 0);
            assert!(
                !answer.text.contains("leaf") && !answer.text.contains("sound"),
                "{}",
                answer.text
            );
        }
        for format in ["bundle", "fhir", "csv"] {
            let cold = clinic.cold();
            wire.break_next(Fault::Throttle, u64::MAX, matches);
            let answer = export(&cold, json!({"format": format})).await.expect(503);
            wire.mend();
            assert!(!answer.text.contains("technician"), "{}", answer.text);
        }
        assert_eq!(PhiLog::of(&clinic, "lakeside").await.rows.len(), before);
    }
    // Without tokens no patient is looked for.
    wire.break_next(Fault::Throttle, u64::MAX, |call| {
        call.operation == "GenerateMac"
    });
    let body = json!({"format": "accounting", "patient": "1"});
    export(&clinic.cold(), body).await.expect(503);
    wire.mend();
    let log = PhiLog::of(&clinic, "lakeside").await;
    assert_eq!(log.rows.len(), before);
    let Verified { sound, .. } = log.verify(vec![]);
    assert!(sound);
}
