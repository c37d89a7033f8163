//! `cargo dev bench`: the figures that are promised, measured on this machine.

mod startup;
mod table;

use super::Command;
use crate::{advice::Advice, root::Root};

pub const COMMAND: Command = Command {
    name: "bench",
    about: "measure start-up of the functions against a bare one",
    help: "
usage: cargo dev bench [--runs 30] [function…]

Builds the functions (all, or the named) and a bare lambda_runtime function in release mode, starts each in turn
against the same small runtime API, and prints medians: time from exec to the first request for work, to the first
answer, peak memory, size, and the ratio to the bare one. Only ratios mean something on a busy machine. The event is a
request without a key, so no AWS service is needed.",
    run,
};

fn run(root: &Root, mut args: lexopt::Parser) -> Result<(), Advice> {
    let mut runs = 30_usize;
    let mut chosen = Vec::new();
    while let Some(arg) = args.next()? {
        match arg {
            lexopt::Arg::Long("runs") => runs = lexopt::ValueExt::parse(&args.value()?)?,
            lexopt::Arg::Value(name) => chosen.push(lexopt::ValueExt::string(name)?),
            other => return Err(other.unexpected().into()),
        }
    }
    if runs == 0 {
        return Err(Advice::new("--runs must be at least 1", ""));
    }
    startup::measure(root, runs, chosen)?.print();
    Ok(())
}
