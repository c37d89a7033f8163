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
    pub fn proof(&mut self, status: u16, body: &Value) -> Proof<'_> {
        let repeatable = self.repeatable.as_ref();
        self.receipt = repeatable.map(|one| one.receipt(self.request, status, body));
        self.receipt
            .as_ref()
            .map(|receipt| (&self.practice, receipt))
    }

    /// What a commit came to: done now, done before by the same request (its answer), or not done.
    pub async fn outcome(
        &self,
        committed: Result<(), Fault>,
        exists: &str,
    ) -> Result<Option<Reply>, Failure> {
        match committed {
            Ok(()) => Ok(None),
            Err(Fault::Replayed) => match self.answered().await? {
                Some(reply) => Ok(Some(reply)),
                None => Err(Fault::Lost.into()),
            },
            Err(Fault::Exists) => Err(Refusal::WrongState(exists.to_owned()).into()),
            Err(fault) => Err(fault.into()),
        }
    }
}

/// A 409 that names what was created before, for what is shown once and never again.
pub fn shown_before(id: &str) -> Value {
    let refusal = Refusal::WrongState(
        "This key was made before, and is shown once. Revoke it and make another if it is lost."
            .to_owned(),
    );
    let problem = Failure::from(refusal).reply();
    let mut body = serde_json::from_str(&problem.body).unwrap_or_else(|_| json!({}));
    if let Value::Object(map) = &mut body {
        map.insert("id".to_owned(), json!(id));
    }
    body
}

/// Where something created is found.
pub fn created(body: &Value, path: &str, id: &str) -> Reply {
    Reply::json(201, body).with("location", &format!("{path}/{id}"))
}
