//! Failures: what a caller can put right or an operator can, as RFC 9457 problem documents.

use aws::fault::Fault;
use domain::refusal::{FieldError, Refusal};
use serde_json::{Value, json};

use crate::place::Place;
use crate::reply::Reply;

/// Why a request was not carried out.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// The domain refused it.
    #[error("{0}")]
    Refused(#[from] Refusal),
    /// AWS failed it.
    #[error("{0}")]
    Faulted(#[from] Fault),
    /// HTTP refused it.
    #[error("{0:?}")]
    Http(Http),
}

/// What only HTTP knows to refuse.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Http {
    /// The body is not JSON, or not UTF-8.
    NotJson(&'static str),
    /// No key, or one that does not hold.
    Unauthenticated,
    /// No key, or one that does not hold, where another tool's senders put it.
    NoKey(Place),
    /// No such route.
    NoRoute,
    /// The route has other methods.
    NoMethod(Vec<&'static str>),
    /// The body is over the route's cap, in bytes.
    TooLarge(usize),
    /// The body's media type is not one the route takes.
    MediaType(&'static str),
    /// The `Idempotency-Key` came with another request before.
    KeyReused,
    /// `If-Match` names another version than the one that stands.
    Precondition,
}

/// Every problem's anchor in infra/problems.md, with its title and status.
pub const PROBLEMS: [(&str, &str, u16); 16] = [
    ("invalid", "Some fields are not valid", 422),
    ("not-json", "The body is not JSON in UTF-8", 400),
    ("unauthenticated", "A key is needed", 401),
    ("forbidden", "Your role may not do this", 403),
    ("grant-required", "A grant is needed", 403),
    (
        "phi-protocol-incomplete",
        "The PHI protocol is not complete",
        409,
    ),
    (
        "session-not-approved",
        "The remote session is not approved",
        409,
    ),
    ("not-found", "There is no such thing", 404),
    ("method-not-allowed", "The method is not allowed here", 405),
    ("wrong-state", "The state does not allow this", 409),
    (
        "idempotency-key-reused",
        "The Idempotency-Key was used for another request",
        409,
    ),
    (
        "precondition-failed",
        "It was changed since you read it",
        412,
    ),
    ("too-large", "The body is too large", 413),
    (
        "unsupported-media-type",
        "The media type is not supported",
        415,
    ),
    ("busy", "Try again shortly", 503),
    ("fault", "Something is broken on our side", 500),
];

/// The most wrong fields that one answer names: more help nobody.
const ERRORS_MAX: usize = 100;

fn problem(anchor: &str, detail: &str, errors: &[FieldError]) -> Reply {
    let known = PROBLEMS.iter().find(|(name, _, _)| *name == anchor);
    let (_, title, status) = known
        .copied()
        .unwrap_or(("fault", "Something is broken", 500));
    let mut body = json!({
        "type": format!("https://statdesk.example/problems#{anchor}"),
        "title": title,
        "status": status,
        "detail": detail,
    });
    if let (false, Value::Object(map)) = (errors.is_empty(), &mut body) {
        let mut shown = errors.iter().take(ERRORS_MAX).cloned().collect::<Vec<_>>();
        if errors.len() > ERRORS_MAX {
            let more = errors.len() - ERRORS_MAX;
            shown.push(FieldError::new("", format!("and {more} more are wrong")));
        }
        map.insert("errors".to_owned(), json!(shown));
    }
    Reply::json(status, &body).with("content-type", "application/problem+json")
}

/// A problem with a list of its own beside the standard members (RFC 9457 section 3.2).
fn list(problem: Reply, name: &str, items: Value) -> Reply {
    let Ok(Value::Object(mut body)) = serde_json::from_str(&problem.body) else {
        return problem;
    };
    body.insert(name.to_owned(), items);
    Reply {
        body: Value::Object(body).to_string(),
        ..problem
    }
}

impl Failure {
    /// The problem document. Faults say nothing of their cause: that is the log's.
    #[must_use]
    pub fn reply(&self) -> Reply {
        match self {
            Self::Refused(refusal) => match refusal {
                Refusal::Invalid(errors) => {
                    problem("invalid", "Put the named fields right and send it again.", errors)
                }
                Refusal::Forbidden(why) => problem("forbidden", why, &[]),
                Refusal::NotFound(what) => {
                    problem("not-found", &format!("There is no such {what} here."), &[])
                }
                Refusal::WrongState(why) => problem("wrong-state", why, &[]),
                Refusal::Stale => problem("precondition-failed", &refusal.to_string(), &[]),
                Refusal::GrantRequired => problem("grant-required", &refusal.to_string(), &[]),
                Refusal::NotApproved(reasons) => list(
                    problem("session-not-approved", &refusal.to_string(), &[]),
                    "reasons",
                    json!(reasons),
                ),
                Refusal::ProtocolIncomplete(missing) => list(
                    problem(
                        "phi-protocol-incomplete",
                        "The ticket stays as it is until each missing item is there.",
                        &[],
                    ),
                    "missing",
                    json!(missing),
                ),
            },
            Self::Faulted(fault) => match fault {
                Fault::Lost
                | Fault::Moved
                | Fault::ReferenceTaken
                | Fault::Throttled(_)
                | Fault::Unreachable(_) => {
                    problem(
                        "busy",
                        "It was not carried out, or not confirmed. Send it again with the same Idempotency-Key.",
                        &[],
                    )
                    .with("retry-after", "2")
                }
                Fault::Exists => problem("wrong-state", "It exists already.", &[]),
                Fault::Replayed => problem("wrong-state", "It was carried out before.", &[]),
                Fault::Refused(_) | Fault::Corrupt(_) => {
                    problem("fault", "The operator has been told.", &[])
                }
            },
            Self::Http(http) => match http {
                Http::NotJson(why) => problem("not-json", why, &[]),
                Http::Unauthenticated => problem(
                    "unauthenticated",
                    "Send `Authorization: Bearer <key>` with a key that holds.",
                    &[],
                )
                .with("www-authenticate", "Bearer"),
                Http::NoKey(place) => {
                    let detail = format!("{} must be a monitor's key that holds.", place.words());
                    problem("unauthenticated", &detail, &[])
                        .with("www-authenticate", place.challenge())
                }
                Http::NoRoute => problem("not-found", "There is no such route. See /openapi.json.", &[]),
                Http::NoMethod(allowed) => {
                    problem("method-not-allowed", "See the Allow header.", &[])
                        .with("allow", &allowed.join(", "))
                }
                Http::TooLarge(cap) => {
                    problem("too-large", &format!("At most {cap} bytes are taken here."), &[])
                }
                Http::MediaType(takes) => {
                    problem("unsupported-media-type", &format!("Send {takes}."), &[])
                }
                Http::KeyReused => problem(
                    "idempotency-key-reused",
                    "Use a new Idempotency-Key for a new request.",
                    &[],
                ),
                Http::Precondition => problem("precondition-failed", &Refusal::Stale.to_string(), &[]),
            },
        }
    }
}

impl From<Http> for Failure {
    fn from(http: Http) -> Self {
        Self::Http(http)
    }
}
