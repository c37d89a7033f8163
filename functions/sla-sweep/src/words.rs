//! Words on incidents that have not reached every report.

use aws::keys::WORDS;
use aws::store::due::Due;
use domain::ids::EventId;
use domain::refusal::Refusal;
use jiff::Timestamp;
use lambda::app::App;
use lambda::failure::Failure;

use crate::Practices;

/// Carries one word on. Answers how many reports it reached.
pub async fn carry(
    app: &App,
    practices: &Practices,
    due: &Due,
    at: Timestamp,
) -> Result<usize, Failure> {
    let setup = practices.get(app, &due.practice).await?;
    let setup = setup.ok_or(Refusal::NotFound("practice"))?;
    let event = EventId(due.sk.strip_prefix(WORDS).unwrap_or_default().to_owned());
    let word = app.store.word(&due.practice, due.ticket, &event).await?;
    let incident = app.store.ticket(&due.practice, due.ticket).await?;
    let (Some(word), Some(incident)) = (word, incident) else {
        return Err(Refusal::NotFound("word").into());
    };
    lambda::carry::carry(app, &setup, &incident, &word, at).await
}
