//! Entry of the `page-reply` function.

use lambda_runtime::Error;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    lambda::run::http(page_reply::handle).await
}
