//! Running a function as Lambda does: alone, for a limited time, and without taking anybody down with it.

use std::time::Duration;

use tokio::task::{AbortHandle, JoinError};

use crate::registry::BoxFuture;

/// How an invocation failed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InvocationError {
    /// The function reported an error to the runtime.
    #[error("it failed: {0}")]
    Failed(String),
    /// It panicked.
    #[error("it panicked")]
    Panicked,
    /// It took longer than it may.
    #[error("it took longer than {0:?}")]
    TimedOut(Duration),
}

/// Runs one invocation in a task of its own. It is stopped when its time is up, or when nobody waits for it any more.
pub(crate) async fn run<T: Send + 'static>(
    limit: Duration,
    invocation: BoxFuture<Result<T, String>>,
) -> Result<T, InvocationError> {
    let task = tokio::spawn(invocation);
    let _stop = Stop(task.abort_handle());
    match tokio::time::timeout(limit, task).await {
        Ok(Ok(answer)) => answer.map_err(InvocationError::Failed),
        Ok(Err(fault)) => Err(died(&fault)),
        Err(_) => Err(InvocationError::TimedOut(limit)),
    }
}

fn died(fault: &JoinError) -> InvocationError {
    match fault.is_panic() {
        true => InvocationError::Panicked,
        // The runtime is shutting down under it.
        false => InvocationError::Failed("it was stopped".to_owned()),
    }
}

/// Stops a task that is no longer waited for.
struct Stop(AbortHandle);

impl Drop for Stop {
    fn drop(&mut self) {
        self.0.abort();
    }
}
