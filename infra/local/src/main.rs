//! The program behind `cargo dev local` and `cargo dev demo`.

use std::process::ExitCode;

#[tokio::main]
async fn main() -> ExitCode {
    match local::run(std::env::args_os().skip(1)).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            local::say(&format!("error: {error}"));
            ExitCode::FAILURE
        }
    }
}
