//! The program: serving the whole stack on a port, until the user has had enough.

use std::ffi::OsString;
use std::io::Write;

use lambda::app::Clock;

use crate::desk::functions;
use crate::function;
use crate::seed;
use crate::server::{Server, ServerOptions, interrupted};
use crate::settings;

/// Anything that ends the program, in words for whoever started it.
type Ended = Box<dyn std::error::Error + Send + Sync>;

/// Runs `serve`, `demo`, `provision` or `bench`.
///
/// # Errors
/// Whatever keeps it from running, in words.
pub async fn run(mut words: impl Iterator<Item = OsString>) -> Result<(), Ended> {
    let command = words.next().unwrap_or_default();
    match command.to_str() {
        Some("serve") => serve(ServerOptions::read(words)?).await,
        Some("bench") => crate::bench::run(words).await,
        Some("demo") => crate::demo::run(words).await,
        Some("provision") => crate::furnish::run(words).await,
        _ => Err("say `serve [--port PORT] [--data DIR] [--no-schedules]` or `demo [--days DAYS] [--out FOLDER]`".into()),
    }
}

/// Prints a line for the user. A closed pipe is no reason to stop.
pub fn say(line: &str) {
    let _ = writeln!(std::io::stdout(), "{line}");
}

async fn serve(options: ServerOptions) -> Result<(), Ended> {
    lambda::telemetry::start_for_people();
    let clock = Clock::system();
    let kept = options.data.clone();
    let server = Server::open(options, |stack| functions(stack, &clock)).await?;
    let stack = server.gateway().stack();
    let app = function::app(stack, "practice-admin", &stack.config, clock)?;
    seed::plant(&app).await?;
    // `ready` says that all is there, the environment of the functions too.
    let kept = match kept {
        Some(folder) => Some((settings::write(stack, &folder)?, folder)),
        None => None,
    };
    greet(server.url());
    match kept {
        Some((env, folder)) => {
            say(&format!("Everything is kept in {}.", folder.display()));
            say(&format!(
                "`cargo dev invoke --env {} <function> <event.json>` works on it.",
                env.display()
            ));
        }
        None => say("Everything is in memory: --data DIR keeps it."),
    }
    Ok(server.run(interrupted()).await?)
}

fn greet(base: &str) {
    say(&format!("ready {base}"));
    say("");
    say("Two practices are seeded, lakeside and summit, with keys such as local-lakeside-staff,");
    say("local-lakeside-technician, local-summit-manager and local-operator. Try:");
    say("");
    say(&format!(
        r#"  curl -s {base}/v1/tickets -H 'Authorization: Bearer local-lakeside-staff' \
       -H 'Content-Type: application/json' \
       -d '{{"summary": "EHR will not open at any workstation", "system": "ehr", "symptom": "down", "scope": "site"}}'"#
    ));
    say(&format!(
        "  curl -s {base}/_local/pages -H 'Authorization: Bearer local-operator'   # who was paged, with their links"
    ));
    say(&format!(
        "  curl -s '{base}/v1/tickets?status=open' -H 'Authorization: Bearer local-lakeside-technician'"
    ));
    say(&format!(
        "  curl -s -X POST '{base}/_local/fire/sla-sweep?at=2030-01-01T00:00:00Z' -H 'Authorization: Bearer local-operator'   # time travel"
    ));
    say("");
}
