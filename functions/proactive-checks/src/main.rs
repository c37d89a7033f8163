//! Entry of proactive-checks.

use lambda_runtime::Error;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    lambda::run::schedule_once(proactive_checks::ready, proactive_checks::sweep).await
}
