//! `GET /v1/phi/verify`: the log against its chains, its checkpoints and, when asked, its sealed bodies and the rows that
//! point to its records.
//!
//! The verification is recorded after it was made and before it is told, with its outcome; that bodies are opened for it,
//! before. A log without records stays without. A log that is so broken that nothing can be appended is told of all the same, with `recorded` null: keeping
//! that back would serve who broke it.

use aws::audit::Receipt;
use aws::audit::bodies::Bodies;
use aws::audit::public_key;
use aws::audit::reader::Row;
use aws::audit::reader::index::Indexed;
use aws::fault::Fault;
use domain::audit::export::pem;
use domain::audit::note::Key;
use domain::audit::record::{Act, Envelope, Outcome};
use domain::audit::verify::{Finding, Verified, Verifier, Witnesses};
use domain::ids::PracticeId;
use domain::refusal::Fields;
use lambda::app::App;
use lambda::caller::Admitted;
use lambda::failure::Failure;
use lambda::reply::Reply;
use lambda::request::Request;
use serde_json::{Value, json};

use crate::gather::{patients, touched};
use crate::record::Deed;
use crate::span::{Span, number, query};
use crate::walk::{self, Going, RECORDS_MAX};

/// The most bodies that one request opens.
const BODIES_MAX: u64 = 5_000;
/// The most data keys that one request asks KMS for.
const KEYS_MAX: usize = 500;

/// What is to be verified.
struct Wanted {
    from: u64,
    limit: u64,
    deep: bool,
}

impl Wanted {
    fn read(request: &Request) -> Result<Self, Failure> {
        let mut fields = Fields::default();
        let [from, limit, deep] = query(request, ["from", "limit", "deep"], &mut fields);
        let deep = match deep.as_deref() {
            None | Some("false") => false,
            Some("true") => true,
            Some(_) => {
                fields.add("deep", "must be true or false");
                false
            }
        };
        let most = if deep { BODIES_MAX } else { RECORDS_MAX };
        let from = number(&mut fields, "from", from, (0, u64::MAX));
        let limit = number(&mut fields, "limit", limit, (1, most));
        fields.done()?;
        Ok(Self {
            from: from.unwrap_or(0),
            limit: limit.unwrap_or(most),
            deep,
        })
    }
}

/// Verifies, records, tells.
pub async fn verify(app: &App, request: &Request, admitted: &Admitted) -> Result<Reply, Failure> {
    let wanted = Wanted::read(request)?;
    let practice = &admitted.caller.practice;
    let log = app.recorder.log(practice)?;
    let spki = public_key::fetch(&app.kms, &app.config.audit_sign_key).await?;
    let keys = [Key {
        name: log.as_str().to_owned(),
        spki,
    }];
    // Notes before records: a checkpoint that is signed meanwhile would look like one of a log that was cut.
    let from = wanted.from.min(app.log.size(practice).await?);
    let (notes, size) = walk::notes(app, practice, from).await?;
    let end = size.min(from.saturating_add(wanted.limit));
    let notes: Vec<String> = notes
        .into_iter()
        .filter(|(covers, _)| end == size || *covers <= end)
        .map(|(_, note)| note)
        .collect();
    let start = walk::start(app, practice, &log, from).await?;
    let nobody = Witnesses::default();
    let mut verifier = Verifier::resume(
        log.clone(),
        start,
        &notes,
        &keys,
        &public_key::signed,
        &nobody,
    );
    let rows = push(app, practice, &mut verifier, (from, end), wanted.deep).await?;
    let mut verified = verifier.finish();
    let mut next = (end < size).then_some(end);
    let span = Span { from, to: end };
    let mut opened = 0;
    if wanted.deep
        && size > 0
        && let Some(receipt) =
            recorded(app, request, admitted, &verified, Look::Bodies(span)).await?
    {
        let mut bodies = Bodies::new(&app.kms, &app.config.audit_key, practice, &receipt);
        let mut indexed = Vec::new();
        for row in &rows {
            if bodies.asked() >= KEYS_MAX {
                next = Some(row.seq);
                break;
            }
            opened += 1;
            // What the chain has found to be no record is not asked again.
            let Ok(envelope) = Envelope::read(row.envelope.as_bytes()) else {
                continue;
            };
            match tokens(&mut bodies, row, &envelope).await? {
                Some(patients) => indexed.push(Indexed { envelope, patients }),
                None => verified.body_foreign(row.seq),
            }
        }
        for seq in app.log.unindexed(practice, &indexed).await? {
            verified.index_broken(seq);
        }
    }
    let recorded = match size {
        0 if verified.sound => None,
        _ => {
            recorded(
                app,
                request,
                admitted,
                &verified,
                Look::Verdict(span, wanted.deep),
            )
            .await?
        }
    };
    let key = json!({
        "id": app.config.audit_sign_key,
        "key_id": keys[0].spki.key_id().map(|byte| format!("{byte:02x}")).concat(),
        "spki": pem::write(&keys[0].spki),
    });
    let mut answer = told(&verified);
    let more = json!({
        "log": log.as_str(), "from": from, "size": size, "next": next, "at": request.now, "key": key,
        "recorded": recorded.map(|receipt| receipt.seq), "opened": opened,
    });
    if let (Value::Object(answer), Value::Object(more)) = (&mut answer, more) {
        answer.extend(more);
    }
    Ok(Reply::json(200, &answer))
}

/// What is recorded of a verification.
enum Look {
    /// That bodies are about to be opened.
    Bodies(Span),
    /// How it ended; deep or not.
    Verdict(Span, bool),
}

/// Records it. A log that does not verify and takes no record any more is told of without.
async fn recorded(
    app: &App,
    request: &Request,
    admitted: &Admitted,
    verified: &Verified,
    look: Look,
) -> Result<Option<Receipt>, Failure> {
    let (act, format, span, out) = match look {
        Look::Bodies(span) => (Act::AuditViewed, "bodies", span, Outcome::Ok),
        Look::Verdict(span, true) => (Act::AuditVerified, "deep", span, outcome(verified)),
        Look::Verdict(span, false) => (Act::AuditVerified, "chain", span, outcome(verified)),
    };
    let deed = Deed {
        act,
        format,
        from: span.from,
        to: span.to,
        out,
        patient: None,
    };
    match deed.record(app, request, admitted).await {
        Ok(receipt) => Ok(Some(receipt)),
        Err(Failure::Faulted(Fault::Corrupt(_) | Fault::Lost)) if !verified.sound => Ok(None),
        Err(failure) => Err(failure),
    }
}

const fn outcome(verified: &Verified) -> Outcome {
    if verified.sound {
        Outcome::Ok
    } else {
        Outcome::Failed
    }
}

/// Pushes the records of a part; keeps them when their bodies are to be opened.
async fn push(
    app: &App,
    practice: &PracticeId,
    verifier: &mut Verifier,
    (from, end): (u64, u64),
    keep: bool,
) -> Result<Vec<Row>, Failure> {
    let mut kept = Vec::new();
    let mut at = from;
    while at < end {
        let limit = i32::try_from(end - at).unwrap_or(i32::MAX).min(1000);
        let (rows, next) = app.log.records(practice, at, limit).await?;
        if from > 0 {
            // Tickets that began before the part: where they went on is read once each.
            let mut going = Going::default();
            for row in &rows {
                let envelope = Envelope::read(row.envelope.as_bytes()).ok();
                let ticket = envelope.as_ref().and_then(|e| e.entry.draft.tkt.clone());
                if let Some((envelope, ticket)) = envelope.as_ref().zip(ticket)
                    && !verifier.knows(&ticket)
                {
                    going.meet(envelope);
                }
            }
            for (ticket, (tail, seq)) in going.tails(app, practice).await? {
                verifier.goes_on(ticket, tail, seq);
            }
        }
        for row in rows {
            if row.seq >= end {
                return Ok(kept);
            }
            verifier.push(row.stored());
            if keep {
                kept.push(row);
            }
        }
        match next {
            Some(next) if next > at => at = next,
            _ => break,
        }
    }
    Ok(kept)
}

/// The patients that a record's body names, none where it is gone; nothing when a body that is there does not open in its
/// place.
async fn tokens(
    bodies: &mut Bodies<'_>,
    row: &Row,
    envelope: &Envelope,
) -> Result<Option<Vec<String>>, Failure> {
    if row.ciphertext.is_none() {
        return Ok(Some(Vec::new()));
    }
    let body = bodies.open(row, envelope).await?;
    // An export names the patient it is about, who was not looked at by that.
    let touched = touched(envelope);
    Ok(body.map(|body| if touched { patients(&body) } else { Vec::new() }))
}

fn told(verified: &Verified) -> Value {
    let findings: Vec<Value> = verified.findings.iter().map(finding).collect();
    json!({
        "sound": verified.sound,
        "verified_to": verified.verified_to,
        "anchored_to": verified.anchored_to,
        "witnessed_to": verified.witnessed_to,
        "findings": findings,
        "more": verified.more,
    })
}

fn finding(finding: &Finding) -> Value {
    json!({
        "code": finding.code(), "seq": finding.seq(), "size": finding.size(), "text": finding.words(),
    })
}
