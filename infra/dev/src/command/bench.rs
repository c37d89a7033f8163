//! `cargo dev bench`: the figures that are promised, measured on this machine.

mod calls;
mod candidate;
mod event;
mod load;
mod readme;
mod startup;
mod table;

use super::Command;
use crate::{advice::Advice, root::Root};
use load::LOADS;
use table::Table;

pub const COMMAND: Command = Command {
    name: "bench",
    about: "measure start-up against a bare function, AWS calls per operation, and loads",
    help: "
usage: cargo dev bench [--runs 30]     all of it, and writes the tables into README.md
       cargo dev bench startup [--runs 30] [function…]
       cargo dev bench calls
       cargo dev bench sweep|readings|log|verify|report|diagnose|audit

startup   builds the functions (all, or the named) and a bare lambda_runtime function in release mode, starts each in
          turn against the same small runtime API, and prints medians: time from exec to the first request for work, to
          the first answer, size, and the ratio to the bare one (only ratios mean something on a busy machine; the event
          is a request without a key, so no AWS service is needed). Then each is handed a real event again and again on
          a stack of its own: the time of a warm request, and the most memory it held.
calls     plays every kind of operation on a local stack and counts AWS calls and DynamoDB capacity.
sweep     sweeps with 100 to 1,000,000 open tickets, none of them due.
readings  sends 20,000 readings, 500 at a time.
log       has texts opened 500 times by one and 500 times by eight writers, each with its sealed record, and what that
          recorded signed.
verify    makes a log of 100,000 records in bundles, and measures how long one core takes to verify them.
report    asks for the standards report over 90 days and 50,000 tickets, and runs its night.
diagnose  makes 10 MB of an interface's log, and measures how long one core takes to correlate its answers.
audit     makes an export of a million tickets, and measures how long one core takes to audit it, and its memory.

All of it takes some ten minutes once everything is built.",
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
    let table = match words.first().map(String::as_str) {
        None => return all(root, runs),
        Some("startup") => {
            let started = startup::measure(root, runs, chosen)?;
            print!("{}", started.table.markdown());
            return started.verdict;
        }
        _ if !chosen.is_empty() => {
            return Err(Advice::new(
                "name one bench at a time",
                "cargo dev help bench",
            ));
        }
        Some("calls") => calls::count(root)?,
        Some(name) => {
            let load = LOADS.iter().find(|load| load.name == name).ok_or_else(|| {
                Advice::new(
                    format!("there is no bench `{name}`"),
                    "cargo dev help bench",
                )
            })?;
            load::measure(root, [load])?
        }
    };
    print!("{}", table.markdown());
    Ok(())
}

/// Everything, in one run, into the README.
fn all(root: &Root, runs: usize) -> Result<(), Advice> {
    let started = startup::measure(root, runs, Vec::new())?;
    let tables: [Table; 3] = [
        started.table,
        calls::count(root)?,
        load::measure(root, &LOADS)?,
    ];
    let text = tables.each_ref().map(Table::markdown).join("\n");
    print!("{text}");
    readme::write(root, &text)?;
    started.verdict
}

/// Says what is being measured, beside the figures.
fn progress(what: &str) {
    eprintln!("measuring: {what}");
}
