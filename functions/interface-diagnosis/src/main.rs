//! Entry of the `interface-diagnosis` function.

use lambda_runtime::Error;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    lambda::run::http(interface_diagnosis::handle).await
}
