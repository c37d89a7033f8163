//! `cargo dev bench`: the figures that are promised, measured on this machine.

mod audit;
mod calls;
mod diagnose;
mod report;
mod startup;
mod table;
mod verify;

use super::Command;
use crate::{advice::Advice, root::Root};

pub const COMMAND: Command = Command {
    name: "bench",
    about: "measure start-up against a bare function, AWS calls per operation, reading logs and exports",
    help: "
usage: cargo dev bench calls
       cargo dev bench startup [--runs 30] [function…]
       cargo dev bench verify
       cargo dev bench diagnose
       cargo dev bench report
       cargo dev bench audit
       cargo dev bench            all of them

calls     plays every kind of operation on a local stack and counts AWS calls and DynamoDB capacity.
startup   builds the functions (all, or the named) and a bare lambda_runtime function in release mode, starts each in
          turn against the same small runtime API, and prints medians: time from exec to the first request for work, to
          the first answer, peak memory, size, and the ratio to the bare one. Only ratios mean something on a busy
          machine. The event is a request without a key, so no AWS service is needed.
verify    makes a log of 100,000 records in bundles, and measures how long one core takes to verify them.
diagnose  makes 10 MB of an interface's log, and measures how long one core takes to correlate its answers.
audit     makes an export of a million tickets, and measures how long one core takes to audit it, and its memory.",
    run,
};

fn run(root: &Root, mut args: lexopt::Parser) -> Result<(), Advice> {
    let mut runs = 30_usize;
    let mut words = Vec::new();
    while let Some(arg) = args.next()? {
        match arg {
            lexopt::Arg::Long("runs") => runs = lexopt::ValueExt::parse(&args.value()?)?,
            lexopt::Arg::Value(word) => words.push(lexopt::ValueExt::string(word)?),
            other => return Err(other.unexpected().into()),
        }
    }
    if runs == 0 {
        return Err(Advice::new("--runs must be at least 1", ""));
    }
    let chosen = words.split_off(words.len().min(1));
    match words.first().map(String::as_str) {
        Some("calls") => calls::count(root)?.print(),
        Some("startup") => startup::measure(root, runs, chosen)?.print(),
        Some("verify") => verify::measure(root)?,
        Some("diagnose") => diagnose::measure(root)?,
        Some("report") => report::measure(root)?,
        Some("audit") => audit::measure(root)?,
        Some(other) => {
            return Err(Advice::new(
                format!("there is no bench `{other}`"),
                "cargo dev help bench",
            ));
        }
        None => {
            calls::count(root)?.print();
            println!();
            startup::measure(root, runs, Vec::new())?.print();
            println!();
            verify::measure(root)?;
            println!();
            diagnose::measure(root)?;
            println!();
            audit::measure(root)?;
        }
    }
    Ok(())
}
