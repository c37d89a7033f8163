//! `GET /v1/phi/log`: clear halves, a page at a time.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::audit::merkle;
use domain::audit::record::{Act, Outcome};
use domain::refusal::Fields;
use lambda::app::App;
use lambda::caller::Admitted;
use lambda::failure::Failure;
use lambda::reply::Reply;
use lambda::request::Request;
use serde_json::{Value, json};

use crate::record::Deed;
use crate::span::{Span, number, place, query};
use crate::walk;

/// How many records a page has at most.
const PAGE_MAX: u64 = 100;

/// Cursors are opaque to callers: where the next page begins, and where the last one ends. Nothing in them is secret, and
/// the log is always that of the caller's practice.
fn encode(from: u64, to: u64) -> String {
    URL_SAFE_NO_PAD.encode(format!("{from}.{to}"))
}

fn decode(cursor: &str) -> Option<(u64, u64)> {
    let bytes = URL_SAFE_NO_PAD.decode(cursor.get(..cursor.len().min(80))?);
    let text = String::from_utf8(bytes.ok()?).ok()?;
    let (from, to) = text.split_once('.')?;
    Some((from.parse().ok()?, to.parse().ok()?))
}

/// Shows a page, once it is recorded that it was.
pub async fn show(app: &App, request: &Request, admitted: &Admitted) -> Result<Reply, Failure> {
    let mut fields = Fields::default();
    let names = ["from", "to", "limit", "cursor"];
    let [from, to, limit, cursor] = query(request, names, &mut fields);
    let both = cursor.is_some() && (from.is_some() || to.is_some());
    fields.require(!both, "cursor", "stands for `from` and `to`: send it alone");
    let from = place(&mut fields, "from", from);
    let to = place(&mut fields, "to", to);
    let limit = number(&mut fields, "limit", limit, (1, PAGE_MAX)).unwrap_or(50);
    let after = cursor.as_deref().map(decode);
    let sound = after != Some(None);
    fields.require(sound, "cursor", "must be a `next` of an earlier page");
    fields.done()?;
    let practice = &admitted.caller.practice;
    let span = match after.flatten() {
        Some((from, to)) => {
            let size = app.log.size(practice).await?;
            let to = to.min(size);
            let from = from.min(to);
            Span { from, to }
        }
        None => Span::of(app, practice, from, to).await?,
    };
    let end = span.to.min(span.from.saturating_add(limit));
    let deed = Deed {
        act: Act::AuditViewed,
        format: "json",
        from: span.from,
        to: end,
        out: Outcome::Ok,
        patient: None,
    };
    let receipt = deed.record(app, request, admitted).await?;
    let mut items = Vec::new();
    walk::rows(app, practice, (span.from, end), |row| {
        // What cannot be read is shown as that: what it should have been, the verifier says.
        let record: Value = serde_json::from_str(&row.envelope).unwrap_or_default();
        let leaf = merkle::leaf(row.envelope.as_bytes());
        items.push(json!({"seq": row.seq, "leaf": leaf, "record": record}));
        true
    })
    .await?;
    let next = (end < span.to).then(|| encode(end, span.to));
    Ok(Reply::json(
        200,
        &json!({"items": items, "next": next, "record": receipt.seq}),
    ))
}
