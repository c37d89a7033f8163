//! `cargo dev <command>`: everything a developer or CI does here, one file a command.
#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "what a command prints is its product"
)]

mod advice;
mod clock;
mod command;
mod environment;
mod http;
mod metadata;
mod root;
mod rule;
mod runtime_api;
mod shell;
mod stack;
mod step;
mod tool;

use std::process::ExitCode;

use advice::Advice;
use command::{COMMANDS, Command};

fn main() -> ExitCode {
    match dispatch() {
        Ok(()) => ExitCode::SUCCESS,
        Err(advice) => {
            eprintln!("\n{advice}");
            ExitCode::FAILURE
        }
    }
}

/// Finds the command named first and hands it the rest of the arguments.
fn dispatch() -> Result<(), Advice> {
    let mut args = lexopt::Parser::from_env();
    let Some(name) = args.next()? else {
        overview();
        return Ok(());
    };
    let name = match name {
        lexopt::Arg::Value(name) => name.to_string_lossy().into_owned(),
        lexopt::Arg::Short('h') | lexopt::Arg::Long("help") => "help".to_owned(),
        other => return Err(other.unexpected().into()),
    };
    if name == "help" {
        return help(&mut args);
    }
    let command = find(&name)?;
    let asks = |word: std::ffi::OsString| word == "--help" || word == "-h";
    if std::env::args_os().skip(2).any(asks) {
        println!("{}", command.help.trim());
        return Ok(());
    }
    (command.run)(&root::Root::find()?, args)
}

/// `cargo dev help [command]`.
fn help(args: &mut lexopt::Parser) -> Result<(), Advice> {
    match args.next()? {
        Some(lexopt::Arg::Value(name)) => {
            println!("{}", find(&name.to_string_lossy())?.help.trim())
        }
        _ => overview(),
    }
    Ok(())
}

fn find(name: &str) -> Result<&'static Command, Advice> {
    COMMANDS
        .iter()
        .find(|command| command.name == name)
        .ok_or_else(|| {
            Advice::new(
                format!("there is no command `{name}`"),
                "`cargo dev` lists them",
            )
        })
}

fn overview() {
    println!("usage: cargo dev <command> [options]\n");
    for command in COMMANDS {
        println!("  {:<14}{}", command.name, command.about);
    }
    println!("\n`cargo dev help <command>` says more about one.");
}
