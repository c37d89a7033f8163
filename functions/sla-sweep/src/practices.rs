//! The practices of one sweep, each read once, and again when one turns out to have changed.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use domain::ids::PracticeId;
use domain::practice::Setup;
use domain::refusal::Refusal;
use lambda::app::App;
use lambda::failure::Failure;
use tokio::sync::OnceCell;

type Cell = Arc<OnceCell<Option<Arc<Setup>>>>;

/// What is known of practices.
#[derive(Default)]
pub struct Practices(Mutex<HashMap<PracticeId, Cell>>);

impl Practices {
    /// A practice as it is set up.
    pub async fn get(&self, app: &App, id: &PracticeId) -> Result<Arc<Setup>, Failure> {
        let cell = self.known().entry(id.clone()).or_default().clone();
        let read =
            cell.get_or_try_init(|| async { Ok::<_, Failure>(app.setup(id).await?.map(Arc::new)) });
        let setup = read.await?.clone();
        Ok(setup.ok_or(Refusal::NotFound("practice"))?)
    }

    /// A practice as it is set up now, for everybody who asks from here on: who is paged when has
    /// changed with whoever was faster.
    pub async fn again(&self, app: &App, id: &PracticeId) -> Result<Arc<Setup>, Failure> {
        self.known().remove(id);
        self.get(app, id).await
    }

    fn known(&self) -> std::sync::MutexGuard<'_, HashMap<PracticeId, Cell>> {
        // Whole entries only are put in, so what a panic left is usable.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
