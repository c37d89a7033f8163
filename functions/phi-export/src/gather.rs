//! Records with what their clear halves do not hold: the tokens of their patients, where their actors sat, and the
//! checkpoints that cover them.

use aws::audit::Receipt;
use aws::audit::bodies::Bodies;
use aws::audit::reader::Row;
use aws::fault::Fault;
use domain::audit::canonical::{self, Value};
use domain::audit::export::{Anchor, Client, Exported};
use domain::audit::label::Label;
use domain::audit::note::Note;
use domain::audit::record::{Act, Disclosure, Envelope};
use domain::ids::PracticeId;
use lambda::app::App;
use lambda::failure::Failure;

use crate::span::Span;
use crate::walk::{self, NOTES_MAX};

/// The most records that one export maps.
pub const RECORDS_MAX: u64 = 1000;
/// The most patients of one record.
const PATIENTS_MAX: usize = 200;

/// The records of a span, each whole. One that cannot be read is not passed over: an export that leaves a record out
/// says something else than the log.
pub async fn span(
    app: &App,
    practice: &PracticeId,
    span: Span,
    receipt: &Receipt,
) -> Result<Vec<Exported>, Failure> {
    let mut rows = Vec::new();
    walk::rows(app, practice, (span.from, span.to), |row| {
        rows.push(row);
        true
    })
    .await?;
    let anchors = Anchors::of(app, practice, span.from).await?;
    let mut bodies = Bodies::new(&app.kms, &app.config.audit_key, practice, receipt);
    let mut records = Vec::with_capacity(rows.len());
    for row in &rows {
        let envelope = Envelope::read(row.envelope.as_bytes())
            .map_err(|why| Fault::Corrupt(format!("a record: {why}")))?;
        let mut record = Exported {
            anchor: anchors.over(row.seq),
            ..Exported::plain(envelope)
        };
        if touched(&record.envelope) {
            inside(&mut bodies, row, &mut record).await?;
        }
        records.push(record);
    }
    Ok(records)
}

/// The records of one patient within a span, by the index of their token, and where to go on.
pub async fn patient(
    app: &App,
    practice: &PracticeId,
    token: &str,
    span: Span,
    receipt: &Receipt,
) -> Result<(Vec<Exported>, Option<u64>), Failure> {
    let numbers = app.log.patient(practice, token).await?;
    let within = numbers
        .into_iter()
        .filter(|seq| (span.from..span.to).contains(seq));
    let mut numbers: Vec<u64> = within.collect();
    let most = usize::try_from(RECORDS_MAX).unwrap_or(usize::MAX);
    let next = numbers.get(most).copied();
    numbers.truncate(most);
    let anchors = Anchors::of(app, practice, span.from).await?;
    let mut bodies = Bodies::new(&app.kms, &app.config.audit_key, practice, receipt);
    let mut records = Vec::with_capacity(numbers.len());
    for row in app.log.rows(practice, &numbers).await? {
        let envelope = Envelope::read(row.envelope.as_bytes())
            .map_err(|why| Fault::Corrupt(format!("a record: {why}")))?;
        let recipient = match envelope.entry.draft.disc {
            Disclosure::Accountable => recipient(&mut bodies, &row, &envelope).await?,
            _ => None,
        };
        records.push(Exported {
            patients: vec![token.to_owned()],
            recipient,
            anchor: anchors.over(row.seq),
            ..Exported::plain(envelope)
        });
    }
    Ok((records, next))
}

/// Who received what was disclosed: "the name of the entity or person … and, if known, the address" (45 CFR
/// 164.528(b)(2)(ii)).
async fn recipient(
    bodies: &mut Bodies<'_>,
    row: &Row,
    envelope: &Envelope,
) -> Result<Option<String>, Failure> {
    let Some(body) = bodies.open(row, envelope).await? else {
        return Ok(None);
    };
    let Ok(Value::Object(members)) = canonical::read(&body) else {
        return Ok(None);
    };
    let text = |name: &str| match members.get(name) {
        Some(Value::Text(text)) => Some(text.as_ref()),
        _ => None,
    };
    let named: Vec<_> = [text("recipient"), text("address")]
        .into_iter()
        .flatten()
        .collect();
    Ok((!named.is_empty()).then(|| named.join(", ")))
}

/// Whether a body may name patients: only what touched patient data does.
pub fn touched(envelope: &Envelope) -> bool {
    let draft = &envelope.entry.draft;
    draft.phi || matches!(draft.act, Act::PhiRead | Act::PhiAccess)
}

/// Takes tokens and client out of a body, and nothing else. A body that is gone names nobody; one that does not open is
/// no body of this log.
async fn inside(bodies: &mut Bodies<'_>, row: &Row, record: &mut Exported) -> Result<(), Failure> {
    if row.ciphertext.is_none() {
        return Ok(());
    }
    let body = bodies.open(row, &record.envelope).await?;
    let body = body.ok_or_else(|| Fault::Corrupt("a record's body".to_owned()))?;
    record.patients = patients(&body);
    if let Ok(Value::Object(members)) = canonical::read(&body) {
        let text = |name: &str| match members.get(name) {
            Some(Value::Text(text)) => Some(text.as_ref()),
            _ => None,
        };
        let address = text("ip").and_then(|ip| ip.parse().ok());
        let device = text("dev").and_then(|device| Label::new(device).ok());
        record.client = address
            .zip(device)
            .map(|(address, device)| Client { address, device });
    }
    Ok(())
}

/// The tokens of the patients that a body names.
pub fn patients(body: &[u8]) -> Vec<String> {
    let Ok(Value::Object(members)) = canonical::read(body) else {
        return Vec::new();
    };
    let Some(Value::List(tokens)) = members.get("pt") else {
        return Vec::new();
    };
    let tokens = tokens.iter().filter_map(|token| match token {
        Value::Text(token) => Some(token.as_ref()),
        _ => None,
    });
    let tokens = tokens.filter(|token| is_token(token)).take(PATIENTS_MAX);
    tokens.map(str::to_owned).collect()
}

/// Only a token leaves, whatever a body calls one.
fn is_token(text: &str) -> bool {
    domain::audit::hash::Hash::parse(text).is_ok()
}

/// The checkpoints over a part of the log, by size.
struct Anchors(Vec<Anchor>);

impl Anchors {
    async fn of(app: &App, practice: &PracticeId, from: u64) -> Result<Self, Failure> {
        let notes = app
            .log
            .notes(practice, from.saturating_add(1), NOTES_MAX)
            .await?;
        let anchors = notes.into_iter().filter_map(|(size, note)| {
            let read = Note::parse(&note).ok()?;
            (read.checkpoint.size == size).then_some(Anchor { size, note })
        });
        Ok(Self(anchors.collect()))
    }

    /// The first that covers a record.
    fn over(&self, seq: u64) -> Option<Anchor> {
        let place = self.0.partition_point(|anchor| anchor.size <= seq);
        self.0.get(place).cloned()
    }
}
