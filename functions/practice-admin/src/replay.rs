//! Creating things once: the answer to a repeated request, and the receipt that makes it so.

use aws::fault::Fault;
use aws::store::receipt::Receipt;
use aws::store::setup::Proof;
use domain::ids::PracticeId;
use domain::refusal::Refusal;
use domain::role::Caller;
use lambda::app::App;
use lambda::failure::Failure;
use lambda::idempotency::Repeatable;
use lambda::reply::Reply;
use lambda::request::Request;
use serde_json::{Value, json};

/// A request that creates something, at most once when it has an `Idempotency-Key`.
pub struct Creation<'a> {
    app: &'a App,
    request: &'a Request,
    practice: PracticeId,
    repeatable: Option<Repeatable>,
    receipt: Option<Receipt>,
}

impl<'a> Creation<'a> {
    /// Reads the request's key.
    pub fn of(app: &'a App, request: &'a Request, caller: &Caller) -> Result<Self, Failure> {
        Ok(Self {
            app,
            request,
            practice: caller.practice.clone(),
            repeatable: Repeatable::of(request, caller)?,
            receipt: None,
        })
    }

    /// The answer given before, if there was one.
    pub async fn answered(&self) -> Result<Option<Reply>, Failure> {
        match &self.repeatable {
            Some(repeatable) => repeatable.answered(self.app, self.request).await,
            None => Ok(None),
        }
    }

    /// The receipt to commit: what a repeated request will be answered.
    pub fn proof(&mut self, reply: &Reply) -> Proof<'_> {
        let repeatable = self.repeatable.as_ref();
        self.receipt = repeatable.map(|one| one.receipt_of(self.request, reply));
        self.receipt
            .as_ref()
            .map(|receipt| (&self.practice, receipt))
    }

    /// What a commit came to: `reply` when it was done now, the first answer when this request
    /// was carried out before.
    pub async fn outcome(
        &self,
        committed: Result<(), Fault>,
        exists: &str,
        reply: Reply,
    ) -> Result<Reply, Failure> {
        match committed {
            Ok(()) => Ok(reply),
            Err(Fault::Replayed) => match self.answered().await? {
                Some(reply) => Ok(reply),
                None => Err(Fault::Lost.into()),
            },
            Err(Fault::Exists) => Err(Refusal::WrongState(exists.to_owned()).into()),
            Err(fault) => Err(fault.into()),
        }
    }
}

/// A 409 that names what was created before, for what is shown once and never again.
pub fn shown_before(id: &str) -> Reply {
    let refusal = Refusal::WrongState(
        "This key was made before, and is shown once. Revoke it and make another if it is lost."
            .to_owned(),
    );
    show(Failure::from(refusal).reply(), "id", json!(id))
}

/// An answer with one more field at its top.
pub fn show(mut reply: Reply, name: &str, value: Value) -> Reply {
    let mut body = serde_json::from_str(&reply.body).unwrap_or_else(|_| json!({}));
    if let Value::Object(map) = &mut body {
        map.insert(name.to_owned(), value);
    }
    reply.body = body.to_string();
    reply
}

/// Where something created is found.
pub fn created(body: &Value, path: &str, id: &str) -> Reply {
    Reply::json(201, body).with("location", &format!("{path}/{id}"))
}
