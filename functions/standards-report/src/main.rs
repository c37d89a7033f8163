//! Entry of the `standards-report` function.

use lambda_runtime::Error;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    lambda::run::http_and_events(standards_report::handle, standards_report::event).await
}
