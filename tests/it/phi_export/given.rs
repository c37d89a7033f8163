//! A log with a record of every act, its patients' index, and checkpoints signed by KMS.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use aws::audit::Receipt;
use aws::audit::public_key;
use aws::audit::token::Tokens;
use aws::keys::audit as keys;
use domain::audit::canonical::Value as Body;
use domain::audit::label::{Fact, Facts, Label};
use domain::audit::note::SpkiDer;
use domain::audit::record::{Act, Category, Disclosure, Draft, Outcome, Purpose};
use domain::ids::PracticeId;
use domain::phi::Phi;
use tests::checkpoint::{fire, kept};
use tests::clinic::Clinic;
use tests::table::client;

/// A patient's medical record number.
pub const NUMBER: &str = "MR-00Kestrel4711";
/// Stands for what people type; it is in every body.
pub const MARK: &str = "kestrel";

pub fn practice() -> PracticeId {
    PracticeId::new("lakeside").expect("a slug")
}

pub async fn token(clinic: &Clinic, number: &str) -> String {
    let app = clinic.app();
    let tokens = Tokens {
        client: &app.kms,
        key: &app.config.audit_mac_key,
    };
    let number = Phi::new(number.to_owned());
    tokens.token(&practice(), &number).await.expect("a token")
}

/// A draft of an act with the facts that ADR 0013 gives it.
pub fn draft(act: Act, rid: &str, facts: &[(&str, Fact)]) -> Draft {
    let mut fact = Facts::default();
    for (name, value) in facts {
        fact.insert(name, value.clone()).expect("a fact");
    }
    let label = |text: &str| Label::new(text).expect("a label");
    Draft {
        act,
        actor: label("technician"),
        amr: label("key"),
        at: "2026-11-23T14:02:11Z".parse().expect("an instant"),
        cat: BTreeSet::new(),
        disc: Disclosure::Tpo,
        fact,
        grant: None,
        out: Outcome::Ok,
        p2: false,
        phi: false,
        pou: Purpose::SystemAdministration,
        rid: label(rid),
        role: label("technician"),
        ses: None,
        tkt: Some(label("01935b2e-7c1a-7000-8000-0123456789ab")),
    }
}

fn text(text: &str) -> Fact {
    Fact::text(text).expect("a fact's text")
}

fn int(number: i64) -> Fact {
    Fact::int(number).expect("a fact's number")
}

/// Appends a record whose body has words, an address, and the tokens of its patients, and keeps the patients' index.
pub async fn append(clinic: &Clinic, draft: Draft, tokens: &[String]) -> Receipt {
    let word = |text: &'static str| Body::Text(Cow::Borrowed(text));
    let mut body = BTreeMap::from([
        (Cow::Borrowed("why"), word("Mrs kestrel rang")),
        (Cow::Borrowed("ip"), word("192.0.2.7")),
        (Cow::Borrowed("dev"), word("desk-4")),
    ]);
    let list = tokens.iter().map(|token| Body::Text(Cow::Borrowed(token)));
    body.insert(Cow::Borrowed("pt"), Body::List(list.collect()));
    let app = clinic.app();
    let (practice, body, now) = (practice(), Body::Object(body), clinic.now());
    let done = app.recorder.append(&practice, draft, &body, now);
    let receipt = done.await.expect("a record");
    for token in tokens {
        let row = keys::patient_record(&practice, token, receipt.seq);
        let put = client(clinic)
            .put_item()
            .table_name(&app.config.audit_table);
        put.set_item(Some(row)).send().await.expect("an index row");
    }
    receipt
}

/// A record of every act there is, three of them of patients' data: how many records the log has then.
pub async fn every_act(clinic: &Clinic) -> u64 {
    let (one, two) = (token(clinic, NUMBER).await, token(clinic, "2").await);
    let seen = |act, rid: &str, mode: &str| {
        let facts = [
            ("system", text("ehr")),
            ("mode", text(mode)),
            ("patients", int(1)),
        ];
        let mut draft = draft(act, rid, &facts);
        draft.phi = true;
        draft.cat = BTreeSet::from([Category::Demographics, Category::Labs]);
        draft
    };
    let mut last = 0;
    for (place, act) in Act::ALL.iter().enumerate() {
        let rid = format!("01935b2e-7c1a-7000-8000-{place:012}");
        let (mut record, mut tokens) = (draft(*act, &rid, &[]), Vec::new());
        match act {
            // The log's own first record comes by itself.
            Act::LogCreated => continue,
            Act::PhiRead => {
                record = seen(*act, &rid, "read");
                tokens = vec![one.clone()];
            }
            Act::PhiAccess => {
                record = seen(*act, &rid, "update");
                record.disc = Disclosure::Accountable;
                record.p2 = true;
                tokens = vec![one.clone(), two.clone()];
            }
            Act::AccessApproved | Act::BreakglassStart => {
                record.grant = Some(Label::new("g-1").expect("a label"));
                let facts = [
                    ("holder", text("both")),
                    ("until", text("2026-11-23T15:00:00Z")),
                ];
                for (name, fact) in facts {
                    record.fact.insert(name, fact).expect("a fact");
                }
            }
            Act::SessionStart | Act::SessionStop => {
                record.ses = Some(Label::new("s-1").expect("a label"));
            }
            Act::CustodyStep => {
                let facts = [
                    ("procedure", text("data-correction")),
                    ("version", int(3)),
                    ("step", int(2)),
                    ("kind", text("verify")),
                    ("performer", text("technician-2")),
                    ("verifies", Fact::Flag(true)),
                ];
                for (name, fact) in facts {
                    record.fact.insert(name, fact).expect("a fact");
                }
            }
            Act::AuditViewed | Act::AuditVerified | Act::AuditExported | Act::BodyPurged => {
                record.tkt = None;
            }
            _ => {}
        }
        last = append(clinic, record, &tokens).await.seq;
    }
    // Refused: it disclosed nothing.
    let mut refused = seen(Act::PhiAccess, "A_refused/one:of+a@long#name", "disclose");
    refused.disc = Disclosure::Impermissible;
    refused.out = Outcome::Denied;
    last = last.max(
        append(clinic, refused, std::slice::from_ref(&one))
            .await
            .seq,
    );
    last + 1
}

/// Has the checkpointer sign the log; how many records it is signed to.
pub async fn sign(clinic: &Clinic) -> u64 {
    fire(clinic).await;
    let kept = kept(clinic, "lakeside").await;
    kept.last().expect("a checkpoint").size
}

/// The log's public key, asked of KMS itself.
pub async fn key(clinic: &Clinic) -> SpkiDer {
    let app = clinic.app();
    let key = public_key::fetch(&app.kms, &app.config.audit_sign_key).await;
    key.expect("a key")
}
