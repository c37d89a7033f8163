//! `cargo dev diagnose`: an interface's answer or log of any length, read on this machine.

use std::os::unix::process::CommandExt;
use std::process::Command as Process;

use super::Command;
use crate::{advice::Advice, root::Root, tool::binary};

pub const COMMAND: Command = Command {
    name: "diagnose",
    about: "read an interface's answer or log for its codes, offline",
    help: "
usage: cargo dev diagnose FILE… [--type MEDIA] [--late-after SECONDS] [--json]

Says what each code means, who must act and what to do next, as POST /v1/diagnoses does; of an HL7 v2 log also, for each
receiving system, which messages have no answer, a bad one, a late one or too many. Such a log may have any length: it
is read in pieces, and nothing of it is kept. Of other files the first 4 MB are read. Nothing is sent anywhere, and
nothing of a patient is printed. `-` reads what comes in.

  --type MEDIA           what it is, where that cannot be told from the file: application/hl7-v2, application/fhir+json,
                         application/edi-x12, application/xml
  --late-after SECONDS   when an answer counts as late (60)
  --json                 one JSON object a file

exit code: 0 nothing blocks, 1 something does, 2 nothing can be said (no such file, unreadable)",
    run,
};

/// Nothing can be said.
const CANNOT_TELL: i32 = 2;

fn run(root: &Root, mut args: lexopt::Parser) -> Result<(), Advice> {
    let args: Vec<_> = args.raw_args()?.collect();
    let folder = match binary::build(root, &["diagnose".to_owned()], true, None) {
        Ok(folder) => folder,
        Err(advice) => {
            // What was not read must not look like something that blocks.
            eprintln!("\n{advice}");
            std::process::exit(CANNOT_TELL);
        }
    };
    let program = folder.join("diagnose");
    // From where it was called: the paths of files are relative to that.
    let error = Process::new(&program).args(args).exec();
    Err(Advice::io("start", &program, &error))
}
