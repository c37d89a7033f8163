//! Ids of requests: what makes the same request one record, however often it is sent.

use aws::audit::token::Tokens;
use aws::store::key::sha256_hex;
use domain::audit::label::Label;
use domain::audit::record::Envelope;
use domain::refusal::Refusal;
use lambda::app::App;
use lambda::caller::Admitted;
use lambda::failure::{Failure, Http};
use lambda::request::Request;

/// How much of a hash is an id: 128 bits.
const ID: usize = 32;
/// How much of a hash tells two requests with one key apart.
const FINGERPRINT: usize = 16;

/// A request's ids.
pub struct RequestId {
    /// Of the request: with an `Idempotency-Key` it is the key's, and a fingerprint of what was asked.
    pub rid: Label,
    /// Of what it makes.
    pub id: Label,
    /// Whether it may be repeated.
    repeatable: bool,
}

impl RequestId {
    /// The ids of a request. A caller's `Idempotency-Key` is theirs alone.
    pub async fn of(app: &App, request: &Request, admitted: &Admitted) -> Result<Self, Failure> {
        let Some(key) = request.header("idempotency-key") else {
            let id = label(&app.new_id(request.now)?.simple().to_string())?;
            return Ok(Self {
                rid: id.clone(),
                id,
                repeatable: false,
            });
        };
        if key.is_empty() || key.len() > 255 {
            let why = "must be 1 to 255 characters";
            return Err(Refusal::field("Idempotency-Key", why).into());
        }
        let whose = format!("{}\n{key}", admitted.caller.person);
        let id: String = sha256_hex(whose.as_bytes()).chars().take(ID).collect();
        // Keyed, for it stands in the clear: a body is mostly codes, and a patient's number could be guessed from its hash.
        let tokens = Tokens {
            client: &app.kms,
            key: &app.config.audit_mac_key,
        };
        let practice = &admitted.caller.practice;
        let asked = tokens.request(practice, &request.fingerprint()).await?;
        let asked: String = asked.chars().take(FINGERPRINT).collect();
        Ok(Self {
            rid: label(&format!("{id}.{asked}"))?,
            id: label(&id)?,
            repeatable: true,
        })
    }

    /// The record that this request made before, if it did. The log itself is the receipt.
    pub fn recorded<'a>(&self, records: &'a [Envelope]) -> Result<Option<&'a Envelope>, Failure> {
        if !self.repeatable {
            return Ok(None);
        }
        let named = |record: &&Envelope| {
            let rid = record.entry.draft.rid.as_str();
            rid.split('.').next() == Some(self.id.as_str())
        };
        match records.iter().find(named) {
            Some(record) if record.entry.draft.rid != self.rid => Err(Http::KeyReused.into()),
            found => Ok(found),
        }
    }
}

fn label(text: &str) -> Result<Label, Failure> {
    Ok(Label::new(text).map_err(Refusal::from)?)
}
