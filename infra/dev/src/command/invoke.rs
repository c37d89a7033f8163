//! `cargo dev invoke`: one event, one function, its answer.

use std::path::PathBuf;

use super::Command;
use crate::{advice::Advice, environment, root::Root, runtime_api::Running, tool::binary};

pub const COMMAND: Command = Command {
    name: "invoke",
    about: "run one function on one event and print its answer",
    help: "
usage: cargo dev invoke [--env FILE] <function> <event.json>

Builds the function, starts its real binary against a small Lambda runtime API, hands it the event and prints what it
answers. The function sees this shell's environment, and what --env adds to it.

  --env FILE   set the NAME=VALUE lines of FILE for it: `cargo dev local --data DIR` writes DIR/functions.env, with
               which the function works on that running stack",
    run,
};

fn run(root: &Root, mut args: lexopt::Parser) -> Result<(), Advice> {
    let mut words = Vec::new();
    let mut env = Vec::new();
    while let Some(arg) = args.next()? {
        match arg {
            lexopt::Arg::Long("env") => {
                env = environment::read(&PathBuf::from(args.value()?))?;
            }
            lexopt::Arg::Value(word) => words.push(lexopt::ValueExt::string(word)?),
            other => return Err(other.unexpected().into()),
        }
    }
    let [function, event] = words.as_slice() else {
        return Err(Advice::new(
            "a function and an event are needed",
            "cargo dev help invoke",
        ));
    };
    binary::require(root, function)?;
    let event = read(event)?;
    serde_json::from_str::<serde_json::Value>(&event)
        .map_err(|error| Advice::new(format!("the event is not JSON: {error}"), ""))?;
    let folder = binary::build(root, std::slice::from_ref(function), false, None)?;
    let mut running = Running::start(&folder.join(function), &env, false)?;
    running.ready()?;
    let answer = running.invoke(event.as_bytes())?;
    println!("{}", String::from_utf8_lossy(&answer.body));
    if answer.succeeded {
        Ok(())
    } else {
        Err(Advice::new(format!("{function} reported an error"), ""))
    }
}

fn read(path: &str) -> Result<String, Advice> {
    std::fs::read_to_string(path)
        .map_err(|error| Advice::io("read", std::path::Path::new(path), &error))
}
