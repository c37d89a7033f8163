//! Entry of the `sla-sweep` function.

use lambda_runtime::Error;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    lambda::run::schedule(sla_sweep::sweep).await
}
