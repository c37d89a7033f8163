//! How it is remembered (DynamoDB), told (SNS) and sealed (KMS).

pub mod anchor;
pub mod audit;
pub mod client;
pub mod envelope;
pub mod fault;
pub mod item;
pub mod keys;
mod last;
pub mod linker;
pub mod monitor;
mod on_demand;
pub mod opener;
pub mod sealer;
pub mod signer;
pub mod store;
pub mod teller;
pub mod topic;
pub mod trust;
