//! Entry of the `phi-open` function.

use lambda_runtime::Error;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    lambda::run::http(phi_open::handle).await
}
