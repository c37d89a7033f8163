//! `cargo dev audit`: another helpdesk's export of any length, held against the standards on this machine.

use std::os::unix::process::CommandExt;
use std::process::Command as Process;

use super::Command;
use crate::{advice::Advice, root::Root, tool::binary};

pub const COMMAND: Command = Command {
    name: "audit",
    about: "hold another helpdesk's export against the standards, offline",
    help: "
usage: cargo dev audit FILE [--source auto] [--practice-config FILE] [--zone ZONE] [--dates day-first|month-first]
                       [--map ours=theirs,…] [--days 90] [--html OUT] [--csv OUT] [--json [OUT]]

Reads an export of tickets as CSV (comma, semicolon, tab or bar; UTF-8, UTF-16 or Windows-1252) or, from Zammad, as XLSX,
and answers the standards report's questions of it. The order of days and months is decided over whole columns and said,
as is all that was assumed; each rejected row is counted with its reason and line. Subjects and lists go through the
impact rules and are dropped; no cell of the file is printed. The file is read twice, in bounded memory. Nothing is sent
anywhere.

  --source NAME            zendesk, freshdesk, freshservice, jira, servicenow, zammad, osticket, generic; else told by
                           the columns
  --practice-config FILE   a practice's hours, sites and targets, as in infra/seed/lakeside.toml; else Monday to Friday,
                           8 to 17, and the standard's own targets
  --zone ZONE              the IANA zone of dates that name none; else the practice's, else UTC
  --dates ORDER            day-first or month-first, where no date of the file decides
  --map ours=theirs,…      which column holds what: id, opened, responded, response_minutes, response_hours, resolved,
                           closed, updated, status, priority, subject, category, location, channel, reopened, reassigned
  --days N                 the window, up to the last ticket opened (90)
  --html OUT, --csv OUT    the whole report as one page, and as lines
  --json [OUT]             how it was read and the whole report, as JSON; printed where no OUT is named

exit code: 0 read, 1 more than 5 % of the rows were rejected, 2 nothing can be said",
    run,
};

/// Nothing can be said.
const CANNOT_TELL: i32 = 2;

fn run(root: &Root, mut args: lexopt::Parser) -> Result<(), Advice> {
    let args: Vec<_> = args.raw_args()?.collect();
    let folder = match binary::build(root, &["audit".to_owned()], true, None) {
        Ok(folder) => folder,
        Err(advice) => {
            // What was not read must not look like rows that were rejected.
            eprintln!("\n{advice}");
            std::process::exit(CANNOT_TELL);
        }
    };
    let program = folder.join("audit");
    // From where it was called: the paths of files are relative to that.
    let error = Process::new(&program).args(args).exec();
    Err(Advice::io("start", &program, &error))
}
