//! What went wrong, and what the person at the keyboard can do about it.

use std::fmt;

/// A failure of a command, with its remedy.
#[derive(Debug)]
pub struct Advice {
    what: String,
    remedy: String,
}

impl Advice {
    /// `what` went wrong and `remedy` mends it; an empty remedy prints nothing.
    pub fn new(what: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self {
            what: what.into(),
            remedy: remedy.into(),
        }
    }

    /// An operation on a path that the file system refused.
    pub fn io(doing: &str, path: &std::path::Path, error: &std::io::Error) -> Self {
        Self::new(format!("cannot {doing} {}: {error}", path.display()), "")
    }
}

impl fmt::Display for Advice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "error: {}", self.what)?;
        if self.remedy.is_empty() {
            Ok(())
        } else {
            write!(f, "\n   do: {}", self.remedy)
        }
    }
}

impl From<lexopt::Error> for Advice {
    fn from(error: lexopt::Error) -> Self {
        Self::new(
            error.to_string(),
            "`cargo dev help <command>` lists its options",
        )
    }
}
