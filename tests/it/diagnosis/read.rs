//! What is read, whatever was sent.

use tests::clinic::Clinic;
use tests::message;

use super::{codes, diagnose};

/// "`application/hl7-v2`, `application/fhir+json`, `application/edi-x12`, `application/xml`, `text/plain`, guessed when
/// absent": the same answer under each, in base 64 from the gateway or not.
#[tokio::test]
async fn a_message_of_each_standard_is_read() {
    let clinic = Clinic::open().await;
    for (standard, media, text, code) in message::all() {
        let stated = diagnose(&clinic, "", Some(media), &[], text.clone()).await;
        let stated = stated.expect(200);
        assert_eq!(stated.at("/standard"), standard);
        assert!(
            codes(&stated).iter().any(|one| one == code),
            "{}",
            stated.text
        );
        assert!(!stated.at("/queue").is_empty());
        assert!(stated.json().get("ticket").is_none());
        for other in [
            None,
            Some("text/plain"),
            Some("application/octet-stream"),
            Some("application/x-www-form-urlencoded"),
        ] {
            let guessed = diagnose(&clinic, "", other, &[], text.clone()).await;
            assert_eq!(guessed.expect(200).text, stated.text, "{other:?}");
        }
    }
}

/// "MSA-1 and ERR codes are findings each", and each says all that a person needs.
#[tokio::test]
async fn every_code_is_a_finding_of_its_own() {
    let clinic = Clinic::open().await;
    let (_, media, text, _) = message::all().remove(0);
    let answer = diagnose(&clinic, "", Some(media), &[], text)
        .await
        .expect(200);
    assert_eq!(codes(&answer)[..2], ["AE", "204"]);
    assert_eq!(answer.at("/tier_hint"), "critical");
    for finding in answer.json()["findings"].as_array().expect("findings") {
        for field in ["meaning", "cause", "who_acts"] {
            assert!(
                finding[field].as_str().is_some_and(|text| !text.is_empty()),
                "{finding}"
            );
        }
        assert!(
            finding["next_steps"]
                .as_array()
                .is_some_and(|steps| !steps.is_empty())
        );
    }
}

/// "Malformed input gets findings about its malformation, never a 500 or a panic".
#[tokio::test]
async fn what_is_malformed_is_found_to_be() {
    let clinic = Clinic::open().await;
    for bytes in [
        Vec::new(),
        b"Good morning".to_vec(),
        b"MSH|".to_vec(),
        b"MSH|^~\\&|A\xe9\xff|B\rMSA|A\xc3".to_vec(),
        b"\x0bMSH|^~\\&|||||||ACK|1|P|2.5\r\x1c\r".to_vec(),
        b"{\"resourceType\": \"OperationOutcome\", \"issue\": [".to_vec(),
        b"{} {}".to_vec(),
        b"ISA*00*".to_vec(),
        b"<Message><Body><Error><Code>".to_vec(),
        b"<!DOCTYPE a [<!ENTITY b \"c\">]><Message>&b;</Message>".to_vec(),
        b"\xef\xbb\xbfMSH|^~\\&|A|B|C|D|||ACK|1|P|2.5\rMSA|AR|1\r".to_vec(),
    ] {
        for media in [
            None,
            Some("application/hl7-v2"),
            Some("application/fhir+json"),
            Some("text/xml"),
        ] {
            let answer = diagnose(&clinic, "", media, &[], bytes.clone()).await;
            assert!(!codes(&answer.expect(200)).is_empty());
        }
    }
}

/// As deep or as long as the cap lets it be.
#[tokio::test]
async fn what_is_malformed_may_be_large() {
    let clinic = Clinic::open().await;
    for text in ["[", "<a>", "MSH|\r", "ISA*~"] {
        let bytes = text.repeat(4 * 1024 * 1024 / text.len());
        let answer = diagnose(&clinic, "", None, &[], bytes).await;
        assert!(!codes(&answer.expect(200)).is_empty());
    }
}

/// "Caps: … 4 MB for imports and diagnoses", "415", "unknown fields are refused by name".
#[tokio::test]
async fn what_is_no_message_is_refused() {
    let clinic = Clinic::open().await;
    let cap = 4 * 1024 * 1024;
    let text = Some("text/plain");
    let whole = diagnose(&clinic, "", text, &[], " ".repeat(cap)).await;
    whole.expect(200);
    let over = diagnose(&clinic, "", text, &[], " ".repeat(cap + 1)).await;
    over.expect(413).refused("too-large");
    for media in [
        "application/pdf",
        "multipart/form-data; boundary=x",
        "image/png",
        "x",
    ] {
        let answer = diagnose(&clinic, "", Some(media), &[], "MSH|").await;
        answer.expect(415).refused("unsupported-media-type");
    }
    let id = "01935b2e-7c1a-7000-8000-0123456789ab";
    for (query, field) in [
        ("?ticket=1".to_owned(), "ticket"),
        ("?ticket=".to_owned(), "ticket"),
        (format!("?ticket={id}&ticket={id}"), "ticket"),
        ("?depth=3".to_owned(), "depth"),
    ] {
        let answer = diagnose(&clinic, &query, None, &[], "MSH|").await;
        assert_eq!(answer.expect(422).wrong_fields(), [field]);
    }
}

/// A look writes nothing, and calls nothing but the reads of who asks.
#[tokio::test]
async fn a_look_leaves_nothing_behind() {
    let clinic = Clinic::open().await;
    clinic.take_calls();
    let (_, media, text, _) = message::all().remove(1);
    let key = [("idempotency-key", "a")];
    for _ in 0..2 {
        let answer = diagnose(&clinic, "", Some(media), &key, text.clone()).await;
        answer.expect(200);
    }
    let calls = clinic.take_calls();
    let calls: Vec<_> = calls.iter().map(|call| call.operation.as_str()).collect();
    assert_eq!(calls, ["GetItem", "Query", "GetItem", "Query"]);
}
