//! `cargo dev check`: everything but the tests that must hold before a change lands.

mod cargo;
mod house;
mod supply;
mod template;

use super::Command;
use crate::{
    advice::Advice,
    root::Root,
    step::{Outcome, Steps},
};

pub const COMMAND: Command = Command {
    name: "check",
    about: "format, lints, purity, documentation, licences, rooms, house rules, template",
    help: "
usage: cargo dev check [step…]

Runs every step, or the named ones, and prints each one's name, time and result. What is missing is installed into
.tools. Steps:

  fmt        rustfmt has nothing to change
  clippy     no warning in any target
  domain     the pure room compiles alone and reaches no clock, randomness or I/O
  doc        the documentation has no warning
  deny       licences, banned crates, sources; advisories when their database can be reached
  rooms      one name for each function everywhere; dependencies point one way
  house      file sizes, opening sentences, names, left-over marks, machine paths
  template   sam validate --lint and cfn-lint
  pack       checkov: encryption, retention, wildcards, dead letters; skipped where it cannot be installed",
    run,
};

type Step = fn(&Root) -> Result<Outcome, Advice>;

const STEPS: &[(&str, Step)] = &[
    ("fmt", cargo::fmt),
    ("rooms", house::rooms),
    ("house", house::files),
    ("template", template::lint),
    ("pack", template::pack),
    ("domain", cargo::domain),
    ("clippy", cargo::clippy),
    ("doc", cargo::doc),
    ("deny", supply::deny),
];

fn run(root: &Root, mut args: lexopt::Parser) -> Result<(), Advice> {
    let mut chosen = Vec::new();
    while let Some(arg) = args.next()? {
        match arg {
            lexopt::Arg::Value(name) => chosen.push(lexopt::ValueExt::string(name)?),
            other => return Err(other.unexpected().into()),
        }
    }
    if let Some(unknown) = chosen
        .iter()
        .find(|name| !STEPS.iter().any(|(step, _)| step == name))
    {
        return Err(Advice::new(
            format!("there is no step `{unknown}`"),
            "`cargo dev help check` lists them",
        ));
    }
    let mut steps = Steps::default();
    for (name, step) in STEPS {
        if chosen.is_empty() || chosen.iter().any(|chosen| chosen == name) {
            steps.run(name, || step(root));
        }
    }
    steps.finish()
}
