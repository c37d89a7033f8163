//! SNS envelopes: believed when SNS has signed them, and a subscription agreed to by its token.

use aws::envelope::{agree, certificate, is_signed};
use aws::fault::Fault;
use domain::reading::format::sns::{Envelope, Kind};
use domain::refusal::Refusal;
use lambda::app::App;
use lambda::failure::Failure;
use serde_json::Value;

/// What SNS says of a token that it does not take.
const SPENT: [&str; 3] = ["InvalidParameter", "NotFound", "SubscriptionLimitExceeded"];

/// What an envelope comes to.
pub enum Opened {
    /// Its message.
    Message(Value),
    /// Nothing that a check hears.
    Done,
}

/// Whether a body is an envelope.
pub fn is_one(body: &Value) -> bool {
    body.get("SigningCertURL").is_some()
}

/// Opens an envelope.
pub async fn open(app: &App, body: &Value) -> Result<Opened, Failure> {
    let envelope = Envelope::read(body)?;
    let pem = certificate(&envelope).await?;
    if !is_signed(&envelope, &pem) {
        return Err(Refusal::field("Signature", "is not SNS's").into());
    }
    match envelope.kind {
        Kind::Notification => Ok(Opened::Message(envelope.message()?)),
        Kind::SubscriptionConfirmation => {
            match agree(&app.sdk, &envelope).await {
                Ok(()) => Ok(Opened::Done),
                // SNS has signed it, and does not know the token any more: it lives three days.
                Err(Fault::Refused(code)) if SPENT.contains(&code.as_str()) => Err(Refusal::field(
                    "Token",
                    "is not taken by SNS any more: subscribe again",
                )
                .into()),
                Err(fault) => Err(fault.into()),
            }
        }
        // Somebody who may has ended it: that is not ours to undo.
        Kind::UnsubscribeConfirmation => Ok(Opened::Done),
    }
}
