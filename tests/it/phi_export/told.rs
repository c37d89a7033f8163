//! `GET /v1/phi/verify`: what it says of a sound log, of an empty one, and in parts.

use domain::audit::export::pem;
use domain::audit::record::Act;
use local::{Call, Service};
use tests::clinic::Clinic;
use tests::figure;
use tests::phi_log::PhiLog;

use super::{codes, given, verify};

/// "verify on an empty log is sound with zero records", and leaves it empty.
#[tokio::test]
async fn an_untouched_practice_verifies_to_zero() {
    let clinic = Clinic::open().await;
    for _ in 0..2 {
        for query in ["", "?deep=true", "?from=7"] {
            let told = verify(&clinic, query).await.expect(200);
            assert_eq!(told.at("/sound"), "true", "{}", told.text);
            for zero in [
                "/verified_to",
                "/anchored_to",
                "/witnessed_to",
                "/more",
                "/size",
            ] {
                assert_eq!(told.at(zero), "0", "{zero}");
            }
            assert_eq!(
                (told.at("/recorded"), told.at("/next")),
                ("null".to_owned(), "null".to_owned())
            );
        }
    }
    assert!(PhiLog::of(&clinic, "lakeside").await.rows.is_empty());
}

/// "report: verified through seq N (anchored through M; N-M records are chained but not yet anchored), findings, key ids,
/// time", and the verification is a record with its outcome.
#[tokio::test]
async fn a_sound_log_is_told_with_its_anchor_and_its_key() {
    let clinic = Clinic::open().await;
    let size = given::every_act(&clinic).await;
    given::sign(&clinic).await;
    clinic.take_calls();
    let told = verify(&clinic, "?deep=true").await.expect(200);
    let calls = clinic.take_calls();
    assert_eq!(
        (told.at("/sound"), codes(&told).len()),
        ("true".to_owned(), 0),
        "{}",
        told.text
    );
    assert_eq!(told.at("/verified_to"), size.to_string());
    assert_eq!(told.at("/anchored_to"), size.to_string());
    assert_eq!(told.at("/opened"), size.to_string());
    // That bodies were opened is one record, and how it ended the next.
    assert_eq!(told.at("/recorded"), (size + 1).to_string());
    assert_eq!(
        pem::read(&told.at("/key/spki")).unwrap(),
        given::key(&clinic).await
    );
    let log = PhiLog::of(&clinic, "lakeside").await;
    log.assert_sound(vec![], "after it");
    let looked = &log.envelopes()[usize::try_from(size).unwrap()].entry.draft;
    assert_eq!(looked.act, Act::AuditViewed);
    let last = &log.envelopes()[usize::try_from(size + 1).unwrap()]
        .entry
        .draft;
    assert_eq!(
        (last.act, last.actor.as_str()),
        (Act::AuditVerified, "auditor")
    );
    let fact = |name: &str| last.fact.get(name).unwrap().clone();
    assert_eq!(fact("to").as_int(), i64::try_from(size).ok());
    assert_eq!(fact("format").as_text(), Some("deep"));
    // Two tickets' worth of data keys, whatever the number of records; and the record stands before any is asked for.
    let of = |name: &str| calls.iter().filter(|call| call.operation == name).count();
    let recorded = calls
        .iter()
        .position(|call| call.operation == "TransactWriteItems");
    let opened = calls.iter().position(|call| call.operation == "Decrypt");
    assert!(recorded < opened && recorded.is_some(), "{calls:#?}");
    let kms = |call: &&Call| call.service == Service::Kms;
    assert!(of("Decrypt") <= 3, "{calls:#?}");
    figure!(
        "deep verification of the PHI log",
        "{size} bodies opened with {} Decrypts, {} KMS calls and {} calls in all",
        of("Decrypt"),
        calls.iter().filter(kms).count(),
        calls.len()
    );
}

/// In parts, each begins where the one before ended, and tickets go on over the border.
#[tokio::test]
async fn a_long_log_is_verified_in_parts() {
    let clinic = Clinic::open().await;
    given::every_act(&clinic).await;
    let middle = given::sign(&clinic).await;
    for number in 0..5 {
        let draft = given::draft(Act::PhiRead, &format!("late-{number}"), &[]);
        given::append(&clinic, draft, &[]).await;
    }
    let (mut from, mut parts) = (0, 0);
    loop {
        let told = verify(&clinic, &format!("?from={from}&limit=4"))
            .await
            .expect(200);
        assert_eq!(
            (told.at("/sound"), codes(&told).len()),
            ("true".to_owned(), 0),
            "{}",
            told.text
        );
        parts += 1;
        match told.at("/next").parse::<u64>() {
            // Each call is a record more.
            Ok(next) if parts < 60 && next < middle + 5 => {
                assert_eq!(next, from + 4);
                assert_eq!(told.at("/verified_to"), next.to_string());
                from = next;
            }
            _ => break,
        }
    }
    assert!(parts > 5, "{parts}");
    let told = verify(&clinic, &format!("?from={}", middle - 3))
        .await
        .expect(200);
    assert_eq!(told.at("/anchored_to"), middle.to_string());
    for query in [
        "?limit=0",
        "?limit=100001",
        "?deep=true&limit=5001",
        "?deep=yes",
        "?from=x",
        "?x=1",
        "?from=1&from=2",
    ] {
        verify(&clinic, query).await.expect(422);
    }
}
