//! What leaves the log, against literal answers: FHIR by the table of ours to theirs, sheets, a bundle there and back.

use std::net::{IpAddr, Ipv4Addr};

use domain::audit::export::accounting::{self, Mode};
use domain::audit::export::{
    Anchor, Client, Exported, Origin, access_report, audit_event, provenance,
};
use domain::audit::hash::Hash;
use domain::audit::label::Fact;
use domain::audit::record::{Act, Disclosure, Draft, Outcome};
use proptest::prelude::*;
use serde_json::{Value, json};

use super::given::{self, LAKESIDE, label};

const ORIGIN: Origin<'static> = Origin {
    practice: "lakeside",
    site: "audit.example.net",
    observer: "phi-export",
    api: "https://desk.example.net",
};

fn exported(draft: Draft) -> Exported {
    let mut bundle = given::Bundle::empty(LAKESIDE);
    bundle.append(draft);
    Exported::plain(bundle.envelope(0))
}

fn access(mode: &str) -> Draft {
    let mut draft = given::draft(1, Some(7));
    draft.act = Act::PhiAccess;
    for (name, text) in [("mode", mode), ("system", "ehr")] {
        draft.fact.insert(name, Fact::text(text).unwrap()).unwrap();
    }
    draft
}

/// The whole of one event, member by member.
#[test]
fn a_read_of_one_patient_is_this_event() {
    let mut record = exported(access("read"));
    record.patients = vec!["ab".repeat(32)];
    record.client = Some(Client {
        address: IpAddr::V4(Ipv4Addr::new(192, 0, 2, 7)),
        device: label("desk-4"),
    });
    record.anchor = Some(Anchor {
        size: 9,
        note: "note".to_owned(),
    });
    let dcm = "http://dicom.nema.org/resources/ontology/DCM";
    let terms = "http://terminology.hl7.org/CodeSystem";
    let reason =
        json!([{"coding": [{"system": format!("{terms}/v3-ActReason"), "code": "HSYSADMIN"}]}]);
    let prev = record.envelope.entry.tail.prev.hex();
    let expected = json!({
        "resourceType": "AuditEvent",
        "id": "rid-1-1",
        "meta": {
            "profile": ["https://profiles.ihe.net/ITI/BALP/StructureDefinition/IHE.BasicAudit.PatientRead"],
            "security": [{"system": format!("{terms}/v3-Confidentiality"), "code": "R"}],
        },
        "type": {"system": format!("{terms}/audit-event-type"), "code": "rest"},
        "subtype": [{"system": "http://hl7.org/fhir/restful-interaction", "code": "read"}],
        "action": "R",
        "recorded": "2026-01-02T15:04:06.678Z",
        "outcome": "0",
        "purposeOfEvent": reason,
        "agent": [
            {
                "type": {"coding": [{"system": format!("{terms}/v3-ParticipationType"), "code": "IRCP"}]},
                "role": [{"coding": [{
                    "system": "https://statdesk.example/fhir/CodeSystem/helpdesk-role", "code": "technician",
                }]}],
                "who": {"identifier": {"system": "urn:practice:lakeside:user", "value": "tech-1"}},
                "requestor": true,
                "policy": ["urn:grant:grant-1"],
                "purposeOfUse": reason,
            },
            {
                "type": {"coding": [{"system": dcm, "code": "110152"}]},
                "who": {"identifier": {"system": "urn:practice:lakeside:device", "value": "desk-4"}},
                "requestor": false,
                "network": {"address": "192.0.2.7", "type": "2"},
            },
            {
                "type": {"coding": [{"system": dcm, "code": "110153"}]},
                "who": {"identifier": {"system": "urn:practice:lakeside:system", "value": "ehr"}},
                "requestor": false,
                "network": {"address": "ehr", "type": "1"},
            },
        ],
        "source": {
            "site": "audit.example.net",
            "observer": {"identifier": {"system": "urn:statdesk:function", "value": "phi-export"}},
            "type": [{"system": format!("{terms}/security-source-type"), "code": "4"}],
        },
        "entity": [
            {
                "type": {"system": format!("{terms}/audit-entity-type"), "code": "2"},
                "role": {"system": format!("{terms}/object-role"), "code": "20"},
                "what": {"identifier": {"system": "urn:practice:lakeside:ticket", "value": "ticket-7"}},
                "lifecycle": {"system": format!("{terms}/dicom-audit-lifecycle"), "code": "6"},
                "detail": [{"type": "fields", "valueString": "demographics,labs"}],
            },
            {
                "type": {"system": format!("{terms}/audit-entity-type"), "code": "1"},
                "role": {"system": format!("{terms}/object-role"), "code": "1"},
                "what": {"type": "Patient", "identifier": {
                    "system": "urn:practice:lakeside:patient-token:v1", "value": "ab".repeat(32),
                }},
            },
            {
                "type": {
                    "system": "https://profiles.ihe.net/ITI/BALP/CodeSystem/BasicAuditEntityType",
                    "code": "XrequestId",
                },
                "what": {"identifier": {"system": "urn:practice:lakeside:request", "value": "rid-1"}},
            },
            {
                "type": {"system": format!("{terms}/audit-entity-type"), "code": "4"},
                "name": "proof",
                "what": {"identifier": {"system": "urn:statdesk:log", "value": LAKESIDE}},
                "detail": [
                    {"type": "seq", "valueString": "0"},
                    {"type": "leaf-sha256", "valueString": record.leaf.hex()},
                    {"type": "prev", "valueString": prev},
                    {"type": "checkpoint-size", "valueString": "9"},
                ],
            },
        ],
    });
    assert_eq!(audit_event::events(&record, &ORIGIN), [expected]);
}

/// "a record with n patients exports n AuditEvents `rid-1..n`", each with one of them.
#[test]
fn each_patient_has_an_event() {
    let mut record = exported(access("read"));
    record.patients = (0..3).map(|n| format!("{n:064}")).collect();
    let events = audit_event::events(&record, &ORIGIN);
    for (place, event) in events.iter().enumerate() {
        assert_eq!(event["id"], format!("rid-1-{}", place + 1));
        let patients = event["entity"].as_array().unwrap().iter();
        let tokens: Vec<_> = patients
            .filter(|entity| entity["what"]["type"] == "Patient")
            .map(|entity| entity["what"]["identifier"]["value"].clone())
            .collect();
        assert_eq!(tokens, [format!("{place:064}")]);
        // Nobody knows the client, so nobody claims that the pattern is whole.
        assert_eq!(event["meta"]["profile"], Value::Null);
    }
    assert_eq!(events.len(), 3);
}

/// Every act against the table: type, first subtype, action.
#[test]
fn every_act_has_its_words() {
    let of = |mut draft: Draft, act: Act| {
        draft.act = act;
        let event = audit_event::events(&exported(draft), &ORIGIN).remove(0);
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        [
            text(&event["type"]["code"]),
            text(&event["subtype"][0]["code"]),
            text(&event["action"]),
        ]
    };
    for (act, words) in [
        (Act::LogCreated, ["110113", "110129", "E"]),
        (Act::AccessRequested, ["110113", "AuthZ-Role", "E"]),
        (Act::AccessApproved, ["110113", "AuthZ-Role", "E"]),
        (Act::AccessDenied, ["110113", "AuthZ-Role", "E"]),
        (Act::AccessEnded, ["110113", "AuthZ-Role", "E"]),
        (Act::PhiRead, ["rest", "read", "R"]),
        (Act::SessionStart, ["110113", "110139", "E"]),
        (Act::SessionStop, ["110113", "110140", "E"]),
        (Act::CustodyStep, ["object", "step", "U"]),
        (Act::Attestation, ["object", "attestation", "E"]),
        (Act::BreakglassStart, ["110113", "110127", "E"]),
        (
            Act::BreakglassReviewed,
            ["110113", "breakglass.reviewed", "E"],
        ),
        (Act::BreachAssessed, ["110113", "breach.assessed", "E"]),
        (Act::AccessReviewed, ["110113", "access.reviewed", "E"]),
        (Act::TicketClosed, ["object", "close", "E"]),
        (Act::AuditViewed, ["110101", "audit.viewed", "R"]),
        (Act::AuditVerified, ["110101", "audit.verified", "E"]),
        (Act::AuditExported, ["110101", "audit.exported", "R"]),
        (Act::BodyPurged, ["object", "body.purged", "D"]),
    ] {
        assert_eq!(of(given::draft(1, Some(1)), act), words, "{act}");
    }
    for (mode, words) in [
        ("read", ["rest", "read", "R"]),
        ("search", ["rest", "search-type", "E"]),
        ("create", ["rest", "create", "C"]),
        ("update", ["rest", "update", "U"]),
        ("delete", ["rest", "delete", "D"]),
        ("export", ["110106", "disclose", "R"]),
        ("disclose", ["110106", "disclose", "R"]),
    ] {
        assert_eq!(of(access(mode), Act::PhiAccess), words, "{mode}");
    }
    for (out, code) in [
        (Outcome::Ok, "0"),
        (Outcome::Minor, "4"),
        (Outcome::Denied, "8"),
        (Outcome::Failed, "12"),
    ] {
        let mut draft = access("read");
        draft.out = out;
        assert_eq!(
            audit_event::events(&exported(draft), &ORIGIN)[0]["outcome"],
            code
        );
    }
    let mut part2 = access("read");
    part2.p2 = true;
    let event = &audit_event::events(&exported(part2), &ORIGIN)[0];
    assert_eq!(event["meta"]["security"][0]["code"], "42CFRPart2");
}

/// A second person's step: who did it, who verified it, whose data it is, and what was before.
#[test]
fn a_verified_step_is_this_provenance() {
    let mut bundle = given::Bundle::empty(LAKESIDE);
    bundle.append(given::draft(0, Some(7)));
    let mut step = given::draft(1, Some(7));
    step.act = Act::CustodyStep;
    step.actor = label("tech-2");
    for (name, text) in [
        ("procedure", "data-restore"),
        ("kind", "verify"),
        ("performer", "tech-1"),
    ] {
        step.fact.insert(name, Fact::text(text).unwrap()).unwrap();
    }
    step.fact.insert("version", Fact::int(4).unwrap()).unwrap();
    bundle.append(step);
    let before = bundle.envelope(0);
    let mut record = Exported::plain(bundle.envelope(1));
    record.anchor = Some(Anchor {
        size: 2,
        note: "a note\n".to_owned(),
    });
    let who = |value: &str| json!({"identifier": {"system": "urn:practice:lakeside:user", "value": value}});
    let agent = |kind: &str, who: Value| {
        let system = "http://terminology.hl7.org/CodeSystem/provenance-participant-type";
        json!({"type": {"coding": [{"system": system, "code": kind}]}, "who": who})
    };
    let leaf = |role: &str, leaf: Hash| json!({"role": role, "what": {"identifier": {"system": "urn:statdesk:leaf-sha256", "value": leaf.hex()}}});
    let expected = json!({
        "resourceType": "Provenance",
        "id": "rid-1",
        "target": [{"type": "Task", "identifier": {"system": "urn:practice:lakeside:ticket", "value": "ticket-7"}}],
        "occurredDateTime": "2026-01-02T15:04:06.678Z",
        "recorded": "2026-01-02T15:04:06.678Z",
        "policy": ["urn:protocol:data-restore@4"],
        "reason": [{"coding": [{"system": "http://terminology.hl7.org/CodeSystem/v3-ActReason", "code": "HSYSADMIN"}]}],
        "activity": {"coding": [{
            "system": "https://statdesk.example/fhir/CodeSystem/helpdesk-custody", "code": "verify",
        }]},
        "agent": [
            agent("performer", who("tech-1")),
            agent("verifier", who("tech-2")),
            agent("custodian", json!({"identifier": {"system": "urn:practice", "value": "lakeside"}})),
        ],
        "entity": [leaf("source", record.leaf), leaf("revision", before.leaf())],
        "signature": [{
            "type": [{"system": "urn:iso-astm:E1762-95:2013", "code": "1.2.840.10065.1.12.1.5"}],
            "when": "2026-01-02T15:04:06.678Z",
            "who": {"identifier": {"system": "urn:statdesk:log", "value": LAKESIDE}},
            "sigFormat": "text/plain",
            "data": "YSBub3RlCg==",
        }],
    });
    assert_eq!(provenance::of(&record, &ORIGIN), Some(expected));
    assert_eq!(provenance::of(&exported(access("read")), &ORIGIN), None);
}

#[test]
fn a_report_is_this_row() {
    let mut record = exported(access("update"));
    record.patients = vec!["t1".to_owned(), "t2".to_owned()];
    let text = access_report::write([&record]);
    let (head, row) = text.split_once("\r\n").unwrap();
    assert!(
        head.starts_with("seq,at,act,outcome,actor,role,sign_in,purpose,"),
        "{head}"
    );
    let wanted = format!(
        "0,2026-01-02T15:04:06.678Z,phi.access,ok,tech-1,technician,pwd+otp,HSYSADMIN,tpo,yes,no,demographics labs,\
         ticket-7,grant-1,,ehr,update,t1 t2,,{},\r\n",
        record.leaf.hex()
    );
    assert_eq!(row, wanted);
    // A name that begins as a formula does is text.
    let mut draft = access("read");
    draft.actor = label("@SUM");
    assert!(access_report::write([&exported(draft)]).contains(",'@SUM,"));
}

/// "two modes: *legal accounting* (only accountable+impermissible) and *full access report*".
#[test]
fn an_accounting_counts_what_its_mode_counts() {
    let all: Vec<Exported> = [
        (Disclosure::Tpo, Outcome::Ok),
        (Disclosure::Incidental, Outcome::Ok),
        (Disclosure::Accountable, Outcome::Ok),
        (Disclosure::Impermissible, Outcome::Ok),
        (Disclosure::Impermissible, Outcome::Denied),
    ]
    .map(|(disc, out)| {
        let mut draft = access("disclose");
        (draft.disc, draft.out) = (disc, out);
        exported(draft)
    })
    .into();
    let nobody = |_: &str| None;
    let rows = |mode| accounting::write(&all, mode, &nobody).lines().count() - 1;
    assert_eq!((rows(Mode::Legal), rows(Mode::Full)), (2, 4));
    let named = |_: &str| Some("=Kim, \"K\"".to_owned());
    let text = accounting::write(&all[2..3], Mode::Legal, &named);
    let wanted = format!(
        "date,recipient,description,purpose,class,record,leaf,notice\r\n2026-01-02T15:04:06.678Z,\"'=Kim, \"\"K\"\"\",\
         \"Disclosed: demographics, laboratory results; system ehr\",administration of a computer system,accountable,0,\
         {},\r\n",
        all[2].leaf.hex()
    );
    assert_eq!(text, wanted);
}

proptest! {
    /// Whatever a request's id is, FHIR's is 1 to 64 of its characters, and two parts of one record differ.
    #[test]
    fn ids_are_what_fhir_allows(rid in "[A-Za-z0-9._:@#/+-]{1,120}", patients in 0_usize..4) {
        let mut draft = given::draft(1, None);
        draft.rid = label(&rid);
        let mut record = exported(draft);
        record.patients = (0..patients).map(|n| format!("{n}")).collect();
        let events = audit_event::events(&record, &ORIGIN);
        let ids: std::collections::BTreeSet<_> = events.iter().map(|event| event["id"].to_string()).collect();
        prop_assert_eq!(ids.len(), events.len());
        for event in &events {
            let id = event["id"].as_str().unwrap();
            prop_assert!((1..=64).contains(&id.len()));
            prop_assert!(id.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'.'));
        }
    }
}
