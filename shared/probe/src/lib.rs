//! How a practice's own endpoints are looked at: from outside, at public addresses only, each look with its limits.

mod exchange;
mod fhir;
mod follow;
mod leaf;
mod limits;
mod look;
mod many;
mod names;
mod ping;
mod prober;
mod reach;
mod stopwatch;
mod tls;
mod trouble;

pub mod allow;
pub mod judge;

pub use allow::{Allow, NotACidr};
pub use limits::Limits;
pub use names::Names;
pub use prober::Prober;
pub use tls::{NotARoot, Roots};
