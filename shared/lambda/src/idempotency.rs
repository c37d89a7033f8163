//! Idempotency: the `Idempotency-Key` header, and the receipt that answers a repeated request.

use aws::store::key::sha256_hex;
use aws::store::receipt::Receipt;
use domain::ids::PracticeId;
use domain::refusal::Refusal;
use domain::role::Caller;
use serde_json::Value;

use crate::app::App;
use crate::failure::{Failure, Http};
use crate::reply::Reply;
use crate::request::Request;

/// The header.
const HEADER: &str = "Idempotency-Key";
/// The headers of an answer that a replay repeats: the others name this one exchange.
const REPEATED: [&str; 2] = ["etag", "location"];

/// A request that may be repeated.
pub struct Repeatable {
    key: String,
    request: String,
    caller: Caller,
}

impl Repeatable {
    /// The request's key, when it was sent one.
    pub fn of(request: &Request, caller: &Caller) -> Result<Option<Self>, Failure> {
        let Some(key) = request.header("idempotency-key") else {
            return Ok(None);
        };
        if key.is_empty() || key.len() > 255 {
            return Err(Refusal::field(HEADER, "must be 1 to 255 characters").into());
        }
        Ok(Some(Self {
            key: sha256_hex(key.as_bytes()),
            request: request.fingerprint(),
            caller: caller.clone(),
        }))
    }

    /// The answer that was given before, if there was one. 409 when the key came with another
    /// request.
    pub async fn answered(&self, app: &App, request: &Request) -> Result<Option<Reply>, Failure> {
        let practice: &PracticeId = &self.caller.practice;
        let receipt = app
            .store
            .receipt(practice, &self.caller.person, &self.key, request.now)
            .await?;
        match receipt {
            None => Ok(None),
            Some(receipt) if receipt.request == self.request => {
                let body: Value = serde_json::from_str(&receipt.body).unwrap_or_default();
                let mut reply = Reply::json(receipt.status, &body);
                for name in REPEATED {
                    let kept = receipt.headers.iter().find(|(header, _)| header == name);
                    if let Some((_, value)) = kept {
                        reply = reply.with(name, value);
                    }
                }
                Ok(Some(reply.with("idempotency-replayed", "true")))
            }
            Some(_) => Err(Http::KeyReused.into()),
        }
    }

    /// The receipt to commit with the change: of an answer without headers of its own.
    #[must_use]
    pub fn receipt(&self, request: &Request, status: u16, body: &Value) -> Receipt {
        self.receipt_of(request, &Reply::json(status, body))
    }

    /// The receipt of an answer, to commit with the change.
    #[must_use]
    pub fn receipt_of(&self, request: &Request, reply: &Reply) -> Receipt {
        let kept = |name: &&str| {
            let value = reply.headers.get(*name)?.to_str().ok()?;
            Some(((*name).to_owned(), value.to_owned()))
        };
        Receipt {
            person: self.caller.person.clone(),
            key: self.key.clone(),
            request: self.request.clone(),
            status: reply.status,
            headers: REPEATED.iter().filter_map(kept).collect(),
            body: reply.body.clone(),
            at: request.now,
        }
    }
}
