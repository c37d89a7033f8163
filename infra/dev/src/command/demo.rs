//! `cargo dev demo`: a clinic's day, played on the local stack with time travel.

use super::Command;
use crate::{advice::Advice, root::Root, tool::stack};

pub const COMMAND: Command = Command {
    name: "demo",
    about: "play a clinic's day and print who was told what, when",
    help: "
usage: cargo dev demo [--days 90] [--out target/demo]

Plays a day on the same code as `cargo dev local`, with time travel, and prints what happened to whom and when: an
EHR outage reported by nine people, a claims problem, a printer on a Sunday, a page nobody answers, a response that
stops the clock. Takes a minute or less after the build.

With --days it plays so many days of both practices instead, at most 100, the same each time: requests, outages that
people or monitoring see first, breaches, hand-overs, reopenings, a night with nobody on call. Then it writes each
practice's standards report as a page into the folder, and prints the headline. It takes some minutes.",
    run,
};

fn run(root: &Root, mut args: lexopt::Parser) -> Result<(), Advice> {
    let mut words = vec!["demo".to_owned()];
    while let Some(arg) = args.next()? {
        let name = match &arg {
            lexopt::Arg::Long(name @ ("days" | "out")) => format!("--{name}"),
            _ => return Err(arg.unexpected().into()),
        };
        words.push(name);
        words.push(lexopt::ValueExt::string(args.value()?)?);
    }
    stack::become_it(root, &words)
}
