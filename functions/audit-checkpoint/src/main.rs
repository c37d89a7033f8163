//! Entry of the `audit-checkpoint` function.

use lambda_runtime::Error;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    lambda::run::schedule_and_events(audit_checkpoint::run, audit_checkpoint::changed).await
}
