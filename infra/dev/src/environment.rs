//! Files of NAME=VALUE lines, as a stack writes them for functions in other processes.

use std::path::Path;

use crate::advice::Advice;

/// Reads the variables of a file; blank lines and those that begin with # say nothing.
///
/// # Errors
/// When it cannot be read, or a line is no NAME=VALUE.
pub fn read(path: &Path) -> Result<Vec<(String, String)>, Advice> {
    let text = std::fs::read_to_string(path).map_err(|error| Advice::io("read", path, &error))?;
    text.lines()
        .map(str::trim)
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .map(|line| {
            line.split_once('=')
                .map(|(name, value)| (name.trim().to_owned(), value.trim().to_owned()))
                .ok_or_else(|| Advice::new(format!("not NAME=VALUE: {line}"), ""))
        })
        .collect()
}
