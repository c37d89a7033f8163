//! Entry of the `probe-ingest` function.

use lambda_runtime::Error;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    lambda::run::http_and_events(probe_ingest::handle, probe_ingest::alarm).await
}
