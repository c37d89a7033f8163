//! Entry of phi-audit.

use lambda_runtime::Error;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    lambda::run::http(phi_audit::handle).await
}
