//! Entry of practice-admin.

/// Serves set-up until Lambda ends the environment.
#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda_runtime::Error> {
    lambda::run::http(practice_admin::handle).await
}
