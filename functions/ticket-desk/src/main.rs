//! Entry of the `ticket-desk` function.

use lambda_runtime::Error;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    lambda::run::http(ticket_desk::handle).await
}
