//! `cargo dev fuzz`: random input against the HTTP surface and every parser, for a given time.

use super::Command;
use crate::{advice::Advice, metadata, root::Root, shell};

pub const COMMAND: Command = Command {
    name: "fuzz",
    about: "throw random input at the HTTP surface and every parser",
    help: "
usage: cargo dev fuzz [--seconds 60]

Runs the test target `fuzz` of package `tests`, which reads the time to spend from STATDESK_FUZZ_SECONDS and prints how
many inputs each parser and route was given.",
    run,
};

fn run(root: &Root, mut args: lexopt::Parser) -> Result<(), Advice> {
    let mut seconds = 60_u64;
    while let Some(arg) = args.next()? {
        match arg {
            lexopt::Arg::Long("seconds") => seconds = lexopt::ValueExt::parse(&args.value()?)?,
            other => return Err(other.unexpected().into()),
        }
    }
    let there = metadata::packages(root)?
        .iter()
        .any(|package| package.name == "tests" && package.tests.iter().any(|name| name == "fuzz"));
    if !there {
        return Err(Advice::new(
            "package `tests` has no test target `fuzz`",
            "add tests/fuzz/main.rs to it",
        ));
    }
    let mut test = shell::command(
        root.path(),
        "cargo",
        &["test", "--quiet", "--workspace", "--test", "fuzz"],
    );
    test.args(["--", "--nocapture"])
        .env("STATDESK_FUZZ_SECONDS", seconds.to_string());
    shell::run(
        &mut test,
        "the input that failed is printed above; make it a test of its own",
    )
}
