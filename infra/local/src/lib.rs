//! The whole stack in one process: embedded DynamoDB, KMS and SNS, the HTTP gateway and the scheduler.

pub mod backlog;
mod bench;
mod clock;
mod cloud;
mod demo;
mod desk;
mod dynamo;
mod endpoint;
mod file;
mod folder;
pub mod function;
mod furnish;
mod gateway;
mod invocation;
mod page;
mod provision;
mod random;
mod registry;
mod role;
mod scheduler;
mod seed;
mod serve;
mod server;
mod settings;
mod stack;
mod template;
mod wire;

pub use clock::now;
pub use cloud::Cloud;
pub use desk::{Desk, DeskError, functions};
pub use dynamo::{Dynamo, DynamoError};
pub use endpoint::Endpoints;
pub use folder::FolderError;
pub use gateway::{FireError, Gateway, Unregistered};
pub use invocation::InvocationError;
pub use page::{Matched, SentPage};
pub use provision::ProvisionError;
pub use registry::{BoxFuture, EventFunction, HttpFunction, Registry};
pub use role::{Access, Condition, Grant, Quantifier, Role};
pub use scheduler::Scheduler;
pub use seed::{SeedError, plant};
pub use serve::{run, say};
pub use server::{Server, ServerError, ServerOptions, TEMPLATE, interrupted};
pub use stack::{Options, Stack, StackError};
pub use template::{
    Bucket, Function, Index, Key, KeyPart, Route, Schedule, Scope, Table, Template, TemplateError,
    Topic,
};
pub use wire::{Call, Fault, Outcome, Planned, Service, Wire};
