//! The whole stack in one process: embedded DynamoDB, KMS and SNS, the HTTP gateway and the scheduler.

mod clock;
mod cloud;
mod dynamo;
mod endpoint;
mod file;
mod page;
mod random;
mod wire;

pub use clock::now;
pub use cloud::Cloud;
pub use dynamo::{Dynamo, DynamoError};
pub use endpoint::Endpoints;
pub use page::{Matched, SentPage};
pub use wire::{Call, Fault, Outcome, Planned, Service, Wire};
