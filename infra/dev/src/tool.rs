//! Other people's programs that commands use, each installed below `.tools` when it is needed first.

pub mod binary;
pub mod checkov;
pub mod deny;
pub mod docker;
pub mod dynamodb;
pub mod keeper;
pub mod moto;
pub mod port;
pub mod runner;
pub mod sam;
pub mod server;
pub mod stack;
pub mod venv;
