//! `cargo dev local`: the whole stack in one process.

use super::Command;
use crate::{advice::Advice, root::Root, tool::stack};

pub const COMMAND: Command = Command {
    name: "local",
    about: "serve the whole stack on this machine",
    help: "
usage: cargo dev local [--port 3000] [--data DIR] [--no-schedules]

Builds and serves every function on an embedded DynamoDB, KMS and SNS, with two seeded practices, and prints
`ready http://127.0.0.1:PORT` when it answers.

  --port PORT      port to serve on (3000; 0 takes a free one)
  --data DIR       keep everything in DIR, also after kill -9; without it everything is in memory
  --no-schedules   do not run the scheduled functions every minute (POST /_local/fire/{function} still does)",
    run,
};

fn run(root: &Root, mut args: lexopt::Parser) -> Result<(), Advice> {
    let mut words = vec!["serve".to_owned()];
    while let Some(arg) = args.next()? {
        match arg {
            lexopt::Arg::Long("port") => {
                let port: u16 = lexopt::ValueExt::parse(&args.value()?)?;
                words.extend(["--port".to_owned(), port.to_string()]);
            }
            lexopt::Arg::Long("data") => {
                let folder = lexopt::ValueExt::string(args.value()?)?;
                words.extend(["--data".to_owned(), folder]);
            }
            lexopt::Arg::Long("no-schedules") => words.push("--no-schedules".to_owned()),
            other => return Err(other.unexpected().into()),
        }
    }
    stack::become_it(root, &words)
}
