//! Forms that count once: a random mark in each, and a receipt of the request that carried it.

use aws::store::receipt::Receipt;
use domain::ids::{PersonId, PracticeId};
use lambda::app::App;
use lambda::failure::Failure;
use lambda::request::Request;
use lambda::screen::Sheet;

/// The field that makes two sendings of one form the same, and two forms different.
pub const ONCE: &str = "once";

/// The mark of a form: the one it was sent with when it is shown again, else a new one.
pub fn mark(app: &App, sheet: &Sheet) -> Result<String, Failure> {
    let sent = sheet.value(ONCE);
    if !sent.is_empty() {
        return Ok(sent.to_owned());
    }
    let random = app.random::<16>()?;
    Ok(random.iter().map(|byte| format!("{byte:02x}")).collect())
}

/// A form with a mark, as it was sent: its words are part of what makes it the same.
pub struct Once {
    person: PersonId,
    request: String,
}

impl Once {
    /// Of a request whose form has a mark.
    pub fn of(request: &Request, sheet: &Sheet, person: PersonId) -> Option<Self> {
        (!sheet.value(ONCE).is_empty()).then(|| Self {
            person,
            request: request.fingerprint(),
        })
    }

    /// The receipt to commit with the change.
    pub fn receipt(&self, request: &Request) -> Receipt {
        Receipt {
            person: self.person.clone(),
            key: self.request.clone(),
            request: self.request.clone(),
            status: 303,
            headers: Vec::new(),
            body: "{}".to_owned(),
            at: request.now,
        }
    }

    /// Whether this form was carried out before.
    pub async fn was_done(
        &self,
        app: &App,
        practice: &PracticeId,
        request: &Request,
    ) -> Result<bool, Failure> {
        let found = app
            .store
            .receipt(practice, &self.person, &self.request, request.now)
            .await?;
        Ok(found.is_some())
    }
}
