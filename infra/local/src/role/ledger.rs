//! Writing down what roles grant and what was used of it, for `cargo dev test` to compare over all processes.

use std::collections::BTreeSet;
use std::fs::{File, OpenOptions};
use std::io::Write;
use std::path::PathBuf;
use std::sync::{Mutex, OnceLock, PoisonError};

use super::{Access, Grant, Role};

/// Names the folder that every process of a recorded run leaves a file in.
const FOLDER: &str = "STATDESK_ROLES";

/// One process's part of a recorded run. Every line is written once, when it is first true, so that a process that is
/// killed has left what it did.
#[derive(Debug)]
pub(crate) struct Ledger(Mutex<Page>);

#[derive(Debug)]
struct Page {
    file: File,
    known: BTreeSet<String>,
}

impl Ledger {
    /// The ledger of this process, when the run is recorded.
    pub(crate) fn of_this_process() -> Option<&'static Self> {
        static LEDGER: OnceLock<Option<Ledger>> = OnceLock::new();
        LEDGER
            .get_or_init(|| {
                let folder = folder()?;
                let path = folder.join(format!("{}.txt", std::process::id()));
                let opened = OpenOptions::new().create(true).append(true).open(&path);
                let file = opened.inspect_err(|fault| {
                    tracing::error!(path = %path.display(), %fault, "what roles were used for cannot be recorded");
                });
                Some(Ledger(Mutex::new(Page {
                    file: file.ok()?,
                    known: BTreeSet::new(),
                })))
            })
            .as_ref()
    }

    /// Everything that a role grants.
    pub(crate) fn allowed(&self, role: &Role) {
        for grant in role.grants.iter().filter(|grant| !grant.denies) {
            self.write(format!("allowed {} {grant}\n", role.function));
        }
    }

    /// A grant that was made use of.
    pub(crate) fn used(&self, role: &Role, grant: &Grant) {
        self.write(format!("used {} {grant}\n", role.function));
    }

    /// An access that no grant covers.
    pub(crate) fn refused(&self, role: &Role, access: &Access) {
        self.write(format!("refused {} {access}\n", role.function));
    }

    fn write(&self, line: String) {
        let mut page = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if page.known.contains(&line) {
            return;
        }
        // One write for a line: whoever shares the file by a reused process number cannot tear it.
        if let Err(fault) = page.file.write_all(line.as_bytes()) {
            tracing::error!(%fault, "what roles were used for cannot be recorded");
        }
        page.known.insert(line);
    }
}

#[allow(
    clippy::disallowed_methods,
    reason = "the runner names the folder by environment"
)]
fn folder() -> Option<PathBuf> {
    std::env::var_os(FOLDER).map(PathBuf::from)
}
