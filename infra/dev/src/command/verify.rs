//! `cargo dev verify`: bundles of a PHI log, verified offline.

use std::os::unix::process::CommandExt;
use std::process::Command as Process;

use super::Command;
use crate::{advice::Advice, root::Root, tool::binary};

pub const COMMAND: Command = Command {
    name: "verify",
    about: "verify exported bundles of the PHI log, offline",
    help: "
usage: cargo dev verify BUNDLE… --key key.pem [--roots roots.txt] [--receipts log.txt]

Says how far the log is verified and how far it is anchored, and every finding in words. Several bundles of one log go on
where the one before ended. Nothing is sent anywhere, and nothing is opened.

  --key PEM         the log's public key, as it was given to you when the log began; may be given more than once
  --roots FILE      roots that you were mailed: the mails as they came, or `<size> <root>` a line
  --receipts FILE   the functions' log, for its AUDIT_RECEIPT lines

exit code: 0 nothing speaks against it, 1 something does, 2 nothing can be said (no key, not a bundle, unreadable)",
    run,
};

/// Nothing can be said.
const CANNOT_TELL: i32 = 2;

fn run(root: &Root, mut args: lexopt::Parser) -> Result<(), Advice> {
    let args: Vec<_> = args.raw_args()?.collect();
    let folder = match binary::build(root, &["verify".to_owned()], true, None) {
        Ok(folder) => folder,
        Err(advice) => {
            // A verdict that was not reached must not look like one that speaks against the log.
            eprintln!("\n{advice}");
            std::process::exit(CANNOT_TELL);
        }
    };
    let program = folder.join("verify");
    // From where it was called: the paths of bundles are relative to that.
    let error = Process::new(&program).args(args).exec();
    Err(Advice::io("start", &program, &error))
}
