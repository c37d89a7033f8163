//! Forms that count once: a random mark in each, and a receipt of the request that carried it.

use aws::store::receipt::Receipt;
use domain::ids::{PersonId, PracticeId};

use crate::app::App;
use crate::failure::Failure;
use crate::request::Request;
use crate::screen::Sheet;

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

/// A form with a mark, as it was sent. Its words are part of what makes it the same: whoever goes
/// back and writes something else is heard again.
pub struct Once {
    practice: PracticeId,
    person: PersonId,
    request: String,
}

impl Once {
    /// Of a request whose form has a mark, on behalf of whoever its link is for.
    #[must_use]
    pub fn of(
        request: &Request,
        sheet: &Sheet,
        practice: &PracticeId,
        person: PersonId,
    ) -> Option<Self> {
        (!sheet.value(ONCE).is_empty()).then(|| Self {
            practice: practice.clone(),
            person,
            request: request.fingerprint(),
        })
    }

    /// The receipt to commit with the change. `about` is what is needed to answer again: never a
    /// link, for no table holds a secret.
    #[must_use]
    pub fn receipt(&self, request: &Request, about: &str) -> Receipt {
        Receipt {
            person: self.person.clone(),
            key: self.request.clone(),
            request: self.request.clone(),
            status: 303,
            headers: Vec::new(),
            body: about.to_owned(),
            at: request.now,
        }
    }

    /// The receipt of this form, when it was carried out before.
    pub async fn found(&self, app: &App, request: &Request) -> Result<Option<Receipt>, Failure> {
        let receipt = app
            .store
            .receipt(&self.practice, &self.person, &self.request, request.now)
            .await?;
        Ok(receipt)
    }
}
