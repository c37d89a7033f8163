//! `cargo dev demo`: a clinic's day, played on the local stack with time travel.

use super::Command;
use crate::{advice::Advice, root::Root, tool::stack};

pub const COMMAND: Command = Command {
    name: "demo",
    about: "play a clinic's day and print who was told what, when",
    help: "
usage: cargo dev demo

Plays a day on the same code as `cargo dev local`, with time travel, and prints what happened to whom and when: an
EHR outage reported by nine people, a claims problem, a printer on a Sunday, a page nobody answers, a response that
stops the clock. Takes a minute or less after the build.",
    run,
};

fn run(root: &Root, mut args: lexopt::Parser) -> Result<(), Advice> {
    if let Some(arg) = args.next()? {
        return Err(arg.unexpected().into());
    }
    stack::become_it(root, &["demo".to_owned()])
}
