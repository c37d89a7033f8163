//! The commands of `cargo dev`, in the order the overview lists them.

mod audit;
mod bench;
mod check;
mod contract;
mod demo;
mod diagnose;
mod fhir;
mod fuzz;
mod invoke;
mod local;
mod new_function;
mod package;
mod sam_local;
mod test;
mod verify;

use crate::{advice::Advice, root::Root};

/// One command: its name, a line about it, its help, and what it does.
pub struct Command {
    /// What is typed after `cargo dev`.
    pub name: &'static str,
    /// One line for the overview.
    pub about: &'static str,
    /// The whole help.
    pub help: &'static str,
    /// Does it, with the arguments after its name.
    pub run: fn(&Root, lexopt::Parser) -> Result<(), Advice>,
}

/// Every command there is.
pub const COMMANDS: &[Command] = &[
    local::COMMAND,
    demo::COMMAND,
    test::COMMAND,
    check::COMMAND,
    fuzz::COMMAND,
    contract::COMMAND,
    bench::COMMAND,
    fhir::COMMAND,
    verify::COMMAND,
    diagnose::COMMAND,
    audit::COMMAND,
    invoke::COMMAND,
    package::COMMAND,
    sam_local::COMMAND,
    new_function::COMMAND,
];
