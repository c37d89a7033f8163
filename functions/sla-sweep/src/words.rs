//! Words on incidents that have not reached every report, or may not have.

use aws::keys::WORDS;
use aws::store::due::Due;
use domain::ids::EventId;
use domain::refusal::Refusal;
use futures::stream::{self, StreamExt};
use lambda::failure::Failure;

use crate::trouble::put_off;
use crate::{AT_ONCE, Round};

/// Carries words on, those of one incident in the order they were said. Answers how many reports
/// heard one.
pub async fn carry(round: &Round<'_>, due: &[Due]) -> usize {
    let incidents = due.chunk_by(|a, b| (&a.practice, a.ticket) == (&b.practice, b.ticket));
    let carried: Vec<_> = incidents.map(|words| carry_all(round, words)).collect();
    let carried = stream::iter(carried).buffer_unordered(AT_ONCE);
    carried.fold(0, async |all, one| all + one).await
}

async fn carry_all(round: &Round<'_>, words: &[Due]) -> usize {
    let Round { app, at, .. } = round;
    let mut carried = 0;
    for one in words {
        match carry_one(round, one).await {
            Ok(heard) => carried += heard,
            Err(failure) => put_off(&round.troubles, app, one, *at, &failure).await,
        }
    }
    carried
}

async fn carry_one(round: &Round<'_>, due: &Due) -> Result<usize, Failure> {
    let Round { app, at, .. } = round;
    let setup = round.practices.get(app, &due.practice).await?;
    let event = EventId(due.sk.strip_prefix(WORDS).unwrap_or_default().to_owned());
    let word = app.store.word(&due.practice, due.ticket, &event).await?;
    let word = word.ok_or(Refusal::NotFound("word"))?;
    let carried = lambda::carry::carry(app, &setup, due.ticket, &word, *at).await?;
    // By now no report can be on its way that does not know of the word.
    app.store.carried(&due.practice, due.ticket, &event).await?;
    Ok(carried)
}
