//! `cargo dev sam-local`: the functions as Lambda runs them, in containers, on DynamoDB Local and moto.

mod check;
mod copy;
mod furnished;
mod running;

use std::thread::sleep;
use std::time::Duration;

use super::Command;
use crate::{
    advice::Advice,
    http,
    root::Root,
    step::{Outcome, Steps},
    tool::docker::Docker,
};
use running::Running;

pub const COMMAND: Command = Command {
    name: "sam-local",
    about: "serve the functions with `sam local start-api`, in Docker, on DynamoDB Local and moto",
    help: "
usage: cargo dev sam-local [--port 3000] [--release]
       cargo dev sam-local --check [--release]

Builds every function, starts DynamoDB Local and moto, makes the template's tables, keys and topics in them, seeds two
practices, and runs `sam local start-api` on a copy of template.yaml below target/sam-local. Each request starts a
container of its own: a second or two. Schedules do not run by themselves. Ctrl-C ends all of it.

It takes the Docker daemon that answers, or starts one of its own as root. The runtime's image is downloaded; where no
registry is reachable, a stand-in is made of this machine's own C library, and said so. Containers, the network, images
that were made (not the runtime's own), servers and the daemon of one's own go when the command ends, however it ends.
Needs Linux, Docker (Debian: apt-get install docker.io), Java 17, npm and Python 3.

  --port PORT   port to serve on (3000)
  --release     build the functions as they are deployed
  --check       open a ticket, read it back through the API and in DynamoDB Local, let `sam local invoke` run the sweep
                at its first threshold, and look for the page in moto; then end. Skipped, and said so, where no Docker
                can run",
    run,
};

/// What is asked for.
struct Options {
    /// The port of the API; any free one when it is only tried.
    port: Option<u16>,
    is_release: bool,
}

fn run(root: &Root, mut args: lexopt::Parser) -> Result<(), Advice> {
    let (mut port, mut is_release, mut is_check) = (None, false, false);
    while let Some(arg) = args.next()? {
        match arg {
            lexopt::Arg::Long("port") => port = Some(lexopt::ValueExt::parse(&args.value()?)?),
            lexopt::Arg::Long("release") => is_release = true,
            lexopt::Arg::Long("check") => is_check = true,
            other => return Err(other.unexpected().into()),
        }
    }
    let mut options = Options { port, is_release };
    if is_check {
        let mut steps = Steps::default();
        steps.run("sam-local", || hold(root, &options));
        return steps.finish();
    }
    options.port.get_or_insert(3000);
    let docker = Docker::find(root).map_err(|reason| {
        let remedy = "`cargo dev local` serves the same without Docker";
        Advice::new(reason, remedy)
    })?;
    serve(&Running::start(root, docker, &options)?)
}

fn hold(root: &Root, options: &Options) -> Result<Outcome, Advice> {
    let docker = match Docker::find(root) {
        Ok(docker) => docker,
        Err(reason) => return Ok(Outcome::Skipped(reason)),
    };
    let running = Running::start(root, docker, options)?;
    check::hold(&running)?;
    println!("   ending what was started");
    drop(running);
    Ok(Outcome::Sound)
}

/// Says what to try, and waits until somebody ends it.
fn serve(running: &Running) -> Result<(), Advice> {
    let base = &running.api.url;
    println!("ready {base}\n");
    println!(
        r#"  curl -s {base}/v1/tickets -H 'Authorization: Bearer local-lakeside-staff' \
       -H 'Content-Type: application/json' \
       -d '{{"summary": "EHR will not open at any workstation", "system": "ehr", "symptom": "down", "scope": "site"}}'
  curl -s '{base}/v1/tickets?status=open' -H 'Authorization: Bearer local-lakeside-technician'
  curl -s {}/moto-api/data.json     # `sns`: who was paged, with their links"#,
        running.services.moto.url
    );
    println!(
        "\nThe functions' log: {}. Ctrl-C ends it; what it started is gone some seconds later.",
        running.log().display()
    );
    while http::listens(running.api.address()) {
        sleep(Duration::from_secs(1));
    }
    Err(Advice::new(
        "`sam local start-api` has ended",
        format!("read {}", running.log().display()),
    ))
}
